/** How a multiplication rounds (loyalty-rules section 1). `half-up` is away from zero. */
export type Rounding = 'floor' | 'half-up' | 'half-even' | 'ceil'

/**
 * a × b ÷ c, exact in between, rounded once. All whole numbers; c is not zero.
 * Throws RangeError when an operand is not a safe integer or the result is none: money is never approximate.
 */
export function mulDivRound(a: number, b: number, c: number, rounding: Rounding): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || !Number.isSafeInteger(c) || c === 0) {
    throw new RangeError(`mulDivRound needs whole numbers and a divisor: ${a} × ${b} ÷ ${c}`)
  }
  const product = a * b
  // Both halves of the range: the floor of a negative quotient steps one divisor further from nought.
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER / 2 && Math.abs(c) <= Number.MAX_SAFE_INTEGER / 2) return divideSmall(product, c, rounding)
  return Number(divideBig(BigInt(a) * BigInt(b), BigInt(c), rounding))
}

function divideSmall(numerator: number, denominator: number, rounding: Rounding): number {
  const n = denominator < 0 ? -numerator : numerator
  const d = Math.abs(denominator)
  // The remainder of doubles that are whole numbers is exact; the quotient is taken from what divides evenly.
  const rest = ((n % d) + d) % d
  const below = (n - rest) / d
  return below + (roundsUp(rest === 0, rest * 2 - d, n < 0, below % 2 === 0, rounding) ? 1 : 0)
}

function divideBig(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const n = denominator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const rest = ((n % d) + d) % d
  const below = (n - rest) / d
  const result = below + (roundsUp(rest === 0n, Number(rest * 2n > d) - Number(rest * 2n < d), n < 0n, below % 2n === 0n, rounding) ? 1n : 0n)
  if (result > BigInt(Number.MAX_SAFE_INTEGER) || result < -BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new RangeError('an amount left the range of whole numbers')
  }
  return result
}

/** Whether a quotient with this rest goes to the whole number above rather than below it. */
function roundsUp(even: boolean, againstHalf: number, negative: boolean, belowIsEven: boolean, rounding: Rounding): boolean {
  if (even) return false
  switch (rounding) {
    case 'floor': return false
    case 'ceil': return true
    case 'half-up': return againstHalf > 0 || (againstHalf === 0 && !negative)
    case 'half-even': return againstHalf > 0 || (againstHalf === 0 && !belowIsEven)
  }
}

/**
 * Splits `totalMinor` in proportion to the weights by largest remainder, ties to the earlier (loyalty-rules section 1).
 * The parts sum to the total exactly; a part never exceeds its weight while the total does not exceed their sum.
 * Weights are whole and not negative. With no weight at all there is nothing to carry a total: it must be 0.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (totalMinor < 0) return allocate(-totalMinor, weights).map((part) => (part === 0 ? 0 : -part))
  let sum = 0
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`a share cannot follow the weight ${weight}`)
    sum += weight
  }
  if (sum === 0) {
    if (totalMinor !== 0) throw new RangeError('an amount cannot be split over nothing')
    return weights.map(() => 0)
  }
  if (!Number.isSafeInteger(sum)) throw new RangeError('the weights left the range of whole numbers')
  if (weights.length === 1) return [totalMinor]
  const rests = weights.map((weight) => remainder(totalMinor, weight, sum))
  const parts = weights.map((weight) => mulDivRound(totalMinor, weight, sum, 'floor'))
  const left = parts.reduce((less, part) => less - part, totalMinor)
  if (left === 0) return parts
  for (const index of largest(rests, left)) parts[index] = parts[index]! + 1
  return parts
}

/** With more parts than this all are put in order at once. */
const FEW_PARTS = 24

/** The places of so many of the largest, the earlier of equals first. None of them is below nothing. */
function largest(rests: number[], count: number): number[] {
  if (rests.length > FEW_PARTS) {
    return rests.map((rest, index) => ({ index, rest })).sort((a, b) => b.rest - a.rest || a.index - b.index).slice(0, count).map(({ index }) => index)
  }
  const found: number[] = []
  while (found.length < count) {
    let most = 0
    for (let index = 1; index < rests.length; index += 1) if (rests[index]! > rests[most]!) most = index
    rests[most] = -1
    found.push(most)
  }
  return found
}

function remainder(a: number, b: number, c: number): number {
  const product = a * b
  return Number.isSafeInteger(product) ? product % c : Number((BigInt(a) * BigInt(b)) % BigInt(c))
}

/** Unit price × quantity, half-up; the quantity in thousandths (3 pieces = 3000, 0.412 kg = 412). */
export function lineAmountMinor(unitPriceMinor: number, quantityMilli: number): number {
  return mulDivRound(unitPriceMinor, quantityMilli, 1000, 'half-up')
}

/**
 * An amount to pay in cash to the nearest step, the half in the customer's favour: down when the customer pays,
 * up when money is given back (a negative amount). `roundingMinor` is what was added.
 */
export function roundCash(amountMinor: number, stepMinor: number): { roundedMinor: number; roundingMinor: number } {
  if (!Number.isSafeInteger(stepMinor) || stepMinor < 1) throw new RangeError(`cash cannot be rounded to ${stepMinor}`)
  const below = mulDivRound(amountMinor, 1, stepMinor, 'floor') * stepMinor
  const roundedMinor = (amountMinor - below) * 2 <= stepMinor ? below : below + stepMinor
  return { roundedMinor, roundingMinor: roundedMinor - amountMinor }
}

/** The tax contained in an amount at a rate in basis points: half-up(gross × r ÷ (1 + r)). */
export function taxInside(grossMinor: number, rateBp: number): number {
  return mulDivRound(grossMinor, rateBp, 10_000 + rateBp, 'half-up')
}

/** The tax on top of an amount at a rate in basis points, half-up. */
export function taxOnTop(netMinor: number, rateBp: number): number {
  return mulDivRound(netMinor, rateBp, 10_000, 'half-up')
}
