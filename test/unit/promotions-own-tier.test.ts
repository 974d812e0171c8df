import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { DEFAULT_CHOICES } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

/* Row 19: 1 point for each 1.00, 20 from 750.00 on, a point worth a cent; the member has 720.00. */

const TEA = { skus: ['tea'] }
const EXCLUSIVE = { units: 'exclusive' as const }
const book = rulebookWith([])
const TIERS = book.tiers.slice(0, 2).map((tier, at) => ({ ...tier, qualifyMinor: [0, 75_000][at]!, qualifyCount: [0, 5][at]!, earn: { points: [1, 20][at]!, perMinor: 100 } }))

function sale(promotions: readonly Promotion[], lines: BasketLine[], more: { choices?: Partial<Choices>; rules?: Partial<Rulebook>; counted?: number } = {}): Evaluation {
  const choices = { ...DEFAULT_CHOICES, saleCountsForItsTier: true, ...more.choices }
  return evaluate(compileRulebook(rulebookWith(promotions, { tiers: TIERS, choices, ...more.rules })), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('silver', { tierCountedMinor: more.counted ?? 72_000 }) })
}

const oneOff = promotion('one-off', { kind: 'amount-off', goods: TEA, amountMinor: 100 }, EXCLUSIVE)
const thirty = [line(1, 'tea', 1000, 3)]

