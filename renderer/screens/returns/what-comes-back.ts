import type { ReturnableSale, ReturnQuote } from '../../../core/contract/return-views.ts'
import type { ReturnedTender } from '../../../core/returns/parts.ts'
import { earnedTakenBack } from '../../../core/returns/parts.ts'

export type SaleLine = ReturnableSale['lines'][number]
type Back = Readonly<Record<string, number>>

/** What is chosen of a sale, never more than is left; nothing of a line is no row. */
export function chosenLines(sale: Pick<ReturnableSale, 'lines'>, back: Back): { lineId: string; quantityMilli: number }[] {
  return sale.lines.flatMap(({ line: { lineId }, leftMilli }) => {
    const quantityMilli = Math.min(back[lineId] ?? 0, leftMilli)
    return quantityMilli > 0 ? [{ lineId, quantityMilli }] : []
  })
}

/** All that is left of a sale. */
export function everythingLeft(sale: Pick<ReturnableSale, 'lines'>): Record<string, number> {
  return Object.fromEntries(sale.lines.filter(({ leftMilli }) => leftMilli > 0).map(({ line, leftMilli }) => [line.lineId, leftMilli]))
}

/** A step more or less of a line: whole pieces, and of goods by weight all or nothing. */
export function stepped({ line, leftMilli }: SaleLine, nowMilli: number, by: 1 | -1): number {
  if (line.unit === 'kg') return by > 0 ? leftMilli : 0
  return Math.max(0, Math.min(leftMilli, nowMilli + by * 1000))
}

/** Money that leaves, in minor units; points given back are no money. */
export function moneyBack(pay: readonly ReturnedTender[]): number {
  return pay.reduce((sum, { kind, amountMinor }) => sum + (kind === 'points' ? 0 : amountMinor), 0)
}

/** What the points do: used ones that come back, earned ones that go, and what of the refund pays for earned ones already spent. */
export function pointsSide({ result }: Pick<ReturnQuote, 'result'>): { givenBack: number; takenBack: number; keptMinor: number } {
  return {
    givenBack: result.parts.tenders.reduce((sum, { points }) => sum + points, 0),
    takenBack: earnedTakenBack(result.parts),
    keptMinor: result.points?.deducted.amountMinor ?? 0,
  }
}

export type GiveBack = 'cash' | 'card' | 'paynow' | 'points' | 'credit' | 'other-till' | 'several' | 'nothing'

/** How the money goes back, to be said on the next step. */
export function wayBack(pay: readonly ReturnedTender[]): GiveBack {
  const kinds = new Set(pay.filter(({ kind, amountMinor }) => kind !== 'points' && amountMinor > 0).map(({ kind }) => kind))
  if (kinds.size > 1) return 'several'
  const [kind] = kinds
  if (kind === undefined) return pay.some(({ points }) => points > 0) ? 'points' : 'nothing'
  return kind === 'cash' || kind === 'card' || kind === 'paynow' || kind === 'other-till' ? kind : 'credit'
}
