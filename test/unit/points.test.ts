import { describe, expect, it } from 'vitest'
import type { Identification } from '../../core/basket/basket.ts'
import { pointsEarned } from '../../core/points/earning.ts'
import { availablePoints, newLot, nextExpiry, pendingPoints, spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { earn } from '../../core/points/rates.ts'
import { checkPointsTender, maxPointsTender, pointsValueMinor } from '../../core/points/tender.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const GOLD = { points: 2, perMinor: 100 }
const plain = (amountMinor: number): { amountMinor: number; multipliers: never[] } => ({ amountMinor, multipliers: [] })

describe('earning', () => {
  it('rounds down once, on the whole receipt', () => {
    expect(earn(GOLD, [plain(49), plain(49)], []).total).toBe(1)
    expect(earn(GOLD, [plain(7644)], []).total).toBe(152)
  })

  it('multiplies before rounding and adds bonuses after', () => {
    const double = { ruleId: 'coffee', extraMilli: 1000 }
    expect(earn(GOLD, [{ amountMinor: 1850, multipliers: [double] }, plain(5794)], [{ ruleId: 'flat', points: 50 }]))
      .toEqual({ total: 239, byRule: [{ ruleId: 'base', points: 152 }, { ruleId: 'coffee', points: 37 }, { ruleId: 'flat', points: 50 }], multiplied: 37, baseMinor: 7644 })
  })

  it('adds the extras of several multipliers, so that each can be told', () => {
    const both = [{ ruleId: 'double', extraMilli: 1000 }, { ruleId: 'triple', extraMilli: 2000 }]
    expect(earn(GOLD, [{ amountMinor: 1000, multipliers: both }], []).byRule).toEqual([
      { ruleId: 'base', points: 20 }, { ruleId: 'double', points: 20 }, { ruleId: 'triple', points: 40 },
    ])
  })
})

describe('points really earned', () => {
  const compiled = compileRulebook(rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS }))
  const sale = { lines: [...PICTURE_LINES], pinnedAt: SATURDAY_AFTERNOON, member: member() }
  const evaluation = evaluate(compiled, sale)

  it('are those of the evaluation when nothing is paid with points', () => {
    const earned = pointsEarned(compiled, { ...sale, evaluation, nonEarningMinor: 0 })
    expect(earned).toMatchObject({ total: 189, byRule: evaluation.points.byRule, tierBaseMinor: 7644 })
  })

  it('leave out what points pay, in share of every payable line', () => {
    // 20.00 of 76.44 by points: 4.84 of the coffee's 18.50 earns nothing, nor its double; (56.44 + 13.66) × 2 = 140.2
    expect(pointsEarned(compiled, { ...sale, evaluation, nonEarningMinor: 2000 })).toMatchObject({ total: 140, tierBaseMinor: 5644 })
  })

  it('keep a point that two multipliers make together', () => {
    const half = (id: string): ReturnType<typeof promotion> => promotion(id, { kind: 'points-multiplier', goods: { all: true }, factorMilli: 1500 })
    const both = compileRulebook(rulebookWith([half('p0'), half('p1')]))
    const lines = [line(1, 'bread', 25, 2)]
    const result = evaluate(both, { ...sale, lines, member: member('silver') })
    expect(result.points).toEqual({ total: 1, byRule: [{ ruleId: 'p0', points: 1 }] })
    expect(result.lines[0]!.pointPromotionIds).toEqual(['p0', 'p1'])
    expect(pointsEarned(both, { ...sale, lines, evaluation: result, member: member('silver'), nonEarningMinor: 0 }).total).toBe(1)
  })

  it('are none when points pay for everything, a flat bonus included', () => {
    const flat = compileRulebook(rulebookWith([promotion('bonus', { kind: 'points-flat', points: 50 })]))
    const lines = [line(1, 'tea', 1000, 1)]
    const result = evaluate(flat, { ...sale, lines })
    expect(pointsEarned(flat, { ...sale, lines, evaluation: result, nonEarningMinor: 0 }).total).toBe(70)
    expect(pointsEarned(flat, { ...sale, lines, evaluation: result, nonEarningMinor: 999 }).total).toBe(50)
    expect(pointsEarned(flat, { ...sale, lines, evaluation: result, nonEarningMinor: 1000 }).total).toBe(0)
  })

  it('come from earning lines only, and need a member', () => {
    const lines = [line(1, 'tea', 1000, 1), line(2, 'gift-card', 5000, 1, { earns: false, discountable: false })]
    const result = evaluate(compiled, { ...sale, lines })
    expect(result.points.total).toBe(20)
    // Half the bill by points: 5.00 of the tea's 10.00 … spread over the gift card too.
    expect(pointsEarned(compiled, { ...sale, lines, evaluation: result, nonEarningMinor: 3000 })).toMatchObject({ total: 10, tierBaseMinor: 500 })
    expect(pointsEarned(compiled, { ...sale, lines, evaluation: result, member: null, nonEarningMinor: 0 }).total).toBe(0)
  })
})

const RULES = { redemption: { points: 100, valueMinor: 100, minimumPoints: 500, stepPoints: 100, maximumShareBp: 10_000 } }
const strong: Identification = 'strong'

