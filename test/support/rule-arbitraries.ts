import fc from 'fast-check'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import type { CompiledRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, member, promotion, rulebookWith } from './promotion-fixtures.ts'

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

/** Effects that take money and leave nothing dearer for more off before them (settle.ts). */
export const plain: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp, capMinor: fc.option(cents, { nil: undefined }) }),
  fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('amount-off-each' as const), goods, amountMinor: cents }),
  fc.record({ kind: fc.constant('fixed-price' as const), goods, priceMinor: cents }),
  fc.record({ kind: fc.constant('cheapest-free' as const), goods, buy: fc.integer({ min: 3, max: 4 }), free: fc.integer({ min: 1, max: 2 }), rateBp, pick: fc.constantFrom('cheapest' as const, 'dearest' as const) }),
  fc.record({ kind: fc.constant('bundle-price' as const), goods, quantity: fc.integer({ min: 2, max: 3 }), priceMinor: cents }),
  fc.record({ kind: fc.constant('mix-and-match' as const), parts: fc.array(unitsOf, { minLength: 2, maxLength: 3 }), reward }),
  fc.record({ kind: fc.constant('gift' as const), sku: fc.constantFrom('apple', 'bread', 'dill'), quantity: fc.integer({ min: 1, max: 3 }), worthMinor: fc.constant(0) }),
)
/** Buying some goods for others, which may be the same. */
export const buyGet: fc.Arbitrary<Effect> = fc.record({ kind: fc.constant('buy-get' as const), buy: unitsOf, get: unitsOf, reward })
/** The same where no goods can be both. */
export const apart: fc.Arbitrary<Effect> = fc.record({
  kind: fc.constant('buy-get' as const),
  buy: fc.record({ goods: fc.constant<GoodsSet>({ skus: ['apple', 'bread', 'cod'] }), quantity: fc.integer({ min: 1, max: 2 }) }),
  get: fc.record({ goods: fc.constant<GoodsSet>({ skus: ['dill', 'egg', 'fig'] }), quantity: fc.integer({ min: 1, max: 3 }) }),
  reward,
})
export const every: fc.Arbitrary<Effect> = fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: cents, everyMinor: cents })

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

/** Effects that give points, or what is neither points nor money. */
export const beside: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ kind: fc.constant('points-per-unit' as const), goods, points: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('points-multiplier' as const), goods, factorMilli: fc.constantFrom(1500, 3000) }),
  fc.record({ kind: fc.constant('points-flat' as const), points: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('voucher' as const), coupon: fc.constant('next'), worthMinor: fc.constantFrom(0, 0, 30) }),
  fc.record({ kind: fc.constant('stamps' as const), card: fc.constant('coffee'), stamps: fc.constant(1), perUnitOf: goods, worthMinor: fc.constantFrom(0, 10) }),
)

/** Offers under a programme's choices. */
export interface DrawnRules {
  offers: { effect: Effect; exclusive: boolean; group: string | null; spendMinor: number | null }[]
  chosen: Choices
  uses: number | undefined
  budgetMinor: number | undefined
  pricesIncludeTax: boolean
}

/** Up to `most` offers with one of these effects, under any choices. */
export function rulesWith(effect: fc.Arbitrary<Effect>, most: number): fc.Arbitrary<DrawnRules> {
  const offer = fc.record({
    effect,
    exclusive: fc.boolean(),
    group: fc.constantFrom(null, null, 'red'),
    spendMinor: fc.option(fc.integer({ min: 1, max: 1500 }), { nil: null }),
  })
  return fc.record({
    offers: fc.array(offer, { minLength: 1, maxLength: most }),
    chosen: choices,
    uses: fc.constantFrom(undefined, undefined, 1, 2),
    budgetMinor: fc.option(cents, { nil: undefined, freq: 3 }),
    pricesIncludeTax: fc.boolean(),
  })
}

const POINTS_KINDS: readonly Effect['kind'][] = ['points-multiplier', 'points-flat', 'points-per-unit', 'stamps', 'voucher']

/** A rulebook of these. `plainly`: every offer shared, with no group and no condition. */
export function compiledOf({ offers, chosen, uses, budgetMinor, pricesIncludeTax }: DrawnRules, plainly: boolean): CompiledRulebook {
  const limits = { ...(uses !== undefined && { usesPerBasket: uses }), ...(budgetMinor !== undefined && { budgetMinor }) }
  const promotions = offers.map(({ effect, exclusive, group, spendMinor }, at): Promotion => promotion(`p${at}`, effect, {
    limits,
    priority: at % 2,
    ...(!plainly && exclusive && !POINTS_KINDS.includes(effect.kind) && { units: 'exclusive' }),
    ...(!plainly && group !== null && { combine: { kind: 'exclusive', group } }),
    ...(!plainly && spendMinor !== null && { when: { kind: 'spend', goods: { all: true }, minimumMinor: spendMinor } }),
  }))
  const { programme } = rulebookWith([])
  return compileRulebook(rulebookWith(promotions, { choices: chosen, programme: { ...programme, pricesIncludeTax } }))
}

/** What is to be decided for a basket where every offer is shared and has no condition. */
export function plainProblem(rules: DrawnRules, lines: BasketLine[]): Problem {
  return stateProblem(compiledOf(rules, true), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
}
