import { reachedRank, saleCounts, tierRank } from '../loyalty/tiers.ts'
import { isBetter } from './better.ts'
import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Found } from './search.ts'
import { benefitPerMinor, settle } from './settle.ts'
import type { Choice, Settled } from './settle.ts'

/** A choice, and the problem with the rate at which the sale earns when it is made. */
export interface FoundAtTier {
  problem: Problem
  found: Found
}

/** Where no set of promotions can be proved best by its bound, so many of them are tried in every way. */
const TRIED_IN_FULL = 10

/**
 * Row 19 of loyalty-rules section 8: a sale counts for the tier at whose rate it earns. Discounts lower what it counts, so
 * the choice decides the rate too. Each rate the sale could come to is searched by itself; a choice is then worth what it
 * earns at the tier it really reaches. What is found is best when no search, at its own rate, came to more; else small
 * baskets are tried in every way, and for others the result says how far it can be off.
 */
export function chooseAtItsTier(problem: Problem, choose: (problem: Problem) => Found): FoundAtTier {
  const ranks = reachable(problem)
  if (ranks.length < 2) {
    const found = choose(problem)
    if (!problem.rulebook.rulebook.choices.saleCountsForItsTier) return { problem, found }
    const there = atItsTier(problem, found.best.choice)
    return { problem: there.problem, found: { ...found, best: there.best } }
  }
  const runs = ranks.map((rank) => choose(atRank(problem, rank)))
  const within = runs.map((run) => atItsTier(problem, run.best.choice))
  let best = within.reduce((a, b) => (isBetter(problem, b.best, a.best) ? b : a))
  const most = runs.reduce((high, run) => (run.best.benefit > high ? run.best.benefit : high), best.best.benefit)
  if (best.best.benefit === most && runs.every((run) => run.exact)) return { problem: best.problem, found: { best: best.best, exact: true, gapMinor: 0 } }
  const all = everyChoice(problem)
  if (all === null) {
    const perMinor = BigInt(benefitPerMinor(problem))
    const gapMinor = Number((most - best.best.benefit + perMinor - 1n) / perMinor) + Math.max(...runs.map((run) => run.gapMinor))
    return { problem: best.problem, found: { best: best.best, exact: false, gapMinor } }
  }
  for (const choice of all) {
    const tried = atItsTier(problem, choice)
    if (tried.best.broken.length === 0 && isBetter(problem, tried.best, best.best)) best = tried
  }
  return { problem: best.problem, found: { best: best.best, exact: true, gapMinor: 0 } }
}

/** The member's tier and, where the policy is to search, those above that the sale could reach. */
function reachable({ rulebook: { rulebook }, now: { who }, lines, earn }: Problem): number[] {
  if (earn === null || who === null) return []
  const rank = tierRank(rulebook, who.tierId)
  if (!rulebook.choices.saleCountsForItsTier || rulebook.policy !== 'best-for-customer') return [rank]
  const grossMinor = lines.reduce((sum, line) => sum + (line.basketLine.earns ? line.grossMinor : 0), 0)
  // Points of a sale have no bound that is as simple: every tier could be reached by them.
  const most = rulebook.tierRules.measure === 'points' ? rulebook.tiers.length - 1 : reachedRank(rulebook, who.tierCountedMinor + saleCounts(rulebook, { baseMinor: grossMinor, points: 0 }))
  return rulebook.tiers.flatMap((_, at) => (at === rank || (at > rank && at <= most) ? [at] : []))
}

function atRank(problem: Problem, rank: number): Problem {
  return { ...problem, earn: problem.rulebook.rulebook.tiers[rank]!.earn }
}

/** A choice worked out at the rate of the tier that it reaches. */
function atItsTier(problem: Problem, choice: Choice): { problem: Problem; best: Settled } {
  const { rulebook: { rulebook }, now: { who } } = problem
  const before = settle(problem, choice)
  if (who === null || !rulebook.choices.saleCountsForItsTier) return { problem, best: before }
  const reached = reachedRank(rulebook, who.tierCountedMinor + saleCounts(rulebook, { baseMinor: before.earned.baseMinor, points: before.earned.total }))
  if (reached <= tierRank(rulebook, who.tierId)) return { problem, best: before }
  const there = atRank(problem, reached)
  return { problem: there, best: settle(there, choice) }
}

/** Every choice of few promotions that use no units up; null where there are more than can be tried. */
function everyChoice({ candidates }: Problem): Choice[] | null {
  if (candidates.length > TRIED_IN_FULL || candidates.some(({ compiled }) => compiled.exclusiveUnits)) return null
  const choices: Choice[] = []
  for (let set = 0; set < 1 << candidates.length; set += 1) {
    const on = candidates.filter((_, at) => (set & (1 << at)) !== 0)
    if (goTogether(on)) choices.push({ on: new Set(on.map(({ slot }) => slot)), allotment: new Map() })
  }
  return choices
}

function goTogether(on: readonly Candidate[]): boolean {
  return on.every((one, at) => on.slice(at + 1).every((other) => !conflict(one, other))) && overclaiming(on) === null
}
