import { pointScale } from '../points/scale.ts'
import { extraMilliOf, flatPointsOf } from './point-effects.ts'
import type { Candidate, Problem } from './problem.ts'
import { benefitPerMinor } from './settle.ts'

/** The benefit of what the points step gives and no discount changes: bonuses and what worth is stated for. */
export function givenBeside(problem: Problem, on: readonly Candidate[]): number {
  const { redemption, pointsRules } = problem.rulebook.rulebook
  const perMinor = benefitPerMinor(problem)
  let given = 0
  for (const candidate of on) {
    if (candidate.compiled.step !== 'points') continue
    if (problem.earn !== null) given += flatPointsOf(problem, candidate) * pointScale(pointsRules.decimals) * redemption.valueMinor
    const { effect } = candidate.compiled.promotion
    if ('worthMinor' in effect) given += effect.worthMinor * Math.min(candidate.mostUses, mostGiven(problem, candidate)) * perMinor
  }
  return given
}

function mostGiven(problem: Problem, candidate: Candidate): number {
  if (candidate.compiled.onceOnly) return candidate.mostUses
  return candidate.targets.reduce((sum, line) => sum + Math.max(1, problem.lines[line]!.units, Math.ceil(problem.lines[line]!.basketLine.quantityMilli / 1000)), 0)
}

/** Per line, what a minor unit earns, in thousandths of the base rate. */
export function earnMilliOn(problem: Problem, on: readonly Candidate[]): number[] {
  const milli = problem.lines.map(({ basketLine }): number => (problem.earn !== null && basketLine.earns ? 1000 : 0))
  for (const candidate of on) {
    const extra = extraMilliOf(candidate)
    if (extra > 0) for (const line of candidate.targets) milli[line] = milli[line]! + extra
  }
  return milli
}
