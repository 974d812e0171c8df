import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { dearestFilling } from '../../core/promotions/set-units.ts'
import type { Run } from '../../core/promotions/set-units.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { evaluated, offOf, outcomeOf } from '../support/evaluated.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'

/** Single units at these prices: a, b, c … */
function units(...prices: number[]): BasketLine[] {
  return prices.map((price, at) => line(at + 1, String.fromCharCode(97 + at), price, 1))
}

const all = { all: true as const }
const buy = (buyUnits: number, free: number, more: Partial<Extract<Effect, { kind: 'cheapest-free' }>> = {}): Effect => ({ kind: 'cheapest-free', goods: all, buy: buyUnits, free, ...more })
const of = (...skus: string[]): { skus: string[] } => ({ skus })

describe('sets of one kind of goods', () => {
  const cases: [string, Effect, BasketLine[], number[]][] = [
    ['10, 10 and 5, buy 3 cheapest free: 5 off, over all three', buy(3, 1), units(1000, 1000, 500), [200, 200, 100]],
    ['10, 8, 6 and 1, buy 3: the 6 is free, the 1 is no part', buy(3, 1), units(1000, 800, 600, 100), [250, 200, 150, 0]],
    ['buy 2 cheapest free, from the dearest down', buy(2, 1), units(1000, 800, 600, 400), [429, 343, 257, 171]],
    ['the second at half price, rounded once for each set', buy(2, 1, { rateBp: 5000 }), units(99, 99, 99, 99), [25, 25, 25, 25]],
    ['the dearest of each two at half price', buy(2, 1, { rateBp: 5000, pick: 'dearest' }), units(1000, 800, 600, 400), [286, 229, 171, 114]],
    ['two of five free', buy(5, 2), units(500, 400, 300, 200, 100), [100, 80, 60, 40, 20]],
    ['a price for two never raises one', { kind: 'bundle-price', goods: all, quantity: 2, priceMinor: 900 }, units(800, 600, 500, 300), [286, 214, 0, 0]],
  ]
  it.each(cases)('%s', (_, effect, lines, taken) => {
    expect(offOf(evaluated([promotion('p', effect)], lines))).toEqual(taken)
    expect(offOf(evaluated([promotion('p', effect, { units: 'exclusive' })], lines))).toEqual(taken)
  })
})

describe('mix and match', () => {
  const menu = (priceMinor: number): Effect => ({ kind: 'mix-and-match', parts: [{ goods: of('roll', 'wrap'), quantity: 1 }, { goods: of('tea'), quantity: 1 }, { goods: of('crisps', 'fruit'), quantity: 1 }], reward: { kind: 'price', priceMinor } })

  it('takes the dearest of each part, in share of price over all of them', () => {
    const lines = [line(1, 'roll', 500, 1), line(2, 'wrap', 600, 1), line(3, 'tea', 300, 1), line(4, 'fruit', 100, 1), line(5, 'crisps', 150, 1)]
    expect(offOf(evaluated([promotion('menu', menu(750))], lines))).toEqual([0, 171, 86, 0, 43])
  })

  it('is given again while it saves something', () => {
    const lines = [line(1, 'roll', 500, 2), line(2, 'tea', 300, 2), line(3, 'fruit', 100, 2)]
    expect(outcomeOf(evaluated([promotion('menu', menu(800))], lines), 'menu')).toMatchObject({ uses: 2, amountMinor: 200 })
    expect(outcomeOf(evaluated([promotion('menu', menu(800), { limits: { usesPerBasket: 1 } })], lines), 'menu')).toMatchObject({ uses: 1, amountMinor: 100 })
    expect(outcomeOf(evaluated([promotion('menu', menu(900))], lines), 'menu').status).toBe('not-met')
  })

  it('says how many pieces are missing', () => {
    expect(outcomeOf(evaluated([promotion('menu', menu(800))], [line(1, 'roll', 500, 3)]), 'menu')).toMatchObject({ reason: { code: 'BUY_MORE', missingMilli: 2000 } })
  })

  it('tells off goods that several parts want so that all are filled', () => {
    const pair: Effect = { kind: 'mix-and-match', parts: [{ goods: of('a', 'b'), quantity: 1 }, { goods: of('b', 'c'), quantity: 1 }], reward: { kind: 'percent', rateBp: 5000 } }
    // b fills the second part, as only it can: taking b for the first would leave that empty.
    expect(offOf(evaluated([promotion('pair', pair)], [line(1, 'a', 200, 1), line(2, 'b', 900, 1)]))).toEqual([100, 450])
    // Of two sets the dearest filling is a, b, b and c.
    expect(offOf(evaluated([promotion('pair', pair)], [line(1, 'a', 200, 2), line(2, 'b', 900, 2), line(3, 'c', 500, 1)]))).toEqual([100, 900, 250])
  })

  it('takes an amount off, never more than the goods cost', () => {
    const five: Effect = { kind: 'mix-and-match', parts: [{ goods: of('a'), quantity: 1 }, { goods: of('b'), quantity: 1 }], reward: { kind: 'amount', amountMinor: 500 } }
    expect(offOf(evaluated([promotion('five', five)], [line(1, 'a', 200, 1), line(2, 'b', 100, 1)]))).toEqual([200, 100])
  })
})

