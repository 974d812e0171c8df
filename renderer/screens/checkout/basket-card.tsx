import { IconLayoutGrid, IconNote, IconPlayerPause, IconTrash } from '@tabler/icons-react'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { UndoBar } from '../../components/undo-bar.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'
import { BasketLines } from './basket-lines.tsx'
import { Find } from './find.tsx'
import { SheetTotal } from './sheet-total.tsx'

/** The basket, the newest line on top. It stays live beside every layer; `layered` keeps the total in sight under it. */
export function BasketCard({ sale, layered }: { readonly sale: SaleView; readonly layered: boolean }) {
  const { t } = useWords()
  return (
    <section className="card basket" aria-label={t('basket.label', { count: sale.lines.length })}>
      <div>
        <Find />
        <NoticeLine />
        <UndoBar />
      </div>
      {sale.lines.length === 0 ? <p className="lines empty muted">{t('basket.empty')}</p> : <BasketLines sale={sale} />}
      {layered ? <SheetTotal sale={sale} /> : <Foot sale={sale} />}
    </section>
  )
}

function Foot({ sale }: { readonly sale: SaleView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const some = sale.lines.length > 0
  return (
    <div className="foot">
      {some && <Btn onClick={() => setUi({ side: { kind: 'hold' } })}><IconPlayerPause className="i" aria-hidden />{t('basket.hold')} <KeyHint>F7</KeyHint></Btn>}
      <Btn onClick={() => setUi({ side: null, sheet: { kind: 'browse' } })}><IconLayoutGrid className="i" aria-hidden />{t('basket.noBarcode')}</Btn>
      <Btn onClick={() => setUi({ side: { kind: 'note' } })}><IconNote className="i" aria-hidden />{sale.note === '' ? t('basket.note') : t('basket.noteKept')}</Btn>
      <span className="grow" />
      <Btn look="danger" onClick={() => void actions.clear(sale.saleId)}><IconTrash className="i" aria-hidden />{t('basket.clear')}</Btn>
    </div>
  )
}
