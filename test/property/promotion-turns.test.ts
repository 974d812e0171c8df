import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyMoney, cutLines } from '../../core/promotions/apply.ts'
import type { Parts } from '../../core/promotions/apply.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/problem.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { settle } from '../../core/promotions/settle.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import { lines } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)

const goods: fc.Arbitrary<GoodsSet> = fc.oneof(
  fc.constant<GoodsSet>({ all: true }),
  fc.uniqueArray(fc.constantFrom('apple', 'bread', 'cod', 'dill', 'egg', 'fig'), { minLength: 1, maxLength: 4 }).map((skus): GoodsSet => ({ skus })),
)
const cents = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 600 }))
const rateBp = fc.constantFrom(500, 1250, 3333, 5000, 10_000)
const unitsOf = fc.record({ goods, quantity: fc.integer({ min: 1, max: 2 }) })
const reward = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), rateBp }),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: cents }),
  fc.record({ kind: fc.constant('price' as const), priceMinor: cents }),
)

/** Effects that take money, of one kind of goods or several. */
const plain: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp, capMinor: fc.option(cents, { nil: undefined }) }),
  fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('amount-off-each' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('fixed-price' as const), goods, priceMinor: cents }),
  fc.record({ kind: fc.constant('cheapest-free' as const), goods, buy: fc.integer({ min: 3, max: 4 }), free: fc.integer({ min: 1, max: 2 }), rateBp, pick: fc.constantFrom('cheapest' as const, 'dearest' as const) }),
  fc.record({ kind: fc.constant('bundle-price' as const), goods, quantity: fc.integer({ min: 2, max: 3 }), priceMinor: cents }),
  fc.record({ kind: fc.constant('mix-and-match' as const), parts: fc.array(unitsOf, { minLength: 2, maxLength: 3 }), reward }),
  fc.record({ kind: fc.constant('gift' as const), sku: fc.constantFrom('apple', 'bread', 'dill'), quantity: fc.integer({ min: 1, max: 3 }), worthMinor: fc.constant(0) }),
)
const buyGet: fc.Arbitrary<Effect> = fc.record({ kind: fc.constant('buy-get' as const), buy: unitsOf, get: unitsOf, reward })
const apart: fc.Arbitrary<Effect> = fc.record({
  kind: fc.constant('buy-get' as const),
  buy: fc.record({ goods: fc.constant<GoodsSet>({ skus: ['apple', 'bread', 'cod'] }), quantity: fc.integer({ min: 1, max: 2 }) }),
  get: fc.record({ goods: fc.constant<GoodsSet>({ skus: ['dill', 'egg', 'fig'] }), quantity: fc.integer({ min: 1, max: 3 }) }),
  reward,
})
const every: fc.Arbitrary<Effect> = fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: cents, everyMinor: cents })

const choices: fc.Arbitrary<Choices> = fc.record({
  amountOffBasis: fc.constantFrom('price-list', 'tax-inclusive'),
  lineRounding: fc.constantFrom('per-line', 'per-unit'),
  order: fc.constantFrom('steps', 'basket-first', 'one-sequence'),
  amountOverPool: fc.constantFrom('proportional', 'fill-best'),
  percentagesOnLine: fc.constantFrom('compound', 'additive'),
  percentagesOnBasket: fc.constantFrom('better', 'compound', 'refuse-second'),
  minimumSpend: fc.constantFrom('after-offers', 'before-discounts', 'net-of-tax'),
  freeUnit: fc.constantFrom('in-basket', 'added'),
  cheapestBy: fc.constantFrom('price-as-sold', 'list-price'),
  earningBase: fc.constantFrom('after-all', 'after-line', 'before-discounts'),
  limitInside: fc.constantFrom('not-given', 'in-part'),
  tooFewUnits: fc.constantFrom('what-is-there', 'nothing'),
  multiUnitDiscountOn: fc.constantFrom('all-units', 'reward-unit'),
}).map((drawn) => choicesSchema.parse(drawn))

interface Drawn { effects: Effect[]; chosen: Choices; uses: number | undefined; budgetMinor: number | undefined; pricesIncludeTax: boolean; unitsOfOwn: boolean }

function drawn(effect: fc.Arbitrary<Effect>, most: number): fc.Arbitrary<Drawn> {
  return fc.record({
    effects: fc.array(effect, { minLength: 1, maxLength: most }),
    chosen: choices,
    uses: fc.constantFrom(undefined, undefined, 1, 2),
    budgetMinor: fc.option(cents, { nil: undefined, freq: 3 }),
    pricesIncludeTax: fc.boolean(),
    unitsOfOwn: fc.boolean(),
  })
}

