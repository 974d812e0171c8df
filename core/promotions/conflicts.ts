import { overclaiming } from './claims.ts'
import type { CompiledPromotion } from './compile.ts'
import type { Candidate, Problem } from './problem.ts'

/** A percentage on the whole basket of which only one may apply: the better, or the first (loyalty-rules section 8, row 7). */
export function isBasketPercent(candidate: Candidate): boolean {
  return candidate.compiled.onlyBasketPercent
}

const NONE: ReadonlySet<number> = new Set()

/** Percentages on the basket that are refused because there is one before them (row 7); by slot. */
export function refusedPercentages({ rulebook, candidates }: Pick<Problem, 'rulebook' | 'candidates'>): ReadonlySet<number> {
  if (rulebook.rulebook.choices.percentagesOnBasket !== 'refuse-second') return NONE
  return new Set(candidates.filter(isBasketPercent).slice(1).map((candidate) => candidate.slot))
}

/** Whether the rulebook says that two promotions do not go together (loyalty-rules section 4). */
export function excludes(a: CompiledPromotion, b: CompiledPromotion): boolean {
  return a.sole || b.sole || (a.group !== null && a.group === b.group) || (a.onlyBasketPercent && b.onlyBasketPercent)
}

/** Whether two promotions may not both apply in this basket. Units used up are another matter. */
export function conflict(a: Candidate, b: Candidate): boolean {
  return excludes(a.compiled, b.compiled) || (a.claims.length > 0 && b.claims.length > 0 && overclaiming([a, b]) !== null)
}

function keepingOne(on: readonly Candidate[], rivals: readonly Candidate[]): Candidate[][] {
  return rivals.map((kept) => on.filter((candidate) => candidate === kept || !rivals.includes(candidate)))
}

/**
 * The first conflict among promotions that is not settled where units are divided (unit-divider.ts): one that stands alone, a group
 * that spans steps, two percentages on the basket, too few coupons for all. Returns the sets to look at instead; null where there is none.
 */
export function outerConflict(on: readonly Candidate[], outerGroups: ReadonlySet<string>): Candidate[][] | null {
  const sole = on.filter((candidate) => candidate.compiled.sole)
  if (sole.length > 0 && on.length > 1) return [...sole.map((candidate) => [candidate]), on.filter((candidate) => !candidate.compiled.sole)]
  for (const group of outerGroups) {
    const members = on.filter((candidate) => candidate.compiled.group === group)
    if (members.length > 1) return keepingOne(on, members)
  }
  const percentages = on.filter(isBasketPercent)
  if (percentages.length > 1) return keepingOne(on, percentages)
  const short = overclaiming(on)
  if (short === null) return null
  // Too few codes, cards or uses: where no two can share them one is kept, else one after the other is left out until there are enough.
  return short.onlyOne ? keepingOne(on, short.by) : short.by.map((left) => on.filter((candidate) => candidate !== left))
}
