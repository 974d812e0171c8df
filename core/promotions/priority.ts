import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import { gives, settleNothing, withOneMore } from './greedy.ts'
import type { Candidate, Problem } from './problem.ts'
import { findBest } from './search.ts'
import type { Found } from './search.ts'
import type { Settled } from './settle.ts'

function byPriority(a: Candidate, b: Candidate): number {
  const [first, second] = [a.compiled.promotion, b.compiled.promotion]
  return second.priority - first.priority || (first.id < second.id ? -1 : 1)
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
    const tried = withOneMore(problem, chosen.choice, candidate)
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
