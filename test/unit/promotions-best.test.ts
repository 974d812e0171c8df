import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { settle } from '../../core/promotions/settle.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

function problemOf(offers: Promotion[], lines: BasketLine[]): Problem {
  return stateProblem(compileRulebook(rulebookWith(offers)), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
}

const exclusive = { units: 'exclusive' as const }

/** Baskets on which a search that is a little careless misses the best. */
const HARD: [string, Promotion[], BasketLine[], number][] = [
  ['a shared set after an exclusive one on the same goods',
    [promotion('p0', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }, exclusive), promotion('p1', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }, { priority: 1 })],
    [line(1, 'apple', 1, 3, { earns: false })], 2],
  ['two lines alike but for what another promotion’s exclusion looks at',
    [
      promotion('p0', { kind: 'amount-off', goods: { all: true, except: { skus: ['fig'] } }, amountMinor: 132 }, exclusive),
      promotion('p1', { kind: 'amount-off-each', goods: { all: true }, amountMinor: 1 }, { when: { kind: 'not', of: { kind: 'spend', goods: { skus: ['dill'] }, minimumMinor: 202 } } }),
    ],
    [line(1, 'apple', 333, 1), line(2, 'dill', 333, 1), line(3, 'apple', 1, 1)], 135],
  ['a limited shared offer beside units that are held',
    [
      promotion('p0', { kind: 'bundle-price', goods: { all: true }, quantity: 2, priceMinor: 1 }, { ...exclusive, limits: { usesPerBasket: 1 } }),
      promotion('p1', { kind: 'amount-off-each', goods: { all: true }, amountMinor: 1 }, { limits: { usesPerBasket: 1 } }),
    ],
    [line(1, 'dill', 199, 3, { earns: false }), line(2, 'dill', 199, 3, { earns: false })], 398],
  ['a limited price on part of a line, then sets',
    [
      promotion('p0', { kind: 'fixed-price', goods: { skus: ['dill'] }, priceMinor: 1 }, { limits: { usesPerBasket: 2 } }),
      promotion('p1', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }),
      promotion('p2', { kind: 'percent-off', goods: { skus: ['fig'] }, rateBp: 5000, capMinor: 1 }, { ...exclusive, when: { kind: 'quantity', goods: { skus: ['dill'] }, minimumMilli: 1000 } }),
    ],
    [line(1, 'fig', 1, 1), line(2, 'dill', 100, 3)], 200],
  ['three offers whose order on one line matters to the cent',
    [
      promotion('p0', { kind: 'amount-off-each', goods: { skus: ['egg'] }, amountMinor: 1 }, { limits: { usesPerBasket: 2 } }),
      promotion('p1', { kind: 'percent-off', goods: { skus: ['egg'] }, rateBp: 500 }, exclusive),
      promotion('p2', { kind: 'amount-off-each', goods: { skus: ['egg'] }, amountMinor: 100 }, { ...exclusive, limits: { usesPerBasket: 2 } }),
    ],
    [line(1, 'egg', 100, 3, { earns: false }), line(2, 'egg', 100, 1, { earns: false })], 212],
  ['two lines alike but for their place, which a limited shared offer goes by',
    [
      promotion('p0', { kind: 'fixed-price', goods: { brands: ['north'] }, priceMinor: 1 }, exclusive),
      promotion('p1', { kind: 'amount-off-each', goods: { brands: ['north'] }, amountMinor: 1 }, exclusive),
      promotion('p2', { kind: 'fixed-price', goods: { brands: ['north'] }, priceMinor: 1 }, { priority: 1, limits: { usesPerBasket: 1 } }),
    ],
    [line(1, 'bread', 520, 1, { brand: 'north' }), line(2, 'dill', 520, 1, { brand: 'north' })], 1039],
  ['a discount that costs a better bonus its threshold',
    [
      promotion('bonus', { kind: 'points-flat', points: 90 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 1900 } }),
      promotion('set', { kind: 'bundle-price', goods: { all: true }, quantity: 2, priceMinor: 950 }, exclusive),
      promotion('five', { kind: 'amount-off', goods: { skus: ['tea'] }, amountMinor: 50 }),
    ],
    [line(1, 'tea', 500, 4)], 100],
]

