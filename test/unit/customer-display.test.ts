import { describe, expect, it } from 'vitest'
import { ringDots } from '../../renderer/display/ring-dots.ts'

describe('the ring', () => {
  const way = (missingMinor: number, missingAfterSaleMinor: number) => ({ requiredMinor: 240_000, missingMinor, missingAfterSaleMinor })

  it.each([
    [way(240_000, 240_000), { now: 0, after: 0 }],
    [way(30_000, 20_000), { now: 21, after: 22 }],
    [way(1, 1), { now: 23, after: 23 }],
    [way(1, 0), { now: 23, after: 24 }],
    [way(400_000, 0), { now: 0, after: 24 }],
    [null, { now: 24, after: 24 }],
  ])('of %j has %j dots: the last one only for who has arrived', (next, dots) => {
    expect(ringDots(next)).toEqual(dots)
  })
})
