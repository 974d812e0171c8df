import type { ReturnCompleted } from '../../../core/ledger/events/return-events.ts'
import { earnedTakenBack } from '../../../core/returns/parts.ts'

/** What of a sale came back with one entry. */
export interface Returned {
  readonly saleId: string
  readonly lines: readonly { readonly lineId: string; readonly quantityMilli: number }[]
}

/** The goods that a return took back. */
export function returnedIn({ result }: ReturnCompleted): Returned {
  return { saleId: result.saleId, lines: result.parts.lines.filter((line) => line.quantityMilli > 0).map(({ lineId, quantityMilli }) => ({ lineId, quantityMilli })) }
}

/**
 * The points of a return on another till's receipt: that till knew no lots, so its entry moves none. Points spent come back
 * and points earned are taken back, in the shares it worked out; below zero is what the member then owes.
 */
export function pointsOnCopy({ copy, memberId, result: { parts } }: ReturnCompleted): Map<string, number> {
  if (copy === undefined || memberId === null) return new Map()
  const back = parts.tenders.reduce((sum, tender) => sum + tender.points, 0)
  return new Map([[memberId, back - earnedTakenBack(parts)]])
}
