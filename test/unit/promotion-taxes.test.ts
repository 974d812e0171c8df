import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { taxTotals, taxesPaidWithPoints } from '../../core/promotions/taxes.ts'
import type { Programme } from '../../core/rulebook/rulebook.ts'
import { evaluated } from '../support/evaluated.ts'
import { line, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const name = { en: 'tax', zh: '税' }
const single: Programme['taxes'] = [{ code: 'gst', name, rateBp: 900 }]
/** As in India: one rate of two taxes. */
const halves: Programme['taxes'] = [{ code: 'gst', name, rateBp: 1800, components: [{ code: 'cgst', name, rateBp: 900 }, { code: 'sgst', name, rateBp: 900 }] }]
/** As in a US city: state and local. */
const local: Programme['taxes'] = [{ code: 'gst', name, rateBp: 887, components: [{ code: 'state', name, rateBp: 400 }, { code: 'city', name, rateBp: 450 }, { code: 'transit', name, rateBp: 37 }] }]

interface Case { taxes: Programme['taxes']; inside: boolean; rounding: Programme['taxRounding']; amounts: number[]; tax: number; parts?: number[] }
const cases: [string, Case][] = [
  ['inside, once for the rate', { taxes: single, inside: true, rounding: 'per-rate', amounts: [333, 333, 333], tax: 82 }],
  ['inside, on every line', { taxes: single, inside: true, rounding: 'per-line', amounts: [333, 333, 333], tax: 81 }],
  ['on top, once for the rate', { taxes: single, inside: false, rounding: 'per-rate', amounts: [105, 105, 105], tax: 28 }],
  ['on top, on every line', { taxes: single, inside: false, rounding: 'per-line', amounts: [105, 105, 105], tax: 27 }],
  // 18 % inside 1.00 is 0.15: 0.08 and 0.07 by largest remainder, the first before the second.
  ['two taxes inside share the tax of the whole rate', { taxes: halves, inside: true, rounding: 'per-rate', amounts: [100], tax: 15, parts: [8, 7] }],
  // 9 % of 0.95 is 0.0855: 0.09 each, though 18 % together would be 0.17.
  ['two taxes on top are rounded apart', { taxes: halves, inside: false, rounding: 'per-rate', amounts: [95], tax: 18, parts: [9, 9] }],
  ['three taxes on top', { taxes: local, inside: false, rounding: 'per-rate', amounts: [1999], tax: 177, parts: [80, 90, 7] }],
  ['three taxes on top, on every line', { taxes: local, inside: false, rounding: 'per-line', amounts: [113, 113], tax: 20, parts: [10, 10, 0] }],
]

describe('tax', () => {
  it.each(cases)('%s', (_, { taxes, inside, rounding, amounts, tax, parts }) => {
    const [total] = taxTotals({ taxes, pricesIncludeTax: inside, taxRounding: rounding }, amounts.map((amountMinor) => ({ taxCode: 'gst', amountMinor })))
    const amountMinor = amounts.reduce((sum, each) => sum + each, 0)
    expect(total).toMatchObject({ taxMinor: tax, grossMinor: inside ? amountMinor : amountMinor + tax, netMinor: inside ? amountMinor - tax : amountMinor })
    expect(total!.components?.map((component) => component.taxMinor)).toEqual(parts)
  })

  it('leaves rates without goods out, and shows goods of a rate that is no longer there', () => {
    const programme = { ...rulebookWith([]).programme, pricesIncludeTax: true }
    expect(taxTotals(programme, [{ taxCode: 'old', amountMinor: 100 }, { taxCode: 'zero', amountMinor: 50 }]).map(({ taxCode, taxMinor }) => [taxCode, taxMinor])).toEqual([['zero', 0], ['old', 0]])
  })
})

describe('the total of a sale', () => {
  const lines: BasketLine[] = [line(1, 'tea', 1000, 1), line(2, 'cup', 500, 1)]
  const tenth = promotion('tenth', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })

  it('is what is due before tax and the tax, where it comes on top', () => {
    expect(evaluated([tenth], lines, { programme: { pricesIncludeTax: false, taxes: halves } })).toMatchObject({ discountMinor: 150, totalMinor: 1350 + 122 + 122 })
  })

  it('is taxed without what a shop gives, but with what a manufacturer pays back', () => {
    const inside = (paidByManufacturer: boolean): number => evaluated([{ ...tenth, paidByManufacturer }], lines).taxes[0]!.taxMinor
    // 9 % inside 13.50, and inside 15.00.
    expect([inside(false), inside(true)]).toEqual([111, 124])
    const paid = evaluated([{ ...tenth, paidByManufacturer: true }], lines, { programme: { pricesIncludeTax: false } })
    expect(paid).toMatchObject({ totalMinor: 1350 + 135, taxes: [{ taxMinor: 135, netMinor: 1500, grossMinor: 1635 }] })
  })
})

describe('a part paid with points', () => {
  const lines = [line(1, 'tea', 1000, 1), line(2, 'book', 500, 1, { taxCode: 'zero' })]
  const taxed = (programme: Partial<Programme>, pointsMinor: number): number[] => {
    const rulebook = rulebookWith([], { programme: { ...rulebookWith([]).programme, ...programme } })
    return taxesPaidWithPoints(compileRulebook(rulebook), lines, evaluated([], lines, { programme }), pointsMinor).map((tax) => tax.taxMinor)
  }

  it.each<[string, Partial<Programme>, number, number[]]>([
    ['lowers no tax', {}, 300, [83, 0]],
    // 3.00 over 10.00 and 5.00: 2.00 of the tea; 9 % inside 8.00.
    ['lowers it where the country says so', { pointsLowerTax: true }, 300, [66, 0]],
    ['leaves no tax where points pay for everything', { pointsLowerTax: true }, 1500, [0, 0]],
    ['changes nothing without points', { pointsLowerTax: true }, 0, [83, 0]],
    ['lowers none that comes on top', { pointsLowerTax: true, pricesIncludeTax: false }, 300, [90, 0]],
  ])('%s', (_, programme, pointsMinor, tax) => {
    expect(taxed(programme, pointsMinor)).toEqual(tax)
  })

  it('is never spread over gift cards, which points cannot have paid for', () => {
    const rulebook = rulebookWith([], { programme: { ...rulebookWith([]).programme, pointsLowerTax: true } })
    const sold = [line(1, 'tea', 1000, 1), line(2, 'card', 5000, 1, { kind: 'gift-card', taxCode: 'gift-card' })]
    const taxes = taxesPaidWithPoints(compileRulebook(rulebook), sold, evaluated([], sold, { programme: { pointsLowerTax: true } }), 1000)
    expect(taxes.map((tax) => [tax.taxCode, tax.taxMinor, tax.grossMinor])).toEqual([['gst', 0, 0], ['gift-card', 0, 5000]])
  })
})
