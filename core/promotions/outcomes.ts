import { isBuyable } from './candidates.ts'
import type { CompiledPromotion } from './compile.ts'
import { firstUnmet } from './conditions.ts'
import { conflict } from './conflicts.ts'
import type { NotMet, PromotionOutcome } from './evaluation.ts'
import { alone, settleNothing, withCandidate } from './greedy.ts'
import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { WORK_LIMIT, findBest } from './search.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { netInstead, spendInstead } from './spends.ts'
import type { Taking } from './apply.ts'
import { worthOfTaking } from './values.ts'

function lineIds(problem: Problem, lines: Iterable<number>): string[] {
  return [...lines].sort((a, b) => a - b).map((line) => problem.lines[line]!.basketLine.lineId)
}

/** Every line that a promotion may touch or use up. */
function reachOf(candidate: Candidate): Set<number> {
  return new Set([...candidate.targets, ...candidate.roles.keys(), ...candidate.requirements.flatMap((need) => [...need.lines])])
}

/** What an applied promotion gives where another would have applied; points and other gifts at their value. */
function givenWhere(problem: Problem, winner: Taking, conflicts: boolean, reach: ReadonlySet<number>): number {
  if (conflicts) return worthOfTaking(problem, winner)
  let sum = 0
  for (const [line, taken] of winner.byLine) if (reach.has(line)) sum += taken.amountMinor
  return sum
}

/** Money off that costs the customer as much in points: no reason to apply, unless it is the priority that counts. */
export function isInVain(problem: Problem, { benefit }: Settled, { amountMinor }: Taking): boolean {
  if (amountMinor === 0 || problem.earn === null || problem.rulebook.rulebook.policy === 'priority') return false
  return benefit <= settleNothing(problem).benefit
}

/**
 * What one promotion would do without any other, its condition holding as it does; null where it gives nothing. Which
 * units it would then have is for the search to say.
 */
function takingAlone(problem: Problem, candidate: Candidate): Taking | null {
  if (!candidate.compiled.exclusiveUnits) {
    const settled = alone(problem, candidate)
    const taking = settled?.takings[0]
    return taking === undefined || isInVain(problem, settled!, taking) ? null : taking
  }
  const only: Candidate = { ...candidate, slot: 0, compiled: { ...candidate.compiled, spends: false } }
  // Which of equally good units it would have is not asked.
  return findBest({ ...problem, candidates: [only] }, WORK_LIMIT, 0).best.takings[0] ?? null
}

/** Why a promotion gives nothing even alone: its budget does not cover a use, or there is nothing to gain. */
function emptyReason(problem: Problem, candidate: Candidate): NotMet {
  if (candidate.minorLimit !== null) {
    const unlimited = { ...candidate, mostMinor: UNLIMITED }
    if (takingAlone({ ...problem, candidates: problem.candidates.with(candidate.slot, unlimited) }, unlimited) !== null) return { code: 'LIMIT_REACHED', limit: candidate.minorLimit }
  }
  return { code: 'NO_BENEFIT' }
}

/** An applied promotion that stands in another's way, and what it gives there. */
interface Rival { slot: number; givesMinor: number }

/** Those that it may not join, or that took money off where it would have. */
function rivalsWhere(problem: Problem, best: Settled, candidate: Candidate): Rival[] {
  const reach = reachOf(candidate)
  return best.takings.flatMap((winner) => {
    const conflicts = conflict(problem.candidates[winner.slot]!, candidate)
    const givesMinor = givenWhere(problem, winner, conflicts, reach)
    return conflicts || (givesMinor > 0 && candidate.compiled.step !== 'points') ? [{ slot: winner.slot, givesMinor }] : []
  })
}

/** Those that hold the units it needs. */
function holders(best: Settled, candidate: Candidate): Taking[] {
  const reach = reachOf(candidate)
  return best.takings.filter(({ slot }) => [...(best.choice.allotment.get(slot)?.keys() ?? [])].some((line) => reach.has(line)))
}

