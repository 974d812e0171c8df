import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { earningBaseOf } from '../../core/promotions/earning-base.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { evaluated, offOf, outcomeOf } from '../support/evaluated.ts'
import type { WorkedCase } from '../support/evaluated.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const all = { all: true as const }
const tea = { skus: ['tea'] }
const exclusive = { units: 'exclusive' as const }
const percent = (id: string, rateBp: number, goods: { all: true } | { skus: string[] } = tea, more: Partial<Promotion> = {}): Promotion =>
  promotion(id, { kind: 'percent-off', goods, rateBp }, more)
const silver = member('silver')

/** Minor units off under a choice, line by line. */
function taken(offers: Promotion[], lines: BasketLine[], more: WorkedCase = {}): number[] {
  return offOf(evaluated(offers, lines, { who: silver, ...more }))
}

describe('row 2: what an amount off is measured in, prices without tax', () => {
  const onTop = { pricesIncludeTax: false }
  const lines = [line(1, 'tea', 2000, 1), line(2, 'book', 1000, 1, { taxCode: 'zero' })]
  const five = promotion('five', { kind: 'amount-off', goods: all, amountMinor: 500 })

  it.each<['price-list' | 'tax-inclusive', number[], number]>([
    ['price-list', [333, 167], 2650],
    // 5.00 over 21.80 and 10.00: 3.43 and 1.57; 3.43 contain 0.28 of tax.
    ['tax-inclusive', [315, 157], 2680],
  ])('%s', (amountOffBasis, off, totalMinor) => {
    const evaluation = evaluated([five], lines, { choices: { amountOffBasis }, programme: onTop })
    expect(offOf(evaluation)).toEqual(off)
    expect(evaluation.totalMinor).toBe(totalMinor)
  })

  it('takes everything where the amount reaches it, and nothing is left of the tax', () => {
    const evaluation = evaluated([promotion('p', { kind: 'amount-off', goods: tea, amountMinor: 5000 })], [line(1, 'tea', 333, 3)], { choices: { amountOffBasis: 'tax-inclusive' }, programme: onTop })
    expect(evaluation).toMatchObject({ totalMinor: 0, discountMinor: 999 })
  })

  it('does nothing where prices contain tax', () => {
    expect(taken([five], lines, { choices: { amountOffBasis: 'tax-inclusive' } })).toEqual([333, 167])
  })

  it('is for an amount off each, and for an amount off a set, too', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: tea, amountMinor: 109 })
    expect(taken([each], [line(1, 'tea', 500, 2)], { choices: { amountOffBasis: 'tax-inclusive' }, programme: onTop })).toEqual([200])
    const set = promotion('set', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['cup'] }, quantity: 1 }], reward: { kind: 'amount', amountMinor: 218 } })
    expect(taken([set], [line(1, 'tea', 500, 1), line(2, 'cup', 500, 1)], { choices: { amountOffBasis: 'tax-inclusive' }, programme: onTop })).toEqual([100, 100])
    // 5.00 of goods are 5.45 with tax: 5.30 off leave 0.15, which contain 0.01; 6.00 off leave nothing.
    const [less, more] = [530, 600].map((amountMinor) => promotion('set', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['cup'] }, quantity: 1 }], reward: { kind: 'amount', amountMinor } }))
    const pair = [line(1, 'tea', 250, 1), line(2, 'cup', 250, 1)]
    expect(taken([less!], pair, { choices: { amountOffBasis: 'tax-inclusive' }, programme: onTop })).toEqual([243, 243])
    expect(taken([more!], pair, { choices: { amountOffBasis: 'tax-inclusive' }, programme: onTop })).toEqual([250, 250])
  })
})

