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

  it('looks at what is paid for it, whatever minimum spends look at', () => {
    for (const minimumSpend of ['before-discounts', 'net-of-tax'] as const) {
      expect(sale([oneOff], thirty, { choices: { minimumSpend } })).toMatchObject({ discountMinor: 0, points: { total: 600 }, exact: true })
    }
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
