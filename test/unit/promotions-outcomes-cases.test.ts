import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Evaluation, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { evaluated } from '../support/evaluated.ts'
import type { WorkedCase } from '../support/evaluated.ts'
import { line, member, promotion } from '../support/promotion-fixtures.ts'

const ALL = { all: true } as const
const TEA = { skus: ['tea'] }
const CUP = { skus: ['cup'] }
const EXCLUSIVE = { units: 'exclusive' } as const
const COUPONS = [couponSchema.parse({ id: 'ten', name: { en: 'Ten', zh: '十' }, kind: 'batch', prefix: 'CP' })]
const spend = (minimumMinor: number): Condition => ({ kind: 'spend', goods: TEA, minimumMinor })
const two = [line(1, 'tea', 1000, 2)]

const outcome = (evaluation: Evaluation, id: string): PromotionOutcome => evaluation.promotions.find((each) => each.promotionId === id)!
const missed = (promotions: Promotion[], lines: BasketLine[], more: WorkedCase = {}): Evaluation['nearMisses'] => evaluated(promotions, lines, more).nearMisses

describe('an applied promotion', () => {
  it('names its lines in their order, whichever had the first use', () => {
    const each = promotion('p', { kind: 'amount-off-each', goods: ALL, amountMinor: 100 }, { limits: { usesPerBasket: 2 } })
    expect(outcome(evaluated([each], [line(1, 'tea', 1200, 1), line(2, 'cup', 700, 1)]), 'p')).toMatchObject({ lineIds: [line(2, 'cup', 1, 1).lineId, line(1, 'tea', 1, 1).lineId] })
  })
})

describe('the lines of a bonus', () => {
  const lines = [line(1, 'cup', 500, 2), line(2, 'gum', 100, 1), line(3, 'tea', 1000, 2)]
  const cups: Condition = { kind: 'quantity', goods: CUP, minimumMilli: 1000 }
  it.each<[string, Condition, string[]]>([
    ['are those of its spend', spend(1000), ['tea']],
    ['are those of its quantity', cups, ['cup']],
    ['are those of all it asks for', { kind: 'all', of: [spend(1000), cups, { kind: 'member' }] }, ['cup', 'tea']],
    ['are those of any it would take', { kind: 'any', of: [spend(1000), cups] }, ['cup', 'tea']],
    ['are not those it excludes', { kind: 'all', of: [spend(1000), { kind: 'not', of: { kind: 'quantity', goods: CUP, minimumMilli: 9000 } }] }, ['tea']],
    ['are all that earn where it asks for none', { kind: 'member' }, ['cup', 'gum', 'tea']],
  ])('%s', (_, when, skus) => {
    const evaluation = evaluated([promotion('p', { kind: 'points-flat', points: 50 }, { when })], lines)
    expect(outcome(evaluation, 'p')).toMatchObject({ status: 'applied', lineIds: lines.filter(({ sku }) => skus.includes(sku)).map(({ lineId }) => lineId) })
  })
})

describe('an offer on single pieces of everything', () => {
  it('comes before sets, as one on some goods does', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: ALL, amountMinor: 100 })
    const pair = promotion('pair', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 1500 }, EXCLUSIVE)
    // 2 × 9.00, for 15.00 together.
    expect(evaluated([each, pair], two).discountMinor).toBe(500)
  })
})

describe('a quantity of a set’s own goods and others', () => {
  it('is only a condition: what is not in the set is left to other offers', () => {
    const pair = promotion('pair', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 1500 }, { ...EXCLUSIVE, when: { kind: 'quantity', goods: { skus: ['tea', 'cup'] }, minimumMilli: 3000 } })
    const half = promotion('half', { kind: 'percent-off', goods: CUP, rateBp: 5000 }, EXCLUSIVE)
    expect(evaluated([pair, half], [...two, line(2, 'cup', 600, 1)]).discountMinor).toBe(500 + 300)
  })
})

