import { mulDivRound } from '../money/money.ts'
import { pointScale } from '../points/scale.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { CompiledPromotion } from './compile.ts'
import { claimsBefore, firstUnmet, onlyMissing } from './conditions.ts'
import type { Evaluation, NotMet, PromotionOutcome } from './evaluation.ts'
import { alone } from './greedy.ts'
import { lackingOf } from './lacking.ts'
import { limitsLeft } from './limits.ts'
import type { Left } from './limits.ts'
import { isInVain } from './outcomes.ts'
import { choose } from './priority.ts'
import { eligible, isBuyable, partsOf, requirementsOf, rolesOf } from './candidates.ts'
import type { Candidate, Line, Problem } from './problem.ts'
import type { Settled } from './settle.ts'
import { spendAt, spendInstead } from './spends.ts'
import { mostUses, usesByGoods } from './uses.ts'
import type { UsesOf } from './uses.ts'
import { valueMinor } from './values.ts'

type NearMiss = Evaluation['nearMisses'][number]
type Given = Pick<NearMiss, 'points' | 'amountMinor'>

/** What a cashier can speak of; the nearest ones are told, with all that are as near as the last. */
const MOST_NEAR_MISSES = 10
/** Farther than any that can be reckoned: goods whose price is not in the basket. */
const UNKNOWN_DISTANCE = Number.MAX_SAFE_INTEGER

/** The one thing that is missing, and the lines of the basket that it can be bought more of. */
interface Missing { reason: NotMet; lines: readonly number[] }

/** Lines of which more would mend what a set lacks; null where goods of several parts are missing. */
function mendingLines(problem: Problem, compiled: CompiledPromotion): readonly number[] | null {
  if (compiled.set === null) return compiled.goods === null ? null : problem.linesOf(compiled.goods)
  const parts = partsOf(compiled, problem.lines, problem.linesOf)
  const lacking = lackingOf(compiled.set, rolesOf(parts), problem.lines)
  if (lacking === null || lacking.mending === 0) return null
  return [...new Set(parts.flatMap(({ lines }, at) => ((lacking.mending & (1 << at)) === 0 ? [] : lines)))]
}

/** Whether with its condition met it would still lack goods: pieces of a set, or the first full amount. */
function lacksMore(problem: Problem, compiled: CompiledPromotion, { reason, lines: of }: Missing): boolean {
  const { set, goods, promotion: { effect } } = compiled
  if (set !== null) {
    const lines = (reason.code === 'BUY_MORE' ? withMore(problem, of, reason.missingMilli) : null) ?? problem.lines
    return lackingOf(set, rolesOf(partsOf(compiled, lines, problem.linesOf)), lines) !== null
  }
  if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) return false
  return discountableMinor(problem, goods!) < effect.everyMinor
}

/** What the goods that may be discounted cost before discounts. */
function discountableMinor(problem: Problem, goods: GoodsMatcher): number {
  const lines = problem.linesOf(goods).map((line) => problem.lines[line]!)
  return lines.reduce((sum, { basketLine, grossMinor }) => sum + (basketLine.discountable ? grossMinor : 0), 0)
}

function missingOf(problem: Problem, compiled: CompiledPromotion, reason: NotMet, best: Settled): Missing | null {
  const spend = spendInstead(problem, best, compiled)
  const condition = onlyMissing(compiled.when, problem.now, spend)
  if (condition !== null) {
    const missing = { reason: condition.reason, lines: problem.linesOf(condition.goods) }
    return lacksMore(problem, compiled, missing) ? null : missing
  }
  if (firstUnmet(compiled.when, problem.now, spend) !== null) return null
  const lines = mendingLines(problem, compiled)
  return lines === null ? null : { reason, lines }
}

/** What it costs to get there: the missing money, or the missing pieces at the cheapest price in the basket. */
function distanceMinor(problem: Problem, { reason, lines }: Missing): number {
  if (reason.code === 'SPEND_MORE') return reason.missingMinor
  const prices = lines.map((line) => problem.lines[line]!.basketLine.unitPriceMinor)
  if (reason.code !== 'BUY_MORE' || prices.length === 0) return UNKNOWN_DISTANCE
  return mulDivRound(Math.min(...prices), reason.missingMilli, 1000, 'ceil')
}

/** The basket with so many more pieces of the cheapest of its lines; null where none is sold by the piece. */
function withMore(problem: Problem, of: readonly number[], missingMilli: number): readonly Line[] | null {
  const pieces = of.filter((line) => problem.lines[line]!.units > 0)
  if (pieces.length === 0) return null
  const cheapest = pieces.reduce((a, b) => (problem.lines[b]!.basketLine.unitPriceMinor < problem.lines[a]!.basketLine.unitPriceMinor ? b : a))
  const { basketLine, grossMinor, units } = problem.lines[cheapest]!
  const more = Math.ceil(missingMilli / 1000)
  const grown: Line = {
    ...problem.lines[cheapest]!,
    basketLine: { ...basketLine, quantityMilli: basketLine.quantityMilli + more * 1000 },
    grossMinor: grossMinor + more * basketLine.unitPriceMinor,
    units: units + more,
  }
  return problem.lines.with(cheapest, grown)
}

/** The basket with so much more spent on the first of its lines that may be discounted. */
function withSpent(problem: Problem, of: readonly number[], missingMinor: number): readonly Line[] {
  const on = of.find((line) => problem.lines[line]!.basketLine.discountable)!
  const { basketLine, grossMinor, ...rest } = problem.lines[on]!
  // Of one piece: how it would be made up of pieces is not known.
  return problem.lines.with(on, { ...rest, basketLine: { ...basketLine, unit: 'kg' }, grossMinor: grossMinor + missingMinor, units: 0 })
}

