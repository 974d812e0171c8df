import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import { settleNothing, withCandidate } from './greedy.ts'
import { UNLIMITED } from './limits.ts'
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

/** Up to so many uses are tried one by one, more of them by halves. */
const FEW_USES = 64

/**
 * What comes of one more promotion. Where it gives nothing on the units of all its uses, or holds some in vain, because a
 * budget does not pay for so many, it takes the units of as many uses as it pays for.
 */
function withOneMore(problem: Problem, { choice }: Settled, candidate: Candidate): Settled | null {
  const onUnitsOf = (mostUses: number): Settled | null => {
    const more = withCandidate(problem, choice, { ...candidate, mostUses })
    return more === null ? null : settle(problem, more)
  }
  const isGiven = (settled: Settled | null): boolean => settled !== null && gives(settled, candidate) && !settled.broken.includes(candidate.slot)
  const whole = onUnitsOf(candidate.mostUses)
  if (whole === null || candidate.mostMinor === UNLIMITED || isGiven(whole)) return whole
  const paid = whole.takings.find(({ slot }) => slot === candidate.slot)?.uses
  const units = [...whole.choice.allotment.get(candidate.slot)?.values() ?? []].reduce((sum, each) => sum + each, 0)
  for (let uses = paid ?? units; uses > 0; uses = uses > FEW_USES ? Math.floor(uses / 2) : uses - 1) {
    const fewer = onUnitsOf(uses)
    if (isGiven(fewer)) return fewer
  }
  return whole
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
