import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quoteOf } from '../../core/quote/quote.ts'
import { bestWorth } from '../support/plain-model.ts'
import type { ModelChoices, ModelOffer } from '../support/plain-model.ts'
import { quoteOfCase } from '../support/worked-cases.ts'

/** Rounding on a handful of lines never comes to more. */
const ROUNDING_MINOR = 4
const SKUS = ['a', 'b', 'c']

const lines = fc.integer({ min: 1, max: 3 }).chain((count) => fc.tuple(...SKUS.slice(0, count).map((sku) =>
  fc.record({ sku: fc.constant(sku), priceMinor: fc.constantFrom(1000, 2000, 3000, 4000, 5000), pieces: fc.integer({ min: 1, max: 2 }) }))))

const rateBp = fc.constantFrom(1000, 2000, 5000)
const amountMinor = fc.constantFrom(300, 500, 1000, 1500)
const parts = fc.constantFrom<[string[], string[]]>([['a'], ['b']], [['b'], ['a']], [['a'], ['b', 'c']], [['b', 'c'], ['a']], [['a', 'c'], ['b']])
const effect = fc.oneof(
  fc.record({ kind: fc.constantFrom('percent' as const, 'own-percent' as const, 'basket-percent' as const), rateBp }),
  fc.record({ kind: fc.constantFrom('basket-amount' as const, 'each' as const), amountMinor }),
  fc.record({ kind: fc.constant('fixed' as const), priceMinor: fc.constantFrom(500, 1500, 2500) }),
  fc.record({ kind: fc.constant('cheapest-free' as const), buy: fc.constantFrom(2, 3) }),
  fc.record({ kind: fc.constant('bundle' as const), quantity: fc.constantFrom(2, 3), priceMinor: fc.constantFrom(1000, 3000, 5000) }),
  fc.record({ kind: fc.constantFrom('mix' as const, 'buy-get' as const), parts, firstQuantity: fc.constantFrom(1, 1, 2), rateBp })
    .map(({ parts: [first, second], ...rest }) => ({ ...rest, first, second })),
  fc.record({ kind: fc.constant('multiplier' as const), factor: fc.constantFrom(2, 3) }),
)
const common = fc.record({ goods: fc.subarray(SKUS, { minLength: 1 }), combine: fc.constantFrom('stack' as const, 'stack' as const, 'group' as const, 'sole' as const), minimumMinor: fc.constantFrom(0, 0, 4000, 6000, 8000) })
const offers = fc.array(fc.tuple(common, effect), { minLength: 1, maxLength: 3 }).map((all) => all.map(([shared, own], at): ModelOffer =>
  ({ id: `p${at}`, ...shared, ...own, ...('first' in own ? { goods: [...own.first, ...own.second] } : {}) })))
const choices = fc.constantFrom<ModelChoices>({}, {}, { percentagesOnLine: 'additive' }, { percentagesOnBasket: 'compound' }, { minimumSpend: 'before-discounts' },
  { order: 'basket-first' }, { order: 'one-sequence' }, { earningBase: 'after-line' }, { earningBase: 'before-discounts' })

const ALL = { all: true }

function effectOf(offer: ModelOffer): object {
  const goods = { skus: offer.goods }
  switch (offer.kind) {
    case 'percent':
    case 'own-percent': return { kind: 'percent-off', goods, rateBp: offer.rateBp }
    case 'basket-percent': return { kind: 'percent-off', goods: ALL, rateBp: offer.rateBp }
    case 'basket-amount': return { kind: 'amount-off', goods: ALL, amountMinor: offer.amountMinor }
    case 'each': return { kind: 'amount-off-each', goods, amountMinor: offer.amountMinor }
    case 'fixed': return { kind: 'fixed-price', goods, priceMinor: offer.priceMinor }
    case 'cheapest-free': return { kind: 'cheapest-free', goods, buy: offer.buy, free: 1 }
    case 'bundle': return { kind: 'bundle-price', goods, quantity: offer.quantity, priceMinor: offer.priceMinor }
    case 'mix': return { kind: 'mix-and-match', parts: [{ goods: { skus: offer.first }, quantity: offer.firstQuantity }, { goods: { skus: offer.second }, quantity: 1 }], reward: { kind: 'percent', rateBp: offer.rateBp } }
    case 'buy-get': return { kind: 'buy-get', buy: { goods: { skus: offer.first }, quantity: offer.firstQuantity }, get: { goods: { skus: offer.second }, quantity: 1 }, reward: { kind: 'percent', rateBp: offer.rateBp } }
    case 'multiplier': return { kind: 'points-multiplier', goods, factorMilli: offer.factor * 1000 }
  }
}

function promotionOf(offer: ModelOffer): object {
  const shared = ['percent', 'basket-percent', 'basket-amount', 'each', 'fixed', 'multiplier'].includes(offer.kind)
  return {
    id: offer.id,
    effect: effectOf(offer),
    units: shared ? 'shared' : 'exclusive',
    combine: offer.combine === 'group' ? { kind: 'exclusive', group: 'g' } : { kind: offer.combine },
    when: offer.minimumMinor === 0 ? { kind: 'dates' } : { kind: 'spend', goods: ALL, minimumMinor: offer.minimumMinor },
  }
}

it('finds what the plain model finds, at the defaults and at single deviations', () => {
  let saved = 0
  fc.assert(fc.property(lines, offers, fc.boolean(), choices, (bought, all, member, chosen) => {
    const rulebook = { promotions: all.map(promotionOf), choices: chosen }
    const quote = { at: '2026-08-15T14:32', basket: { lines: bought.map(({ sku, priceMinor, pieces }) => ({ sku, unitPriceMinor: priceMinor, quantity: pieces })) }, ...(member ? { member: {} } : {}) }
    const quoted = quoteOf(quoteOfCase({ name: '', why: '', sum: '', expect: {}, rulebook, quote }))
    if (!quoted.ok) throw new Error(JSON.stringify(quoted.error))
    const { discountMinor, points, exact } = quoted.value.quote
    const best = bestWorth(bought, all, member, chosen)
    const plainMinor = member ? Math.floor(bought.reduce((sum, line) => sum + line.priceMinor * line.pieces, 0) / 100) : 0
    if (best > plainMinor) saved += 1
    expect(exact).toBe(true)
    expect(Math.abs(discountMinor + points.total - best)).toBeLessThanOrEqual(ROUNDING_MINOR)
  }), { numRuns: 1500 })
  expect(saved).toBeGreaterThan(700)
})