describe('buying some goods for others', () => {
  const get = (buyOf: string[], buyUnits: number, getOf: string[], getUnits: number, reward: Extract<Effect, { kind: 'buy-get' }>['reward'] = { kind: 'percent', rateBp: 10_000 }): Effect =>
    ({ kind: 'buy-get', buy: { goods: of(...buyOf), quantity: buyUnits }, get: { goods: of(...getOf), quantity: getUnits }, reward })
  const total = (effect: Effect, lines: BasketLine[], more: Parameters<typeof evaluated>[2] = {}): number => evaluated([promotion('p', effect)], lines, more).discountMinor

  it('rewards the dearest of the others, over all units that took part', () => {
    expect(offOf(evaluated([promotion('p', get(['tea'], 2, ['cup'], 1))], [line(1, 'tea', 1000, 2), line(2, 'cup', 500, 1), line(3, 'cup', 300, 1)]))).toEqual([400, 100, 0])
  })

  it('of the same goods rewards the cheapest of each set', () => {
    expect(total(get(['a', 'b', 'c', 'd'], 1, ['a', 'b', 'c', 'd'], 1), units(1000, 800, 600, 400))).toBe(1200)
    expect(total(get(['a', 'b', 'c'], 2, ['a', 'b', 'c'], 1), units(1000, 1000, 500))).toBe(500)
  })

  it('of goods that overlap forms as many sets as give most', () => {
    // Two teas, two cups; a tea buys a tea or a cup. Two sets of a tea and a cup beat one of two teas.
    expect(total(get(['tea'], 1, ['tea', 'cup'], 1), [line(1, 'tea', 1000, 2), line(2, 'cup', 900, 2)])).toBe(1800)
    // With cheap cups one set of two teas is better.
    expect(total(get(['tea'], 1, ['tea', 'cup'], 1), [line(1, 'tea', 1000, 2), line(2, 'cup', 100, 2)])).toBe(1000)
  })

  it('gives the reward for what is there of it, or nothing', () => {
    const four = get(['tea'], 4, ['cup'], 2)
    const lines = [line(1, 'tea', 100, 4), line(2, 'cup', 500, 1)]
    expect(total(four, lines)).toBe(500)
    expect(total(four, lines, { choices: { tooFewUnits: 'nothing' } })).toBe(0)
    expect(outcomeOf(evaluated([promotion('p', four)], lines, { choices: { tooFewUnits: 'nothing' } }), 'p')).toMatchObject({ reason: { code: 'BUY_MORE', missingMilli: 1000 } })
    // Six teas of a kind, buy 4 get 2; with five the one is given.
    const same = get(['tea'], 4, ['tea'], 2)
    expect([4, 5, 6, 10, 11].map((pieces) => total(same, [line(1, 'tea', 100, pieces)]))).toEqual([0, 100, 200, 200, 300])
    // A price for two is half as much for the one.
    expect(total(get(['tea'], 4, ['cup'], 2, { kind: 'price', priceMinor: 301 }), lines)).toBe(500 - 151)
    expect(total(get(['tea'], 4, ['cup'], 2, { kind: 'amount', amountMinor: 301 }), lines)).toBe(151)
  })

  it('may be bought with goods that are never discounted', () => {
    const lines = [line(1, 'news', 300, 1, { discountable: false }), line(2, 'cup', 200, 1)]
    expect(offOf(evaluated([promotion('p', get(['news'], 1, ['cup'], 1))], lines))).toEqual([0, 200])
    expect(outcomeOf(evaluated([promotion('p', get(['cup'], 1, ['news'], 1))], lines), 'p').status).toBe('not-met')
  })

  it('puts the discount on the reward where the programme says so', () => {
    const lines = [line(1, 'tea', 1000, 2), line(2, 'cup', 500, 2)]
    expect(offOf(evaluated([promotion('p', get(['tea'], 2, ['cup'], 1))], lines, { choices: { multiUnitDiscountOn: 'reward-unit' } }))).toEqual([0, 500])
    expect(offOf(evaluated([promotion('p', buy(3, 1))], units(1000, 1000, 500), { choices: { multiUnitDiscountOn: 'reward-unit' } }))).toEqual([0, 0, 500])
  })
})

