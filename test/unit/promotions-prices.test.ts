import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { pricedLines } from '../../core/promotions/priced-lines.ts'
import type { PricedLine } from '../../core/promotions/priced-lines.ts'
import type { PriceEntry } from '../../core/rulebook/price-list.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

function input(lines: readonly BasketLine[], more: Partial<EvaluationInput> = {}): EvaluationInput {
  return { lines: [...lines], pinnedAt: SATURDAY_AFTERNOON, member: null, ...more }
}

function priced(prices: readonly PriceEntry[], lines: readonly BasketLine[], more: Partial<EvaluationInput> = {}, rules: Partial<Rulebook> = {}): PricedLine[] {
  return pricedLines(compileRulebook(rulebookWith([], { prices: [...prices], ...rules })), input(lines, more))
}

const book = (priceMinor: number, stores?: string[]): PriceEntry => ({ kind: 'book', sku: 'tea', priceMinor, ...(stores && { stores }) })
const forMembers = (priceMinor: number, stores?: string[]): PriceEntry => ({ kind: 'member', sku: 'tea', priceMinor, ...(stores && { stores }) })
const forTier = (tier: string, priceMinor: number): PriceEntry => ({ kind: 'tier', sku: 'tea', tier, priceMinor })
const from = (fromMilli: number, priceMinor: number): PriceEntry => ({ kind: 'quantity', sku: 'tea', fromMilli, priceMinor })

describe('the price of a line', () => {
  const bugis = { storeId: 'bugis' }
  const silver = { member: member('silver') }
  const gold = { member: member('gold') }
  const platinum = { member: member('platinum') }
  const cases: [string, PriceEntry[], Partial<EvaluationInput>, number, PricedLine['price']][] = [
    ['its own where the list has none', [], {}, 1000, undefined],
    ['the store’s below the list price', [book(900)], {}, 900, { kind: 'book', unitPriceMinor: 900, benefitMinor: 0 }],
    ['the store’s above the list price', [book(1100)], {}, 1100, { kind: 'book', unitPriceMinor: 1100, benefitMinor: 0 }],
    ['the same price again changes nothing', [book(1000)], {}, 1000, undefined],
    ['another store’s price changes nothing', [book(900, ['orchard'])], bugis, 1000, undefined],
    ['a price of certain stores where the store is not known', [book(900, ['orchard'])], {}, 1000, undefined],
    ['what names the store goes before what holds everywhere', [book(800), book(950, ['bugis'])], bugis, 950, { kind: 'book', unitPriceMinor: 950, benefitMinor: 0 }],
    ['of two prices of the store the lower', [book(950, ['bugis']), book(940, ['bugis', 'orchard'])], bugis, 940, { kind: 'book', unitPriceMinor: 940, benefitMinor: 0 }],
    ['the member price', [forMembers(850)], silver, 850, { kind: 'member', unitPriceMinor: 850, benefitMinor: 150 }],
    ['no member price without a member', [forMembers(850)], {}, 1000, undefined],
    ['a member price above the base is not taken', [forMembers(1050)], silver, 1000, undefined],
    ['the member price saves against the store’s price', [book(1100), forMembers(850)], silver, 850, { kind: 'member', unitPriceMinor: 850, benefitMinor: 250 }],
    ['a saving on a dearer store price that comes to the list price is still one', [book(1100), forMembers(1000)], silver, 1000, { kind: 'member', unitPriceMinor: 1000, benefitMinor: 100 }],
    ['the member price of certain stores', [forMembers(850, ['orchard'])], { ...silver, ...bugis }, 1000, undefined],
    ['the tier price', [forTier('gold', 800)], gold, 800, { kind: 'tier', unitPriceMinor: 800, benefitMinor: 200 }],
    ['not below that tier', [forTier('gold', 800)], silver, 1000, undefined],
    ['a higher tier never pays more', [forTier('gold', 800), forTier('platinum', 820)], platinum, 800, { kind: 'tier', unitPriceMinor: 800, benefitMinor: 200 }],
    ['the lowest of all', [book(950), forMembers(900), forTier('gold', 870), from(1000, 860)], gold, 860, { kind: 'quantity', unitPriceMinor: 860, benefitMinor: 90 }],
    ['of equal ones the first in the list is named', [forTier('gold', 800), forMembers(800)], gold, 800, { kind: 'tier', unitPriceMinor: 800, benefitMinor: 200 }],
  ]
  it.each(cases)('%s', (_, prices, more, unitPriceMinor, price) => {
    const [found] = priced(prices, [line(1, 'tea', 1000, 1)], more)
    expect(found!.basketLine.unitPriceMinor).toBe(unitPriceMinor)
    expect(found!.price).toEqual(price)
  })

  it('applies a quantity price to all units of the article, on every line of it, once the quantity is reached', () => {
    const prices = [from(6000, 900), from(12_000, 800)]
    const units = (lines: BasketLine[]): number[] => priced(prices, lines).map((each) => each.basketLine.unitPriceMinor)
    expect(units([line(1, 'tea', 1000, 5)])).toEqual([1000])
    expect(units([line(1, 'tea', 1000, 6)])).toEqual([900])
    expect(units([line(1, 'tea', 1000, 2), line(2, 'cup', 500, 9), line(3, 'tea', 1000, 4)])).toEqual([900, 500, 900])
    expect(units([line(1, 'tea', 1000, 11), line(2, 'tea', 1000, 1)])).toEqual([800, 800])
  })

  it('counts pieces at a fixed price towards the quantity but leaves their price alone', () => {
    const found = priced([from(3000, 900)], [line(1, 'tea', 1000, 2), line(2, 'tea', 950, 1, { priceFixed: true })])
    expect(found.map((each) => each.basketLine.unitPriceMinor)).toEqual([900, 950])
    expect(found[1]!.price).toBeUndefined()
  })

  it('prices goods by weight by the kilogram, and says what the line saves', () => {
    const [found] = priced([{ kind: 'member', sku: 'fish', priceMinor: 3500 }], [line(1, 'fish', 3800, 0.412, { unit: 'kg' })], silver)
    expect(found!.price).toEqual({ kind: 'member', unitPriceMinor: 3500, benefitMinor: 1566 - 1442 })
  })

  it('gives what may not be discounted the store’s price and no other', () => {
    const [found] = priced([book(900), forMembers(500)], [line(1, 'tea', 1000, 1, { discountable: false })], silver)
    expect(found!.basketLine.unitPriceMinor).toBe(900)
  })

  it('is what offers, totals and points then start from', () => {
    const rulebook = rulebookWith([promotion('tenth', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })], { prices: [forMembers(800)] })
    const evaluation = evaluate(compileRulebook(rulebook), input([line(1, 'tea', 1000, 2)], gold))
    expect(evaluation).toMatchObject({ subtotalMinor: 1600, discountMinor: 160, totalMinor: 1440, points: { total: 28 } })
    expect(evaluation.lines[0]).toMatchObject({ grossMinor: 1600, price: { kind: 'member', unitPriceMinor: 800, benefitMinor: 400 } })
    expect(evaluate(compileRulebook(rulebook), input([line(1, 'tea', 1000, 2)])).lines[0]).not.toHaveProperty('price')
  })
})

