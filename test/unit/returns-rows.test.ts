import { describe, expect, it } from 'vitest'
import { keptBackWith, lineShares } from '../../core/returns/line-shares.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import { earnedTakenBack } from '../../core/returns/parts.ts'
import { overReturns } from '../../core/returns/quantities.ts'
import { soldLines } from '../../core/returns/sale.ts'
import { sharesOf } from '../../core/returns/shares.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { RETURN_DAY, bringing, returnsOf, sell } from '../support/return-makers.ts'

function choosing(choices: Partial<Choices>, promotions: readonly Promotion[] = [], more: Partial<Rulebook> = {}): Rulebook {
  return rulebookWith(promotions, { choices: choicesSchema.parse(choices), ...more })
}

function taken(returns: readonly SaleReturn[]): number[] {
  return returns.map((each) => earnedTakenBack(each.parts))
}

describe('shares', () => {
  it('that are one too many lose it where the half was only just reached, be it the first', () => {
    // 3 of 10 is 1.5, 0.6, 0.6 and 0.3: half-up 2, 1, 1 and 0.
    expect(sharesOf([5, 2, 2, 1], 3)).toEqual([1, 1, 1, 0])
  })

  it('say what is no part of what', () => {
    expect(() => sharesOf([1, 2], 4)).toThrow('4 is no part of 3')
  })
})

describe('what a return leaves out and what not', () => {
  it('no row for a line of which nothing came back', () => {
    const { compiled, sale } = sell(rulebookWith([]), [line(1, 'cup', 1000, 2), line(2, 'pan', 3000, 1)])
    expect(lineShares(soldLines(compiled, sale), new Map([[lineId(1), 1000]]), new Map())).toEqual([
      { lineId: lineId(1), quantityMilli: 1000, grossMinor: 1000, discounts: [], netMinor: 1000, keptBackMinor: 0 },
    ])
  })

  it('a cent that is all tax keeps its row', () => {
    const sold = sell(rulebookWith([]), [line(1, 'sweet', 1, 7)], { paid: [{ kind: 'card', amountMinor: 7 }] })
    // The tax within 0.07 is 0.58 cents: 1. Of three sevenths 0.43: nothing; of four 0.57: 1.
    const returns = returnsOf(sold, bringing({ 1: 3 }), bringing({ 1: 1 }))
    expect(returns.map((each) => each.parts.taxes)).toEqual([
      [{ taxCode: 'gst', rateBp: 900, grossMinor: 3, taxMinor: 0, netMinor: 3, components: [] }],
      [{ taxCode: 'gst', rateBp: 900, grossMinor: 1, taxMinor: 1, netMinor: 0, components: [] }],
    ])
  })

  it('a tax component of nothing has no row; what is added on top is part of the gross amount', () => {
    const components = [{ code: 'state', name: { en: 'State', zh: '州' }, rateBp: 625 }, { code: 'city', name: { en: 'City', zh: '市' }, rateBp: 250 }]
    const taxes = [{ code: 'sales', name: { en: 'Sales tax', zh: '销售税' }, rateBp: 875, components }]
    const programme = { ...rulebookWith([]).programme, pricesIncludeTax: false, taxes }
    const sold = sell(rulebookWith([], { programme }), [line(1, 'sweet', 10, 3, { taxCode: 'sales' })], { paid: [{ kind: 'card', amountMinor: 33 }] })
    // 0.30: state 1.875 → 2, city 0.75 → 1. One piece: 1 of the 3, in shares 0.67 and 0.33; two: 2, 1.33 and 0.67.
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 })).map(({ parts: { taxes: [only] } }) => only)).toEqual([
      { taxCode: 'sales', rateBp: 875, grossMinor: 11, taxMinor: 1, netMinor: 10, components: [{ code: 'state', rateBp: 625, taxMinor: 1 }] },
      { taxCode: 'sales', rateBp: 875, grossMinor: 11, taxMinor: 1, netMinor: 10, components: [{ code: 'city', rateBp: 250, taxMinor: 1 }] },
      { taxCode: 'sales', rateBp: 875, grossMinor: 11, taxMinor: 1, netMinor: 10, components: [{ code: 'state', rateBp: 625, taxMinor: 1 }] },
    ])
  })

  it('points that are worth less than a cent come back without an amount', () => {
    const redemption = { points: 300, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }
    const sold = sell(rulebookWith([], { redemption }), [line(1, 'cup', 2999, 1), line(2, 'sweet', 1, 1)], { member: member(), paid: [{ kind: 'points', points: 3000, amountMinor: 1000 }, { kind: 'card', amountMinor: 2000 }] })
    // A cent of 30.00: 0.33 cents in points, which is one point, and 0.67 by card.
    expect(returnsOf(sold, bringing({ 2: 1 }))[0]!.pay).toEqual([{ tender: 0, kind: 'points', amountMinor: 0, points: 1 }, { tender: 1, kind: 'card', amountMinor: 1, points: 0 }])
  })

  it('a discount that the shop bears is not taxed', () => {
    const half = promotion('half', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 5000 })
    const sold = sell(rulebookWith([half]), [line(1, 'cup', 1000, 1), line(2, 'pan', 1000, 1)])
    // Of 15.00 the tax is 123.85 → 1.24, of the cup's 5.00 a third of that.
    expect(returnsOf(sold, bringing({ 1: 1 }))[0]!.parts.taxes).toMatchObject([{ grossMinor: 500, taxMinor: 41, netMinor: 459 }])
  })
})