describe('row 3: rounding of a line discount', () => {
  it.each<['per-line' | 'per-unit', number[]]>([
    // 3 × 0.99 at 20 %: 59.4 → 59; a piece 19.8 → 20, three 60.
    ['per-line', [59, 2]],
    ['per-unit', [60, 2]],
  ])('%s', (lineRounding, off) => {
    expect(taken([percent('fifth', 2000, { skus: ['tea', 'gum'] })], [line(1, 'tea', 99, 3), line(2, 'gum', 9, 1)], { choices: { lineRounding } })).toEqual(off)
  })

  it('per unit goes by what each piece costs by then', () => {
    // 3 × 1.00 less 0.50: 0.84, 0.83 and 0.83. At 15 %: 0.126 → 0.13, twice 0.1245 → 0.12.
    const half = promotion('half', { kind: 'amount-off', goods: tea, amountMinor: 50 }, { priority: 1 })
    const evaluation = evaluated([half, percent('part', 1500)], [line(1, 'tea', 100, 3)], { choices: { lineRounding: 'per-unit' }, who: silver })
    expect(outcomeOf(evaluation, 'part')).toMatchObject({ amountMinor: 37 })
  })

  it('0.99 at 20 % is 0.79', () => {
    expect(evaluated([percent('fifth', 2000)], [line(1, 'tea', 99, 1)], { who: null }).totalMinor).toBe(79)
  })

  it.each<['per-line' | 'per-unit', number]>([
    // Two of three at half of 1.51: 1.51 together, 0.76 each.
    ['per-line', 151], ['per-unit', 152],
  ])('%s is for the reward of a set too', (lineRounding, off) => {
    const second = promotion('second', { kind: 'cheapest-free', goods: tea, buy: 3, free: 2, rateBp: 5000 })
    expect(taken([second], [line(1, 'tea', 151, 3)], { choices: { lineRounding } })).toEqual([off])
  })
})

describe('row 4: the order', () => {
  const offers = [percent('line', 1000), promotion('basket', { kind: 'amount-off', goods: all, amountMinor: 200 }, { priority: 5 })]
  it.each<['steps' | 'basket-first' | 'one-sequence', [number, number]]>([
    ['steps', [100, 200]],
    ['basket-first', [80, 200]],
    ['one-sequence', [80, 200]],
  ])('%s', (order, [ofLine, ofBasket]) => {
    const evaluation = evaluated(offers, [line(1, 'tea', 1000, 1)], { choices: { order }, who: silver })
    expect([outcomeOf(evaluation, 'line'), outcomeOf(evaluation, 'basket')]).toMatchObject([{ amountMinor: ofLine }, { amountMinor: ofBasket }])
  })

  it('in one sequence is by priority, then by id, whatever the step', () => {
    const set = promotion('set', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 1500 }, { priority: 1 })
    const half = percent('half', 5000, tea)
    expect(taken([half, set], [line(1, 'tea', 1000, 2)])).toEqual([1000])
    // The set first, at 15.00; then half of that.
    expect(taken([half, set], [line(1, 'tea', 1000, 2)], { choices: { order: 'one-sequence' } })).toEqual([1250])
  })
})

describe('row 4: sets that share goods', () => {
  const offers = [
    promotion('mine', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 1500 }, exclusive),
    promotion('ours', { kind: 'cheapest-free', goods: tea, buy: 2, free: 1, rateBp: 5000 }, { priority: 1 }),
  ]
  it.each<['steps' | 'one-sequence', number]>([
    // Two at 15.00 by the offer that has them to itself, then half of the second: 3.75.
    ['steps', 875],
    // Half of the second first, which is 15.00 already.
    ['one-sequence', 500],
  ])('%s', (order, off) => {
    expect(taken(offers, [line(1, 'tea', 1000, 2)], { choices: { order } })).toEqual([off])
  })
})

describe('row 5: an amount off several goods', () => {
  const five = promotion('five', { kind: 'amount-off', goods: all, amountMinor: 500 })
  const twice = promotion('twice', { kind: 'points-multiplier', goods: { skus: ['cup'] }, factorMilli: 2000 })
  const lines = [line(1, 'bag', 300, 1, { earns: false }), line(2, 'cup', 900, 1), line(3, 'tea', 400, 1)]

  it.each<['proportional' | 'fill-best', number[], number]>([
    ['proportional', [94, 281, 125], 15],
    // First the bag, which earns nothing; then the tea, which earns once; the cup earns twice.
    ['fill-best', [300, 0, 200], 20],
  ])('%s', (amountOverPool, off, points) => {
    const evaluation = evaluated([five, twice], lines, { choices: { amountOverPool }, who: silver })
    expect(offOf(evaluation)).toEqual(off)
    expect(evaluation.points.total).toBe(points)
  })
})

