import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { cutLines } from '../../core/promotions/apply.ts'
import { lineDiscount } from '../../core/promotions/effects.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { UNLIMITED } from '../../core/promotions/limits.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { runsOf } from '../../core/promotions/set-units.ts'
import { settle } from '../../core/promotions/settle.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { evaluated, offOf, outcomeOf } from '../support/evaluated.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const tea = { skus: ['tea'] }
const cup = { skus: ['cup'] }
const weighed = { unit: 'kg' as const }
const exclusive = { units: 'exclusive' as const }

function problemOf(offers: Promotion[], lines: BasketLine[]): Problem {
  return stateProblem(compileRulebook(rulebookWith(offers)), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
}

describe('what one offer takes off an amount', () => {
  it.each<[string, Parameters<typeof lineDiscount>[0], number, number, number]>([
    // 0.15 at 10 %: 1.5 cents, 2.
    ['a percentage, half up', { kind: 'percent-off', goods: tea, rateBp: 1000 }, 15, 1000, 2],
    ['an amount off each', { kind: 'amount-off-each', goods: tea, amountMinor: 100 }, 1000, 3000, 300],
    ['never more than there is', { kind: 'amount-off-each', goods: tea, amountMinor: 400 }, 1000, 3000, 1000],
    ['a fixed price', { kind: 'fixed-price', goods: tea, priceMinor: 200 }, 1000, 3000, 400],
    ['never a higher one', { kind: 'fixed-price', goods: tea, priceMinor: 400 }, 1000, 3000, 0],
  ])('%s', (_, effect, amountMinor, quantityMilli, off) => {
    expect(lineDiscount(effect, amountMinor, quantityMilli)).toBe(off)
  })
})

describe('the most uses that goods and limits allow', () => {
  const each: Effect = { kind: 'amount-off-each', goods: { skus: ['tea', 'fish'] }, amountMinor: 10 }
  const off: Effect = { kind: 'amount-off', goods: tea, amountMinor: 10 }
  const demands = (sku: string): Condition => ({ kind: 'quantity', goods: { skus: [sku] }, minimumMilli: 1000 })
  const pieces = (count: number): BasketLine[] => [line(1, 'tea', 1000, count)]
  const fish = (...kilograms: number[]): BasketLine[] => kilograms.map((kilogram, at) => line(at + 1, 'fish', 1000 + at, kilogram, weighed))

  it.each<[string, Effect, number | undefined, BasketLine[], number, Condition?]>([
    ['fewer pieces than the limit', each, 4, pieces(3), UNLIMITED],
    ['as many pieces as the limit', each, 3, pieces(3), UNLIMITED],
    ['more pieces than the limit', each, 2, pieces(3), 2],
    ['light lines are a piece each', each, 1, fish(0.2, 0.2), 1],
    ['no more than that', each, 2, fish(0.2, 0.2), UNLIMITED],
    ['full kilograms', each, 2, fish(1.5), UNLIMITED],
    ['full kilograms of all lines together', each, 2, fish(1.5, 1.5), 2],
    ['a percentage is used once', { kind: 'percent-off', goods: tea, rateBp: 1000 }, 1, pieces(3), UNLIMITED],
    ['sets, not pieces', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 1000 }, 3, pieces(4), UNLIMITED],
    ['sets beyond the limit', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 1000 }, 1, pieces(4), 1],
    ['full amounts spent', { ...off, everyMinor: 1000 }, undefined, pieces(5), 5],
    ['full amounts spent, at most', { ...off, everyMinor: 1000 }, 3, pieces(5), 3],
    ['once where nothing says how often', off, undefined, [...pieces(1), line(2, 'cup', 100, 3)], 1, demands('cup')],
    ['again as often as what is demanded is there', off, 5, [...pieces(1), line(2, 'cup', 100, 3)], 3, demands('cup')],
    ['of two demands the one that is there less often', off, 5, [...pieces(1), line(2, 'cup', 100, 3), line(3, 'jar', 100, 2)], 2, { kind: 'all', of: [demands('cup'), demands('jar')] }],
  ])('%s', (_, effect, usesPerBasket, lines, uses, when) => {
    const { candidates } = problemOf([promotion('p', effect, { limits: usesPerBasket === undefined ? {} : { usesPerBasket }, ...(when !== undefined && { when }) })], lines)
    expect(candidates[0]!.mostUses).toBe(uses)
  })
})

