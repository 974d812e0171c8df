import type { Candidate } from './problem.ts'

/** A percentage on the whole basket: of two, the better one applies (loyalty-rules section 8, row 7). */
export function isBasketPercent(candidate: Candidate): boolean {
  return candidate.compiled.step === 'basket' && candidate.compiled.promotion.effect.kind === 'percent-off'
}

/** Whether two promotions may not both apply (loyalty-rules section 4). Units used up are another matter. */
export function conflict(a: Candidate, b: Candidate): boolean {
  if (a.compiled.sole || b.compiled.sole) return true
  if (a.compiled.group !== null && a.compiled.group === b.compiled.group) return true
  return isBasketPercent(a) && isBasketPercent(b)
}
