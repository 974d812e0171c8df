import type { CompiledRulebook } from '../promotions/compile.ts'
import { earningBaseOf } from '../promotions/earning-base.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { lineShare } from './line-shares.ts'
import type { ReturnParts } from './parts.ts'
import type { Returned } from './quantities.ts'
import type { RecordedSale, SoldLine } from './sale.ts'
import { sharesOf, share } from './shares.ts'

export type EarnedParts = Pick<ReturnParts, 'earned' | 'tierBaseMinor' | 'tierCounts'>

/** What a rule's points follow on one line: sold, and of that returned. */
interface Followed { sold: number; back: number }

/**
 * F for the points earned (choices row 11). `in-share`: every rule's points in share of the value of its lines that came
 * back: the base of all that earn, a multiplier of those it multiplied, a bonus of those it named, points for each piece
 * of the pieces. `per-line`: each line's points in its own share; the rules give theirs of that.
 */
export function earnedShares(compiled: CompiledRulebook, sale: RecordedSale, lines: readonly SoldLine[], returned: Returned, how: 'in-share' | 'per-line'): EarnedParts {
  const { byRule, tierBaseMinor } = sale.earned
  const values = followedValues(compiled, lines, returned)
  const earned = how === 'in-share'
    ? byRule.map(({ ruleId, points }) => ({ ruleId, points: inShare(points, followedBy(compiled, sale, lines, returned, values, ruleId)) }))
    : perLine(sale, lines, returned)
  const baseBackMinor = inShare(tierBaseMinor, followedBy(compiled, sale, lines, returned, values, 'base'))
  return { earned, tierBaseMinor: baseBackMinor, tierCounts: tierCountsBack(compiled.rulebook, sale, lines, returned, { baseBackMinor, earned }) }
}

/** What a return takes off the tier's counter, in the programme's measure; a visit only when everything is back. */
export function tierCountsBack(
  rulebook: Pick<Rulebook, 'tierRules'>, sale: RecordedSale, lines: readonly SoldLine[], returned: Returned, back: { baseBackMinor: number; earned: ReturnParts['earned'] },
): number {
  switch (rulebook.tierRules.measure) {
    case 'amount': return back.baseBackMinor
    case 'points': return back.earned.reduce((sum, rule) => sum + rule.points, 0)
    case 'visits': return lines.every(({ basketLine }) => returned.get(basketLine.lineId) === basketLine.quantityMilli) ? sale.earned.tierCounts : 0
  }
}

function inShare(points: number, followed: readonly Followed[]): number {
  return share(points, total(followed.map((each) => each.back)), total(followed.map((each) => each.sold)))
}

function perLine(sale: RecordedSale, lines: readonly SoldLine[], returned: Returned): ReturnParts['earned'] {
  const { byLine, byRule } = sale.earned
  const back = total(byLine.map(({ lineId, points }) => {
    const { basketLine } = lines.find((line) => line.basketLine.lineId === lineId)!
    return share(points, returned.get(lineId) ?? 0, basketLine.quantityMilli)
  }))
  const parts = sharesOf(byRule.map((rule) => rule.points), back)
  return byRule.map(({ ruleId }, at) => ({ ruleId, points: parts[at]! }))
}

/** What the points of a rule follow. Where all its goods were free, their quantities. */
function followedBy(compiled: CompiledRulebook, sale: RecordedSale, lines: readonly SoldLine[], returned: Returned, values: ReadonlyMap<string, Followed>, ruleId: string): Followed[] {
  const ids = linesOfRule(sale, lines, ruleId)
  const effect = compiled.rulebook.promotions.find((promotion) => promotion.id === ruleId)?.effect
  const followed = ids.map((lineId) => values.get(lineId)!)
  if (effect?.kind !== 'points-per-unit' && followed.some((each) => each.sold > 0)) return followed
  return lines.filter((line) => ids.includes(line.basketLine.lineId))
    .map(({ basketLine }) => ({ sold: basketLine.quantityMilli, back: returned.get(basketLine.lineId) ?? 0 }))
}

/** The lines that a rule's points belong to; where no line of the sale earns, a bonus belongs to them all. */
function linesOfRule(sale: RecordedSale, lines: readonly SoldLine[], ruleId: string): string[] {
  const idOf = (line: SoldLine): string => line.basketLine.lineId
  const outcome = sale.evaluation.promotions.find((each) => each.promotionId === ruleId)
  if (outcome?.status === 'applied' && outcome.lineIds.length > 0) return outcome.lineIds
  const earning = lines.filter((line) => line.earns)
  return (earning.length > 0 ? earning : lines).map(idOf)
}

/** Per line the value it earned on (choices row 13), sold and returned. */
function followedValues(compiled: CompiledRulebook, lines: readonly SoldLine[], returned: Returned): Map<string, Followed> {
  return new Map(lines.map(({ basketLine, evaluated }) => {
    const back = lineShare(evaluated, returned.get(basketLine.lineId) ?? 0, basketLine.quantityMilli)
    const discounts = evaluated.discounts.map((discount, at) => ({ ...discount, amountMinor: back.discountsMinor[at]! }))
    return [basketLine.lineId, { sold: earningBaseOf(compiled, evaluated), back: earningBaseOf(compiled, { ...back, discounts }) }]
  }))
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
