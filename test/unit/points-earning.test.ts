import { describe, expect, it } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { capEarned, earnCaps } from '../../core/points/caps.ts'
import { nonEarningPaidMinor, pointsEarned } from '../../core/points/earning.ts'
import type { PointsEarned } from '../../core/points/earning.ts'
import { earn } from '../../core/points/rates.ts'
import type { EarningLine, EarnOptions } from '../../core/points/rates.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import { pointsRulesSchema, tierRulesSchema } from '../../core/rulebook/policies.ts'
import type { PointsRules } from '../../core/rulebook/policies.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const RATE = { points: 3, perMinor: 200 }
const plain = (amountMinor: number): EarningLine => ({ amountMinor, multipliers: [] })
const options = (fractions: Choices['pointFractions'], decimals = 0): EarnOptions => ({ fractions, decimals })

describe('fractions of points (row 18)', () => {
  // 1.99 and 2.99 at 3 points per 2.00 are 2.985 and 4.485 points, 7.47 together.
  const two = [plain(199), plain(299)]

  it.each([
    ['down once a receipt', options('down-per-receipt'), 7],
    ['to the nearest once', options('nearest'), 7],
    ['down on every line', options('per-line'), 6],
    ['kept without decimals is down once', options('kept'), 7],
    ['kept with one decimal', options('kept', 1), 74],
    ['kept with two', options('kept', 2), 747],
    ['kept with three', options('kept', 3), 7470],
    ['down to whole points where the programme has decimals', options('down-per-receipt', 2), 700],
    ['per line, whole points in minor units', options('per-line', 3), 6000],
  ])('%s', (_, how, total) => {
    expect(earn(RATE, two, [], how).total).toBe(total)
  })

  it('to the nearest goes up from the half', () => {
    expect([99, 100, 33, 34].map((amount) => earn({ points: 1, perMinor: 200 }, [plain(amount)], [], options('nearest')).total)).toEqual([0, 1, 0, 0])
    expect(earn({ points: 1, perMinor: 3 }, [plain(1), plain(1)], [], options('nearest')).total).toBe(1)
  })

  it('per line rounds each line with its multiplier, and says what the multipliers gave', () => {
    const doubled = { amountMinor: 199, multipliers: [{ ruleId: 'tea', extraMilli: 1000 }] }
    expect(earn({ points: 1, perMinor: 100 }, [doubled, plain(199)], [], options('per-line'))).toEqual({
      total: 4, byRule: [{ ruleId: 'base', points: 2 }, { ruleId: 'tea', points: 2 }], multiplied: 2, baseMinor: 398,
    })
    expect(earn({ points: 1, perMinor: 100 }, [doubled, plain(199)], [], options('down-per-receipt')).total).toBe(5)
  })

  it('bonuses are whole points of the rulebook, in minor units of the programme', () => {
    expect(earn(RATE, [], [{ ruleId: 'bonus', points: 50 }], options('kept', 2))).toMatchObject({ total: 5000, byRule: [{ ruleId: 'bonus', points: 5000 }] })
  })

  it('are exact where a product leaves the range of a double', () => {
    expect(earn({ points: 99_999, perMinor: 700_001 }, [{ amountMinor: 900_000_007, multipliers: [{ ruleId: 'm', extraMilli: 99_000 }] }], [], options('kept', 3)).total)
      .toBe(Number((900_000_007n * 100n * 99_999n * 1000n) / 700_001n))
  })
})

