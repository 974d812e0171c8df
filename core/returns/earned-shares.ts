import { allocate } from '../money/money.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import type { ReturnParts } from './parts.ts'
import type { Returned } from './quantities.ts'
import type { RecordedSale, SoldLine } from './sale.ts'
import { lineShare } from './line-shares.ts'
import { share } from './shares.ts'

type EarnedParts = Pick<ReturnParts, 'earned' | 'tierBaseMinor'>

/** A line that a rule's points belong to: what it came to when it was sold, and what of that came back. */
interface EarningShare { lineId: string; soldMinor: number; backMinor: number }

/**
 * F for the points earned (choices row 11). Every rule's points belong to its lines: the base to all that earn, a
 * multiplier to those it multiplied, a bonus to those it named. `in-share`: the rule's points in share of the value of
 * its lines that came back. `per-line`: its points are laid on its lines first, each line's come back in its share.
 */
export function earnedShares(compiled: CompiledRulebook, sale: RecordedSale, lines: readonly SoldLine[], returned: Returned, how: 'in-share' | 'per-line'): EarnedParts {
  const values = earningShares(compiled, lines, returned)
  const base = linesOfRule(sale, lines, 'base').map((lineId) => values.get(lineId)!)
  return {
    earned: sale.earned.byRule.map(({ ruleId, points }) => {
      const shares = withValue(linesOfRule(sale, lines, ruleId).map((lineId) => values.get(lineId)!))
      return { ruleId, points: how === 'in-share' ? inShare(points, shares) : perLine(points, shares) }
    }),
    tierBaseMinor: inShare(sale.earned.tierBaseMinor, withValue(base)),
  }
}

function inShare(points: number, shares: readonly EarningShare[]): number {
  return share(points, sum(shares.map((each) => each.backMinor)), sum(shares.map((each) => each.soldMinor)))
}

/** Laid on the lines by largest remainder, ties to the earlier line id (loyalty-rules sections 1 and 5). */
function perLine(points: number, shares: readonly EarningShare[]): number {
  const inOrder = [...shares].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
  if (sum(inOrder.map((each) => each.soldMinor)) === 0) return 0
  const parts = allocate(points, inOrder.map((each) => each.soldMinor))
  return sum(inOrder.map((each, at) => share(parts[at]!, each.backMinor, each.soldMinor)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The lines that earned a rule's points. */
function linesOfRule(sale: RecordedSale, lines: readonly SoldLine[], ruleId: string): string[] {
  const earning = lines.filter((line) => line.earns)
  const ids = earning.map((line) => line.basketLine.lineId)
  if (ruleId === 'base') return ids
  const multiplied = earning.filter((line) => line.evaluated.pointPromotionIds.includes(ruleId)).map((line) => line.basketLine.lineId)
  if (multiplied.length > 0) return multiplied
  const outcome = sale.evaluation.promotions.find((each) => each.promotionId === ruleId)
  const named = outcome?.status === 'applied' ? ids.filter((lineId) => outcome.lineIds.includes(lineId)) : []
  return named.length > 0 ? named : ids
}

/** Lines that were free carry a rule's points only where all its lines were. */
function withValue(shares: (EarningShare & { units: { soldMinor: number; backMinor: number } })[]): EarningShare[] {
  return sum(shares.map((each) => each.soldMinor)) > 0 ? shares : shares.map(({ lineId, units }) => ({ lineId, ...units }))
}

/** Per line the value it earned on (choices row 13), sold and returned; `units`: its quantity, where it had no value. */
function earningShares(compiled: CompiledRulebook, lines: readonly SoldLine[], returned: Returned): Map<string, EarningShare & { units: { soldMinor: number; backMinor: number } }> {
  const { earningBase } = compiled.rulebook.choices
  const ofBasket = new Set(compiled.promotions.filter((each) => each.step === 'basket').map((each) => each.promotion.id))
  const lowers = (promotionId: string): boolean => earningBase === 'after-all' || (earningBase === 'after-line' && !ofBasket.has(promotionId))
  return new Map(lines.map(({ basketLine, evaluated }) => {
    const backMilli = returned.get(basketLine.lineId) ?? 0
    const back = lineShare(evaluated, backMilli, basketLine.quantityMilli)
    const unlowered = (amountsMinor: readonly number[]): number => sum(evaluated.discounts.map((discount, at) => (lowers(discount.promotionId) ? 0 : amountsMinor[at]!)))
    return [basketLine.lineId, {
      lineId: basketLine.lineId,
      soldMinor: evaluated.netMinor + unlowered(evaluated.discounts.map((discount) => discount.amountMinor)),
      backMinor: back.netMinor + unlowered(back.discountsMinor),
      units: { soldMinor: basketLine.quantityMilli, backMinor: backMilli },
    }]
  }))
}