describe('points as a tender', () => {
  it('are worth their rate, rounded down, and nothing in debt', () => {
    expect([pointsValueMinor(RULES, 2480), pointsValueMinor({ redemption: { ...RULES.redemption, valueMinor: 33 } }, 250), pointsValueMinor(RULES, -5)]).toEqual([2480, 82, 0])
  })

  it.each([
    ['what is available, in whole steps', { dueMinor: 7144, available: 2480 }, 2400],
    ['what the bill needs', { dueMinor: 1234, available: 2480 }, 1200],
    ['nothing below the minimum', { dueMinor: 7144, available: 499 }, 0],
    ['nothing for a bill smaller than the minimum', { dueMinor: 499, available: 2480 }, 0],
    ['nothing from a debt', { dueMinor: 7144, available: -40 }, 0],
    ['nothing when nothing is due', { dueMinor: 0, available: 2480 }, 0],
  ])('may be at most %s', (_, limits, most) => {
    expect(maxPointsTender(RULES, { ...limits, identification: strong })).toBe(most)
  })

  it('may be at most the stated share of the bill', () => {
    const half = { redemption: { ...RULES.redemption, maximumShareBp: 5000, minimumPoints: 0 } }
    expect(maxPointsTender(half, { dueMinor: 1500, available: 5000, identification: strong })).toBe(700)
  })

  it('never takes points that buy nothing', () => {
    const cheap = { redemption: { points: 3, valueMinor: 1, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 } }
    expect(maxPointsTender(cheap, { dueMinor: 1000, available: 8, identification: strong })).toBe(6)
  })

  it('need a card: a phone or a name earns but does not spend', () => {
    expect(maxPointsTender(RULES, { dueMinor: 7144, available: 2480, identification: 'weak' })).toBe(0)
    expect(checkPointsTender(RULES, { points: 500, dueMinor: 7144, available: 2480, identification: 'weak' })).toEqual({ ok: false, error: { code: 'POINTS_NEED_CARD', data: {} } })
    expect(checkPointsTender(RULES, { points: 500, dueMinor: 7144, available: 2480, identification: null })).toMatchObject({ ok: false })
  })

  it.each([
    [2000, { ok: true, value: { valueMinor: 2000 } }],
    [2500, { ok: false, error: { code: 'POINTS_NOT_ENOUGH', data: { available: 2480 } } }],
    [400, { ok: false, error: { code: 'POINTS_STEP', data: { minimum: 500, step: 100 } } }],
    [550, { ok: false, error: { code: 'POINTS_STEP', data: { minimum: 500, step: 100 } } }],
    [0, { ok: false, error: { code: 'POINTS_STEP', data: { minimum: 500, step: 100 } } }],
    [-500, { ok: false, error: { code: 'POINTS_STEP', data: { minimum: 500, step: 100 } } }],
    [2400, { ok: false, error: { code: 'POINTS_TOO_MANY', data: { maximum: 2000 } } }],
  ])('%d points for a bill of 20.99: %j', (points, answer) => {
    expect(checkPointsTender(RULES, { points, dueMinor: 2099, available: 2480, identification: strong })).toEqual(answer)
  })
})

function lot(n: number, remaining: number, earnedOn: string, expiresOn: string | null, availableFrom = earnedOn): LotBalance {
  return { lotId: lineId(n), memberId: lineId(99), points: remaining || 1, remaining, earnedOn, availableFrom, expiresOn }
}

describe('lots', () => {
  const lots = [
    lot(1, 540, '2025-11-20', '2026-11-30'),
    lot(2, 320, '2025-08-10', '2026-08-31'),
    lot(3, 100, '2026-01-01', null),
    lot(4, 60, '2026-08-15', '2027-08-31', '2026-08-20'),
    lot(5, 90, '2025-07-01', '2026-07-31'),
    lot(6, 80, '2025-08-01', '2026-08-31'),
  ]

  it('count what is spendable today, apart from what is pending or expired', () => {
    expect(availablePoints(lots, '2026-08-15')).toBe(1040)
    expect(pendingPoints(lots, '2026-08-15')).toBe(60)
    expect(availablePoints(lots, '2026-08-20')).toBe(1100)
  })

  it('are usable to the end of their last day', () => {
    expect(availablePoints(lots, '2026-07-31')).toBe(1130)
    expect(nextExpiry(lots, '2026-08-31')).toEqual({ points: 400, on: '2026-08-31' })
    expect(nextExpiry(lots, '2026-09-01')).toEqual({ points: 540, on: '2026-11-30' })
    expect(nextExpiry([lot(1, 5, '2026-01-01', null)], '2026-08-15')).toBeNull()
  })

  it('are spent in order of expiry, then of age', () => {
    expect(spendLots(lots, 1000, '2026-08-15')).toEqual([
      { lotId: lineId(6), points: 80 }, { lotId: lineId(2), points: 320 }, { lotId: lineId(1), points: 540 }, { lotId: lineId(3), points: 60 },
    ])
    expect(() => spendLots(lots, 1041, '2026-08-15')).toThrow(RangeError)
  })

  it('of a sale expire at the end of a month, or never', () => {
    const made = { lotId: lineId(1), memberId: lineId(2), points: 189, onDate: '2026-08-15' }
    expect(newLot({ pointsExpireAfterMonths: 12 }, made)).toEqual({ lotId: lineId(1), memberId: lineId(2), points: 189, earnedOn: '2026-08-15', availableFrom: '2026-08-15', expiresOn: '2027-08-31' })
    expect(newLot({ pointsExpireAfterMonths: null }, made).expiresOn).toBeNull()
    expect(newLot({ pointsExpireAfterMonths: 6 }, { ...made, onDate: '2026-08-31' }).expiresOn).toBe('2027-02-28')
  })
})
