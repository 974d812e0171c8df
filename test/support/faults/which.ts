import type { seededNumbers } from '../seeded-numbers.ts'

/** Every call of a script is met by hand (docs/reliability.md); otherwise a sample of them. */
export const EVERY_CALL = process.env['REGULARS_FAULTS'] === 'all'

/** Of a script's calls so many come in every run of it: the work is not the same to the last page. */
const SURE = 0.8

/** Which of so many calls the fault is for: all, by hand up to `most`, or so many of them drawn, the first with them where there are several. */
export function whichCalls(all: number, sample: number, numbers: ReturnType<typeof seededNumbers>, most = Infinity): number[] {
  const wanted = EVERY_CALL ? most : sample
  if (all <= wanted) return Array.from({ length: all }, (_, at) => at + 1)
  const drawn = new Set(wanted > 1 ? [1] : [])
  const last = Math.max(wanted, Math.floor(all * SURE))
  while (drawn.size < wanted) drawn.add(numbers.between(1, last))
  return [...drawn].sort((a, b) => a - b)
}
