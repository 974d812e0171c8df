import type { Problem } from './problem.ts'
import type { Settled } from './settle.ts'

function partOf(settled: Settled, line: number): number {
  return settled.takings.reduce((sum, taking) => sum + (taking.byLine.get(line)?.quantityMilli ?? 0), 0)
}

/** It gives something that counts nothing here, such as a stamp no worth is stated for: there need not be few of those. */
function countsNothing(problem: Problem, { slot, amountMinor, points, worthMinor }: Settled['takings'][number]): boolean {
  return amountMinor === 0 && points === 0 && worthMinor === 0 && problem.candidates[slot]!.compiled.promotion.effect.kind !== 'points-multiplier'
}

/**
 * Whether one result comes before another: the larger benefit; then fewer promotions that count in it; then more of the
 * others; then the one in which more of the
 * first line takes part where they differ; then the one that takes more off the first such line, lines in order of sku,
 * price and line id; then the earlier promotions.
 */
export function isBetter(problem: Problem, a: Settled, b: Settled): boolean {
  if (a.benefit !== b.benefit) return a.benefit > b.benefit
  const uncounted = (settled: Settled): number => settled.takings.reduce((count, taking) => count + Number(countsNothing(problem, taking)), 0)
  const [extrasOfA, extrasOfB] = [uncounted(a), uncounted(b)]
  const counted = a.takings.length - extrasOfA - (b.takings.length - extrasOfB)
  if (counted !== 0) return counted < 0
  if (extrasOfA !== extrasOfB) return extrasOfA > extrasOfB
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
