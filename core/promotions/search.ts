import { greedyChoice } from './greedy.ts'
import type { Problem } from './problem.ts'
import type { Settled } from './settle.ts'

export interface Found {
  best: Settled
  /** False when the search was cut short. */
  exact: boolean
  /** How far the best can be off, in minor units, rounded up. */
  gapMinor: number
}

export function findBest(problem: Problem): Found {
  return { best: greedyChoice(problem), exact: problem.candidates.length === 0, gapMinor: 0 }
}
