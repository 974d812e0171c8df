import type { ReturnCompleted } from '../../../core/ledger/events/return-events.ts'

/** What of a sale came back with one entry. */
export interface Returned {
  readonly saleId: string
  readonly lines: readonly { readonly lineId: string; readonly quantityMilli: number }[]
}

/** The goods that a return took back. */
export function returnedIn({ result }: ReturnCompleted): Returned {
  return { saleId: result.saleId, lines: result.parts.lines.filter((line) => line.quantityMilli > 0).map(({ lineId, quantityMilli }) => ({ lineId, quantityMilli })) }
}