describe('caps', () => {
  const earned = earn({ points: 1, perMinor: 1 }, [{ amountMinor: 100, multipliers: [{ ruleId: 'double', extraMilli: 1000 }] }], [{ ruleId: 'a', points: 30 }, { ruleId: 'b', points: 20 }])
  const rules = (more: Partial<PointsRules>): PointsRules => pointsRulesSchema.parse(more)

  it.each([
    ['none', {}, 0, 250, undefined],
    ['a sale just reaches', { earnPerSale: 250 }, 0, 250, undefined],
    ['a sale', { earnPerSale: 240 }, 0, 240, { kind: 'sale', lost: 10 }],
    ['the day, what was earned before counted', { earnPerDay: 300 }, 100, 200, { kind: 'day', lost: 50 }],
    ['a day that is used up', { earnPerDay: 300 }, 400, 0, { kind: 'day', lost: 250 }],
    ['the lower of both', { earnPerSale: 120, earnPerDay: 100 }, 0, 100, { kind: 'day', lost: 150 }],
    ['both alike name the sale', { earnPerSale: 100, earnPerDay: 100 }, 0, 100, { kind: 'sale', lost: 150 }],
  ])('%s', (_, more, before, total, cappedBy) => {
    const capped = capEarned(earned, earnCaps(rules(more), { pointsEarnedToday: before }))
    expect([capped.total, capped.cappedBy]).toEqual([total, cappedBy])
    expect(capped.byRule.reduce((sum, rule) => sum + rule.points, 0)).toBe(total)
  })

  it('take from the last bonus first, from the base last', () => {
    const rulesLeft = (most: number): unknown => capEarned(earned, { sale: most, day: null }).byRule
    expect(rulesLeft(225)).toEqual([{ ruleId: 'base', points: 100 }, { ruleId: 'double', points: 100 }, { ruleId: 'a', points: 25 }])
    expect(rulesLeft(150)).toEqual([{ ruleId: 'base', points: 100 }, { ruleId: 'double', points: 50 }])
    expect(rulesLeft(40)).toEqual([{ ruleId: 'base', points: 40 }])
  })

  it('are whole points of the rulebook', () => {
    expect(earnCaps(rules({ decimals: 2, earnPerSale: 5, earnPerDay: 7 }), { pointsEarnedToday: 150 })).toEqual({ sale: 500, day: 550 })
  })
})

interface Case { promotions?: Promotion[]; choices?: Partial<Choices>; points?: Partial<PointsRules>; book?: Partial<Rulebook>; lines?: BasketLine[]; who?: MemberSnapshot; nonEarningMinor?: number }

function earnedBy({ promotions = [], choices = {}, points = {}, book = {}, lines = [line(1, 'tea', 1000, 1)], who = member(), nonEarningMinor = 0 }: Case): PointsEarned {
  const compiled = compileRulebook(rulebookWith(promotions, { choices: choicesSchema.parse(choices), pointsRules: pointsRulesSchema.parse(points), ...book }))
  const sale = { lines, pinnedAt: SATURDAY_AFTERNOON, member: who }
  return pointsEarned(compiled, { ...sale, evaluation: evaluate(compiled, sale), nonEarningMinor })
}

