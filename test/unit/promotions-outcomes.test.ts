import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { Evaluation, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import type { BasketLine } from '../../core/basket/basket.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const CUP = { skus: ['cup'] }
const FREE = { kind: 'percent', rateBp: 10_000 } as const
const EXCLUSIVE = { units: 'exclusive' } as const
const COUPONS = [couponSchema.parse({ id: 'ten', name: { en: 'Ten', zh: '十' }, kind: 'batch', prefix: 'CP' })]

function evaluated(promotions: readonly Promotion[], lines: BasketLine[], input: Partial<EvaluationInput> = {}, rules: Partial<Rulebook> = {}): Evaluation {
  const evaluation = evaluate(compileRulebook(rulebookWith(promotions, { coupons: COUPONS, ...rules })), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), ...input })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  return evaluation
}

const outcome = (evaluation: Evaluation, id: string): PromotionOutcome => evaluation.promotions.find((each) => each.promotionId === id)!

describe('applied', () => {
  const buyGet: Effect = { kind: 'buy-get', buy: { goods: TEA, quantity: 2 }, get: { goods: CUP, quantity: 1 }, reward: FREE }
  const cases: [string, Effect, BasketLine[], { uses: number; amountMinor: number }][] = [
    ['as often as six units allow (peers.md 48)', { kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: TEA, quantity: 1 }, reward: FREE }, [line(1, 'tea', 500, 6)], { uses: 3, amountMinor: 1500 }],
    ['no oftener when the units come in one step (peers.md 48)', { kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: TEA, quantity: 1 }, reward: FREE }, [line(1, 'tea', 500, 5)], { uses: 2, amountMinor: 1000 }],
    ['the same when they were scanned one by one (peers.md 48)', { kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: TEA, quantity: 1 }, reward: FREE }, [1, 2, 3, 4, 5].map((n) => line(n, 'tea', 500, 1)), { uses: 2, amountMinor: 1000 }],
    ['buy two get one of the same: sets of three, seven units are two uses (peers.md 51)', { kind: 'buy-get', buy: { goods: TEA, quantity: 2 }, get: { goods: TEA, quantity: 1 }, reward: FREE }, [line(1, 'tea', 500, 7)], { uses: 2, amountMinor: 1000 }],
    ['an amount off, whole, though the first units all but reach it', { kind: 'amount-off', goods: { all: true }, amountMinor: 39 }, [line(1, 'dill', 6, 1), line(2, 'dill', 19, 2), line(3, 'fig', 7, 1)], { uses: 1, amountMinor: 39 }],
    ['for other goods, as often as both are there', buyGet, [line(1, 'tea', 500, 6), line(2, 'cup', 300, 2)], { uses: 2, amountMinor: 600 }],
  ]
  it.each(cases)('%s', (_, effect, lines, expected) => {
    expect(outcome(evaluated([promotion('p', effect, EXCLUSIVE)], lines), 'p')).toMatchObject({ status: 'applied', ...expected })
  })

  it('as a set beside weighed goods that its condition demands, whatever they weigh', () => {
    const offer = promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 100 }, { ...EXCLUSIVE, when: { kind: 'quantity', goods: { skus: ['cod'] }, minimumMilli: 1000 } })
    const evaluation = evaluated([offer], [line(1, 'cod', 100, 1.001, { unit: 'kg' }), line(2, 'tea', 100, 2)])
    expect(outcome(evaluation, 'p')).toMatchObject({ status: 'applied', uses: 1, amountMinor: 100 })
  })

  it('rewards the same unit whatever was scanned first: of each set the cheapest (peers.md 49)', () => {
    const lines = [line(1, 'tea', 500, 1), line(2, 'tea', 900, 1), line(3, 'tea', 700, 1)]
    const offer = promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, EXCLUSIVE)
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2]]) {
      expect(outcome(evaluated([offer], order.map((at) => lines[at]!)), 'p')).toMatchObject({ status: 'applied', amountMinor: 500 })
    }
  })
})