describe('lines that are no goods (row 15)', () => {
  const kinds = ['goods', 'deposit', 'levy', 'gift-card', 'delivery'] as const
  const lines = kinds.map((kind, n) => line(n + 1, kind, 1000, 1, { kind }))
  const rights = (delivery: 'never' | 'may', of: readonly BasketLine[] = lines): string[] =>
    priced([], of, {}, { choices: { ...rulebookWith([]).choices, delivery } }).map(({ basketLine }) => `${basketLine.kind}${basketLine.discountable ? ' discounted' : ''}${basketLine.earns ? ' earns' : ''}`)

  it('are never discounted and never earn', () => {
    expect(rights('never')).toEqual(['goods discounted earns', 'deposit', 'levy', 'gift-card', 'delivery'])
  })

  it('leave delivery to its line where the programme says it may', () => {
    expect(rights('may')).toEqual(['goods discounted earns', 'deposit', 'levy', 'gift-card', 'delivery discounted earns'])
    expect(rights('may', [line(1, 'van', 1000, 1, { kind: 'delivery', earns: false })])).toEqual(['delivery discounted'])
  })

  it('are left out of everything off and of points, whatever their line says', () => {
    const rulebook = rulebookWith([promotion('all', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 })])
    const evaluation = evaluate(compileRulebook(rulebook), input(lines, { member: member('gold') }))
    expect(evaluation).toMatchObject({ totalMinor: 4000, points: { total: 0 }, tierBaseMinor: 0 })
  })
})