describe('the dearest units that fill parts', () => {
  /** The largest value of any way to fill the places, by trying each; null where there is none. */
  function tried(runs: readonly Run[], places: readonly number[]): number | null {
    const singles = runs.flatMap((run) => Array.from({ length: run.count }, () => run))
    let best: number | null = null
    const place = (at: number, left: number[], value: number): void => {
      if (left.every((count) => count === 0)) best = Math.max(best ?? 0, value)
      if (at === singles.length) return
      place(at + 1, left, value)
      left.forEach((count, part) => {
        if (count > 0 && (singles[at]!.role >> part) % 2 === 1) place(at + 1, left.with(part, count - 1), value + singles[at]!.unitMinor)
      })
    }
    place(0, [...places], 0)
    return best
  }

  it('are what trying every way finds', () => {
    const { between } = seededNumbers(7)
    const below = (n: number): number => between(0, n - 1)
    let filled = 0
    for (let round = 0; round < 400; round += 1) {
      const parts = 1 + below(3)
      const places = Array.from({ length: parts }, () => 1 + below(2))
      const runs = Array.from({ length: 1 + below(6) }, (_, part): Run => {
        const unitMinor = 1 + below(20)
        return { part, role: 1 + below((1 << parts) - 1), unitMinor, valueMinor: unitMinor, keyMinor: unitMinor, count: 1 + below(2) }
      }).sort((a, b) => b.keyMinor - a.keyMinor)
      const taken = dearestFilling(runs, places)
      const value = taken?.reduce((sum, count, at) => sum + count * runs[at]!.unitMinor, 0) ?? null
      expect(value).toBe(tried(runs, places))
      filled += Number(value !== null)
    }
    expect(filled).toBeGreaterThan(100)
  })
})

describe('units that several offers want', () => {
  const offers: Promotion[] = [
    promotion('cups', { kind: 'buy-get', buy: { goods: of('tea'), quantity: 1 }, get: { goods: of('cup'), quantity: 1 }, reward: { kind: 'percent', rateBp: 5000 } }, { units: 'exclusive' }),
    promotion('menu', { kind: 'mix-and-match', parts: [{ goods: of('tea', 'milk'), quantity: 1 }, { goods: of('cup', 'milk'), quantity: 1 }], reward: { kind: 'price', priceMinor: 700 } }, { units: 'exclusive' }),
  ]

  it('serve one of them, where together they give most: by trying everything', () => {
    const lines = [line(1, 'tea', 600, 2), line(2, 'cup', 500, 2), line(3, 'milk', 300, 1)]
    const problem = stateProblem(compileRulebook(rulebookWith(offers)), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
    // Two menus of a tea and a cup: twice 4.00.
    expect(bestOfEvery(problem).moneyOffMinor).toBe(800)
  })
})
