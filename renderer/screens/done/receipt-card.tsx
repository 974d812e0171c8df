import { IconCircleCheck, IconHourglass } from '@tabler/icons-react'
import type { CompletedSale } from '../../../core/contract/views.ts'
import { ReceiptPaper } from '../../components/receipt-paper.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import { receiptStateOf } from './receipt-state.ts'
import { useReceipt } from './use-receipt.ts'

/** The receipt beside the change, as it prints. */
export function ReceiptCard({ done }: { readonly done: Pick<CompletedSale, 'saleId' | 'receiptNo' | 'receiptLanguage'> }) {
  const { t } = useWords()
  const printer = useCounter((state) => state.printer)
  const receipt = useReceipt(done.saleId)
  const state = receiptStateOf(printer, done.saleId)
  const shown = state === 'sent' ? 'printed' : state === 'printed' || state === 'printing' || state === 'no-printer' ? state : 'waiting'
  return (
    <aside className="card rc" aria-label={t('receipt.label')}>
      <div className="row between">
        <span className="pill">{shown === 'printed' ? <IconCircleCheck className="i" aria-hidden /> : <IconHourglass className="i" aria-hidden />}{t(`receipt.state.${shown}`)}</span>
        <span className="meta muted num">{receipt && t('receipt.columns', { columns: receipt.columns, language: t(`done.language.${receipt.language}`) })}</span>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('receipt.label')}>{receipt && <ReceiptPaper svg={receipt.svg} label={t('receipt.picture', { receipt: receipt.receiptNo })} />}</div>
    </aside>
  )
}