describe('points of a sale', () => {
  const offers = [promotion('tea-half', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 5000 }), promotion('ten-off', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })]

  it.each([
    // Tea 10.00 − 5.00 − 0.50 = 4.50; two points per 1.00.
    ['after-all', 450, 9],
    ['after-line', 500, 10],
    ['before-discounts', 1000, 20],
  ] as const)('are earned %s', (earningBase, base, points) => {
    expect(earnedBy({ promotions: offers, choices: { earningBase } })).toMatchObject({ total: points, tierBaseMinor: base })
    // Two fifths paid with points leave three fifths of the base.
    expect(earnedBy({ promotions: offers, choices: { earningBase }, nonEarningMinor: 180 })).toMatchObject({ tierBaseMinor: base * 3 / 5 })
  })

  it.each([
    ['taken off whole', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 10_000 }],
    ['off the whole basket', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 }],
    ['for a price of nothing', { kind: 'fixed-price', goods: { skus: ['tea'] }, priceMinor: 0 }],
    ['as a gift', { kind: 'gift', sku: 'tea', quantity: 1, worthMinor: 0 }],
  ] as [string, Promotion['effect']][])('never come from free goods: %s (peers.md 16)', (_, effect) => {
    for (const earningBase of ['after-all', 'after-line', 'before-discounts'] as const) expect(earnedBy({ promotions: [promotion('free', effect)], choices: { earningBase } })).toMatchObject({ total: 0, tierBaseMinor: 0 })
  })

  it('never come from gift cards, deposits and levies, whatever their line says (peers.md 20)', () => {
    const sold = (['gift-card', 'deposit', 'levy', 'delivery'] as const).map((kind, at) => line(at + 2, kind, 5000, 1, { kind }))
    expect(earnedBy({ lines: [line(1, 'tea', 1000, 1), ...sold] })).toMatchObject({ total: 20, byLine: [{ lineId: lineId(1), points: 20 }] })
    expect(earnedBy({ lines: [line(1, 'tea', 1000, 1), ...sold], choices: { delivery: 'may' } }).total).toBe(120)
  })

  it('count as not earning the tenders that the rulebook lists (row 14, peers.md 20)', () => {
    const paid = [{ kind: 'points', amountMinor: 100 }, { kind: 'gift-card', amountMinor: 30 }, { kind: 'store-credit', amountMinor: 7 }, { kind: 'cash', amountMinor: 1000 }] as const
    expect(nonEarningPaidMinor({ nonEarningTenders: ['points'] }, paid)).toBe(100)
    expect(nonEarningPaidMinor({ nonEarningTenders: ['points', 'gift-card', 'store-credit'] }, paid)).toBe(137)
    expect(nonEarningPaidMinor({ nonEarningTenders: [] }, paid)).toBe(0)
  })

  it('are not lost on gift cards that a non-earning tender cannot have paid for, nor given for them by offers on everything (peers.md 20)', () => {
    const lines = [line(1, 'tea', 1000, 1), line(2, 'card', 5000, 1, { kind: 'gift-card' })]
    expect(earnedBy({ lines, nonEarningMinor: 400 })).toMatchObject({ tierBaseMinor: 600 })
    expect(earnedBy({ lines, nonEarningMinor: 1000 })).toMatchObject({ total: 0, tierBaseMinor: 0 })
    const bonus = promotion('bonus', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 4000 } })
    expect(earnedBy({ lines, promotions: [bonus] }).total).toBe(20)
    expect(earnedBy({ lines: [lines[1]!], promotions: [bonus] }).total).toBe(0)
    expect(earnedBy({ lines: [line(1, 'tea', 4000, 1)], promotions: [bonus] }).total).toBe(130)
    expect(earnedBy({ lines, promotions: [promotion('each', { kind: 'points-per-unit', goods: { all: true }, points: 7 })] }).total).toBe(27)
  })

  it('spread what a non-earning tender paid over every payable line, the odd cent to the earlier line', () => {
    const three = [line(1, 'a', 100, 1), line(2, 'b', 100, 1), line(3, 'c', 100, 1, { earns: false })]
    // 1.00 of 3.00: 34, 33, 33. What is left to earn on: 66 and 67.
    expect(earnedBy({ lines: three, nonEarningMinor: 100 }).tierBaseMinor).toBe(133)
    expect(earnedBy({ lines: three.toReversed(), nonEarningMinor: 100 }).tierBaseMinor).toBe(133)
  })

  it('belong to lines: what is multiplied where it is, a bonus where its goods are', () => {
    const promotions = [
      promotion('double-tea', { kind: 'points-multiplier', goods: { skus: ['tea'] }, factorMilli: 2000 }),
      promotion('bread-bonus', { kind: 'points-flat', points: 10 }, { when: { kind: 'quantity', goods: { skus: ['bread', 'bun'] }, minimumMilli: 1000 } }),
    ]
    const lines = [line(1, 'tea', 1000, 1), line(2, 'bread', 300, 1), line(3, 'bun', 100, 1)]
    expect(earnedBy({ promotions, lines }).byLine).toEqual([{ lineId: lineId(1), points: 40 }, { lineId: lineId(2), points: 14 }, { lineId: lineId(3), points: 4 }])
  })

  it('belong to lines in share of what a cap leaves', () => {
    const lines = [line(1, 'tea', 1000, 1), line(2, 'bread', 1000, 1)]
    expect(earnedBy({ lines, points: { earnPerSale: 15 } })).toMatchObject({
      total: 15, byRule: [{ ruleId: 'base', points: 15 }], byLine: [{ lineId: lineId(1), points: 8 }, { lineId: lineId(2), points: 7 }], cappedBy: { kind: 'sale', lost: 25 },
    })
    expect(earnedBy({ lines, points: { earnPerDay: 50 }, who: member('gold', { pointsEarnedToday: 45 }) })).toMatchObject({ total: 5, cappedBy: { kind: 'day', lost: 35 } })
  })

  it('keep decimals where the programme does', () => {
    expect(earnedBy({ lines: [line(1, 'tea', 1234, 1)], choices: { pointFractions: 'kept' }, points: { decimals: 2 } })).toMatchObject({ total: 2468, tierBaseMinor: 1234 })
  })

  it('are those of the tier before, or of the tier this sale reaches (row 19)', () => {
    const close = member('silver', { tierCountedMinor: 74_000 })
    expect(earnedBy({ who: close }).total).toBe(10)
    expect(earnedBy({ who: close, choices: { saleCountsForItsTier: true } }).total).toBe(20)
    expect(earnedBy({ who: member('silver', { tierCountedMinor: 73_999 }), choices: { saleCountsForItsTier: true } }).total).toBe(10)
  })

  it('count for tiers in the measure of the programme', () => {
    const counts = (measure: 'amount' | 'points' | 'visits'): number => earnedBy({ book: { tierRules: tierRulesSchema.parse({ measure }) } }).tierCounts
    expect([counts('amount'), counts('points'), counts('visits')]).toEqual([1000, 20, 1])
  })
})