describe('a promotion without benefit', () => {
  it('is told from one whose budget is used up', () => {
    const dear = promotion('p', { kind: 'fixed-price', goods: TEA, priceMinor: 1000 }, { limits: { budgetMinor: 50 } })
    expect(outcome(evaluated([dear], two), 'p')).toEqual({ status: 'not-met', promotionId: 'p', reason: { code: 'NO_BENEFIT' } })
    expect(outcome(evaluated([{ ...dear, effect: { kind: 'fixed-price', goods: TEA, priceMinor: 900 } }], two), 'p')).toMatchObject({ reason: { code: 'LIMIT_REACHED', limit: 'budget-money' } })
  })

  it('is one of points where discounts leave nothing to earn them on', () => {
    const double = promotion('double', { kind: 'points-multiplier', goods: TEA, factorMilli: 2000 })
    // 0.40 are left, doubled less than a point.
    const most = promotion('most', { kind: 'percent-off', goods: TEA, rateBp: 6000 })
    expect(outcome(evaluated([double, most], [line(1, 'tea', 100, 1)], { who: member('silver') }), 'double')).toEqual({ status: 'not-met', promotionId: 'double', reason: { code: 'NO_BENEFIT' } })
  })
})

describe('a beaten promotion', () => {
  const bonus = promotion('bonus', { kind: 'points-flat', points: 500 }, { when: { kind: 'spend', goods: ALL, minimumMinor: 3600 } })
  const tenth = promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 })

  it('is beaten by those that would lose by it, and not by others that applied', () => {
    const cups = promotion('cups', { kind: 'amount-off', goods: CUP, amountMinor: 100 })
    const evaluation = evaluated([bonus, cups, tenth], [line(1, 'tea', 1000, 3), line(2, 'cup', 700, 1)], { who: member('gold') })
    expect(outcome(evaluation, 'cups')).toMatchObject({ status: 'applied' })
    expect(outcome(evaluation, 'tenth')).toEqual({ status: 'beaten', promotionId: 'tenth', byPromotionIds: ['bonus'], wouldGiveMinor: 300, winnerGivesMinor: 500 })
  })

  it('is beaten by those that hold its units where there are none left, at what they give', () => {
    const pair = promotion('pair', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 1000 }, EXCLUSIVE)
    const other = promotion('other', { kind: 'amount-off', goods: CUP, amountMinor: 50 }, EXCLUSIVE)
    const mug = promotion('mug', { kind: 'gift', sku: 'mug', quantity: 1, worthMinor: 0 }, { ...EXCLUSIVE, when: { kind: 'quantity', goods: TEA, minimumMilli: 2000 } })
    const evaluation = evaluated([pair, other, mug], [...two, line(2, 'cup', 600, 1), line(3, 'mug', 300, 1)])
    expect(outcome(evaluation, 'mug')).toEqual({ status: 'beaten', promotionId: 'mug', byPromotionIds: ['pair'], wouldGiveMinor: 300, winnerGivesMinor: 1000 })
  })

  it('counts a discount that costs as much in points, where priority is what counts', () => {
    const cent = promotion('cent', { kind: 'percent-off', goods: TEA, rateBp: 100 }, { combine: { kind: 'exclusive', group: 'g' } })
    const first = promotion('first', { kind: 'amount-off', goods: TEA, amountMinor: 50 }, { combine: { kind: 'exclusive', group: 'g' }, priority: 1 })
    const lines = [line(1, 'tea', 100, 1)]
    expect(outcome(evaluated([cent, first], lines, { who: member('silver'), rules: { policy: 'priority' } }), 'cent')).toMatchObject({ status: 'beaten', wouldGiveMinor: 1 })
    expect(outcome(evaluated([cent, first], lines, { who: member('silver') }), 'cent')).toMatchObject({ status: 'not-met', reason: { code: 'NO_BENEFIT' } })
    expect(outcome(evaluated([cent, first], lines, { who: null }), 'cent')).toMatchObject({ status: 'beaten', wouldGiveMinor: 1 })
  })
})