describe('not met', () => {
  const tea = [line(1, 'tea', 1000, 2)]
  const off = (when: Condition): Promotion => promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, { when })
  const cases: [string, Promotion, BasketLine[], unknown][] = [
    ['no goods of it, though the day is wrong too', promotion('p', { kind: 'amount-off', goods: CUP, amountMinor: 1 }, { when: { kind: 'weekdays', days: [1] } }), tea, { code: 'NO_GOODS' }],
    ['a reward on goods that are never discounted, and says so (peers.md 50)', off({ kind: 'dates' }), [line(1, 'tea', 1000, 2, { discountable: false })], { code: 'EXCLUDED' }],
    ['a reward on a gift card (peers.md 50)', off({ kind: 'dates' }), [line(1, 'tea', 1000, 2, { kind: 'gift-card' })], { code: 'EXCLUDED' }],
    ['a reward on what is free already', off({ kind: 'dates' }), [line(1, 'tea', 0, 2)], { code: 'NO_BENEFIT' }],
    ['a fixed price above the price', promotion('p', { kind: 'fixed-price', goods: TEA, priceMinor: 1200 }), tea, { code: 'NO_BENEFIT' }],
    ['an amount for each 50.00: 30.00 to go', promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 500, everyMinor: 5000 }), tea, { code: 'SPEND_MORE', missingMinor: 3000 }],
    ['a set of two parts, the second of which is not there', promotion('p', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 2 }, { goods: CUP, quantity: 1 }], reward: { kind: 'price', priceMinor: 100 } }, EXCLUSIVE), tea, { code: 'BUY_MORE', missingMilli: 1000 }],
    ['a set of which three units are missing', promotion('p', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 4 }, { goods: CUP, quantity: 1 }], reward: { kind: 'price', priceMinor: 100 } }, EXCLUSIVE), tea, { code: 'BUY_MORE', missingMilli: 3000 }],
    ['bought enough, but what is got is not in the basket', promotion('p', { kind: 'buy-get', buy: { goods: TEA, quantity: 2 }, get: { goods: CUP, quantity: 2 }, reward: FREE }, EXCLUSIVE), tea, { code: 'BUY_MORE', missingMilli: 1000 }],
    ['got is there, but too few are bought', promotion('p', { kind: 'buy-get', buy: { goods: TEA, quantity: 4 }, get: { goods: CUP, quantity: 1 }, reward: FREE }, EXCLUSIVE), [...tea, line(2, 'cup', 300, 1)], { code: 'BUY_MORE', missingMilli: 2000 }],
    ['one unit too few', promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, EXCLUSIVE), tea, { code: 'BUY_MORE', missingMilli: 1000 }],
  ]
  it.each(cases)('%s', (_, offer, lines, reason) => {
    expect(outcome(evaluated([offer], lines), 'p')).toEqual({ status: 'not-met', promotionId: 'p', reason })
  })

  it('a limit is told rather than what could be bought in vain', () => {
    const offer = promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, { ...EXCLUSIVE, limits: { budgetUses: 5 } })
    const evaluation = evaluated([offer], tea, { usage: { p: { uses: 5 } } })
    expect(outcome(evaluation, 'p')).toMatchObject({ reason: { code: 'LIMIT_REACHED', limit: 'budget-uses' } })
    expect(evaluation.nearMisses).toEqual([])
  })
})

