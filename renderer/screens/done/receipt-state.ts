import type { PrinterView } from '../../../core/contract/views.ts'

export type ReceiptState = 'printed' | 'waiting' | 'paper-out' | 'cover-open' | 'off' | 'error' | 'uncertain' | 'no-printer'

/** How far the receipt of a sale is, as far as the printer said. */
export function receiptStateOf(printer: PrinterView | null, saleId: string): ReceiptState {
  if (!printer || printer.state === 'not-set') return 'no-printer'
  if (printer.uncertain.some((job) => job.saleId === saleId)) return 'uncertain'
  if (printer.waiting === 0) return 'printed'
  const { state } = printer
  return state === 'paper-out' || state === 'cover-open' || state === 'off' || state === 'error' ? state : 'waiting'
}