describe('row 6: two percentages on one line', () => {
  it.each<['compound' | 'additive', number[]]>([['compound', [280]], ['additive', [300]]])('%s', (percentagesOnLine, off) => {
    expect(taken([percent('tenth', 1000), percent('fifth', 2000)], [line(1, 'tea', 1000, 1)], { choices: { percentagesOnLine } })).toEqual(off)
  })

  it('never goes below zero', () => {
    expect(taken([percent('a', 6000), percent('b', 6000)], [line(1, 'tea', 333, 3)], { choices: { percentagesOnLine: 'additive' } })).toEqual([999])
  })

  it.each<['per-line' | 'per-unit', number[]]>([['per-line', [59 + 30]], ['per-unit', [60 + 30]]])('additive, %s, of three at 0.99', (lineRounding, off) => {
    expect(taken([percent('fifth', 2000), percent('tenth', 1000)], [line(1, 'tea', 99, 3)], { choices: { percentagesOnLine: 'additive', lineRounding } })).toEqual(off)
  })
})

describe('row 7: two percentages on the basket', () => {
  it.each<['better' | 'compound' | 'refuse-second', number[], Promotion[]]>([
    ['better', [200], [percent('a', 1000, all), percent('b', 2000, all)]],
    ['compound', [280], [percent('a', 1000, all), percent('b', 2000, all)]],
    ['refuse-second', [100], [percent('a', 1000, all), percent('b', 2000, all)]],
    ['refuse-second', [200], [percent('a', 1000, all), percent('b', 2000, all, { priority: 1 })]],
    ['refuse-second', [200], [percent('a', 1000, all, { when: { kind: 'weekdays', days: [1] } }), percent('b', 2000, all)]],
  ])('%s takes %j', (percentagesOnBasket, off, offers) => {
    expect(taken(offers, [line(1, 'tea', 1000, 1)], { choices: { percentagesOnBasket } })).toEqual(off)
  })

  it('says that the second was beaten by the first', () => {
    const evaluation = evaluated([percent('a', 1000, all), percent('b', 2000, all)], [line(1, 'tea', 1000, 1)], { choices: { percentagesOnBasket: 'refuse-second' } })
    expect(outcomeOf(evaluation, 'b')).toMatchObject({ status: 'beaten', byPromotionIds: ['a'] })
  })
})

describe('row 8: the minimum spend', () => {
  const offers = [percent('tenth', 1000), promotion('bonus', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: tea, minimumMinor: 1000 } })]
  it.each<['after-offers' | 'before-discounts' | 'net-of-tax', number, boolean]>([
    ['after-offers', 1110, false], ['after-offers', 1111, true],
    ['before-discounts', 999, false], ['before-discounts', 1000, true],
    // After a tenth off 10.90 is left of 12.11, and 10.00 without its tax.
    ['net-of-tax', 1210, false], ['net-of-tax', 1211, true],
  ])('%s, %d spent: %s', (minimumSpend, price, given) => {
    // The tenth is worth more than the bonus: it always applies.
    const evaluation = evaluated(offers, [line(1, 'tea', price, 1)], { choices: { minimumSpend }, who: silver })
    expect(offOf(evaluation)).toEqual([Math.round(price / 10)])
    expect(outcomeOf(evaluation, 'bonus').status).toBe(given ? 'applied' : 'not-met')
  })
})

describe('row 8: the distance to a minimum spend', () => {
  const bonus = promotion('bonus', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: tea, minimumMinor: 1000 } })
  it.each<['after-offers' | 'before-discounts' | 'net-of-tax', number]>([['after-offers', 280], ['before-discounts', 200], ['net-of-tax', 339]])('%s', (minimumSpend, missingMinor) => {
    const evaluation = evaluated([percent('tenth', 1000), bonus], [line(1, 'tea', 800, 1)], { choices: { minimumSpend }, who: silver })
    expect(evaluation.nearMisses).toMatchObject([{ promotionId: 'bonus', reason: { code: 'SPEND_MORE', missingMinor } }])
  })
})

