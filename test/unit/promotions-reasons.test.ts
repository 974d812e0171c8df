import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { DEFAULT_CHOICES } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

/* What test/property/promotions-reasons.test.ts found, told one by one. */

const TEA = { skus: ['tea'] }
const CUP = { skus: ['cup'] }
const ALL = { all: true } as const

function evaluated(promotions: readonly Promotion[], lines: BasketLine[], input: Partial<EvaluationInput> = {}, rules: Partial<Rulebook> = {}): Evaluation {
  return evaluate(compileRulebook(rulebookWith(promotions, rules)), { lines, pinnedAt: SATURDAY_AFTERNOON, member: null, ...input })
}

const outcome = (evaluation: Evaluation, id: string): PromotionOutcome => evaluation.promotions.find((each) => each.promotionId === id)!

describe('what is missing', () => {
  it('to a minimum spend is told after what the other offers take off, as the near miss tells it', () => {
    const evaluation = evaluated([
      promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 5000 }),
      promotion('spend', { kind: 'amount-off', goods: ALL, amountMinor: 500 }, { when: { kind: 'spend', goods: ALL, minimumMinor: 5000 } }),
    ], [line(1, 'tea', 1000, 4)])
    expect(outcome(evaluation, 'spend')).toMatchObject({ reason: { code: 'SPEND_MORE', missingMinor: 3000 } })
    expect(evaluation.nearMisses).toMatchObject([{ promotionId: 'spend', reason: { code: 'SPEND_MORE', missingMinor: 3000 } }])
  })

  it('to the first full amount is told after what the other offers take off', () => {
    const evaluation = evaluated([
      promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 5000 }),
      promotion('each', { kind: 'amount-off', goods: ALL, amountMinor: 500, everyMinor: 5000 }),
    ], [line(1, 'tea', 1000, 4)])
    expect(outcome(evaluation, 'each')).toMatchObject({ reason: { code: 'SPEND_MORE', missingMinor: 3000 } })
  })

  it('counts the pieces that two parts of a set want, whatever a third has too many of', () => {
    const parts = [{ goods: TEA, quantity: 2 }, { goods: TEA, quantity: 1 }, { goods: CUP, quantity: 1 }]
    const set = promotion('set', { kind: 'mix-and-match', parts, reward: { kind: 'price', priceMinor: 100 } }, { units: 'exclusive' })
    const evaluation = evaluated([set], [line(1, 'tea', 500, 2), line(2, 'cup', 300, 9)])
    expect(outcome(evaluation, 'set')).toEqual({ status: 'not-met', promotionId: 'set', reason: { code: 'BUY_MORE', missingMilli: 1000 } })
    expect(evaluation.nearMisses).toMatchObject([{ promotionId: 'set', amountMinor: 1700 }])
  })

  it('of goods that are never discounted is what they would be bought for', () => {
    const offer = promotion('p', { kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: CUP, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } }, { units: 'exclusive' })
    expect(outcome(evaluated([offer], [line(1, 'tea', 500, 1, { discountable: false })]), 'p')).toMatchObject({ reason: { code: 'BUY_MORE', missingMilli: 1000 } })
  })
})

describe('a spend that must not be reached', () => {
  const lines = [line(1, 'tea', 1000, 1)]
  const small = promotion('small', { kind: 'amount-off', goods: TEA, amountMinor: 50 }, { when: { kind: 'not', of: { kind: 'spend', goods: ALL, minimumMinor: 900 } } })
  const half = promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 5000 })

  it('is looked at after the other offers', () => {
    expect(outcome(evaluated([small, half], lines), 'small')).toMatchObject({ status: 'applied', amountMinor: 50 })
  })

  it('is looked at before discounts where the programme says so', () => {
    const before = { choices: { ...DEFAULT_CHOICES, minimumSpend: 'before-discounts' as const } }
    expect(outcome(evaluated([small, half], lines, {}, before), 'small')).toEqual({ status: 'not-met', promotionId: 'small', reason: { code: 'EXCLUDED' } })
  })
})