describe('lines cut by who has the units', () => {
  it('has the parts in the order of the offers, the rest last, and none that is empty', () => {
    const problem = problemOf([], [line(1, 'cup', 500, 2), line(2, 'tea', 1000, 3)])
    const parts = cutLines(problem, new Map([[1, new Map([[1, 1]])], [0, new Map([[1, 1], [0, 2]])]]))
    expect(parts).toEqual([
      [{ line: 0, slot: 0, units: 2, quantityMilli: 2000, amountMinor: 1000 }],
      [0, 1, -1].map((slot) => ({ line: 1, slot, units: 1, quantityMilli: 1000, amountMinor: 1000 })),
    ])
  })

  it('are runs of equal units, dear first, without what fills no place or is weighed', () => {
    const part = (at: number, units: number, amountMinor: number): Parameters<typeof runsOf>[0][number] => ({ line: at, slot: -1, units, quantityMilli: units * 1000, amountMinor })
    const runs = runsOf([part(0, 2, 900), part(1, 3, 1000), part(2, 1, 800), part(3, 0, 700)], { roleOf: (at) => (at === 2 ? 0 : 1), valueOf: (_, unitMinor) => unitMinor, keyOf: null })
    // 10.00 over three: 3.34, 3.33, 3.33.
    expect(runs.map(({ part: at, unitMinor, count }) => [at, unitMinor, count])).toEqual([[0, 450, 2], [1, 334, 1], [1, 333, 2]])
  })

  it('of one list price go by what they count', () => {
    const parts = [300, 500, 400].map((amountMinor, at) => ({ line: at, slot: -1, units: 1, quantityMilli: 1000, amountMinor }))
    expect(runsOf(parts, { roleOf: () => 1, valueOf: (_, unitMinor) => unitMinor, keyOf: () => 600 }).map((run) => run.part)).toEqual([1, 2, 0])
  })
})

describe('an offer with units of its own', () => {
  const demand = (sku: string): Condition => ({ kind: 'quantity', goods: { skus: [sku] }, minimumMilli: 1000 })
  const lines = [line(1, 'cup', 100, 3), line(2, 'jar', 100, 3), line(3, 'tea', 1000, 3)]
  const given = (offer: Promotion, [cups, jars, teas]: [number, number, number]): [number, number] => {
    const problem = problemOf([offer], lines)
    const { takings } = settle(problem, { on: new Set([0]), allotment: new Map([[0, new Map([[0, cups], [1, jars], [2, teas]])]]) })
    return [takings[0]?.uses ?? 0, takings[0]?.amountMinor ?? 0]
  }

  it('is used as often as all it demands is among them', () => {
    const two = promotion('two', { kind: 'amount-off', goods: tea, amountMinor: 200 }, { ...exclusive, limits: { usesPerBasket: 3 }, when: { kind: 'all', of: [demand('cup'), demand('jar')] } })
    expect(given(two, [3, 3, 3])).toEqual([3, 600])
    expect(given(two, [2, 3, 3])).toEqual([2, 400])
    expect(given(two, [3, 1, 3])).toEqual([1, 200])
    expect(given(two, [3, 0, 3])).toEqual([0, 0])
  })

  it('is not used at all where what it demands is not among them', () => {
    const tenth = promotion('tenth', { kind: 'percent-off', goods: tea, rateBp: 1000 }, { ...exclusive, when: demand('cup') })
    expect(given(tenth, [1, 0, 3])).toEqual([1, 300])
    expect(given(tenth, [0, 0, 3])).toEqual([0, 0])
  })

  it('names only lines that it takes something off', () => {
    // A tenth of 0.04 is nothing.
    const problem = problemOf([promotion('p', { kind: 'percent-off', goods: { skus: ['tea', 'gum'] }, rateBp: 1000 })], [line(1, 'gum', 4, 1), line(2, 'tea', 1000, 1)])
    expect([...settle(problem, { on: new Set([0]), allotment: new Map() }).takings[0]!.byLine.keys()]).toEqual([1])
  })

  it('leaves the pieces it did not take at their own number', () => {
    // One of three at 6.00; then 1.00 off each: 4.00 and 3.00.
    const fixed = promotion('fixed', { kind: 'fixed-price', goods: tea, priceMinor: 600 }, { priority: 9, limits: { usesPerBasket: 1 } })
    const each = promotion('each', { kind: 'amount-off-each', goods: tea, amountMinor: 100 })
    expect(offOf(evaluated([fixed, each], [line(1, 'tea', 1000, 3)]))).toEqual([700])
  })
})

