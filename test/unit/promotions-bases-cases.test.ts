import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import { earningBaseOf, lowersBase } from '../../core/promotions/earning-base.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { taxTotals, taxesPaidWithPoints } from '../../core/promotions/taxes.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const tea = { skus: ['tea'] }

describe('tax where points lower it', () => {
  const plain = rulebookWith([])
  const grossPaid = (offers: Promotion[], lines: BasketLine[], pointsMinor: number): [string, number, number][] => {
    const compiled = compileRulebook(rulebookWith(offers, { programme: { ...plain.programme, pointsLowerTax: true } }))
    const evaluation = evaluate(compiled, { lines, pinnedAt: SATURDAY_AFTERNOON, member: member() })
    return taxesPaidWithPoints(compiled, lines, evaluation, pointsMinor).map((tax) => [tax.taxCode, tax.grossMinor, tax.taxMinor])
  }
  const gst = (n: number): BasketLine => line(n, 'tea', 100, 1)
  const zero = (n: number): BasketLine => line(n, 'book', 100, 1, { taxCode: 'zero' })

  it('goes by the earlier line id for the odd cent, in whatever order lines stand', () => {
    // 100 with 9 % in it: 8.26, 8; 99: 8.17, 8.
    expect(grossPaid([], [gst(2), zero(1)], 1)).toEqual([['gst', 100, 8], ['zero', 99, 0]])
    expect(grossPaid([], [zero(1), gst(2)], 1)).toEqual([['gst', 100, 8], ['zero', 99, 0]])
    expect(grossPaid([], [gst(1), zero(2)], 1)).toEqual([['gst', 99, 8], ['zero', 100, 0]])
    expect(grossPaid([], [zero(2), gst(1)], 1)).toEqual([['gst', 99, 8], ['zero', 100, 0]])
  })

  it('keeps what a manufacturer pays back in it, and nothing else that came off', () => {
    // 10.00 less 2.00 and 1.00: 7.00 due, 9.00 taxed. 0.70 in points leave 8.30: 68.53, so 0.69.
    const off = (id: string, amountMinor: number, paidByManufacturer: boolean): Promotion => promotion(id, { kind: 'amount-off', goods: tea, amountMinor }, { paidByManufacturer })
    expect(grossPaid([off('maker', 200, true), off('shop', 100, false)], [line(1, 'tea', 1000, 1)], 70)).toEqual([['gst', 830, 69]])
  })

  it('lists codes the rulebook no longer knows in order, at no rate', () => {
    const totals = taxTotals(plain.programme, [{ taxCode: 'old', amountMinor: 5 }, { taxCode: 'new', amountMinor: 7 }, { taxCode: 'gst', amountMinor: 109 }])
    expect(totals.map((tax) => [tax.taxCode, tax.grossMinor, tax.taxMinor])).toEqual([['gst', 109, 9], ['new', 7, 0], ['old', 5, 0]])
  })
})

describe('what lowers the base of points', () => {
  it.each<['after-all' | 'after-line' | 'before-discounts', [boolean, boolean, boolean]]>([
    ['after-all', [true, true, true]], ['after-line', [true, false, true]], ['before-discounts', [false, false, true]],
  ])('%s: an offer on a line, one on the basket, a free unit', (base, expected) => {
    const compiled = compileRulebook(rulebookWith([
      promotion('line', { kind: 'percent-off', goods: tea, rateBp: 1000 }), promotion('basket', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }),
      promotion('free', { kind: 'cheapest-free', goods: tea, buy: 2, free: 1 }),
    ]))
    expect(['line', 'basket', 'free'].map((id) => lowersBase(base, compiled.byId.get(id)!))).toEqual(expected)
  })

  it('passes over an offer that left the rulebook, except where all discounts lower it', () => {
    const evaluated = { grossMinor: 1000, netMinor: 700, discounts: [{ promotionId: 'gone', amountMinor: 300, quantityMilli: 1000 }] }
    const base = (earningBase: 'after-all' | 'after-line'): number => earningBaseOf(compileRulebook(rulebookWith([], { choices: { ...rulebookWith([]).choices, earningBase } })), evaluated)
    expect([base('after-all'), base('after-line')]).toEqual([700, 1000])
  })
})