describe('beaten', () => {
  const group = { combine: { kind: 'exclusive', group: 'g' } } as const
  const lines = [line(1, 'tea', 1000, 3), line(2, 'cup', 600, 1)]
  const off = (id: string, amountMinor: number, more: Partial<Promotion> = group): Promotion => promotion(id, { kind: 'amount-off', goods: TEA, amountMinor }, more)
  const cases: [string, Promotion[], string, { by: string[]; would: number; winner: number }][] = [
    ['by one of its group', [off('a', 300), off('b', 500)], 'a', { by: ['b'], would: 300, winner: 500 }],
    ['points count at what they are worth', [promotion('p', { kind: 'points-flat', points: 50 }, group), off('b', 500)], 'p', { by: ['b'], would: 50, winner: 500 }],
    ['by points that are worth more', [promotion('p', { kind: 'points-flat', points: 900 }, group), off('b', 500)], 'b', { by: ['p'], would: 500, winner: 900 }],
    ['by a voucher that the rulebook says is worth more', [promotion('v', { kind: 'voucher', coupon: 'ten', worthMinor: 800 }, group), off('b', 500)], 'b', { by: ['v'], would: 500, winner: 800 }],
    ['a percentage on the basket by a better one', [promotion('five', { kind: 'percent-off', goods: { all: true }, rateBp: 500 }), promotion('ten', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })], 'five', { by: ['ten'], would: 180, winner: 360 }],
    ['by a set that needs its units, told where they meet',
      [promotion('set', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 3 }, { goods: CUP, quantity: 1 }], reward: { kind: 'price', priceMinor: 1600 } }, EXCLUSIVE), promotion('half', { kind: 'percent-off', goods: CUP, rateBp: 5000 }, EXCLUSIVE)],
      'half', { by: ['set'], would: 300, winner: 333 }],
  ]
  it.each(cases)('%s', (_, promotions, id, { by, would, winner }) => {
    expect(outcome(evaluated(promotions, lines), id)).toEqual({ status: 'beaten', promotionId: id, byPromotionIds: by, wouldGiveMinor: would, winnerGivesMinor: winner })
  })

  it.each(['best-for-customer', 'priority'] as const)('by a bonus whose minimum spend it would have cost (policy %s)', (policy) => {
    const bonus = promotion('bonus', { kind: 'points-flat', points: 500 }, { priority: 1, when: { kind: 'spend', goods: { all: true }, minimumMinor: 3600 } })
    const tenth = promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 })
    const evaluation = evaluated([bonus, tenth], lines, {}, { policy })
    expect(outcome(evaluation, 'bonus')).toMatchObject({ status: 'applied', points: 500 })
    expect(outcome(evaluation, 'tenth')).toEqual({ status: 'beaten', promotionId: 'tenth', byPromotionIds: ['bonus'], wouldGiveMinor: 300, winnerGivesMinor: 500 })
  })

  it('points with decimals count at what they are worth', () => {
    const decimals = { pointsRules: { ...rulebookWith([]).pointsRules, decimals: 2 } }
    const evaluation = evaluated([promotion('p', { kind: 'points-flat', points: 50 }, group), off('b', 500)], lines, {}, decimals)
    expect(outcome(evaluation, 'p')).toMatchObject({ status: 'beaten', wouldGiveMinor: 50 })
  })
})

