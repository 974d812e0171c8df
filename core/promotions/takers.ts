import { demandsOf, demandingBeside } from './demanding-takers.ts'
import { takerOfLines } from './line-takers.ts'
import type { Candidate, Problem } from './problem.ts'
import { takerOfSets } from './set-takers.ts'
import type { LineGains, Taker } from './taker.ts'

/** What a promotion may take, and gain of it: of its sets or its lines, and what it demands beside. */
export function takerOf(problem: Problem, candidate: Candidate, gains: LineGains): Taker {
  const demands = demandsOf(problem, candidate)
  const plain = candidate.compiled.set === null ? takerOfLines(problem, candidate, gains) : takerOfSets(problem, candidate, candidate.compiled.set, gains)
  return demands === null ? plain : demandingBeside(problem, plain, demands, candidate)
}