/** Those that would no longer be given beside it, or would give less: it would cost them their units, their minimum spend or points. */
function rivalsBeside(problem: Problem, best: Settled, candidate: Candidate): Rival[] {
  const choice = withCandidate(problem, best.choice, candidate)
  const beside = choice === null ? null : settle(problem, choice)
  const left = (winner: Taking): number => {
    const taking = beside?.takings.find(({ slot }) => slot === winner.slot)
    return taking === undefined || beside!.broken.includes(winner.slot) ? -1 : worthOfTaking(problem, taking)
  }
  const losing = beside === null ? holders(best, candidate) : best.takings.filter((winner) => left(winner) < worthOfTaking(problem, winner))
  return losing.map((winner) => ({ slot: winner.slot, givesMinor: worthOfTaking(problem, winner) }))
}

function beatenOrNot(problem: Problem, best: Settled, candidate: Candidate): PromotionOutcome {
  const promotionId = candidate.compiled.promotion.id
  const gives = takingAlone(problem, candidate)
  if (gives === null) return { status: 'not-met', promotionId, reason: emptyReason(problem, candidate) }
  const meeting = rivalsWhere(problem, best, candidate)
  const rivals = meeting.length > 0 ? meeting : rivalsBeside(problem, best, candidate)
  if (rivals.length === 0) return { status: 'not-met', promotionId, reason: { code: 'NO_BENEFIT' } }
  return {
    status: 'beaten',
    promotionId,
    byPromotionIds: rivals.map(({ slot }) => problem.candidates[slot]!.compiled.promotion.id),
    wouldGiveMinor: worthOfTaking(problem, gives),
    winnerGivesMinor: rivals.reduce((sum, rival) => sum + rival.givesMinor, 0),
  }
}

function outcomeOf(problem: Problem, best: Settled, candidate: Candidate): PromotionOutcome {
  const promotionId = candidate.compiled.promotion.id
  const taking = best.takings.find((each) => each.slot === candidate.slot)
  if (taking !== undefined) {
    return { status: 'applied', promotionId, amountMinor: taking.amountMinor, points: taking.points, uses: taking.uses, lineIds: lineIds(problem, taking.byLine.keys()) }
  }
  if (candidate.compiled.spends) {
    // The spend held before discounts; beside what really applied it may not.
    const reason = firstUnmet(candidate.compiled.when, problem.now, spendInstead(problem, best, candidate.compiled))
    if (reason !== null) return { status: 'not-met', promotionId, reason }
  }
  return beatenOrNot(problem, best, candidate)
}

/** What is missing to the first full amount of an offer given for each, beside what really applied. */
function missingAmount(problem: Problem, best: Settled, compiled: CompiledPromotion): NotMet | null {
  const { goods, promotion: { effect } } = compiled
  if (effect.kind !== 'amount-off' || effect.everyMinor === undefined || goods === null) return null
  const counted = problem.linesOf(goods).filter((line) => problem.lines[line]!.basketLine.discountable)
  const netMinor = netInstead(problem, best, compiled)
  return { code: 'SPEND_MORE', missingMinor: counted.reduce((missing, line) => missing - netMinor[line]!, effect.everyMinor) }
}

/**
 * A promotion is refused at what the goods cost before discounts; how much is missing is told at what they come to beside
 * what really applied, where more of it is.
 */
function besideOthers(problem: Problem, best: Settled, compiled: CompiledPromotion, reason: NotMet): NotMet {
  if (!isBuyable(reason)) return reason
  const unmet = firstUnmet(compiled.when, problem.now, spendInstead(problem, best, compiled))
  return unmet ?? (reason.code === 'SPEND_MORE' ? missingAmount(problem, best, compiled) : null) ?? reason
}

/**
 * What became of every promotion of the rulebook, in the rulebook's order. Promotions that no goods of the basket speak
 * to have an answer ready, so that ten thousand of them cost nothing.
 */
export function outcomesOf(problem: Problem, best: Settled): PromotionOutcome[] {
  const outcomes = [...problem.rulebook.unspoken]
  for (const [compiled, reason] of problem.refused) {
    outcomes[compiled.place] = { status: 'not-met', promotionId: compiled.promotion.id, reason: besideOthers(problem, best, compiled, reason) }
  }
  for (const candidate of problem.candidates) outcomes[candidate.compiled.place] = outcomeOf(problem, best, candidate)
  return outcomes
}
