import { mulDivRound } from '../money/money.ts'
import type { CompiledPromotion } from './compile.ts'
import { firstUnmet, onlyMissing } from './conditions.ts'
import { conflict } from './conflicts.ts'
import type { Evaluation, NotMet, PromotionOutcome } from './evaluation.ts'
import { alone } from './greedy.ts'
import { partsOf, rolesOf } from './problem.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Settled } from './settle.ts'
import { spendBeside } from './spends.ts'

type NearMiss = Evaluation['nearMisses'][number]

function valueMinor(problem: Problem, points: number): number {
  const { redemption } = problem.rulebook.rulebook
  return mulDivRound(points, redemption.valueMinor, redemption.points, 'floor')
}

function lineIds(problem: Problem, lines: Iterable<number>): string[] {
  return [...lines].sort((a, b) => a - b).map((line) => problem.lines[line]!.basketLine.lineId)
}

/** What an applied promotion gives on the lines where another would have applied; points at their value. */
function givenWhere(problem: Problem, winner: Settled['takings'][number], loser: Candidate): number {
  const winning = problem.candidates[winner.slot]!
  if (conflict(winning, loser)) return winner.amountMinor + valueMinor(problem, winner.points)
  const reach = new Set([...loser.targets, ...loser.requirements.flatMap((need) => [...need.lines])])
  let sum = 0
  for (const [line, taken] of winner.byLine) if (reach.has(line)) sum += taken.amountMinor
  return sum
}

function beatenOrNot(problem: Problem, best: Settled, candidate: Candidate): PromotionOutcome {
  const promotionId = candidate.compiled.promotion.id
  const single = alone(problem, candidate)
  const gives = single?.takings.find((taking) => taking.slot === candidate.slot)
  if (gives === undefined) return { status: 'not-met', promotionId, reason: { code: 'NO_BENEFIT' } }
  const wouldGiveMinor = gives.amountMinor + valueMinor(problem, gives.points)
  const rivals = best.takings
    .map((winner) => ({ winner, givesMinor: givenWhere(problem, winner, candidate), conflicts: conflict(problem.candidates[winner.slot]!, candidate) }))
    .filter((rival) => rival.conflicts || (rival.givesMinor > 0 && candidate.compiled.step !== 'points'))
  if (rivals.length === 0) {
    const reason = candidate.compiled.spends ? firstUnmet(candidate.compiled.when, problem.now, spendBeside(problem, null, best.netMinor)) : null
    return { status: 'not-met', promotionId, reason: reason ?? { code: 'NO_BENEFIT' } }
  }
  return {
    status: 'beaten',
    promotionId,
    byPromotionIds: rivals.map((rival) => problem.candidates[rival.winner.slot]!.compiled.promotion.id),
    wouldGiveMinor,
    winnerGivesMinor: rivals.reduce((sum, rival) => sum + rival.givesMinor, 0),
  }
}

const NO_GOODS: NotMet = { code: 'NO_GOODS' }

/** What became of every promotion of the rulebook, in the rulebook's order. */
export function outcomesOf(problem: Problem, best: Settled): PromotionOutcome[] {
  const candidates = new Map(problem.candidates.map((candidate) => [candidate.compiled, candidate]))
  const byId = new Map<string, PromotionOutcome>()
  for (const compiled of problem.rulebook.promotions) {
    const candidate = candidates.get(compiled)
    byId.set(compiled.promotion.id, candidate === undefined
      ? { status: 'not-met', promotionId: compiled.promotion.id, reason: problem.refused.get(compiled) ?? NO_GOODS }
      : outcomeOf(problem, best, candidate))
  }
  return problem.rulebook.rulebook.promotions.map((promotion) => byId.get(promotion.id)!)
}

function outcomeOf(problem: Problem, best: Settled, candidate: Candidate): PromotionOutcome {
  const promotionId = candidate.compiled.promotion.id
  const taking = best.takings.find((each) => each.slot === candidate.slot)
  if (taking !== undefined) {
    return { status: 'applied', promotionId, amountMinor: taking.amountMinor, points: taking.points, uses: taking.uses, lineIds: lineIds(problem, taking.byLine.keys()) }
  }
  if (candidate.compiled.spends) {
    // The spend held before discounts; beside what really applied it may not.
    const reason = firstUnmet(candidate.compiled.when, problem.now, spendBeside(problem, null, best.netMinor))
    if (reason !== null) return { status: 'not-met', promotionId, reason }
  }
  return beatenOrNot(problem, best, candidate)
}