describe('the best combination', () => {
  it.each(HARD)('is found: %s', (_, offers, lines, moneyOffMinor) => {
    const problem = problemOf(offers, lines)
    const found = findBest(problem)
    const best = bestOfEvery(problem)
    expect(found).toMatchObject({ exact: true, gapMinor: 0 })
    expect(found.best.benefit).toBe(best.benefit)
    expect(found.best.netMinor).toEqual(best.netMinor)
    expect(found.best.moneyOffMinor).toBe(moneyOffMinor)
  })

  it('is found: an exclusive percentage and a piece each, on goods one of which is demanded', () => {
    const lines = [line(1, 'apple', 100, 1), line(2, 'apple', 1, 1), line(3, 'apple', 333, 2), line(4, 'bread', 1000, 3)].map((each) => ({ ...each, earns: false }))
    const problem = problemOf([
      promotion('tenth', { kind: 'percent-off', goods: { all: true }, rateBp: 500 }, exclusive),
      promotion('piece', { kind: 'amount-off-each', goods: { all: true }, amountMinor: 189 }, { ...exclusive, priority: 1, when: { kind: 'quantity', goods: { skus: ['apple'] }, minimumMilli: 1000 }, limits: { usesPerBasket: 1 } }),
    ], lines)
    // 1.89 off one apple of 3.33; of the others 5 %: bread 1.50, apples 5 and 17 cents, nothing of the one cent.
    expect(findBest(problem)).toMatchObject({ exact: true, best: { moneyOffMinor: 189 + 150 + 5 + 17 } })
  })

  it('is found: leaving out an offer that frees the pieces for which points are given', () => {
    const worthTenCents: Rulebook['redemption'] = { points: 10, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }
    const offers = [
      promotion('off', { kind: 'amount-off-each', goods: { skus: ['fig', 'apple'] }, amountMinor: 6 }, { ...exclusive, combine: { kind: 'exclusive', group: 'red' }, when: { kind: 'quantity', goods: { skus: ['bread', 'apple'] }, minimumMilli: 1000 } }),
      promotion('piece', { kind: 'points-per-unit', goods: { skus: ['fig', 'apple'] }, points: 1 }, { combine: { kind: 'exclusive', group: 'red' } }),
      promotion('two', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }),
    ]
    const bought = { discountable: false, earns: false }
    const lines = [line(1, 'fig', 6, 2), line(2, 'apple', 100, 1, bought), line(3, 'apple', 100, 4, bought), line(4, 'bread', 20, 1, { discountable: false })].map((each) => ({ ...each, brand: 'north' }))
    const problem = stateProblem(compileRulebook(rulebookWith(offers, { redemption: worthTenCents })), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member() })
    const found = findBest(problem)
    expect(found.exact).toBe(true)
    expect(found.best.benefit).toBe(bestOfEvery(problem).benefit)
    // Two figs, a point of ten cents each; a free one would save 6 cents and cost a point.
    expect(found.best).toMatchObject({ moneyOffMinor: 0, earned: { total: 2 } })
  })

  it.each<[string, Promotion[], BasketLine[], Partial<Choices>, number]>([
    ['a bonus whose spend a capped percentage leaves alone', [
      promotion('half', { kind: 'percent-off', goods: { all: true }, rateBp: 5000, capMinor: 1 }, exclusive),
      promotion('bonus', { kind: 'points-flat', points: 1 }, { when: { kind: 'spend', goods: { all: true, except: { skus: ['apple'] } }, minimumMinor: 263 } }),
    ], [line(1, 'dill', 520, 1, { earns: false })], { lineRounding: 'per-unit' }, 2],
    ['a free unit on top that is dearer when another offer takes from elsewhere', [
      promotion('each', { kind: 'amount-off-each', goods: { all: true }, amountMinor: 100 }, { ...exclusive, when: { kind: 'spend', goods: { skus: ['bread', 'apple'] }, minimumMinor: 1 } }),
      promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }),
    ], [line(1, 'dill', 1, 1, { earns: false }), line(2, 'bread', 100, 1, { earns: false })], { freeUnit: 'added' }, 200],
  ])('is found: %s', (_, offers, lines, choices, worthMinor) => {
    const rulebook = rulebookWith(offers, { choices: choicesSchema.parse(choices) })
    const found = findBest(stateProblem(compileRulebook(rulebook), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') }))
    expect(found.exact).toBe(true)
    // A point is worth a cent.
    expect(found.best.benefit).toBe(BigInt(worthMinor * rulebook.redemption.points))
  })

  it('is found among ten groups of three and the units they want, without trying every one', () => {
    const lines = Array.from({ length: 10 }, (_, n) => line(n + 1, `s${n}`, 300 + 17 * n, 4))
    const offers = lines.flatMap(({ sku }) => [
      promotion(`${sku}-tenth`, { kind: 'percent-off', goods: { skus: [sku] }, rateBp: 1000 }, { combine: { kind: 'exclusive', group: sku } }),
      promotion(`${sku}-three`, { kind: 'cheapest-free', goods: { skus: [sku] }, buy: 3, free: 1 }, { ...exclusive, combine: { kind: 'exclusive', group: sku } }),
      promotion(`${sku}-two`, { kind: 'bundle-price', goods: { skus: [sku] }, quantity: 2, priceMinor: 500 }, { ...exclusive, combine: { kind: 'exclusive', group: sku } }),
    ])
    const found = findBest(problemOf(offers, lines), 20_000)
    expect(found.exact).toBe(true)
    // Of each line the best of a tenth, one of three free, and two sets at 5.00, worked out by hand for each price.
    const best = lines.map(({ unitPriceMinor: price }) => Math.max(Math.round(price * 0.4), price, Math.max(0, 2 * (2 * price - 500))))
    expect(found.best.moneyOffMinor).toBe(best.reduce((sum, off) => sum + off, 0))
  })

  it('says that it may be off, and by how much, when there is no time to look', () => {
    const [, offers, lines] = HARD.at(-1)!
    const found = findBest(problemOf(offers, lines), 0)
    expect(found.exact).toBe(false)
    expect(found.gapMinor).toBeGreaterThan(0)
    expect(found.best.broken).toEqual([])
  })
})

describe('units held by an exclusive promotion', () => {
  const offers = [
    promotion('five', { kind: 'amount-off', goods: { skus: ['tea', 'cup'] }, amountMinor: 500 }, exclusive),
    promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }, exclusive),
  ]
  const problem = problemOf(offers, [line(1, 'cup', 550, 2), line(2, 'tea', 600, 3)])
  const slotOf = (id: string): number => problem.candidates.find((candidate) => candidate.compiled.promotion.id === id)!.slot
  const holding = (id: string, units: [number, number][]): readonly number[] =>
    settle(problem, { on: new Set([slotOf(id)]), allotment: new Map([[slotOf(id), new Map(units)]]) }).broken

  it.each<[string, [number, number][], boolean]>([
    ['five', [[0, 1]], true],
    ['five', [[0, 2]], false],
    ['five', [[0, 1], [1, 1]], false],
    ['three', [[0, 1], [1, 2]], true],
    ['three', [[0, 2], [1, 2]], false],
    ['three', [[0, 2]], false],
  ])('%s may hold %j: %s', (id, units, admissible) => {
    expect(holding(id, units)).toEqual(admissible ? [] : [slotOf(id)])
  })
})