describe('quantities', () => {
  const half = sell(rulebookWith([]), [line(1, 'cup', 1000, 1.5), line(2, 'pan', 3000, 1)])
  const asking = (lines: Parameters<typeof returnsOf>[1], before: readonly SaleReturn[] = []): unknown => {
    const done = makeReturn(half.compiled, half.sale, before, { lines, onDate: RETURN_DAY, wallet: null })
    return done.ok ? done.value.parts.refundMinor : done.error.code
  }

  it('a part of a piece comes back only as what is left of a line so recorded', () => {
    expect(asking(bringing({ 1: 0.5 }))).toBe('RETURN_QUANTITY_INVALID')
    expect(asking(bringing({ 1: 1.5 }))).toBe(1500)
    expect(asking(bringing({ 1: 0.5 }), returnsOf(half, bringing({ 1: 1 })))).toBe(500)
  })

  it('none of a line is no quantity', () => {
    expect(asking(bringing({ 1: 0 }))).toBe('RETURN_QUANTITY_INVALID')
  })

  it('all of a line on two tills together is no over-return', () => {
    const tills = [...returnsOf(half, bringing({ 1: 1, 2: 1 })), ...returnsOf(half, bringing({ 1: 1.5 }))]
    expect(overReturns(half.sale, tills.map((each) => each.parts))).toEqual([{ lineId: lineId(1), overMilli: 1000 }])
    expect(overReturns(half.sale, tills.slice(0, 1).map((each) => each.parts))).toEqual([])
  })
})

describe('gift cards that were recorded with a discount', () => {
  it('each bring what was paid for it, less what was spent, whatever else came back', () => {
    const { compiled, sale } = sell(rulebookWith([]), [line(1, 'cup', 1000, 2), line(2, 'gift', 5000, 3, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false })])
    const lines = soldLines(compiled, sale).map((each) => (each.basketLine.lineId === lineId(2)
      ? { ...each, evaluated: { ...each.evaluated, netMinor: 14_900, discounts: [{ promotionId: 'opening', amountMinor: 100, quantityMilli: 3000 }] } }
      : each))
    const before = { lines: [{ lineId: lineId(1), quantityMilli: 2000, keptBackMinor: 0 }, { lineId: lineId(2), quantityMilli: 1000, keptBackMinor: 7 }].map((each) => ({ ...each, grossMinor: 0, netMinor: 0, discounts: [] })) }
    // 149.00 for three: 49.67 for one, 99.33 for two, so the second was 49.66. Of it 10.00 are left.
    const kept = keptBackWith(lines, before, [{ lineId: lineId(2), quantityMilli: 1000, unusedMinor: 1000 }])
    expect(kept.ok && kept.value.get(lineId(2))).toBe(7 + 3966)
  })
})

describe('row 11, points earned', () => {
  const bag = { earns: false }

  it('per line: by the quantity of the line itself', () => {
    const sold = sell(choosing({ returnEarned: 'per-line' }), [line(1, 'coffee', 1000, 2), line(2, 'rice', 1000, 3)], { member: member() })
    // Gold, 2 a S$1: 40 and 60.
    expect(taken(returnsOf(sold, bringing({ 2: 1 }), bringing({ 1: 1 }), bringing({ 1: 1, 2: 2 })))).toEqual([20, 20, 60])
  })

  it('in share: a bonus in a sale of which no goods earn lies on all its lines', () => {
    const bonus = promotion('fifty', { kind: 'points-flat', points: 50 })
    const sold = sell(choosing({}, [bonus]), [line(1, 'bag', 1000, 1, bag), line(2, 'crate', 3000, 1, bag)], { member: member() })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'fifty', points: 50 }])
    // A quarter of 50 is 12.5.
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 })))).toEqual([13, 37])
  })

  it('in share: a bonus on goods that were all free follows their pieces', () => {
    const free = promotion('free', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 })
    const bonus = promotion('fifty', { kind: 'points-flat', points: 50 })
    const sold = sell(choosing({}, [free, bonus]), [line(1, 'cup', 1000, 3)], { member: member() })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'fifty', points: 50 }])
    // 16.67, 33.33, 50.
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 })))).toEqual([17, 16, 17])
  })

  it('in share: a bonus on goods of which some were free follows what was paid', () => {
    const free = promotion('free', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 10_000 })
    const bonus = promotion('fifty', { kind: 'points-flat', points: 50 })
    const sold = sell(choosing({}, [free, bonus]), [line(1, 'cup', 1000, 1), line(2, 'rice', 1000, 1)], { member: member('silver') })
    expect(taken(returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 })))).toEqual([0, 60])
  })

  it('in share: points on the price after the line’s own offers follow that price', () => {
    const tenth = promotion('tenth', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 1000 })
    const fiveOff = promotion('five-off', { kind: 'amount-off', goods: { all: true }, amountMinor: 500 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })
    const sold = sell(choosing({ earningBase: 'after-line' }, [tenth, fiveOff]), [line(1, 'cup', 1000, 6), line(2, 'rice', 1000, 1)], { member: member('silver') })
    // 54.00 and 10.00 earn 64; two cups are 18.00 of it.
    expect(taken(returnsOf(sold, bringing({ 1: 2 }), bringing({ 1: 4, 2: 1 })))).toEqual([18, 46])
  })

  it('a visit counts until the last line is back', () => {
    const tierRules = { ...rulebookWith([]).tierRules, measure: 'visits' as const }
    const sold = sell(choosing({}, [], { tierRules }), [line(1, 'cup', 1000, 1), line(2, 'rice', 1000, 1)], { member: member('silver') })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 })).map((each) => each.parts.tierCounts)).toEqual([0, 1])
  })
})