/** What the promotion would give if its one missing condition held; on today's goods, roughly, and never promised. */
function promise(problem: Problem, compiled: CompiledPromotion): { points: number; amountMinor: number } | null {
  const { effect } = compiled.promotion
  if (effect.kind === 'points-flat') return { points: effect.points, amountMinor: 0 }
  const targets = problem.linesOf(compiled.goods!).filter((line) => (compiled.step === 'points' ? problem.lines[line]!.basketLine.earns : problem.lines[line]!.basketLine.discountable))
  if (targets.length === 0) return null
  const mostUses = compiled.promotion.limits.usesPerBasket ?? (effect.kind === 'amount-off' ? 1 : Number.MAX_SAFE_INTEGER)
  const parts = partsOf(compiled, problem.lines, problem.linesOf)
  const candidate: Candidate = { slot: 0, compiled: { ...compiled, exclusiveUnits: false, spends: false }, targets, parts, roles: rolesOf(parts), requirements: [], mostUses, mostMinor: Number.MAX_SAFE_INTEGER, minorLimit: null, claims: [], capped: true }
  const single = alone({ ...problem, candidates: [candidate] }, candidate)
  const given = single?.takings[0]
  if (given !== undefined) return { points: given.points, amountMinor: given.amountMinor }
  return { points: 0, amountMinor: oneMore(problem, compiled, targets) }
}

/** What one more of the cheapest unit would take off, for an offer that is short of units. */
function oneMore(problem: Problem, compiled: CompiledPromotion, targets: readonly number[]): number {
  const { effect } = compiled.promotion
  const prices = targets.filter((line) => problem.lines[line]!.units > 0).map((line) => problem.lines[line]!.basketLine.unitPriceMinor)
  const cheapest = Math.min(...prices)
  if (prices.length === 0) return 0
  if (effect.kind === 'cheapest-free') return cheapest * effect.free
  if (effect.kind !== 'bundle-price') return 0
  const have = targets.reduce((sum, line) => sum + problem.lines[line]!.units * problem.lines[line]!.basketLine.unitPriceMinor, 0)
  const missing = effect.quantity - targets.reduce((sum, line) => sum + problem.lines[line]!.units, 0)
  return Math.max(0, have + missing * cheapest - effect.priceMinor)
}

/** What it costs to get there: the missing money, or the missing pieces at the cheapest price in the basket. */
function distanceMinor(problem: Problem, reason: NotMet, lines: readonly number[]): number {
  if (reason.code === 'SPEND_MORE') return reason.missingMinor
  if (reason.code !== 'BUY_MORE') return Number.MAX_SAFE_INTEGER
  const prices = lines.map((line) => problem.lines[line]!.basketLine.unitPriceMinor)
  return mulDivRound(prices.length === 0 ? 1_000_000 : Math.min(...prices), reason.missingMilli, 1000, 'ceil')
}

function nearMissOf(problem: Problem, outcome: PromotionOutcome, compiled: CompiledPromotion, best: Settled): { nearMiss: NearMiss; distance: number } | null {
  if (outcome.status !== 'not-met' || (outcome.reason.code !== 'SPEND_MORE' && outcome.reason.code !== 'BUY_MORE')) return null
  if (compiled.step === 'points' && !problem.now.member) return null
  const spend = spendBeside(problem, null, best.netMinor)
  const condition = onlyMissing(compiled.when, problem.now, spend)
  const missing = condition ?? (firstUnmet(compiled.when, problem.now, spend) === null && compiled.goods !== null ? { reason: outcome.reason, goods: compiled.goods } : null)
  if (missing === null) return null
  const given = promise(problem, compiled)
  if (given === null || (given.points === 0 && given.amountMinor === 0)) return null
  return {
    nearMiss: { promotionId: outcome.promotionId, reason: missing.reason, ...given },
    distance: distanceMinor(problem, missing.reason, problem.linesOf(missing.goods)),
  }
}

/** Offers the basket misses by one spend or quantity, the nearest first. */
export function nearMissesOf(problem: Problem, best: Settled, outcomes: readonly PromotionOutcome[]): NearMiss[] {
  if (problem.lines.length === 0) return []
  const compiledById = new Map(problem.rulebook.promotions.map((compiled) => [compiled.promotion.id, compiled]))
  return outcomes
    .flatMap((outcome) => nearMissOf(problem, outcome, compiledById.get(outcome.promotionId)!, best) ?? [])
    .sort((a, b) => a.distance - b.distance
      || b.nearMiss.amountMinor + valueMinor(problem, b.nearMiss.points) - a.nearMiss.amountMinor - valueMinor(problem, a.nearMiss.points)
      || (a.nearMiss.promotionId < b.nearMiss.promotionId ? -1 : 1))
    .map((each) => each.nearMiss)
}
