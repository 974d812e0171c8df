import { IconLayoutGrid, IconNote, IconPlayerPause, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
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
      {layered ? <SheetTotal sale={sale} /> : <Foot saleId={sale.saleId} some={sale.lines.length > 0} noted={sale.note !== ''} />}
    </section>
  )
}

/** Memoised, as everything here that a scan does not change. */
const Foot = memo(function Foot({ saleId, some, noted }: { readonly saleId: string; readonly some: boolean; readonly noted: boolean }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  return (
    <div className="foot">
      {some && <Btn onClick={() => setUi({ side: { kind: 'hold' } })}><IconPlayerPause className="i" aria-hidden />{t('basket.hold')} <KeyHint>F7</KeyHint></Btn>}
      <Btn onClick={() => setUi({ side: null, sheet: { kind: 'browse' } })}><IconLayoutGrid className="i" aria-hidden />{t('basket.noBarcode')}</Btn>
      <Btn onClick={() => setUi({ side: { kind: 'note' } })}><IconNote className="i" aria-hidden />{noted ? t('basket.noteKept') : t('basket.note')}</Btn>
      <span className="grow" />
      <Btn look="danger" onClick={() => void actions.clear(saleId)}><IconTrash className="i" aria-hidden />{t('basket.clear')}</Btn>
    </div>
  )
})