describe('row 9: a free unit', () => {
  const added: WorkedCase = { choices: { freeUnit: 'added' } }
  const three = promotion('three', { kind: 'cheapest-free', goods: all, buy: 3, free: 1 })

  it('is one of those in the basket', () => {
    const evaluation = evaluated([three], [line(1, 'tea', 500, 3)])
    expect(evaluation).toMatchObject({ totalMinor: 1000 })
    expect(evaluation.grants).toBeUndefined()
  })

  it('is added on top: two of a set of three are bought, the third, like the cheaper, is handed over', () => {
    const evaluation = evaluated([three], [line(1, 'tea', 500, 1), line(2, 'cup', 400, 1), line(3, 'gum', 90, 1)], added)
    expect(evaluation).toMatchObject({ totalMinor: 990, discountMinor: 0, grants: [{ promotionId: 'three', kind: 'gift', id: 'cup', quantity: 1 }] })
    expect(outcomeOf(evaluation, 'three')).toMatchObject({ status: 'applied', uses: 1, amountMinor: 0 })
  })

  it('is added on top of what was bought for it', () => {
    const cups = promotion('cups', { kind: 'buy-get', buy: { goods: tea, quantity: 2 }, get: { goods: { skus: ['cup'] }, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } })
    expect(evaluated([cups], [line(1, 'tea', 500, 5)], added).grants).toEqual([{ promotionId: 'cups', kind: 'gift', id: 'cup', quantity: 2 }])
    // What is bought may be goods that are never discounted: nothing is taken off them.
    expect(evaluated([cups], [line(1, 'tea', 500, 2, { discountable: false })], added)).toMatchObject({ totalMinor: 1000, grants: [{ id: 'cup', quantity: 1 }] })
    // A cup in the basket is paid for.
    expect(evaluated([cups], [line(1, 'tea', 500, 2), line(2, 'cup', 300, 1)], added)).toMatchObject({ totalMinor: 1300, grants: [{ quantity: 1 }] })
  })

  it('at half price is no free unit, and stays in the basket', () => {
    const second = promotion('second', { kind: 'cheapest-free', goods: all, buy: 2, free: 1, rateBp: 5000 })
    expect(evaluated([second], [line(1, 'tea', 500, 2)], added)).toMatchObject({ totalMinor: 750 })
  })

  it('given as a gift is free in the basket, or handed over without being there', () => {
    const gift = promotion('gift', { kind: 'gift', sku: 'cup', quantity: 2, worthMinor: 300 }, { when: { kind: 'spend', goods: tea, minimumMinor: 1000 } })
    const lines = [line(1, 'tea', 1000, 1), line(2, 'cup', 300, 3)]
    expect(taken([gift], lines)).toEqual([0, 600])
    expect(taken([gift], [line(1, 'tea', 1000, 1), line(2, 'cup', 300, 1)])).toEqual([0, 300])
    expect(taken([gift], [line(1, 'tea', 1000, 1), line(2, 'cup', 300, 1)], { choices: { tooFewUnits: 'nothing' } })).toEqual([0, 0])
    expect(taken([gift], [line(1, 'tea', 1000, 1)])).toEqual([0])
    expect(evaluated([gift], [line(1, 'tea', 1000, 1)], added).grants).toEqual([{ promotionId: 'gift', kind: 'gift', id: 'cup', quantity: 2 }])
    // Without a member too.
    expect(evaluated([gift], [line(1, 'tea', 1000, 1)], { ...added, who: null }).grants?.length).toBe(1)
  })

  it('never earns, whatever points are earned on', () => {
    const lines = [line(1, 'tea', 500, 3)]
    for (const earningBase of ['after-all', 'after-line', 'before-discounts'] as const) {
      expect(evaluated([three], lines, { choices: { earningBase }, who: silver }).points.total).toBe(10)
    }
    const each = promotion('each', { kind: 'points-per-unit', goods: tea, points: 7 })
    expect(outcomeOf(evaluated([three, each], lines, { who: silver }), 'each')).toMatchObject({ points: 14, uses: 2 })
  })
})

describe('row 10: the cheapest unit', () => {
  it.each<['price-as-sold' | 'list-price', number]>([
    // The tea, 9.00, is sold at 4.50 and then the cheapest of the three.
    ['price-as-sold', 450], ['list-price', 600],
  ])('%s', (cheapestBy, off) => {
    const three = promotion('three', { kind: 'cheapest-free', goods: all, buy: 3, free: 1 })
    const evaluation = evaluated([three, percent('half', 5000)], [line(1, 'tea', 900, 1), line(2, 'cup', 800, 1), line(3, 'jug', 600, 1)], { choices: { cheapestBy } })
    expect(outcomeOf(evaluation, 'three')).toMatchObject({ amountMinor: off })
  })
})