describe('how many sets are formed', () => {
  const get = (buyUnits: number, getUnits: number, reward: Extract<Effect, { kind: 'buy-get' }>['reward'] = { kind: 'percent', rateBp: 10_000 }): Promotion =>
    promotion('p', { kind: 'buy-get', buy: { goods: tea, quantity: buyUnits }, get: { goods: cup, quantity: getUnits }, reward })
  const basket = (teas: number, cups: number): BasketLine[] => [line(1, 'tea', 1000, teas), line(2, 'cup', 100, cups)]

  it.each<[string, number, number, number, number, 'what-is-there' | 'nothing', number]>([
    ['what is bought ends it', 2, 1, 3, 3, 'what-is-there', 100],
    ['what is rewarded ends it', 1, 2, 3, 3, 'nothing', 200],
    ['the rest of a reward', 1, 2, 3, 3, 'what-is-there', 300],
    ['a rest for which too little is bought', 2, 2, 3, 4, 'what-is-there', 200],
  ])('%s', (_, buyUnits, getUnits, teas, cups, tooFewUnits, off) => {
    expect(evaluated([get(buyUnits, getUnits)], basket(teas, cups), { choices: { tooFewUnits } }).discountMinor).toBe(off)
  })

  it('no more than a limit allows, not even in part', () => {
    expect(evaluated([{ ...get(1, 2), limits: { usesPerBasket: 1 } }], basket(3, 3)).discountMinor).toBe(200)
  })

  it('none that saves nothing', () => {
    // At 5.00 a cup at 8.00 saves 3.00, one at 3.00 nothing.
    const cups = [line(1, 'tea', 1000, 2), line(2, 'cup', 800, 1), line(3, 'cup', 300, 1)]
    expect(outcomeOf(evaluated([get(1, 1, { kind: 'price', priceMinor: 500 })], cups), 'p')).toMatchObject({ uses: 1, amountMinor: 300 })
    // Tea and cup for 12.00: 20.00 saves 8.00, 5.00 nothing.
    const set = promotion('p', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: cup, quantity: 1 }], reward: { kind: 'price', priceMinor: 1200 } })
    const pairs = [line(1, 'tea', 1000, 1), line(2, 'tea', 300, 1), line(3, 'cup', 1000, 1), line(4, 'cup', 200, 1)]
    const evaluation = evaluated([set], pairs)
    expect(outcomeOf(evaluation, 'p')).toMatchObject({ uses: 1, amountMinor: 800 })
    expect(offOf(evaluation)).toEqual([400, 0, 400, 0])
  })

  it('of the dearest as sold, where all are rewarded, although the cheapest goes by list price', () => {
    // Half off the tea: 10.00. The pot at 11.00 and the cup at 12.00 are 23.00; for 10.00 they save 13.00.
    const half = promotion('half', { kind: 'percent-off', goods: tea, rateBp: 5000 })
    const pair = promotion('pair', { kind: 'bundle-price', goods: { skus: ['tea', 'cup', 'pot'] }, quantity: 2, priceMinor: 1000 })
    const evaluation = evaluated([half, pair], [line(1, 'tea', 2000, 1), line(2, 'cup', 1200, 1), line(3, 'pot', 1100, 1)], { choices: { cheapestBy: 'list-price' } })
    expect(outcomeOf(evaluation, 'pair')).toMatchObject({ amountMinor: 1300 })
  })
})

describe('what is handed over on top', () => {
  const gift = promotion('p', { kind: 'buy-get', buy: { goods: tea, quantity: 1 }, get: { goods: { skus: ['cup', 'mug'] }, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } })
  const handed = (...more: BasketLine[]): unknown => evaluated([gift], [line(1, 'tea', 1000, 1), ...more], { choices: { freeUnit: 'added' } }).grants

  it('is the cheapest of the goods named that are in the basket', () => {
    expect(handed(line(2, 'cup', 500, 1), line(3, 'mug', 300, 1))).toMatchObject([{ kind: 'gift', id: 'mug', quantity: 1 }])
    expect(handed(line(2, 'cup', 300, 1), line(3, 'mug', 500, 1))).toMatchObject([{ kind: 'gift', id: 'cup', quantity: 1 }])
    expect(handed(line(2, 'mug', 300, 1), line(3, 'cup', 300, 1))).toMatchObject([{ kind: 'gift', id: 'cup', quantity: 1 }])
  })

  it('is left open where several could be meant', () => {
    expect(handed()).toMatchObject([{ kind: 'gift', id: '', quantity: 1 }])
  })
})
