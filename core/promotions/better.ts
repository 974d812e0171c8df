import type { Problem } from './problem.ts'
import type { Settled } from './settle.ts'

/**
 * Whether one result comes before another: the larger benefit; then fewer promotions; then the one that takes more off
 * the first line in which they differ, lines in order of sku, price and line id; then the earlier promotions.
 */
export function isBetter(problem: Problem, a: Settled, b: Settled): boolean {
  if (a.benefit !== b.benefit) return a.benefit > b.benefit
  if (a.takings.length !== b.takings.length) return a.takings.length < b.takings.length
  for (const { index } of problem.lines) {
    if (a.netMinor[index] !== b.netMinor[index]) return a.netMinor[index]! < b.netMinor[index]!
  }
  const idsOf = (settled: Settled): string => settled.takings.map((taking) => problem.candidates[taking.slot]!.compiled.promotion.id).join(' ')
  return idsOf(a) < idsOf(b)
}