describe('what a beaten promotion would give', () => {
  it('is what it gives on the units it would have by itself, whole lines where a piece alone rounds to nothing', () => {
    const sole = promotion('sole', { kind: 'percent-off', goods: ALL, rateBp: 1250 }, { units: 'exclusive', combine: { kind: 'sole' } })
    const evaluation = evaluated([promotion('off', { kind: 'amount-off', goods: ALL, amountMinor: 2 }), sole], [line(1, 'tea', 1, 4)])
    expect(outcome(evaluation, 'sole')).toEqual({ status: 'beaten', promotionId: 'sole', byPromotionIds: ['off'], wouldGiveMinor: 1, winnerGivesMinor: 2 })
  })

  it('is nothing where it costs the customer as much in points', () => {
    const lines = [line(1, 'tea', 100, 1)]
    const cent = promotion('cent', { kind: 'percent-off', goods: TEA, rateBp: 100 })
    const other = promotion('other', { kind: 'amount-off', goods: TEA, amountMinor: 50 }, { combine: { kind: 'sole' } })
    // One point for 1.00, worth a cent: 0.99 earns none.
    expect(outcome(evaluated([cent, other], lines, { member: member('silver') }), 'cent')).toMatchObject({ status: 'not-met', reason: { code: 'NO_BENEFIT' } })
  })

  it('is told against the points that it would cost', () => {
    const evaluation = evaluated([
      promotion('points', { kind: 'points-multiplier', goods: ALL, factorMilli: 20_000 }),
      promotion('off', { kind: 'amount-off-each', goods: TEA, amountMinor: 150 }),
    ], [line(1, 'tea', 1000, 1)], { member: member('silver') }, { redemption: { points: 10, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 } })
    expect(outcome(evaluation, 'off')).toMatchObject({ status: 'beaten', byPromotionIds: ['points'], wouldGiveMinor: 150 })
  })
})

