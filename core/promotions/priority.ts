import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import { settleNothing, withCandidate } from './greedy.ts'
import type { Candidate, Problem } from './problem.ts'
import { findBest } from './search.ts'
import type { Found } from './search.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'

function byPriority(a: Candidate, b: Candidate): number {
  const [first, second] = [a.compiled.promotion, b.compiled.promotion]
  return second.priority - first.priority || (first.id < second.id ? -1 : 1)
}

function gives(settled: Settled, { slot }: Candidate): boolean {
  return settled.takings.some((taking) => taking.slot === slot)
}

/** What comes of one more promotion; where a budget covers fewer uses than there are units for, it takes the units of those only. */
function withOneMore(problem: Problem, { choice }: Settled, candidate: Candidate): Settled | null {
  const whole = withCandidate(problem, choice, candidate)
  if (whole === null) return null
  const tried = settle(problem, whole)
  const taking = tried.takings.find(({ slot }) => slot === candidate.slot)
  if (taking === undefined || !tried.broken.includes(candidate.slot)) return tried
  const fewer = withCandidate(problem, choice, { ...candidate, mostUses: taking.uses })
  return fewer === null ? null : settle(problem, fewer)
}

/**
 * The policy `priority` (loyalty-rules section 4): promotions in order of priority, then id. Each is admitted unless it
 * conflicts with one admitted before it, would give nothing, or would keep an admitted one from giving anything or from
 * its threshold. Units go in basket price order, dearest first, to whoever comes first. This is what the policy says, and
 * so exact.
 */
export function choiceByPriority(problem: Problem): Settled {
  let chosen = settleNothing(problem)
  const admitted: Candidate[] = []
  for (const candidate of [...problem.candidates].sort(byPriority)) {
    if (admitted.some((each) => conflict(each, candidate)) || (candidate.claims.length > 0 && overclaiming([...admitted, candidate]) !== null)) continue
    const tried = withOneMore(problem, chosen, candidate)
    if (tried === null || tried.broken.length > 0 || ![...admitted, candidate].every((each) => gives(tried, each))) continue
    chosen = tried
    admitted.push(candidate)
  }
  return chosen
}

/** The choice that the rulebook's policy makes for a basket. */
export function choose(problem: Problem): Found {
  if (problem.rulebook.rulebook.policy === 'best-for-customer') return findBest(problem)
  return { best: choiceByPriority(problem), exact: true, gapMinor: 0 }
}