describe('row 10: by list price', () => {
  const free = percent('free', 10_000, { skus: ['a', 'b'] })
  const lines = [line(1, 'a', 900, 1), line(2, 'b', 800, 1), line(3, 'c', 700, 1), line(4, 'd', 600, 1)]

  it('passes over a set that saves nothing', () => {
    const two = promotion('two', { kind: 'cheapest-free', goods: all, buy: 2, free: 1 })
    expect(outcomeOf(evaluated([free, two], lines, { choices: { cheapestBy: 'list-price' } }), 'two')).toMatchObject({ uses: 1, amountMinor: 600 })
  })

  it('is no question where all are rewarded', () => {
    const pair = promotion('pair', { kind: 'bundle-price', goods: all, quantity: 2, priceMinor: 1000 })
    expect(outcomeOf(evaluated([free, pair], lines, { choices: { cheapestBy: 'list-price' } }), 'pair')).toMatchObject({ uses: 1, amountMinor: 300 })
  })
})

describe('row 13: what points are earned on', () => {
  const offers = [percent('tenth', 1000), promotion('two', { kind: 'amount-off', goods: all, amountMinor: 200 })]
  it.each<['after-all' | 'after-line' | 'before-discounts', number]>([['after-all', 700], ['after-line', 900], ['before-discounts', 1000]])('%s', (earningBase, base) => {
    const evaluation = evaluated(offers, [line(1, 'tea', 1000, 1)], { choices: { earningBase }, who: silver })
    expect(evaluation).toMatchObject({ tierBaseMinor: base, points: { total: base / 100 } })
    const compiled = compileRulebook(rulebookWith(offers, { choices: { ...rulebookWith([]).choices, earningBase } }))
    expect(earningBaseOf(compiled, evaluation.lines[0]!)).toBe(base)
  })
})

describe('row 16: a budget reached inside a sale', () => {
  const rule = (effect: Promotion['effect'], budgetMinor: number, more: Partial<Promotion> = {}): Promotion => promotion('p', effect, { limits: { budgetMinor }, ...more })
  const cases: [string, Promotion, BasketLine[], number, number][] = [
    ['a percentage', rule({ kind: 'percent-off', goods: tea, rateBp: 5000 }, 499), [line(1, 'tea', 1000, 1)], 0, 499],
    ['an amount', rule({ kind: 'amount-off', goods: tea, amountMinor: 500 }, 499), [line(1, 'tea', 1000, 1)], 0, 499],
    ['an amount each', rule({ kind: 'amount-off-each', goods: tea, amountMinor: 100 }, 350), [line(1, 'tea', 1000, 5)], 300, 350],
    ['sets', rule({ kind: 'cheapest-free', goods: tea, buy: 2, free: 1 }, 250), [line(1, 'tea', 100, 8)], 200, 250],
    ['sets of unlike goods, the dearest first', rule({ kind: 'cheapest-free', goods: all, buy: 2, free: 1 }, 320), [line(1, 'tea', 300, 2), line(2, 'cup', 100, 2)], 300, 320],
    ['enough', rule({ kind: 'percent-off', goods: tea, rateBp: 5000 }, 500), [line(1, 'tea', 1000, 1)], 500, 500],
  ]
  it.each(cases)('%s', (_, offer, lines, whole, part) => {
    expect(evaluated([offer], lines).discountMinor).toBe(whole)
    expect(evaluated([offer], lines, { choices: { limitInside: 'in-part' } }).discountMinor).toBe(part)
  })

  it('counts what was spent before', () => {
    const offer = rule({ kind: 'amount-off-each', goods: tea, amountMinor: 100 }, 1000)
    expect(evaluated([offer], [line(1, 'tea', 1000, 5)], { input: { usage: { p: { spentMinor: 750 } } } }).discountMinor).toBe(200)
  })
})

