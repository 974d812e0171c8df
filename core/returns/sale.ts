import type { BasketLine } from '../basket/basket.ts'
import type { CompletedTender } from '../ledger/tender.ts'
import type { PointsEarned } from '../points/earning.ts'
import type { CompiledRulebook, EvaluationInput } from '../promotions/evaluate.ts'
import type { EvaluatedLine, Evaluation } from '../promotions/evaluation.ts'
import { pricedLines } from '../promotions/priced-lines.ts'

/** How a part of a sale was paid: the till's tenders, and the kind that only quotes know. */
export type SaleTender =
  | CompletedTender
  | { readonly kind: 'qr'; readonly amountMinor: number; readonly approvalCode: string | null }

/** A completed sale as it was recorded; never changed, only returned from. */
export interface RecordedSale {
  readonly saleId: string
  /** Null: not known; it cannot be voided. */
  readonly shiftId: string | null
  /** What evaluation looked at. */
  readonly input: EvaluationInput
  readonly evaluation: Evaluation
  readonly tenders: readonly SaleTender[]
  /** Points really earned, in minor units of a point, and what counted for tiers. */
  readonly earned: Pick<PointsEarned, 'byRule' | 'byLine' | 'tierBaseMinor' | 'tierCounts'>
}

/** A line of the sale with what was worked out for it. */
export interface SoldLine {
  readonly basketLine: BasketLine
  readonly evaluated: EvaluatedLine
  /** Whether goods of its kind earn. */
  readonly earns: boolean
}

/** What each tender paid of the total, in the order of the sale; cash before it was rounded. */
export function tenderAmountMinor(tender: SaleTender): number {
  return tender.kind === 'cash' ? tender.paidMinor - tender.roundingMinor : tender.amountMinor
}

/** The lines of a sale, in its own order. */
export function soldLines(compiled: CompiledRulebook, sale: RecordedSale): SoldLine[] {
  const evaluated = new Map(sale.evaluation.lines.map((line) => [line.lineId, line]))
  const priced = pricedLines(compiled, sale.input)
  return sale.input.lines.map((basketLine, at) => ({ basketLine, evaluated: evaluated.get(basketLine.lineId)!, earns: priced[at]!.basketLine.earns }))
}

/** Throws where a recorded sale does not add up: then nothing can be given back from it in shares. */
export function requireSound(compiled: CompiledRulebook, sale: RecordedSale): void {
  const { evaluation } = sale
  const evaluated = new Map(evaluation.lines.map((line) => [line.lineId, line]))
  for (const { lineId } of sale.input.lines) {
    const line = evaluated.get(lineId)
    if (line === undefined) throw new Error(`sale ${sale.saleId} has no result for line ${lineId}`)
    const offMinor = line.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0)
    if (line.grossMinor !== line.netMinor + offMinor) throw new Error(`line ${lineId} of sale ${sale.saleId} does not add up`)
  }
  const paidMinor = sale.tenders.reduce((sum, tender) => sum + tenderAmountMinor(tender), 0)
  if (paidMinor !== evaluation.totalMinor) throw new Error(`sale ${sale.saleId} of ${evaluation.totalMinor} was paid with ${paidMinor}`)
  const taxOnTopMinor = compiled.rulebook.programme.pricesIncludeTax ? 0 : evaluation.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
  const dueMinor = evaluation.lines.reduce((sum, line) => sum + line.netMinor, taxOnTopMinor)
  if (dueMinor !== evaluation.totalMinor) throw new Error(`the lines of sale ${sale.saleId} come to ${dueMinor}, not ${evaluation.totalMinor}`)
}
