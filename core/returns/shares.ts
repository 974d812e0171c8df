import { mulDivRound } from '../money/money.ts'

/**
 * F(x) of loyalty-rules section 6: an original amount × what is returned ÷ what was sold, half-up. All of it returned is
 * the original exactly. Where nothing was sold there is nothing to follow: 0.
 */
export function share(original: number, returned: number, sold: number): number {
  return sold === 0 ? 0 : mulDivRound(original, returned, sold, 'half-up')
}

/**
 * Splits a part of a whole over what the whole is made of, so that the shares sum to the part. Each is F, half-up, wherever
 * those add up; where they do not, the odd unit goes to (or comes from) whose half is nearest, ties to the earlier.
 *
 * In other words: units are given out one by one, each to the one whose next half is reached first (Webster's method). So as
 * the part grows no share ever goes down, and all of the part gives all of every whole; largest remainder would add up too,
 * but there a share may go down. `wholes` are not negative, `part` is between 0 and their sum.
 */
export function sharesOf(wholes: readonly number[], part: number): number[] {
  const whole = wholes.reduce((sum, each) => sum + each, 0)
  if (part < 0 || part > whole) throw new RangeError(`${part} is no part of ${whole}`)
  const shares = wholes.map((each) => share(each, part, whole))
  let odd = part - shares.reduce((sum, each) => sum + each, 0)
  for (; odd > 0; odd -= 1) shares[firstHalf(wholes, shares)]! += 1
  for (; odd < 0; odd += 1) shares[lastHalf(wholes, shares)]! -= 1
  return shares
}

/** Where the next unit belongs: the lowest (share + ½) ÷ whole. */
function firstHalf(wholes: readonly number[], shares: readonly number[]): number {
  let best = -1
  wholes.forEach((whole, at) => {
    if (shares[at]! < whole && (best < 0 || isLess(2 * shares[at]! + 1, whole, 2 * shares[best]! + 1, wholes[best]!))) best = at
  })
  return best
}

/** Where the last unit was given: the highest (share − ½) ÷ whole. */
function lastHalf(wholes: readonly number[], shares: readonly number[]): number {
  let best = -1
  wholes.forEach((whole, at) => {
    if (shares[at]! > 0 && (best < 0 || !isLess(2 * shares[at]! - 1, whole, 2 * shares[best]! - 1, wholes[best]!))) best = at
  })
  return best
}

/** a ÷ b < c ÷ d, exactly; b and d are above 0. */
function isLess(a: number, b: number, c: number, d: number): boolean {
  return BigInt(a) * BigInt(d) < BigInt(c) * BigInt(b)
}