describe('row 23: where the discount of a multi-unit offer lies', () => {
  it.each<['all-units' | 'reward-unit', number[]]>([['all-units', [225, 125]], ['reward-unit', [0, 350]]])('%s', (multiUnitDiscountOn, off) => {
    const pair = promotion('pair', { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 350 }, { ...exclusive, when: { kind: 'quantity', goods: tea, minimumMilli: 1000 } })
    expect(taken([pair], [line(1, 'tea', 900, 1), line(2, 'cup', 500, 1)], { choices: { multiUnitDiscountOn } })).toEqual(off)
  })

  it('lies on each rewarded piece for what it costs', () => {
    // {tea, tea} and {tea, cup}: a tea and a cup are free.
    const two = promotion('two', { kind: 'cheapest-free', goods: all, buy: 2, free: 1 })
    const evaluation = evaluated([two], [line(1, 'tea', 100, 3), line(2, 'cup', 60, 1)], { choices: { multiUnitDiscountOn: 'reward-unit' }, who: silver })
    expect(evaluation.lines.map((each) => each.discounts)).toEqual([
      [{ promotionId: 'two', amountMinor: 100, quantityMilli: 1000 }], [{ promotionId: 'two', amountMinor: 60, quantityMilli: 1000 }],
    ])
  })

  it('keeps every cent where equal pieces cost unlike cents', () => {
    // 3 × 1.00 less a third: 0.66, 0.67, 0.67; then two of three free.
    const offers = [percent('third', 3333), promotion('two', { kind: 'cheapest-free', goods: tea, buy: 3, free: 2 })]
    for (const multiUnitDiscountOn of ['all-units', 'reward-unit'] as const) {
      expect(evaluated(offers, [line(1, 'tea', 100, 3)], { choices: { multiUnitDiscountOn } }).totalMinor).toBe(67)
    }
  })
})

/** Baskets on which a search that relies on what holds only by default misses the best; found by random ones. */
describe('the best combination under a choice', () => {
  const swap = (reward: Extract<Promotion['effect'], { kind: 'buy-get' }>['reward'], getUnits = 1): Promotion['effect'] =>
    ({ kind: 'buy-get', buy: { goods: { skus: ['apple', 'bread'] }, quantity: 1 }, get: { goods: { skus: ['dill', 'egg', 'fig'] }, quantity: getUnits }, reward })
  const budget = { limits: { budgetMinor: 1 } }
  const cases: [string, Promotion[], BasketLine[], Partial<Choices>, number][] = [
    ['what is handed over is no money of a budget', [
      promotion('p0', swap({ kind: 'percent', rateBp: 10_000 }, 2), budget), promotion('p1', { kind: 'amount-off', goods: all, amountMinor: 2 }, { ...budget, ...exclusive, priority: 1 }),
    ], [line(1, 'egg', 1, 1, { earns: false }), line(2, 'bread', 100, 2, { earns: false })], { freeUnit: 'added' }, 500],
    ['what is handed over costs no points', [
      promotion('p0', { kind: 'cheapest-free', goods: all, buy: 3, free: 1 }),
      promotion('p1', { kind: 'points-flat', points: 1 }, { combine: { kind: 'exclusive', group: 'red' } }),
      promotion('p2', { kind: 'points-multiplier', goods: all, factorMilli: 1500 }, { combine: { kind: 'exclusive', group: 'red' } }),
    ], [line(1, 'bread', 100, 2)], { freeUnit: 'added' }, 10_600],
    ['an amount off goods that do not come to it leaves a spend as it was', [
      promotion('p0', swap({ kind: 'amount', amountMinor: 238 }), exclusive),
      promotion('p1', { kind: 'points-multiplier', goods: all, factorMilli: 1500 }, { when: { kind: 'spend', goods: all, minimumMinor: 808 } }),
    ], [line(1, 'apple', 520, 2), line(2, 'fig', 1, 1)], {}, 3200],
    ['what the basket step takes anyway is better not taken on the line', [
      promotion('p0', swap({ kind: 'amount', amountMinor: 26 }), exclusive), promotion('p1', { kind: 'amount-off', goods: all, amountMinor: 1, everyMinor: 1 }),
    ], [line(1, 'dill', 100, 2), line(2, 'apple', 100, 2, { discountable: false, earns: false })], { earningBase: 'after-line' }, 20_400],
  ]
  it.each(cases)('is found: %s', (_, offers, lines, choices, benefit) => {
    const rulebook = rulebookWith(offers, { choices: choicesSchema.parse(choices) })
    const problem = stateProblem(compileRulebook(rulebook), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('gold') })
    expect(Number(bestOfEvery(problem).benefit)).toBe(benefit)
    expect(Number(findBest(problem).best.benefit)).toBe(benefit)
  })
})