describe('a sale that counts for the tier it earns at', () => {
  it('goes without an offer that would hold the tier back, one that uses units up too', () => {
    expect(sale([oneOff], thirty)).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: true, gapMinor: 0 })
  })

  it('has the offer where the tier is reached all the same, or is not worth it', () => {
    expect(sale([oneOff], [line(1, 'tea', 1000, 4)])).toMatchObject({ discountMinor: 100, points: { total: 780 }, exact: true })
    // 6.00 off and 24 points are more than 600 points.
    expect(sale([{ ...oneOff, effect: { kind: 'amount-off', goods: TEA, amountMinor: 600 } }], thirty)).toMatchObject({ discountMinor: 600, points: { total: 24 }, exact: true })
  })

  it('has the best of the offers that leave the tier, one that stands alone among them', () => {
    const sole = promotion('sole', { kind: 'amount-off', goods: TEA, amountMinor: 150 }, { ...EXCLUSIVE, combine: { kind: 'sole' } })
    const half = promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, EXCLUSIVE)
    // 32.00: up to 2.00 may be taken off. The tenth of every piece would be 3.20; of one piece it is 1.00.
    expect(sale([sole, half], [line(1, 'tea', 1000, 3), line(2, 'cup', 200, 1)])).toMatchObject({ discountMinor: 200, points: { total: 600 }, exact: true })
    expect(sale([sole], [line(1, 'tea', 1000, 3), line(2, 'cup', 200, 1)])).toMatchObject({ discountMinor: 150, points: { total: 610 }, exact: true })
  })

  it('goes without the better offer for one that stands alone and leaves the tier', () => {
    const deep = promotion('deep', { kind: 'amount-off', goods: TEA, amountMinor: 600 })
    const small = promotion('small', { kind: 'amount-off', goods: TEA, amountMinor: 100 })
    const sole = promotion('sole', { kind: 'amount-off', goods: TEA, amountMinor: 150 }, { combine: { kind: 'sole' } })
    // 7.00 and 25 points, 1.00 and 620, or 1.50 and 610.
    const { promotions, points } = sale([deep, small, sole], [line(1, 'tea', 1000, 3), line(2, 'cup', 200, 1)])
    expect(promotions.filter(({ status }) => status === 'applied').map(({ promotionId }) => promotionId)).toEqual(['sole'])
    expect(points.total).toBe(610)
  })

  it('minds only what goods that earn come to', () => {
    const cup = promotion('cup', { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 300 }, EXCLUSIVE)
    expect(sale([oneOff, cup], [...thirty, line(2, 'cup', 500, 1, { earns: false })])).toMatchObject({ discountMinor: 300, points: { total: 600 }, exact: true })
  })

  it('refuses the second percentage on the basket here as ever', () => {
    const first = promotion('a', { kind: 'percent-off', goods: { all: true }, rateBp: 100 }, { priority: 1 })
    const second = promotion('b', { kind: 'percent-off', goods: { all: true }, rateBp: 200 })
    const { promotions } = sale([first, second], [line(1, 'tea', 1000, 4)], { choices: { percentagesOnBasket: 'refuse-second' } })
    expect(promotions.map(({ status }) => status)).toEqual(['applied', 'beaten'])
  })

  it('is worked out in turn under the policy of priority, and then earns at the tier it came to', () => {
    expect(sale([oneOff], thirty, { rules: { policy: 'priority' } })).toMatchObject({ discountMinor: 100, points: { total: 29 }, exact: true })
    expect(sale([oneOff], [line(1, 'tea', 1000, 4)], { rules: { policy: 'priority' } })).toMatchObject({ discountMinor: 100, points: { total: 780 }, exact: true })
  })

  it('earns nothing without a member', () => {
    const rulebook = rulebookWith([oneOff], { tiers: TIERS, choices: { ...DEFAULT_CHOICES, saleCountsForItsTier: true } })
    expect(evaluate(compileRulebook(rulebook), { lines: thirty, pinnedAt: SATURDAY_AFTERNOON, member: null })).toMatchObject({ discountMinor: 100, points: { total: 0 }, exact: true })
  })

  it('keeps a tier that a member has, however little counts', () => {
    const rulebook = rulebookWith([oneOff], { tiers: TIERS, choices: { ...DEFAULT_CHOICES, saleCountsForItsTier: true } })
    expect(evaluate(compileRulebook(rulebook), { lines: thirty, pinnedAt: SATURDAY_AFTERNOON, member: member('gold', { tierCountedMinor: 0 }) })).toMatchObject({ discountMinor: 100, points: { total: 580 }, exact: true })
  })

  it('tries few offers in every way where tiers count points, those that exclude each other never together', () => {
    const rules = { tierRules: { ...book.tierRules, measure: 'points' as const }, tiers: TIERS.map((tier, at) => ({ ...tier, qualifyCount: [0, 50][at]! })) }
    const shared = (id: string, amountMinor: number): Promotion => promotion(id, { kind: 'amount-off', goods: TEA, amountMinor }, { combine: { kind: 'exclusive', group: 'g' } })
    // 30 points at the tier before; 21 are counted. With 1.00 off, 29 and 21 are 50: gold. With 1.50 off it is 28.
    expect(sale([shared('a', 100), shared('b', 150)], thirty, { rules, counted: 21 })).toMatchObject({ discountMinor: 100, points: { total: 580 }, exact: true })
  })

  it('looks at what is paid for it, whatever minimum spends look at', () => {
    for (const minimumSpend of ['before-discounts', 'net-of-tax'] as const) {
      expect(sale([oneOff], thirty, { choices: { minimumSpend } })).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: true })
    }
  })

  it('says how far it can be off where minimum spends are net of tax and an offer has one', () => {
    const small = promotion('small', { kind: 'amount-off', goods: TEA, amountMinor: 50 }, { when: { kind: 'spend', goods: TEA, minimumMinor: 100 } })
    expect(sale([oneOff, small], thirty, { choices: { minimumSpend: 'net-of-tax' } })).toMatchObject({ exact: false })
    expect(sale([oneOff, small], thirty)).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: true })
  })

  it('counts a visit for one, whatever is bought', () => {
    const rules = { tierRules: { ...book.tierRules, measure: 'visits' as const } }
    expect(sale([oneOff], thirty, { rules, counted: 4 })).toMatchObject({ discountMinor: 100, points: { total: 580 }, exact: true })
    expect(sale([oneOff], thirty, { rules, counted: 3 })).toMatchObject({ discountMinor: 100, points: { total: 29 }, exact: true })
  })

  it('says how far it can be off where points are earned on another base', () => {
    const afterLine = { choices: { earningBase: 'after-line' as const } }
    // The offer and the points of the higher tier together would be 6.80.
    expect(sale([oneOff], thirty, afterLine)).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: false, gapMinor: 80 })
    expect(sale([{ ...oneOff, units: 'shared' }], thirty, afterLine)).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: true })
  })
})
