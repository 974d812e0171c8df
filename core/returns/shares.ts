import { mulDivRound } from '../money/money.ts'

/**
 * F(x) of loyalty-rules section 6: an original amount × what is returned ÷ what was sold, half-up. All of it returned is
 * the original exactly. Where nothing was sold there is nothing to follow: 0.
 */
export function share(original: number, returned: number, sold: number): number {
  return sold === 0 ? 0 : mulDivRound(original, returned, sold, 'half-up')
}

/**
 * Splits a part of a whole over what the whole is made of, so that the shares sum to the part: each in turn takes its
 * share (half-up) of what the ones before it left. `part` is between 0 and the sum of `wholes`.
 *
 * Every share follows one whole number that only grows while goods come back, by no more than that number does: so no
 * share ever goes down from one return to the next, each is within one minor unit of its exact share, and all of the
 * part gives all of every whole. Rounding each by itself would not add up; largest remainder adds up but may go down.
 */
export function inTurn(wholes: readonly number[], part: number): number[] {
  let whole = wholes.reduce((sum, each) => sum + each, 0)
  if (part < 0 || part > whole) throw new RangeError(`${part} is no part of ${whole}`)
  let left = part
  return wholes.map((each) => {
    const taken = share(each, left, whole)
    left -= taken
    whole -= each
    return taken
  })
}
