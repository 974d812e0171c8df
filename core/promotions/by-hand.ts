import type { BasketLine } from '../basket/basket.ts'
import type { HandDiscount, HandOff } from '../basket/by-hand.ts'
import { allocate, mulDivRound } from '../money/money.ts'
import { pointsEarned } from '../points/earning.ts'
import type { CompiledRulebook } from './compile.ts'
import type { EvaluatedLine, Evaluation, PromotionOutcome } from './evaluation.ts'
import { HAND_DISCOUNT_IDS } from './hand-ids.ts'
import type { EvaluationInput } from './input.ts'
import { asItsKindAllows } from './priced-lines.ts'
import { taxTotals } from './taxes.ts'

const WHOLE_BP = 10_000

/**
 * The discounts that were given by hand, taken off after everything the rulebook gives: first those of single lines, off
 * what is due on the line, then that of the sale, off what is due on all goods that may be discounted, spread by largest
 * remainder in share of it, ties to the earlier line id. A percentage is half-up, once; an amount is never more than what
 * it applies to. They never change which offers apply, nor what these ask for. Taxes and points follow what is due after them.
 */
export function withHandDiscounts(compiled: CompiledRulebook, input: EvaluationInput, evaluation: Evaluation): Evaluation {
  const lines = discounted(compiled, input, evaluation.lines)
  if (lines === null) return evaluation
  const { programme } = compiled.rulebook
  const discountMinor = lines.reduce((sum, line) => sum + line.grossMinor - line.netMinor, 0)
  const taxes = taxTotals(programme, taxedLines(compiled, input.lines, lines))
  const dueMinor = evaluation.subtotalMinor - discountMinor
  const changed = { ...evaluation, lines, discountMinor, taxes, totalMinor: programme.pricesIncludeTax ? dueMinor : taxes.reduce((sum, tax) => sum + tax.taxMinor, dueMinor) }
  const { total, byRule, cappedBy, tierBaseMinor } = pointsEarned(compiled, { lines: input.lines, evaluation: changed, member: input.member, pinnedAt: input.pinnedAt, nonEarningMinor: 0 })
  const pointsOf = new Map(byRule.map((rule) => [rule.ruleId, rule.points]))
  return {
    ...changed,
    promotions: changed.promotions.map((outcome): PromotionOutcome => (outcome.status === 'applied' && outcome.points > 0 ? { ...outcome, points: pointsOf.get(outcome.promotionId) ?? 0 } : outcome)),
    points: { total, byRule, ...(cappedBy !== undefined && { cappedBy }) },
    tierBaseMinor,
  }
}

/** The lines after what was given by hand; null where nothing comes off. */
function discounted(compiled: CompiledRulebook, { lines: goods, discounts = [] }: EvaluationInput, evaluated: readonly EvaluatedLine[]): EvaluatedLine[] | null {
  const open = new Set(goods.filter((line) => asItsKindAllows(line, compiled.rulebook.choices.delivery).discountable).map((line) => line.lineId))
  const ofLine = new Map(discounts.flatMap(({ lineId, off }) => (lineId === null || !open.has(lineId) ? [] : [[lineId, off] as const])))
  const ofSale = discounts.find(({ lineId }) => lineId === null)?.off
  const lines = evaluated.map((line) => off(line, HAND_DISCOUNT_IDS.line, offMinor(ofLine.get(line.lineId), line.netMinor), goods))
  const basis = lines.filter((line) => open.has(line.lineId)).sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
  const shares = allocate(offMinor(ofSale, basis.reduce((sum, line) => sum + line.netMinor, 0)), basis.map((line) => line.netMinor))
  const shareOf = new Map(basis.map((line, at) => [line.lineId, shares[at]!]))
  const after = lines.map((line) => off(line, HAND_DISCOUNT_IDS.sale, shareOf.get(line.lineId) ?? 0, goods))
  return after.every((line, at) => line === evaluated[at]) ? null : after
}

/** What comes off an amount, never more than it. */
function offMinor(given: HandOff | undefined, ofMinor: number): number {
  if (given === undefined) return 0
  return Math.min(ofMinor, given.kind === 'percent' ? mulDivRound(ofMinor, given.rateBp, WHOLE_BP, 'half-up') : given.amountMinor)
}

function off(line: EvaluatedLine, promotionId: string, amountMinor: number, goods: readonly BasketLine[]): EvaluatedLine {
  if (amountMinor === 0) return line
  const { quantityMilli } = goods.find(({ lineId }) => lineId === line.lineId)!
  return { ...line, discounts: [...line.discounts, { promotionId, amountMinor, quantityMilli }], netMinor: line.netMinor - amountMinor }
}

/** What tax is on: what is due, and what a manufacturer pays back. */
function taxedLines({ byId }: CompiledRulebook, goods: readonly BasketLine[], lines: readonly EvaluatedLine[]): { taxCode: string; amountMinor: number }[] {
  const codes = new Map(goods.map((line) => [line.lineId, line.taxCode]))
  return lines.map(({ lineId, netMinor, discounts }) => ({
    taxCode: codes.get(lineId)!,
    amountMinor: discounts.reduce((sum, { promotionId, amountMinor }) => (byId.get(promotionId)?.promotion.paidByManufacturer === true ? sum + amountMinor : sum), netMinor),
  }))
}

/** The discounts for the part of a sale that is kept: shares stand as they are, amounts in share of what is kept of them (`keptMinor`). */
export function handDiscountsKept(discounts: readonly HandDiscount[], keptMinor: (discount: HandDiscount) => number): HandDiscount[] {
  return discounts.flatMap((discount): HandDiscount[] => {
    if (discount.off.kind === 'percent') return [discount]
    const amountMinor = keptMinor(discount)
    return amountMinor > 0 ? [{ ...discount, off: { kind: 'amount', amountMinor } }] : []
  })
}
