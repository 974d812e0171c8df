import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { settle } from '../../core/promotions/settle.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { evaluated } from '../support/evaluated.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const tea = { skus: ['tea'] }
const off = (amountMinor: number): Effect => ({ kind: 'amount-off', goods: tea, amountMinor })
const aCup: Partial<Promotion> = { when: { kind: 'quantity', goods: { skus: ['cup'] }, minimumMilli: 1000 } }

describe('units that an offer has to itself and does not need', () => {
  it.each<[string, Effect, Partial<Promotion>, Record<string, [priceMinor: number, held: number]>, boolean]>([
    ['none at all', off(200), aCup, { cup: [100, 0], tea: [250, 0] }, false],
    // A cup is demanded, the second is neither that nor cheaper for it.
    ['what is demanded', off(200), aCup, { cup: [100, 1], tea: [250, 1] }, false],
    ['more than is demanded', off(200), aCup, { cup: [100, 2], tea: [250, 1] }, true],
    ['a second piece where 2.00 fit on the first', off(200), {}, { tea: [200, 2] }, true],
    ['a second piece where 2.00 do not', off(200), {}, { tea: [199, 2] }, false],
    // Three times 1.00 need three at 1.00.
    ['the pieces of every use', off(100), { ...aCup, limits: { usesPerBasket: 3 } }, { cup: [50, 3], tea: [100, 3] }, false],
    // 5.00 are spent with all three at 2.00, although the 1.00 would fit on one.
    ['what each full amount is spent on', { kind: 'amount-off', goods: tea, amountMinor: 100, everyMinor: 500 }, {}, { tea: [200, 3] }, false],
    ['a piece for the one use at a fixed price', { kind: 'fixed-price', goods: tea, priceMinor: 100 }, { limits: { usesPerBasket: 1 } }, { tea: [200, 1] }, false],
    ['two for one use', { kind: 'fixed-price', goods: tea, priceMinor: 100 }, { limits: { usesPerBasket: 1 } }, { tea: [200, 2] }, true],
    // The cup is only demanded: that it costs 1.00 already does not make the tea one too many.
    ['a piece made cheaper beside a demanded one that is not', { kind: 'fixed-price', goods: { skus: ['cup', 'tea'] }, priceMinor: 100 }, aCup, { cup: [100, 1], tea: [250, 1] }, false],
    ['a second piece for nothing beside it', { kind: 'fixed-price', goods: { skus: ['cup', 'tea'] }, priceMinor: 100 }, { ...aCup, limits: { usesPerBasket: 1 } }, { cup: [100, 1], tea: [250, 2] }, true],
    // A tenth of 0.04 is nothing.
    ['a percentage of something', { kind: 'percent-off', goods: { skus: ['gum', 'tea'] }, rateBp: 1000 }, {}, { gum: [5, 1], tea: [200, 1] }, false],
    ['a percentage of nothing', { kind: 'percent-off', goods: { skus: ['gum', 'tea'] }, rateBp: 1000 }, {}, { gum: [4, 1], tea: [200, 1] }, true],
  ])('%s', (_, effect, more, goods, inVain) => {
    const lines = Object.entries(goods).map(([sku, [priceMinor]], at) => line(at + 1, sku, priceMinor, 3))
    const problem = stateProblem(compileRulebook(rulebookWith([promotion('p', effect, { units: 'exclusive', ...more })])), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member() })
    const held = new Map(Object.values(goods).flatMap(([, units], at): [number, number][] => (units > 0 ? [[at, units]] : [])))
    expect(settle(problem, { on: new Set([0]), allotment: new Map([[0, held]]) }).broken).toEqual(inVain ? [0] : [])
  })
})

describe('two codes of one coupon, three offers that want one', () => {
  it('go to the first two by priority', () => {
    const when = { kind: 'coupon', coupon: 'ten' } as const
    const coupons = [couponSchema.parse({ id: 'ten', name: { en: 'Ten', zh: '十' }, kind: 'batch', prefix: 'CP', perBasket: 2 })]
    const offers = [1, 2, 3].map((priority) => promotion(`p${priority}`, off(100), { when, priority }))
    const evaluation = evaluated(offers, [line(1, 'tea', 1000, 1)], { rules: { policy: 'priority', coupons }, input: { coupons: [{ code: 'A', couponId: 'ten' }, { code: 'B', couponId: 'ten' }] } })
    expect(evaluation.promotions.map((each) => [each.promotionId, each.status])).toEqual([['p1', 'beaten'], ['p2', 'applied'], ['p3', 'applied']])
    expect(evaluation.coupons?.map((each) => [each.code, each.promotionId])).toEqual([['A', 'p3'], ['B', 'p2']])
  })
})
