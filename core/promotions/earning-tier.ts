import { earningRank, reachedRank, saleCounts, tierRank, tierRequires } from '../loyalty/tiers.ts'
import { isBetter } from './better.ts'
import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import { settleNothing } from './greedy.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Found } from './search.ts'
import { benefitPerMinor, settle } from './settle.ts'
import type { Choice, Settled } from './settle.ts'
import { bestFromMinimum } from './tier-minimum.ts'
import type { Bounded } from './tier-minimum.ts'

/** A choice, and the problem with the rate at which the sale earns when it is made. */
export interface FoundAtTier {
  problem: Problem
  found: Found
}

/** Where no set of promotions can be proved best by its bound, so many of them are tried in every way. */
const TRIED_IN_FULL = 10

/**
 * Row 19 of loyalty-rules section 8: a sale counts for the tier at whose rate it earns. Discounts lower what it counts, so
 * the choice decides the rate too. For each tier that the sale could reach, the best choice at its rate is looked for
 * among those that leave what the tier asks for; a choice is then worth what it earns at the tier it really reaches.
 *
 * Why that is exact: a choice that reaches a tier is among those looked at for it, so none is worth more than the best
 * of all those searches. Where a higher tier earns no less, what a search found reaches its tier or a higher one, so
 * it is worth no less than the search said. Where that cannot be asked of the search (tiers that count points; another
 * earning base; minimum spends net of tax) small baskets are tried in every way, and for others the result says how far it
 * can be off.
 */
export function chooseAtItsTier(problem: Problem, choose: (problem: Problem) => Found): FoundAtTier {
  const ranks = reachable(problem)
  if (ranks.length === 0) {
    const found = choose(problem)
    if (problem.now.who === null || !problem.rulebook.rulebook.choices.saleCountsForItsTier) return { problem, found }
    const there = atItsTier(problem, found.best.choice)
    return { problem: there.problem, found: { ...found, best: there.best } }
  }
  const runs = ranks.map((rank) => bestAtRank(problem, rank, choose))
  const most = runs.reduce((high, run) => (run.most > high ? run.most : high), 0n)
  // Without any offer the most is left for a tier.
  const best = bestAtItsTier(problem, [settleNothing(problem).choice, ...runs.flatMap((run) => run.choices)])
  if (best.best.benefit >= most) return foundAt(best, 0)
  const all = everyChoice(problem)
  if (all !== null) return foundAt(bestAtItsTier(problem, all), 0)
  const perMinor = BigInt(benefitPerMinor(problem))
  return foundAt(best, Number((most - best.best.benefit + perMinor - 1n) / perMinor))
}

function foundAt({ problem, best }: AtTier, gapMinor: number): FoundAtTier {
  return { problem, found: { best, exact: gapMinor === 0, gapMinor } }
}

/** The best at the rate of a tier, among the choices that reach it. */
function bestAtRank(problem: Problem, rank: number, choose: (problem: Problem) => Found): Bounded {
  const { rulebook: { rulebook }, now: { who } } = problem
  const there = atRank(problem, rank)
  const found = choose(there)
  const free = { choices: [found.best.choice], most: found.best.benefit + BigInt(found.gapMinor) * BigInt(benefitPerMinor(problem)) }
  if (rankOf(problem, settle(problem, found.best.choice)) >= rank || rulebook.tierRules.measure !== 'amount') return free
  const among = bestFromMinimum(there, tierRequires(rulebook, rulebook.tiers[rank]!) - who!.tierCountedMinor, found)
  return among === null ? free : { choices: [...free.choices, ...among.choices], most: among.most < free.most ? among.most : free.most }
}

/** The tiers that the sale could come to, where the policy is to search: the member's, and those above. */
function reachable({ rulebook: { rulebook }, now: { who }, lines, earn }: Problem): number[] {
  if (earn === null || who === null || !rulebook.choices.saleCountsForItsTier || rulebook.policy !== 'best-for-customer') return []
  const rank = tierRank(rulebook, who.tierId)
  const { measure } = rulebook.tierRules
  const grossMinor = lines.reduce((sum, line) => sum + (line.basketLine.earns ? line.grossMinor : 0), 0)
  // Points of a sale have no bound that is as simple: every tier could be reached by them.
  const most = measure === 'points' ? rulebook.tiers.length - 1 : reachedRank(rulebook, who.tierCountedMinor + saleCounts(rulebook, { baseMinor: grossMinor, points: 0 }))
  // A visit is one whatever is chosen.
  if (measure === 'visits') return [Math.max(rank, most)]
  return rulebook.tiers.flatMap((_, at) => (at === rank || (at > rank && at <= most) ? [at] : []))
}

function atRank(problem: Problem, rank: number): Problem {
  return { ...problem, earn: problem.rulebook.rulebook.tiers[rank]!.earn }
}

/** A choice worked out, and the problem at the rate it earns at. */
interface AtTier { problem: Problem; best: Settled }

/** The place of the tier that a choice reaches, what it earns at the rate of the tier before counted. */
function rankOf({ rulebook: { rulebook }, now: { who } }: Problem, { earned }: Settled): number {
  return earningRank(rulebook, { tierId: who!.tierId, countedMinor: who!.tierCountedMinor, saleBaseMinor: saleCounts(rulebook, { baseMinor: earned.baseMinor, points: earned.total }) })
}

/** A choice worked out at the rate of the tier that it reaches. */
function atItsTier(problem: Problem, choice: Choice): AtTier {
  const before = settle(problem, choice)
  const rank = rankOf(problem, before)
  if (rank === tierRank(problem.rulebook.rulebook, problem.now.who!.tierId)) return { problem, best: before }
  const there = atRank(problem, rank)
  return { problem: there, best: settle(there, choice) }
}

/** The best of these choices, each at the tier it reaches; one of them at least is admissible. */
function bestAtItsTier(problem: Problem, choices: readonly Choice[]): AtTier {
  return choices.map((choice) => atItsTier(problem, choice)).filter(({ best }) => best.broken.length === 0).reduce((a, b) => (isBetter(problem, b.best, a.best) ? b : a))
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