describe('a reason that others have a part in', () => {
  it('is the limit, though more would have to be spent too', () => {
    const offer = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, { when: spend(3000), limits: { budgetUses: 1 } })
    expect(outcome(evaluated([offer], two, { input: { usage: { p: { uses: 1 } } } }), 'p')).toMatchObject({ reason: { code: 'LIMIT_REACHED', limit: 'budget-uses' } })
  })

  it('counts towards the first full amount only what may be discounted', () => {
    const each = promotion('p', { kind: 'amount-off', goods: ALL, amountMinor: 500, everyMinor: 5000 })
    expect(outcome(evaluated([each], [...two, line(2, 'cup', 2500, 1, { discountable: false })]), 'p')).toMatchObject({ reason: { code: 'SPEND_MORE', missingMinor: 3000 } })
  })
})

describe('a near miss', () => {
  it('of what is handed over on top is none where pieces would still be missing', () => {
    const free = promotion('p', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, { ...EXCLUSIVE, when: spend(2500) })
    const added = { choices: { freeUnit: 'added' as const } }
    expect(missed([free], two, added)).toEqual([{ promotionId: 'p', reason: { code: 'SPEND_MORE', missingMinor: 500 }, points: 0, amountMinor: 0 }])
    expect(missed([free], [line(1, 'tea', 1000, 1)], added)).toEqual([])
  })

  it('is one where the quantity that is missing makes the set whole too', () => {
    const three = promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 3, priceMinor: 2500 }, { ...EXCLUSIVE, when: { kind: 'quantity', goods: TEA, minimumMilli: 3000 } })
    expect(missed([three], two)).toMatchObject([{ reason: { code: 'BUY_MORE', missingMilli: 1000 }, amountMinor: 500 }])
  })

  it('is one where the goods come to just one full amount', () => {
    const each = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 50, everyMinor: 2000 }, { when: spend(2500) })
    expect(missed([each], two)).toMatchObject([{ amountMinor: 50 }])
  })

  it('reckons with the cheapest piece that a set lacks, never with what is weighed', () => {
    const three = promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 3, priceMinor: 2000 }, EXCLUSIVE)
    expect(missed([three], [line(1, 'tea', 1000, 1), line(2, 'tea', 800, 1)])).toMatchObject([{ amountMinor: 600 }])
    expect(missed([three], [line(1, 'tea', 800, 1), line(2, 'tea', 1000, 1), line(3, 'tea', 50, 1, { unit: 'kg' })])).toMatchObject([{ amountMinor: 600 }])
  })

  it('is within the codes that were shown', () => {
    const each = promotion('p', { kind: 'amount-off-each', goods: TEA, amountMinor: 100 }, { when: { kind: 'all', of: [{ kind: 'coupon', coupon: 'ten' }, spend(2500)] } })
    expect(missed([each], two, { rules: { coupons: COUPONS }, input: { coupons: [{ code: 'A', couponId: 'ten' }] } })).toMatchObject([{ amountMinor: 100 }])
  })

  it('is none while nothing is in the basket', () => {
    expect(missed([promotion('p', { kind: 'points-flat', points: 5 }, { when: spend(500) })], [], { who: member() })).toEqual([])
  })

  const flat = (id: string, points: number, minimumMinor: number): Promotion => promotion(id, { kind: 'points-flat', points }, { when: spend(minimumMinor) })

  it('is told with all that are as near as the tenth', () => {
    const offers = Array.from({ length: 12 }, (_, n) => flat(`p${String(n)}`, 5, 3000))
    expect(missed([...offers, flat('far', 5, 3001)], two, { who: member() })).toHaveLength(12)
  })

  it('comes the nearer, the larger, then the first by its id', () => {
    const buy = promotion('piece', { kind: 'fixed-price', goods: TEA, priceMinor: 100 }, { when: { kind: 'quantity', goods: { skus: ['tea', 'gum'] }, minimumMilli: 4000 } })
    const lines = [...two, line(2, 'gum', 50, 1)]
    // One gum more is 0.50; the others are 1.00 and 0.40 away.
    expect(missed([flat('d', 5, 2100), flat('c', 5, 2100), flat('large', 90, 2100), buy, flat('near', 1, 2040)], lines, { who: member() }).map(({ promotionId }) => promotionId)).toEqual(['near', 'piece', 'large', 'c', 'd'])
  })
})
