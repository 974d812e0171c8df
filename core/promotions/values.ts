import { mulDivRound } from '../money/money.ts'
import type { Taking } from './apply.ts'
import type { Problem } from './problem.ts'
import { benefitPerMinor } from './settle.ts'

/** What points (in the programme's point minor units) are worth at the redemption rate, in minor units, rounded down. */
export function valueMinor(problem: Problem, points: number): number {
  return mulDivRound(points, problem.rulebook.rulebook.redemption.valueMinor, benefitPerMinor(problem), 'floor')
}

/** What one applied promotion is worth to the customer: money off, points at the redemption rate, and the worth the rulebook states. */
export function worthOfTaking(problem: Problem, taking: Taking): number {
  return taking.amountMinor + taking.worthMinor + valueMinor(problem, taking.points)
}
