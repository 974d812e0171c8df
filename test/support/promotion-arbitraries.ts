import fc from 'fast-check'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { line, promotion } from './promotion-fixtures.ts'

const SKUS = ['apple', 'bread', 'cod', 'dill', 'egg', 'fig'] as const
const BRANDS = ['north', 'south'] as const

interface Article { brand: string | null; discountable: boolean; earns: boolean }

const article: fc.Arbitrary<Article> = fc.record({
  brand: fc.constantFrom(...BRANDS, null),
  discountable: fc.integer({ min: 0, max: 7 }).map((n) => n > 0),
  earns: fc.integer({ min: 0, max: 7 }).map((n) => n > 0),
})

/** A random small basket: few articles, so that promotions meet. Cod is sold by weight. */
export function lines(most: { lines: number; units: number }): fc.Arbitrary<BasketLine[]> {
  const one = fc.record({
    at: fc.nat({ max: SKUS.length - 1 }),
    price: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(100, 199, 333, 520, 1000)),
    units: fc.integer({ min: 1, max: most.units }),
    grams: fc.integer({ min: 1, max: 2500 }),
  })
  const articles = fc.array(article, { minLength: SKUS.length, maxLength: SKUS.length })
  return fc.tuple(articles, fc.array(one, { minLength: 1, maxLength: most.lines })).map(([known, drawn]) => drawn.map((each, at) => {
    const sku = SKUS[each.at]!
    const weighed = sku === 'cod'
    return line(at + 1, sku, each.price, weighed ? each.grams / 1000 : each.units, { unit: weighed ? 'kg' : 'piece', ...known[each.at]! })
  }))
}

const goods: fc.Arbitrary<GoodsSet> = fc.oneof(
  fc.constant<GoodsSet>({ all: true }),
  fc.uniqueArray(fc.constantFrom(...SKUS), { minLength: 1, maxLength: 4 }).map((skus): GoodsSet => ({ skus })),
  fc.constantFrom(...BRANDS).map((brand): GoodsSet => ({ brands: [brand] })),
  fc.constantFrom(...SKUS).map((sku): GoodsSet => ({ all: true, except: { skus: [sku] } })),
)

const cents = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 600 }))

const unitsOf = fc.record({ goods, quantity: fc.constantFrom(1, 1, 2) })
const reward = fc.oneof(
  fc.constantFrom(3333, 5000, 10_000).map((rateBp) => ({ kind: 'percent' as const, rateBp })),
  cents.map((amountMinor) => ({ kind: 'amount' as const, amountMinor })),
  cents.map((priceMinor) => ({ kind: 'price' as const, priceMinor })),
)

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp: fc.constantFrom(500, 1000, 1250, 3333, 5000, 10_000) }),
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp: fc.constantFrom(1000, 5000), capMinor: cents }),
  fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('amount-off-each' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('fixed-price' as const), goods, priceMinor: cents }),
  fc.record({ kind: fc.constant('cheapest-free' as const), goods, buy: fc.integer({ min: 2, max: 4 }), free: fc.constant(1) }),
  fc.record({ kind: fc.constant('bundle-price' as const), goods, quantity: fc.integer({ min: 2, max: 3 }), priceMinor: cents }),
  fc.record({ kind: fc.constant('cheapest-free' as const), goods, buy: fc.constant(3), free: fc.integer({ min: 1, max: 2 }), rateBp: fc.constantFrom(3333, 5000), pick: fc.constantFrom('cheapest' as const, 'dearest' as const) }),
  fc.record({ kind: fc.constant('mix-and-match' as const), parts: fc.array(unitsOf, { minLength: 2, maxLength: 3 }), reward }),
  fc.record({ kind: fc.constant('buy-get' as const), buy: unitsOf, get: unitsOf, reward }),
  fc.record({ kind: fc.constant('gift' as const), sku: fc.constantFrom(...SKUS), quantity: fc.constantFrom(1, 2), worthMinor: fc.constant(0) }),
  fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: fc.integer({ min: 1, max: 60 }), everyMinor: fc.constantFrom(100, 333) }),
  fc.record({ kind: fc.constant('points-per-unit' as const), goods, points: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('points-multiplier' as const), goods, factorMilli: fc.constantFrom(1500, 2000, 20_000) }),
  fc.record({ kind: fc.constant('points-flat' as const), points: fc.integer({ min: 1, max: 60 }) }),
)

const always: Condition = { kind: 'dates' }
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(always) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spend' as const), goods, minimumMinor: fc.integer({ min: 1, max: 1500 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('quantity' as const), goods, minimumMilli: fc.constantFrom(1000, 2000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('spend' as const), goods, minimumMinor: fc.integer({ min: 1, max: 1500 }) }).map((of): Condition => ({ kind: 'not', of })) },
)

/** Random promotions of every effect, competing for units, groups and the basket. */
export function promotions(most: number): fc.Arbitrary<Promotion[]> {
  const one = fc.record({
    effect,
    when: condition,
    exclusive: fc.boolean(),
    combine: fc.oneof(
      { weight: 5, arbitrary: fc.constant<Promotion['combine']>({ kind: 'stack' }) },
      { weight: 3, arbitrary: fc.constantFrom('red', 'blue').map((group): Promotion['combine'] => ({ kind: 'exclusive', group })) },
      { weight: 1, arbitrary: fc.constant<Promotion['combine']>({ kind: 'sole' }) },
    ),
    priority: fc.integer({ min: 0, max: 3 }),
    uses: fc.constantFrom(undefined, undefined, undefined, 1, 2),
    budget: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 50, 300),
  })
  return fc.array(one, { minLength: 1, maxLength: most }).map((drawn) => drawn.map((each, at) => {
    const points = each.effect.kind.startsWith('points-')
    return promotion(`p${at}`, each.effect, {
      when: each.when,
      units: each.exclusive && !points ? 'exclusive' : 'shared',
      combine: each.combine,
      priority: each.priority,
      limits: { ...(each.uses === undefined ? {} : { usesPerBasket: each.uses }), ...(each.budget === undefined || points ? {} : { budgetMinor: each.budget }) },
    })
  }))
}

/** One choice of loyalty-rules section 8 away from its default, of those that change what a sale comes to. */
export const deviation: fc.Arbitrary<Partial<Choices>> = fc.constantFrom<Partial<Choices>>(
  { lineRounding: 'per-unit' }, { order: 'basket-first' }, { order: 'one-sequence' }, { amountOverPool: 'fill-best' }, { percentagesOnLine: 'additive' },
  { percentagesOnBasket: 'compound' }, { percentagesOnBasket: 'refuse-second' }, { minimumSpend: 'before-discounts' }, { minimumSpend: 'net-of-tax' },
  { freeUnit: 'added' }, { cheapestBy: 'list-price' }, { earningBase: 'after-line' }, { earningBase: 'before-discounts' }, { limitInside: 'in-part' },
  { tooFewUnits: 'nothing' }, { pointFractions: 'nearest' }, { pointFractions: 'per-line' }, { pointFractions: 'kept' }, { multiUnitDiscountOn: 'reward-unit' },
)
