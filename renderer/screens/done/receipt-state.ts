import type { PrinterView } from '../../../core/contract/views.ts'

export type ReceiptState = 'printed' | 'sent' | 'printing' | 'waiting' | 'paper-out' | 'cover-open' | 'off' | 'error' | 'uncertain' | 'failed' | 'no-printer'

/** How far the receipt of a sale is, as far as the printer said. */
export function receiptStateOf(printer: PrinterView | null, saleId: string): ReceiptState {
  if (!printer || printer.state === 'not-set') return 'no-printer'
  if (printer.uncertain.some((job) => job.saleId === saleId)) return 'uncertain'
  const job = printer.lastReceipt?.saleId === saleId ? printer.lastReceipt : null
  switch (job?.state) {
    case 'confirmed': return 'printed'
    case 'sending': case 'sent': return 'printing'
    case 'failed': return 'failed'
    case 'waiting': return waitingFor(printer)
    // Another receipt came after it: its own word is no longer told, only that nothing is left to send.
    default: return printer.waiting === 0 ? 'sent' : waitingFor(printer)
  }
}

function waitingFor({ state }: PrinterView): ReceiptState {
  return state === 'paper-out' || state === 'cover-open' || state === 'off' || state === 'error' ? state : 'waiting'
}