describe('a near miss', () => {
  const two = [line(1, 'tea', 1000, 2)]
  const when = { kind: 'spend', goods: TEA, minimumMinor: 2500 } as const

  it('is none where with its condition met a set would still lack pieces', () => {
    const offer = promotion('p', { kind: 'bundle-price', goods: TEA, quantity: 3, priceMinor: 100 }, { units: 'exclusive', when })
    expect(evaluated([offer], two).nearMisses).toEqual([])
  })

  it('is none where with its condition met the goods that may be discounted come to no full amount', () => {
    const offer = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 50, everyMinor: 1000 }, { when })
    expect(evaluated([offer], two).nearMisses).toMatchObject([{ promotionId: 'p', amountMinor: 100 }])
    expect(evaluated([offer], [line(1, 'tea', 1000, 2, { discountable: false })]).nearMisses).toEqual([])
  })

  it('is none where what is taken off costs as much in points', () => {
    const cent = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 1, everyMinor: 1500 }, { when })
    expect(evaluated([cent], two).nearMisses).toMatchObject([{ promotionId: 'p', amountMinor: 1 }])
    // 20.00 earn 20 points, 19.99 one less, which is worth the cent.
    expect(evaluated([cent], two, { member: member('silver') }).nearMisses).toEqual([])
  })

  it('of the first full amount is what it gives once that is spent', () => {
    const each = { kind: 'amount-off', goods: TEA, amountMinor: 600, everyMinor: 2500 } as const
    expect(evaluated([promotion('p', each)], two).nearMisses).toEqual([{ promotionId: 'p', reason: { code: 'SPEND_MORE', missingMinor: 500 }, points: 0, amountMinor: 600 }])
    expect(evaluated([promotion('p', each, { units: 'exclusive' })], [line(1, 'tea', 900, 1, { discountable: false }), line(2, 'tea', 1000, 2)]).nearMisses).toMatchObject([{ amountMinor: 600 }])
    // 25.00 earn 25 points, 24.99 one less.
    expect(evaluated([promotion('p', { ...each, amountMinor: 1 })], two, { member: member('silver') }).nearMisses).toEqual([])
  })

  it('of an offer that uses pieces up leaves those that earn more than they would save', () => {
    const offer = promotion('p', { kind: 'amount-off', goods: TEA, amountMinor: 434 }, { units: 'exclusive', when: { kind: 'spend', goods: TEA, minimumMinor: 534 } })
    const tens = { redemption: { points: 10, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 } }
    const lines = [line(1, 'tea', 100, 2), line(2, 'tea', 333, 1)]
    expect(evaluated([offer], lines).nearMisses).toMatchObject([{ amountMinor: 434 }])
    // A piece at 1.00 left as it is earns a point worth ten cents; with 4.34 off all three there is none.
    const missed = evaluated([offer], lines, { member: member('silver') }, tens).nearMisses
    expect(missed).toMatchObject([{ amountMinor: 433 }])
    expect(outcome(evaluated([{ ...offer, when: { kind: 'dates' } }], lines, { member: member('silver') }, tens), 'p')).toMatchObject({ amountMinor: 433 })
  })

  it('of an offer that uses up what it demands counts that too', () => {
    const offer = promotion('p', { kind: 'amount-off', goods: ALL, amountMinor: 301 }, { units: 'exclusive', when: { kind: 'quantity', goods: CUP, minimumMilli: 2000 }, limits: { budgetMinor: 300 } })
    // The cup at 0.01 is one of the two demanded: with all the tea it would be 3.01, which the budget does not pay.
    expect(evaluated([offer], [line(1, 'tea', 100, 3), line(2, 'cup', 1, 1)]).nearMisses).toMatchObject([{ promotionId: 'p', amountMinor: 201 }])
  })

  it('is none where all there is of the goods may not be discounted', () => {
    const offer = promotion('p', { kind: 'percent-off', goods: ALL, rateBp: 500 }, { units: 'exclusive', when: { kind: 'quantity', goods: CUP, minimumMilli: 1000 } })
    expect(evaluated([offer], [line(1, 'tea', 1000, 1)]).nearMisses).toMatchObject([{ promotionId: 'p', amountMinor: 50 }])
    expect(evaluated([offer], [line(1, 'tea', 1000, 1, { discountable: false })]).nearMisses).toEqual([])
  })

  it('is none where the budget does not pay what it would give', () => {
    const offer = promotion('p', { kind: 'fixed-price', goods: TEA, priceMinor: 100 }, { when, limits: { budgetMinor: 1000 } })
    expect(evaluated([offer], two).nearMisses).toMatchObject([{ promotionId: 'p', amountMinor: 900 }])
    expect(evaluated([offer], two, { usage: { p: { spentMinor: 200 } } }).nearMisses).toEqual([])
  })

  it('tells points in their minor units where the programme has decimals', () => {
    const offer = promotion('p', { kind: 'points-flat', points: 50 }, { when })
    const decimals = { pointsRules: { ...rulebookWith([]).pointsRules, decimals: 2 } }
    expect(evaluated([offer], two, { member: member() }, decimals).nearMisses).toMatchObject([{ points: 5000 }])
  })

  it('of a gift is one gift, however often its limit would allow it', () => {
    const gift = promotion('p', { kind: 'gift', sku: 'tea', quantity: 1, worthMinor: 0 }, { when, limits: { usesPerBasket: 2 } })
    expect(evaluated([gift], two).nearMisses).toMatchObject([{ amountMinor: 1000 }])
  })
})

describe('offers that have stopped', () => {
  const lines = [line(1, 'tea', 1000, 2)]
  const offers = [promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 5000 }), promotion('double', { kind: 'points-multiplier', goods: ALL, factorMilli: 2000 }), promotion('cups', { kind: 'percent-off', goods: CUP, rateBp: 5000 })]

  it('give nothing, say so, and are no offer that the basket nearly has; prices and the points of the tier stay', () => {
    const evaluation = evaluated(offers, lines, { member: member('silver'), offersStopped: 'everywhere' })
    const without = evaluated([], lines, { member: member('silver') })
    expect(evaluation.promotions).toEqual([
      { status: 'not-met', promotionId: 'half', reason: { code: 'STOPPED', by: 'everywhere' } },
      { status: 'not-met', promotionId: 'double', reason: { code: 'STOPPED', by: 'everywhere' } },
      { status: 'not-met', promotionId: 'cups', reason: { code: 'NO_GOODS' } },
    ])
    expect({ ...evaluation, promotions: [] }).toEqual(without)
    expect(evaluation.nearMisses).toEqual([])
  })
})
