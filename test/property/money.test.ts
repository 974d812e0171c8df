import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, mulDivRound, roundCash, taxInside } from '../../core/money/money.ts'
import type { Rounding } from '../../core/money/money.ts'

const whole = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 })
const large = fc.maxSafeInteger()
const roundings: readonly Rounding[] = ['floor', 'half-up', 'half-even', 'ceil']

function roundExactly(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const sign = (numerator < 0n) === (denominator < 0n) ? 1n : -1n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const down = n / d
  const rest = n % d
  const awayFromZero = {
    floor: sign < 0n && rest > 0n,
    ceil: sign > 0n && rest > 0n,
    'half-up': rest * 2n >= d,
    'half-even': rest * 2n > d || (rest * 2n === d && down % 2n === 1n),
  }[rounding]
  return sign * (awayFromZero && rest > 0n ? down + 1n : down)
}

describe('money', () => {
  it('multiplies and divides as exact fractions do', () => {
    fc.assert(fc.property(fc.oneof(whole, large), fc.oneof(whole, fc.integer({ min: -10_000, max: 10_000 })), fc.oneof(whole, large).filter((c) => c !== 0), fc.constantFrom(...roundings), (a, b, c, rounding) => {
      const exact = roundExactly(BigInt(a) * BigInt(b), BigInt(c), rounding)
      fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER) && exact >= -BigInt(Number.MAX_SAFE_INTEGER))
      expect(BigInt(mulDivRound(a, b, c, rounding))).toBe(exact)
    }), { numRuns: 2000, examples: [[-586644090065937, -11, -3226542495362651, 'floor']] })
  })

  it('splits so that parts add up, none beyond its weight, none more than one from its exact share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }).filter((all) => all.some((weight) => weight > 0))
    fc.assert(fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const sum = all.reduce((a, b) => a + b, 0)
      const total = Math.floor(sum * share)
      const parts = allocate(total, all)
      expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
      parts.forEach((part, at) => {
        expect(part).toBeLessThanOrEqual(all[at]!)
        expect(Math.abs(part * sum - total * all[at]!)).toBeLessThan(sum)
      })
    }), { numRuns: 1000 })
  })

  it('gives equal weights parts that never rise from left to right', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 20 }), (total, count) => {
      const parts = allocate(total, Array.from({ length: count }, () => 1))
      expect([...parts].sort((a, b) => b - a)).toEqual(parts)
    }))
  })

  it('rounds cash to a step, at most half a step off, never to the customer’s loss by half a step', () => {
    fc.assert(fc.property(whole, fc.constantFrom(1, 5, 10, 50, 100), (amount, step) => {
      const { roundedMinor, roundingMinor } = roundCash(amount, step)
      expect(Math.abs(roundedMinor % step)).toBe(0)
      expect(amount + roundingMinor).toBe(roundedMinor)
      expect(roundingMinor * 2).toBeLessThan(step + (step === 1 ? 1 : 0))
      expect(roundingMinor * 2).toBeGreaterThanOrEqual(-step)
    }), { numRuns: 1000 })
  })

  it('finds the tax inside that, taken off and put on again, is at most a minor unit off', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 5000 }), (gross, rateBp) => {
      const tax = taxInside(gross, rateBp)
      expect(Math.abs(tax * (10_000 + rateBp) - gross * rateBp) * 2).toBeLessThanOrEqual(10_000 + rateBp)
    }), { numRuns: 1000 })
  })
})