describe('near misses', () => {
  const two = [line(1, 'tea', 1000, 2)]
  const cases: [string, Promotion, BasketLine[], unknown[]][] = [
    ['one more of a set', promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, EXCLUSIVE), two, [{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 1000 }]],
    ['one more of two, the second at half price', promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1, rateBp: 5000 }, EXCLUSIVE), two, [{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 500 }]],
    ['two more for a price', promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 4, priceMinor: 3300 }, EXCLUSIVE), two, [{ reason: { code: 'BUY_MORE', missingMilli: 2000 }, points: 0, amountMinor: 700 }]],
    ['one more of one part of a mix', promotion('p', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 2 }, { goods: CUP, quantity: 2 }], reward: { kind: 'amount', amountMinor: 400 } }, EXCLUSIVE), [...two, line(2, 'cup', 600, 1)], [{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 400 }]],
    ['not a mix of which two parts lack something', promotion('p', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 3 }, { goods: CUP, quantity: 2 }], reward: { kind: 'amount', amountMinor: 400 } }, EXCLUSIVE), [...two, line(2, 'cup', 600, 1)], []],
    ['not a mix of which one part is there by weight only and the other not at all', promotion('p', { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 1 }, { goods: { skus: ['fish'] }, quantity: 1 }], reward: { kind: 'amount', amountMinor: 400 } }, EXCLUSIVE), [line(1, 'fish', 3800, 0.412, { unit: 'kg' })], []],
    ['what would be free is not in the basket: no figure for it', promotion('p', { kind: 'buy-get', buy: { goods: TEA, quantity: 2 }, get: { goods: CUP, quantity: 1 }, reward: FREE }, EXCLUSIVE), two, [{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 0 }]],
    ['one more bought for what is in the basket', promotion('p', { kind: 'buy-get', buy: { goods: TEA, quantity: 3 }, get: { goods: CUP, quantity: 1 }, reward: FREE }, EXCLUSIVE), [...two, line(2, 'cup', 600, 1)], [{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 600 }]],
    ['an amount for each full amount', promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 500, everyMinor: 5000 }), two, [{ reason: { code: 'SPEND_MORE', missingMinor: 3000 }, points: 0, amountMinor: 500 }]],
    ['stamps, which have no figure', promotion('p', { kind: 'stamps', card: 'c', stamps: 1, worthMinor: 0 }, { when: { kind: 'spend', goods: TEA, minimumMinor: 2500 } }), two, [{ reason: { code: 'SPEND_MORE', missingMinor: 500 }, points: 0, amountMinor: 0 }]],
    ['not one that also wants a coupon', promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, { when: { kind: 'all', of: [{ kind: 'coupon', coupon: 'ten' }, { kind: 'spend', goods: TEA, minimumMinor: 2500 }] } }), two, []],
    ['not one that only wants a coupon', promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, { when: { kind: 'coupon', coupon: 'ten' } }), two, []],
    ['not what would give nothing', promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 3, priceMinor: 3000 }, EXCLUSIVE), two, []],
  ]
  it.each(cases)('%s', (_, offer, lines, expected) => {
    expect(evaluated([offer], lines).nearMisses).toEqual(expected.map((each) => ({ promotionId: 'p', ...(each as object) })))
  })

  it('with the coupon there, only the spend is missing', () => {
    const when: Condition = { kind: 'all', of: [{ kind: 'coupon', coupon: 'ten' }, { kind: 'spend', goods: TEA, minimumMinor: 2500 }] }
    const offer = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, { when })
    const evaluation = evaluated([offer], two, { coupons: [{ code: 'A', couponId: 'ten' }] })
    expect(evaluation.nearMisses).toEqual([{ promotionId: 'p', reason: { code: 'SPEND_MORE', missingMinor: 500 }, points: 0, amountMinor: 100 }])
    expect(evaluation.coupons).toEqual([{ code: 'A', couponId: 'ten', status: 'not-used', promotionId: null, reason: null }])
  })

  it('are the ten nearest, the nearest first', () => {
    const offers = Array.from({ length: 30 }, (_, n) => promotion(`p${n}`, { kind: 'points-flat', points: 5 }, { when: { kind: 'spend', goods: TEA, minimumMinor: 5000 - n * 10 } }))
    const { nearMisses } = evaluated(offers, two)
    expect(nearMisses.map((each) => each.promotionId)).toEqual(Array.from({ length: 10 }, (_, n) => `p${29 - n}`))
  })
})

describe('ten thousand promotions', () => {
  const offers = Array.from({ length: 10_000 }, (_, n) => promotion(`p${n}`, { kind: 'percent-off', goods: { skus: [`sku-${n}`] }, rateBp: 1000 }))
  const compiled = compileRulebook(rulebookWith(offers))

  it('each appear once, in the rulebook’s order', () => {
    const evaluation = evaluate(compiled, { lines: [line(1, 'sku-7', 1000, 1), line(2, 'sku-9999', 500, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    expect(evaluation.promotions.map((each) => each.promotionId)).toEqual(offers.map((each) => each.id))
    expect(evaluation.promotions.filter((each) => each.status === 'applied').map((each) => each.promotionId)).toEqual(['p7', 'p9999'])
    expect(evaluation.promotions[8]).toEqual({ status: 'not-met', promotionId: 'p8', reason: { code: 'NO_GOODS' } })
  })

  it('leave no trace of one basket in the next', () => {
    const input = (sku: string): EvaluationInput => ({ lines: [line(1, sku, 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    evaluate(compiled, input('sku-1'))
    expect(evaluate(compiled, input('sku-2')).promotions[1]).toEqual({ status: 'not-met', promotionId: 'p1', reason: { code: 'NO_GOODS' } })
  })
})