function problemOf({ effects, chosen, uses, budgetMinor, pricesIncludeTax }: Drawn, basket: Parameters<typeof stateProblem>[1]['lines']): Problem {
  const limits = { ...(uses !== undefined && { usesPerBasket: uses }), ...(budgetMinor !== undefined && { budgetMinor }) }
  const offers = effects.map((effect, at) => promotion(`p${at}`, effect, { limits, priority: at % 2 }))
  const { programme } = rulebookWith([])
  const rulebook = rulebookWith(offers, { choices: chosen, programme: { ...programme, pricesIncludeTax } })
  return stateProblem(compileRulebook(rulebook), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const left = (parts: Parts): number => sum(parts.flat().map((part) => part.amountMinor))

describe('every choice worked out', () => {
  it('adds up, takes no line below zero, and keeps within uses and budgets', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 4 }), drawn(fc.oneof(plain, buyGet, every), 4), (basket, rules) => {
      const problem = problemOf(rules, basket)
      const settled = settle(problem, { on: new Set(problem.candidates.map(({ slot }) => slot)), allotment: new Map() })
      const off = problem.lines.map(({ index }) => sum(settled.takings.map((taking) => taking.byLine.get(index)?.amountMinor ?? 0)))
      problem.lines.forEach(({ index, grossMinor, basketLine }) => {
        expect(settled.netMinor[index]).toBe(grossMinor - off[index]!)
        expect(settled.netMinor[index]).toBeGreaterThanOrEqual(0)
        if (!basketLine.discountable) expect(off[index]).toBe(0)
      })
      for (const { slot, uses, amountMinor, byLine } of settled.takings) {
        const candidate = problem.candidates[slot]!
        expect(uses).toBeGreaterThan(0)
        expect(uses).toBeLessThanOrEqual(candidate.mostUses)
        expect(amountMinor).toBe(sum([...byLine.values()].map((share) => share.amountMinor)))
        expect(amountMinor).toBeLessThanOrEqual(candidate.mostMinor)
        for (const [line, share] of byLine) expect(share.quantityMilli).toBeLessThanOrEqual(problem.lines[line]!.basketLine.quantityMilli)
      }
    }), { numRuns: 500 * RUNS })
  })

  it('gives an amount for each full amount only as often as its goods come to beside the others', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), drawn(fc.oneof(every, plain), 3), (basket, rules) => {
      const problem = problemOf(rules, basket)
      const { takings, netMinor } = settle(problem, { on: new Set(problem.candidates.map(({ slot }) => slot)), allotment: new Map() })
      for (const { slot, uses, byLine } of takings) {
        const { compiled: { promotion: { effect } }, targets } = problem.candidates[slot]!
        if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) continue
        expect(sum(targets.map((line) => netMinor[line]! + (byLine.get(line)?.amountMinor ?? 0)))).toBeGreaterThanOrEqual(uses * effect.everyMinor)
      }
    }), { numRuns: 300 * RUNS })
  })
})

/** What the ground of the search's bounds is, as the top of settle.ts states it. */
describe('with more off before its turn', () => {
  const cheaper = fc.record({ at: fc.nat(), share: fc.integer({ min: 1, max: 1000 }) })

  it('no effect leaves its goods dearer, where that is stated', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 4 }), drawn(fc.oneof({ weight: 8, arbitrary: plain }, { weight: 2, arbitrary: apart }), 1), fc.array(cheaper, { minLength: 1, maxLength: 3 }), fc.array(cheaper, { maxLength: 2 }), (basket, rules, more, before) => {
      // Amounts measured with tax are rounded on each line, and a budget may turn on that cent.
      const problem = problemOf({ ...rules, chosen: { ...rules.chosen, amountOffBasis: 'price-list' } }, basket)
      const [candidate] = problem.candidates
      if (candidate === undefined) return
      const [dear, cheap] = [cutLines(problem, new Map()), cutLines(problem, new Map())]
      const lower = (parts: Parts, by: typeof more): void => {
        for (const { at, share } of by) {
          const part = parts[at % parts.length]![0]!
          part.amountMinor -= Math.ceil((part.amountMinor * share) / 1000)
        }
      }
      lower(dear, before)
      lower(cheap, [...before, ...more])
      for (const parts of [dear, cheap]) applyMoney(problem, parts, candidate, { mostUses: candidate.mostUses, earnMilli: null })
      expect(left(cheap)).toBeLessThanOrEqual(left(dear))
    }), { numRuns: 1000 * RUNS })
  })
})
