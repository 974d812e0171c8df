import type { Problem } from './problem.ts'
import type { Settled } from './settle.ts'

function partOf(settled: Settled, line: number): number {
  return settled.takings.reduce((sum, taking) => sum + (taking.byLine.get(line)?.quantityMilli ?? 0), 0)
}

/**
 * Whether one result comes before another: the larger benefit; then fewer promotions; then the one in which more of the
 * first line takes part where they differ; then the one that takes more off the first such line, lines in order of sku,
 * price and line id; then the earlier promotions.
 */
export function isBetter(problem: Problem, a: Settled, b: Settled): boolean {
  if (a.benefit !== b.benefit) return a.benefit > b.benefit
  if (a.takings.length !== b.takings.length) return a.takings.length < b.takings.length
  for (const { index } of problem.lines) {
    const quantity = partOf(a, index) - partOf(b, index)
    if (quantity !== 0) return quantity > 0
  }
  for (const { index } of problem.lines) {
    if (a.netMinor[index] !== b.netMinor[index]) return a.netMinor[index]! < b.netMinor[index]!
  }
  const idsOf = (settled: Settled): string => settled.takings.map((taking) => problem.candidates[taking.slot]!.compiled.promotion.id).join(' ')
  return idsOf(a) < idsOf(b)
}
