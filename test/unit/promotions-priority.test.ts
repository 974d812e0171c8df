import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import type { BasketLine } from '../../core/basket/basket.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const HOT = { skus: ['tea', 'coffee'] }
const off = (amountMinor: number): Effect => ({ kind: 'amount-off', goods: TEA, amountMinor })
const group = { kind: 'exclusive', group: 'g' } as const
const COUPONS = [couponSchema.parse({ id: 'ten', name: { en: 'Ten', zh: '十' }, kind: 'batch', prefix: 'CP' })]

function evaluated(promotions: readonly Promotion[], lines: BasketLine[] = [line(1, 'tea', 1000, 4)], input: Partial<EvaluationInput> = {}): Evaluation {
  return evaluate(compileRulebook(rulebookWith(promotions, { policy: 'priority', coupons: COUPONS })), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), ...input })
}

const applied = (evaluation: Evaluation): string[] => evaluation.promotions.flatMap((each) => (each.status === 'applied' ? [each.promotionId] : []))

describe('the policy of priority', () => {
  const cases: [string, Promotion[], string[]][] = [
    ['the highest of a group wins though it gives less', [promotion('more', off(900), { combine: group, priority: 1 }), promotion('less', off(100), { combine: group, priority: 2 })], ['less']],
    ['at the same priority the id decides', [promotion('b', off(900), { combine: group }), promotion('a', off(100), { combine: group })], ['a']],
    ['one that stands alone keeps all others out', [promotion('sole', off(100), { combine: { kind: 'sole' }, priority: 5 }), promotion('other', off(900))], ['sole']],
    ['one that stands alone does not come where another was first', [promotion('sole', off(900), { combine: { kind: 'sole' } }), promotion('other', off(100), { priority: 5 })], ['other']],
    ['what may combine does', [promotion('a', off(100)), promotion('b', off(200))], ['a', 'b']],
    ['one that would give nothing is passed over, and keeps nobody out', [promotion('nothing', { kind: 'fixed-price', goods: TEA, priceMinor: 2000 }, { combine: group, priority: 9 }), promotion('less', off(100), { combine: group })], ['less']],
    ['one that would break the threshold of one before it is passed over',
      [promotion('spend-40', off(100), { priority: 5, when: { kind: 'spend', goods: TEA, minimumMinor: 4000 } }), promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 })], ['spend-40']],
    ['one whose threshold another has broken is passed over',
      [promotion('spend-40', off(100), { when: { kind: 'spend', goods: TEA, minimumMinor: 4000 } }), promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, { priority: 5 })], ['tenth']],
    ['one that would leave nothing to one before it is passed over',
      [promotion('basket', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, { priority: 5 }), promotion('free', { kind: 'percent-off', goods: TEA, rateBp: 10_000 })], ['basket']],
  ]
  it.each(cases)('%s', (_, promotions, expected) => {
    const evaluation = evaluated(promotions)
    expect(applied(evaluation)).toEqual(expected)
    expect(evaluation).toMatchObject({ exact: true, gapMinor: 0 })
    expect(applied(evaluated([...promotions].reverse())).sort()).toEqual([...expected].sort())
  })

  it('gives the dearest units to whoever comes first', () => {
    const lines = [line(1, 'coffee', 1800, 1), line(2, 'tea', 1000, 2)]
    const pair = promotion('pair', { kind: 'cheapest-free', goods: HOT, buy: 2, free: 1 }, { units: 'exclusive', priority: 2 })
    const half = promotion('half', { kind: 'percent-off', goods: HOT, rateBp: 5000 }, { units: 'exclusive', priority: 1 })
    const first = evaluated([pair, half], lines)
    expect(applied(first)).toEqual(['pair', 'half'])
    expect(first.discountMinor).toBe(1000 + 500)
    const other = evaluated([pair, { ...half, priority: 3 }], lines)
    expect(applied(other)).toEqual(['half'])
    expect(other.discountMinor).toBe(1900)
    expect(other.promotions[0]).toMatchObject({ status: 'beaten', byPromotionIds: ['half'] })
  })

  it('takes the units of the uses that a budget covers, and leaves the others', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: TEA, amountMinor: 100 }, { units: 'exclusive', priority: 2, limits: { budgetMinor: 250 } })
    const pair = promotion('pair', { kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, { units: 'exclusive', priority: 1, limits: { budgetMinor: 1500 } })
    const evaluation = evaluated([each, pair], [line(1, 'tea', 1000, 6)])
    expect(evaluation.promotions[0]).toMatchObject({ status: 'applied', uses: 2, amountMinor: 200 })
    expect(evaluation.promotions[1]).toMatchObject({ status: 'applied', uses: 1, amountMinor: 1000 })
  })

  it('takes what is demanded, and no gram that the last kilograms made needless', () => {
    const rice = (at: number, unitPriceMinor: number, quantityMilli: number): BasketLine => line(at, `rice-${String(at)}`, unitPriceMinor, 1, { unit: 'kg', quantityMilli })
    const twice = promotion('twice', { kind: 'amount-off', goods: { all: true }, amountMinor: 10 }, { units: 'exclusive', when: { kind: 'quantity', goods: { all: true }, minimumMilli: 2000 }, limits: { usesPerBasket: 2 } })
    const lines = [rice(1, 200, 1), rice(2, 200, 919), rice(3, 100, 2001), rice(4, 10_000, 1080)]
    expect(evaluated([twice], lines).promotions[0]).toMatchObject({ status: 'applied', uses: 2, amountMinor: 20 })
  })

  it('has the pieces that a limit leaves it made cheaper, and the demanded one beside them', () => {
    const offer = promotion('p', { kind: 'fixed-price', goods: { all: true }, priceMinor: 1 }, { units: 'exclusive', when: { kind: 'quantity', goods: TEA, minimumMilli: 1000 }, limits: { usesPerBasket: 2 } })
    expect(evaluated([offer], [line(1, 'tea', 100, 1), line(2, 'apple', 100, 2)]).promotions[0]).toMatchObject({ status: 'applied', uses: 2, amountMinor: 198 })
  })

  it('counts a demanded piece that is made cheaper among its uses', () => {
    const offer = promotion('p', { kind: 'fixed-price', goods: { all: true }, priceMinor: 1 }, { units: 'exclusive', when: { kind: 'quantity', goods: { skus: ['cod'] }, minimumMilli: 1000 }, limits: { usesPerBasket: 2 } })
    // The cod comes to 3.34 and goes first; one apple at 3.33 is left for the second use.
    expect(evaluated([offer], [line(1, 'cod', 333, 1, { unit: 'kg', quantityMilli: 1002 }), line(2, 'apple', 333, 2)]).promotions[0]).toMatchObject({ status: 'applied', uses: 2, amountMinor: 333 + 332 })
  })

  it('takes what a budget pays for where it does not pay for the dearest', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: { all: true }, amountMinor: 500 }, { units: 'exclusive', limits: { budgetMinor: 300 } })
    expect(evaluated([each], [line(1, 'tea', 520, 1), line(2, 'cod', 520, 1, { unit: 'kg', quantityMilli: 100 })]).promotions[0]).toMatchObject({ status: 'applied', uses: 1, amountMinor: 50 })
  })

  it('has as many of very many pieces as a budget pays for', () => {
    const each = (budgetMinor: number): Promotion => promotion('each', { kind: 'amount-off-each', goods: TEA, amountMinor: 500 }, { units: 'exclusive', limits: { budgetMinor } })
    expect(evaluated([each(50_000)], [line(1, 'tea', 1000, 1000)]).promotions[0]).toMatchObject({ status: 'applied', uses: 100 })
    expect(evaluated([each(499)], [line(1, 'tea', 1000, 1000)]).promotions[0]).toMatchObject({ status: 'not-met', reason: { code: 'LIMIT_REACHED' } })
  })

  it('gives the one coupon to whoever comes first', () => {
    const when = { kind: 'coupon', coupon: 'ten' } as const
    const evaluation = evaluated([promotion('more', off(900), { when, priority: 1 }), promotion('less', off(100), { when, priority: 2 })], undefined, { coupons: [{ code: 'A', couponId: 'ten' }] })
    expect(applied(evaluation)).toEqual(['less'])
    expect(evaluation.coupons).toEqual([{ code: 'A', couponId: 'ten', status: 'used', promotionId: 'less', reason: null }])
  })

  it('says what a promotion that came too late would have given', () => {
    const evaluation = evaluated([promotion('more', off(900), { combine: group }), promotion('less', off(100), { combine: group, priority: 2 })])
    expect(evaluation.promotions[0]).toEqual({ status: 'beaten', promotionId: 'more', byPromotionIds: ['less'], wouldGiveMinor: 900, winnerGivesMinor: 100 })
  })

  it('does not depend on the order of scanning', () => {
    const lines = [line(1, 'coffee', 1800, 1), line(2, 'tea', 1000, 2), line(3, 'tea', 1200, 1)]
    const promotions = [
      promotion('pair', { kind: 'cheapest-free', goods: HOT, buy: 2, free: 1 }, { units: 'exclusive', priority: 2 }),
      promotion('half', { kind: 'amount-off-each', goods: HOT, amountMinor: 150 }, { units: 'exclusive', priority: 1 }),
      promotion('basket', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, { priority: 3 }),
    ]
    const there = evaluated(promotions, lines)
    const back = evaluated([...promotions].reverse(), [...lines].reverse())
    expect(back.totalMinor).toBe(there.totalMinor)
    expect([...back.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))).toEqual(there.lines)
  })
})
