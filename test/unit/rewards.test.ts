import { describe, expect, it } from 'vitest'
import { usesLeft } from '../../core/loyalty/entitlements.ts'
import { stampsAfter } from '../../core/loyalty/stamps.ts'

describe('uses left of an entitlement', () => {
  const ON = '2026-08-14'

  it('are those of the tier in the calendar year', () => {
    const terms = { perYearByTier: { gold: 2 } }
    expect(usesLeft(terms, 'gold', { granted: [], used: [] }, ON)).toBe(2)
    expect(usesLeft(terms, 'silver', { granted: [], used: [] }, ON)).toBe(0)
    const used = [{ uses: 2, onDate: '2025-12-31' }, { uses: 1, onDate: '2026-01-01' }]
    expect(usesLeft(terms, 'gold', { granted: [], used }, ON)).toBe(1)
    expect(usesLeft(terms, 'gold', { granted: [], used: [...used, { uses: 3, onDate: ON }] }, ON)).toBe(0)
  })

  it('are taken of granted ones first, the oldest of them that has not ended', () => {
    const terms = { perYearByTier: { gold: 1 }, expiresAfterMonths: 2 }
    const granted = [{ uses: 2, onDate: '2026-07-01' }, { uses: 1, onDate: '2026-06-13' }]
    expect(usesLeft(terms, 'gold', { granted, used: [] }, '2026-08-13')).toBe(4)
    expect(usesLeft(terms, 'gold', { granted, used: [] }, ON)).toBe(3)
    expect(usesLeft(terms, 'gold', { granted, used: [{ uses: 1, onDate: '2026-08-13' }] }, ON)).toBe(3)
    expect(usesLeft(terms, 'gold', { granted, used: [{ uses: 1, onDate: ON }] }, ON)).toBe(2)
    expect(usesLeft(terms, 'gold', { granted, used: [{ uses: 4, onDate: '2026-08-01' }] }, ON)).toBe(0)
  })

  it('were not there before they were granted', () => {
    const terms = { perYearByTier: { gold: 1 } }
    expect(usesLeft(terms, 'gold', { granted: [{ uses: 1, onDate: '2026-08-01' }], used: [{ uses: 1, onDate: '2026-07-31' }] }, ON)).toBe(1)
  })
})

describe('stamps after all that moved', () => {
  const card = { stamps: 5, expiresAfterMonths: 1 }
  const given = (stamps: number, onDate: string) => ({ stamps, onDate, isGiven: true })
  const moved = (stamps: number, onDate: string) => ({ stamps, onDate, isGiven: false })

  it('end with the last stamp given; what is paid out, or comes back, does not put that off', () => {
    const moves = [given(6, '2026-07-01'), moved(-5, '2026-07-20'), moved(5, '2026-07-20')]
    expect(stampsAfter(card, moves, '2026-08-01')).toMatchObject({ open: 1, full: 1 })
    expect(stampsAfter(card, moves, '2026-08-02')).toMatchObject({ open: 0, full: 0 })
    expect(stampsAfter(card, [...moves, given(1, '2026-08-02')], '2026-08-02')).toMatchObject({ open: 1, full: 0 })
  })

  it('never fall below none', () => {
    expect(stampsAfter(card, [given(5, '2026-07-01'), moved(-5, '2026-07-01'), moved(-3, '2026-07-01'), given(2, '2026-07-02')], '2026-07-02')).toMatchObject({ open: 2, full: 0 })
  })
})