/** The basket with what a set or the first full amount lacks; as it is where only a condition lacks something. Null where it cannot be said. */
function linesThen(problem: Problem, compiled: CompiledPromotion, { reason, lines: of }: Missing): readonly Line[] | null {
  const { goods, set, promotion: { effect } } = compiled
  if (set !== null) return reason.code === 'BUY_MORE' ? withMore(problem, of, reason.missingMilli) : problem.lines
  if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) return problem.lines
  const missingMinor = effect.everyMinor - discountableMinor(problem, goods!)
  return missingMinor > 0 ? withSpent(problem, problem.linesOf(goods!), missingMinor) : problem.lines
}

const NOTHING_SAID: Given = { points: 0, amountMinor: 0 }

function leftOf({ usage, now }: Problem, { promotion }: CompiledPromotion): Left {
  return limitsLeft(promotion, usage?.[promotion.id], now.member)
}

/** Of the quantities that it demands, what is there of them: that it would use up in any case. */
function demandedOf(compiled: CompiledPromotion, roles: Candidate['roles'], linesOf: Problem['linesOf'], lines: readonly Line[]): Candidate['requirements'] {
  return requirementsOf(compiled, roles, linesOf).flatMap((need) => {
    const thereMilli = [...need.lines].reduce((sum, line) => sum + lines[line]!.basketLine.quantityMilli, 0)
    return thereMilli === 0 ? [] : [{ ...need, needMilli: Math.min(need.needMilli, thereMilli) }]
  })
}

/** What a promotion would give if its condition held, alone and on these lines. */
function givenOn(problem: Problem, compiled: CompiledPromotion, lines: readonly Line[]): Given {
  const targets = problem.linesOf(compiled.goods!).filter((line) => eligible(compiled, lines[line]!.basketLine))
  const parts = partsOf(compiled, lines, problem.linesOf)
  const roles = rolesOf(parts)
  // Goods that may never be discounted.
  if (targets.length === 0 && roles.size === 0) return NOTHING_SAID
  const left = leftOf(problem, compiled)
  const uses: UsesOf = { compiled, targets, roles, lines, quantityMilli: problem.now.quantityMilli }
  // Codes, cards and entitlements that each use takes are no more than there are.
  const before = spendAt(problem, (line) => problem.lines[line]!.grossMinor)
  const claimed = claimsBefore(compiled.when, problem.now, { before, lowered: true }).map((claim) => problem.now.claimables.have(claim))
  const candidate: Candidate = {
    slot: 0, compiled: { ...compiled, spends: false }, targets, parts, roles, requirements: demandedOf(compiled, roles, problem.linesOf, lines),
    mostUses: mostUses(uses, Math.max(1, usesByGoods(uses)), Math.min(left.uses, ...claimed)), mostMinor: left.minor, minorLimit: null, claims: [], capped: true,
  }
  const then: Problem = { ...problem, lines, candidates: [candidate] }
  // Which units it would use up is for the policy to say: an amount off may leave a piece that earns more than it saves.
  const settled = compiled.exclusiveUnits ? choose(then).best : alone(then, candidate)
  const given = settled?.takings[0]
  return given === undefined || isInVain(then, settled!, given) ? NOTHING_SAID : { points: given.points, amountMinor: given.amountMinor }
}

/**
 * What the promotion would give if the one thing it misses were bought: on today's goods, and what a set lacks at the
 * cheapest price in the basket. Roughly, and never promised. Nothing in figures for what is neither money nor points,
 * nor for goods whose price is not known; null where it would give nothing.
 */
function promise(problem: Problem, compiled: CompiledPromotion, { reason, lines: of }: Missing): Given | null {
  const { effect } = compiled.promotion
  if (effect.kind === 'points-flat') return { points: effect.points * pointScale(problem.rulebook.rulebook.pointsRules.decimals), amountMinor: 0 }
  if (compiled.goods === null) return NOTHING_SAID
  const lines = linesThen(problem, compiled, { reason, lines: of })
  if (lines === null || compiled.set?.handsOver) return NOTHING_SAID
  const given = givenOn(problem, compiled, lines)
  return given.points > 0 || given.amountMinor > 0 || compiled.needsMember ? given : null
}

/** Offers the basket misses by one spend or one quantity, everything else holding; the nearest first. */
export function nearMissesOf(problem: Problem, best: Settled, outcomes: readonly PromotionOutcome[]): NearMiss[] {
  if (problem.lines.length === 0) return []
  const found: { compiled: CompiledPromotion; missing: Missing; distance: number }[] = []
  for (const outcome of outcomes) {
    if (outcome.status !== 'not-met' || !isBuyable(outcome.reason)) continue
    const compiled = problem.rulebook.byId.get(outcome.promotionId)!
    if (compiled.needsMember && !problem.now.member) continue
    const missing = missingOf(problem, compiled, outcome.reason, best)
    if (missing !== null) found.push({ compiled, missing, distance: distanceMinor(problem, missing) })
  }
  found.sort((a, b) => a.distance - b.distance)
  const told: { nearMiss: NearMiss; distance: number }[] = []
  for (const { compiled, missing, distance } of found) {
    if (told.length >= MOST_NEAR_MISSES && distance > told.at(-1)!.distance) break
    const given = promise(problem, compiled, missing)
    if (given !== null) told.push({ nearMiss: { promotionId: compiled.promotion.id, reason: missing.reason, ...given }, distance })
  }
  return told
    .sort((a, b) => a.distance - b.distance
      || worth(problem, b.nearMiss) - worth(problem, a.nearMiss)
      || (a.nearMiss.promotionId < b.nearMiss.promotionId ? -1 : 1))
    .map((each) => each.nearMiss)
}

function worth(problem: Problem, { points, amountMinor }: Given): number {
  return amountMinor + valueMinor(problem, points)
}
