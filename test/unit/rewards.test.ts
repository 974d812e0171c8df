import { describe, expect, it } from 'vitest'
import { usesLeft } from '../../core/loyalty/entitlements.ts'
import { stampsAfter } from '../../core/loyalty/stamps.ts'

describe('uses left of an entitlement', () => {
  const ON = '2026-08-14'

  const granted = (uses: number, onDate: string) => ({ isGranted: true, uses, onDate })
  const used = (uses: number, onDate: string) => ({ isGranted: false, uses, onDate })

  it('are those of the tier in the calendar year', () => {
    const terms = { perYearByTier: { gold: 2 } }
    expect(usesLeft(terms, 'gold', [], ON)).toBe(2)
    expect(usesLeft(terms, 'silver', [], ON)).toBe(0)
    const moves = [used(2, '2025-12-31'), used(1, '2026-01-01')]
    expect(usesLeft(terms, 'gold', moves, ON)).toBe(1)
    expect(usesLeft(terms, 'gold', [...moves, used(3, ON)], ON)).toBe(0)
  })

  it('are taken of granted ones first, the oldest of them that has not ended', () => {
    const terms = { perYearByTier: { gold: 1 }, expiresAfterMonths: 2 }
    const moves = [granted(2, '2026-07-01'), granted(1, '2026-06-13')]
    expect(usesLeft(terms, 'gold', moves, '2026-08-13')).toBe(4)
    expect(usesLeft(terms, 'gold', moves, ON)).toBe(3)
    expect(usesLeft(terms, 'gold', [...moves, used(1, '2026-08-13')], ON)).toBe(3)
    expect(usesLeft(terms, 'gold', [...moves, used(1, ON)], ON)).toBe(2)
    expect(usesLeft(terms, 'gold', [...moves, used(4, '2026-08-01')], ON)).toBe(0)
  })

  it('were not there before they were granted, be it earlier the same day', () => {
    const terms = { perYearByTier: { gold: 1 } }
    expect(usesLeft(terms, 'gold', [granted(1, '2026-08-01'), used(1, '2026-07-31')], ON)).toBe(1)
    expect(usesLeft(terms, 'silver', [used(1, ON), granted(1, ON)], ON)).toBe(1)
    expect(usesLeft(terms, 'silver', [granted(1, ON), used(1, ON)], ON)).toBe(0)
  })
})

describe('stamps after all that moved', () => {
  const card = { stamps: 5, expiresAfterMonths: 1 }
  const move = (stamps: number, onDate: string) => ({ stamps, onDate })

  it('end with the last stamp given; what is paid out does not put that off', () => {
    const moves = [move(11, '2026-07-01'), move(-5, '2026-07-20')]
    expect(stampsAfter(card, moves, '2026-08-01')).toMatchObject({ open: 1, full: 1 })
    expect(stampsAfter(card, moves, '2026-08-02')).toMatchObject({ open: 0, full: 0 })
    expect(stampsAfter(card, [...moves, move(1, '2026-08-02')], '2026-08-02')).toMatchObject({ open: 1, full: 0 })
  })

  it('are not asked back of later ones where the sale that filled a card came back after it was paid out', () => {
    expect(stampsAfter(card, [move(-5, '2026-07-01'), move(2, '2026-07-02')], '2026-07-02')).toMatchObject({ open: 2, full: 0 })
  })
})
