import { mulDivRound } from '../money/money.ts'
import type { Right } from './rights.ts'

/** How much may be taken off by hand under each right, in basis points of what the goods cost without anything given by hand. The smallest first. */
export const DISCOUNT_LIMITS = [
  { right: 'discount-small', mostBp: 1000 },
  { right: 'discount-large', mostBp: 5000 },
  { right: 'discount-any', mostBp: 10_000 },
] as const satisfies readonly { right: Right; mostBp: number }[]

/** What a line, or the sale, costs without anything given by hand, and with it. */
export interface GivenOff {
  readonly beforeMinor: number
  readonly afterMinor: number
}

/** The right that is needed for what is given off; what odd cents make of a share does not count. A price that goes up needs the second. */
export function rightForDiscount(given: readonly GivenOff[]): (typeof DISCOUNT_LIMITS)[number]['right'] {
  const holds = (mostBp: number) => given.every(({ beforeMinor, afterMinor }) => beforeMinor - afterMinor <= mulDivRound(beforeMinor, mostBp, 10_000, 'ceil'))
  const needed = DISCOUNT_LIMITS.find(({ mostBp }) => holds(mostBp))?.right ?? 'discount-any'
  return needed === 'discount-small' && given.some(({ beforeMinor, afterMinor }) => afterMinor > beforeMinor) ? 'discount-large' : needed
}
