import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { KeyHint } from '../../components/btn.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { UndoBar } from '../../components/undo-bar.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { Find } from './find.tsx'
import { HeldButton } from './held-button.tsx'
import { IdlePicture } from './idle-picture.tsx'
import { ProductTile } from './product-tile.tsx'

const MOST_TILES = 7
const MOST_HELD = 2

/** Ready for the next customer: what will appear here, and how. */
export function IdleCard() {
  const { t } = useWords()
  const tiles = useCounter((state) => state.tiles)
  const training = useCounter((state) => state.terminal?.training === true)
  return (
    <section className="card idle" aria-label={t('idle.label')}>
      <div>
        <Find />
        <NoticeLine />
        <UndoBar />
      </div>
      <div className="mid">
        <div className="hero">
          <div><h1>{t('idle.title')}</h1><p>{training ? t('training.tryIt') : t('idle.help')}</p></div>
          <IdlePicture label={t('idle.picture')} />
        </div>
        <div className="tiles">
          <h2 className="h3">{t('idle.noBarcode')}</h2>
          <div className="qs">
            {tiles.slice(0, MOST_TILES).map((product) => <ProductTile key={product.sku} product={product} />)}
            <UnstyledButton className="q all" onClick={() => setUi({ side: null, sheet: { kind: 'browse' } })}><span>{t('idle.all')}</span><IconChevronRight className="i" aria-hidden /></UnstyledButton>
          </div>
        </div>
        <OnHold />
      </div>
    </section>
  )
}

function OnHold() {
  const { t } = useWords()
  const held = useCounter((state) => state.held)
  if (held.length === 0) return null
  return (
    <div>
      <h2 className="h3">{t('hold.onHold')} <KeyHint>F7</KeyHint></h2>
      <div className="held-row">
        {held.slice(0, MOST_HELD).map((sale) => <HeldButton key={sale.saleId} sale={sale} />)}
        {held.length > MOST_HELD && <UnstyledButton className="held more-held" onClick={() => setUi({ side: { kind: 'held' } })}>{t('hold.more', { count: held.length - MOST_HELD })}</UnstyledButton>}
      </div>
    </div>
  )
}
