import type { seededNumbers } from '../seeded-numbers.ts'

/** Every call of a script is met by hand (docs/reliability.md); otherwise a sample of them. */
export const EVERY_CALL = process.env['REGULARS_FAULTS'] === 'all'

/**
 * Which of so many calls the fault is for: all, by hand up to `most`, or so many of them drawn; where there are several,
 * the first and the last among them.
 */
export function whichCalls(all: number, sample: number, numbers: ReturnType<typeof seededNumbers>, most = Infinity): number[] {
  const wanted = EVERY_CALL ? most : sample
  if (all <= wanted) return Array.from({ length: all }, (_, at) => at + 1)
  const drawn = new Set(wanted > 1 ? [1, all] : [])
  while (drawn.size < wanted) drawn.add(numbers.between(1, all))
  return [...drawn].sort((a, b) => a - b)
}
