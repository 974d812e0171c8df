import { describe, expect, it } from 'vitest'
import { earnedTakenBack, returnPartsSchema, sumOfParts } from '../../core/returns/parts.ts'
import { makeReturn, saleReturnSchema } from '../../core/returns/make-return.ts'
import { leftToReturn, overReturns } from '../../core/returns/quantities.ts'
import { sharesOf, share } from '../../core/returns/shares.ts'
import type { RecordedSale, SaleTender } from '../../core/returns/sale.ts'
import { tenderShares } from '../../core/returns/tender-shares.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { RETURN_DAY, bringing, paidOut, returnsOf, sell } from '../support/return-makers.ts'

function programme(more: Partial<Rulebook['programme']>): Partial<Rulebook> {
  return { programme: { ...rulebookWith([]).programme, ...more } }
}

function refunds(returns: ReturnType<typeof returnsOf>): number[] {
  return returns.map((each) => each.parts.refundMinor)
}

describe('shares', () => {
  it('follow what came back, half-up, and are nothing of nothing', () => {
    expect([share(100, 1, 3), share(100, 2, 3), share(100, 3, 3), share(1, 1, 2), share(5, 0, 0)]).toEqual([33, 67, 100, 1, 0])
  })

  it.each([
    // wholes, part, shares
    [[50, 50], 33, [17, 16]],
    [[1, 1, 1], 1, [1, 0, 0]],
    [[1, 1, 1], 2, [1, 1, 0]],
    [[70, 30], 100, [70, 30]],
    [[0, 0], 0, [0, 0]],
    [[3, 0, 4], 7, [3, 0, 4]],
    // Half-up each would be 3, 3, 1: of the two that are equally past their half the later gives way.
    [[5, 5, 2], 6, [3, 2, 1]],
    [[600, 300, 100], 5, [3, 2, 0]],
  ])('of %j, %j is %j', (wholes, part, shares) => {
    expect(sharesOf(wholes, part)).toEqual(shares)
  })

  it('refuse a part that is more than the whole', () => {
    expect(() => sharesOf([1, 2], 4)).toThrow(RangeError)
    expect(() => sharesOf([1, 2], -1)).toThrow(RangeError)
  })
})

describe('cash', () => {
  it('three returns of a sale of 3 × 0.34 pay out 1.00 in all, not 1.05', () => {
    const sold = sell(rulebookWith([]), [line(1, 'egg', 34, 3)])
    expect(sold.sale.tenders).toMatchObject([{ kind: 'cash', paidMinor: 100, roundingMinor: -2 }])
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(refunds(returns)).toEqual([34, 34, 34])
    expect(returns.map(paidOut)).toEqual([{ cash: 35 }, { cash: 35 }, { cash: 30 }])
    expect(returns.map((each) => each.parts.cashRoundingMinor)).toEqual([1, 1, -4])
  })

  it.each([
    // step, price of each of three, cash out of three returns
    [1, 34, [34, 34, 34]],
    [5, 34, [35, 35, 30]],
    [10, 34, [30, 40, 30]],
    [10, 35, [40, 30, 30]],
    [50, 34, [50, 0, 50]],
    [100, 34, [0, 100, 0]],
    [5, 1, [0, 0, 5]],
  ] as const)('rounded to %i, three times %i comes back as %j', (step, price, cash) => {
    const sold = sell(rulebookWith([], programme({ cashRoundingMinor: step })), [line(1, 'egg', price, 3)])
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map((each) => paidOut(each).cash ?? 0)).toEqual(cash)
  })

  it('of several cash tenders comes back as one, and all of it as it was paid', () => {
    const cash = (paidMinor: number, roundingMinor: number): SaleTender => ({ kind: 'cash', givenMinor: paidMinor, paidMinor, roundingMinor, changeMinor: 0 })
    const back = (tenders: readonly SaleTender[], refundMinor: number): unknown => tenderShares(tenders, refundMinor, { returnSpent: 'in-share', cashRoundingMinor: 5, everything: false })
    expect(back([cash(33, 0), cash(65, -2)], 99)).toEqual({ tenders: [{ tender: 1, kind: 'cash', amountMinor: 98, points: 0 }], cashRoundingMinor: -1, keptPointsMinor: 0 })
    expect(back([cash(33, 0), cash(70, 2)], 101)).toEqual({ tenders: [{ tender: 1, kind: 'cash', amountMinor: 103, points: 0 }], cashRoundingMinor: 2, keptPointsMinor: 0 })
  })

  it('never gives more than was paid, where the half went down on the sale and would go up on the refund', () => {
    const sold = sell(rulebookWith([], programme({ cashRoundingMinor: 10 })), [line(1, 'egg', 105, 1), line(2, 'leaflet', 0, 1)])
    expect(sold.sale.tenders).toMatchObject([{ paidMinor: 100 }])
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 })).map((each) => paidOut(each).cash ?? 0)).toEqual([100, 0])
  })
})

describe('offers', () => {
  it('cheapest free: 10 + 10 + 5, each piece carries its share of the free one', () => {
    const threeForTwo = promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }, { units: 'exclusive' })
    const sold = sell(rulebookWith([threeForTwo]), [line(1, 'cup', 1000, 2), line(2, 'spoon', 500, 1)])
    expect(sold.sale.evaluation.totalMinor).toBe(2000)
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 }), bringing({ 1: 1 }))
    expect(refunds(returns)).toEqual([800, 400, 800])
    expect(returns.map((each) => each.parts.lines[0]!.discounts)).toEqual([
      [{ promotionId: 'three', amountMinor: 200 }], [{ promotionId: 'three', amountMinor: 100 }], [{ promotionId: 'three', amountMinor: 200 }],
    ])
    expect(returns.map((each) => each.everything)).toEqual([false, false, true])
  })

  it('a happy hour basket returned the next morning gives back what was paid then', () => {
    const happy = promotion('happy-hour', { kind: 'percent-off', goods: { categories: ['bakery'] }, rateBp: 3000 }, { when: { kind: 'time', from: '14:00', to: '15:00' } })
    const sold = sell(rulebookWith([happy]), [line(1, 'roll', 95, 4, { categoryPath: ['bakery'] }), line(2, 'tea', 480, 1)], { paid: [{ kind: 'card', amountMinor: 746 }] })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1, 2: 1 }), bringing({ 1: 2 }))
    // 4 × 0.95 less 30 % is 2.66: 0.67, then 0.66 (1.33 of two), then 1.33.
    expect(refunds(returns)).toEqual([67, 66 + 480, 133])
    expect(returns.map((each) => paidOut(each).card)).toEqual([67, 546, 133])
  })

  it('several discounts on one line add up to its price at every step, and none goes back', () => {
    const offers = ['a', 'b', 'c'].map((id) => promotion(id, { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 1 }))
    const sold = sell(rulebookWith(offers), [line(1, 'cup', 1, 4)])
    const returns = returnsOf(sold, ...[1, 1, 1, 1].map((pieces) => bringing({ 1: pieces })))
    for (const { parts } of returns) {
      const [only] = parts.lines
      expect(only!.grossMinor).toBe(1)
      expect(only!.netMinor + only!.discounts.reduce((sum, each) => sum + each.amountMinor, 0)).toBe(1)
      expect(only!.netMinor).toBeGreaterThanOrEqual(0)
      for (const discount of only!.discounts) expect(discount.amountMinor).toBe(1)
    }
    expect(sumOfParts(returns.map((each) => each.parts)).lines[0]!.discounts).toHaveLength(3)
  })

  it('goods by weight come back by the gram', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cod', 3800, 0.412, { unit: 'kg' })], { paid: [{ kind: 'card', amountMinor: 1566 }] })
    expect(refunds(returnsOf(sold, bringing({ 1: 0.1 }), bringing({ 1: 0.312 })))).toEqual([380, 1186])
  })
})

describe('tax', () => {
  it('follows the goods of its own rate, inside the price', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 3), line(2, 'rice', 500, 1, { taxCode: 'zero' })])
    expect(sold.sale.evaluation.taxes).toMatchObject([{ taxMinor: 82 }, { taxMinor: 0 }])
    const returns = returnsOf(sold, bringing({ 2: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(returns.map((each) => each.parts.taxes.map((tax) => [tax.taxCode, tax.grossMinor, tax.taxMinor, tax.netMinor]))).toEqual([
      [['zero', 500, 0, 500]], [['gst', 333, 27, 306]], [['gst', 333, 28, 305]], [['gst', 333, 27, 306]],
    ])
  })

  it('stays on what a manufacturer pays back', () => {
    const paidBack = promotion('maker', { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 900 }, { paidByManufacturer: true })
    const sold = sell(rulebookWith([paidBack]), [line(1, 'cup', 1000, 3), line(2, 'pan', 1000, 1)], { paid: [{ kind: 'card', amountMinor: 3100 }] })
    expect(sold.sale.evaluation.taxes).toMatchObject([{ grossMinor: 4000, taxMinor: 330 }])
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 2: 1 }), bringing({ 1: 2 }))
    expect(returns.map((each) => [each.parts.refundMinor, each.parts.taxes[0]!.grossMinor, each.parts.taxes[0]!.taxMinor])).toEqual([[700, 1000, 83], [1000, 1000, 82], [1400, 2000, 165]])
  })

  it('comes on top where prices do not contain it, component by component', () => {
    const taxes: Rulebook['programme']['taxes'] = [{
      code: 'sales', name: { en: 'Sales tax', zh: '销售税' }, rateBp: 875,
      components: [{ code: 'state', name: { en: 'State', zh: '州' }, rateBp: 625 }, { code: 'city', name: { en: 'City', zh: '市' }, rateBp: 250 }],
    }]
    const rulebook = rulebookWith([], programme({ pricesIncludeTax: false, taxes, cashRoundingMinor: 1 }))
    const sold = sell(rulebook, [line(1, 'cup', 99, 3, { taxCode: 'sales' })])
    expect(sold.sale.evaluation.totalMinor).toBe(297 + 26)
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect(refunds(returns)).toEqual([108, 107, 108])
    expect(returns.map((each) => paidOut(each).cash)).toEqual([108, 107, 108])
    const whole = sumOfParts(returns.map((each) => each.parts))
    expect(whole.taxes[0]!.taxMinor).toBe(26)
    expect(whole.taxes[0]!.components.map(({ code, taxMinor }) => ({ code, taxMinor })))
      .toEqual((sold.sale.evaluation.taxes[0]!.components ?? []).map(({ code, taxMinor }) => ({ code, taxMinor })))
  })
})

describe('each unit comes back once', () => {
  const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 3), line(2, 'cod', 2000, 0.5, { unit: 'kg' })])
  const once = returnsOf(sold, bringing({ 1: 2, 2: 0.2 }))
  const asking = (lines: Parameters<typeof returnsOf>[1], before = once): unknown => {
    const done = makeReturn(sold.compiled, sold.sale, before, { lines, onDate: RETURN_DAY, wallet: null })
    return done.ok ? done.value.kind : done.error
  }

  it.each([
    ['nothing', [], { code: 'RETURN_EMPTY', data: {} }],
    ['a line of another sale', bringing({ 8: 1 }), { code: 'RETURN_LINE_UNKNOWN', data: { lineId: lineId(8) } }],
    ['more than is left', bringing({ 1: 2 }), { code: 'RETURN_MORE_THAN_LEFT', data: { lineId: lineId(1), leftMilli: 1000 } }],
    ['more than is left, in two lines of the request', [...bringing({ 1: 1 }), ...bringing({ 1: 1 })], { code: 'RETURN_MORE_THAN_LEFT', data: { lineId: lineId(1), leftMilli: 0 } }],
    ['more than is left by weight', bringing({ 2: 0.301 }), { code: 'RETURN_MORE_THAN_LEFT', data: { lineId: lineId(2), leftMilli: 300 } }],
    ['half a piece', bringing({ 1: 0.5 }), { code: 'RETURN_QUANTITY_INVALID', data: { lineId: lineId(1), unit: 'piece' } }],
    ['less than nothing', bringing({ 1: -1 }), { code: 'RETURN_QUANTITY_INVALID', data: { lineId: lineId(1), unit: 'piece' } }],
    ['what is left', bringing({ 1: 1, 2: 0.3 }), 'return'],
  ])('%s', (_what, lines, answer) => {
    expect(asking(lines)).toEqual(answer)
  })

  it('says what is left, and finds what came back twice on two tills', () => {
    expect(leftToReturn(sold.sale, once[0]!.parts)).toEqual(bringing({ 1: 1, 2: 0.3 }))
    const elsewhere = returnsOf(sold, bringing({ 1: 2 }))
    expect(overReturns(sold.sale, [...once, ...elsewhere].map((each) => each.parts))).toEqual([{ lineId: lineId(1), overMilli: 1000 }])
  })

  it('within the return window, to the end of its last day', () => {
    const on = (onDate: string): unknown => makeReturn(sold.compiled, sold.sale, [], { lines: bringing({ 1: 1 }), onDate, wallet: null })
    expect(on('2026-09-14')).toMatchObject({ ok: true })
    expect(on('2026-09-15')).toEqual({ ok: false, error: { code: 'RETURN_TOO_LATE', data: { lastDay: '2026-09-14' } } })
  })

  it('of a sale that does not add up nothing is given back', () => {
    const broken = { ...sold.sale, tenders: [{ kind: 'card' as const, amountMinor: 1, approvalCode: null }] }
    const { evaluation } = sold.sale
    const [first, ...others] = evaluation.lines
    const dearer = { ...sold.sale, evaluation: { ...evaluation, lines: [{ ...first!, grossMinor: first!.grossMinor + 1, netMinor: first!.netMinor + 1 }, ...others] } }
    const uneven = { ...sold.sale, evaluation: { ...evaluation, lines: [{ ...first!, grossMinor: first!.grossMinor + 1 }, ...others] } }
    const without = { ...sold.sale, evaluation: { ...evaluation, lines: others } }
    const taken = (sale: RecordedSale): unknown => makeReturn(sold.compiled, sale, [], { lines: bringing({ 1: 1 }), onDate: RETURN_DAY, wallet: null })
    expect(() => taken(dearer)).toThrow(/come to/)
    expect(() => taken(uneven)).toThrow(/does not add up/)
    expect(() => taken(without)).toThrow(/no result for line/)
    expect(() => makeReturn(sold.compiled, broken, [], { lines: bringing({ 1: 1 }), onDate: RETURN_DAY, wallet: null })).toThrow(/was paid with/)
  })
})

describe('peers', () => {
  it('A1 buy, refund, keep the points: all points go back, however the goods come back', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 7)], { member: member() })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'base', points: 46 }])
    const returns = returnsOf(sold, bringing({ 1: 3 }), bringing({ 1: 1 }), bringing({ 1: 3 }))
    expect(returns.map((each) => earnedTakenBack(each.parts))).toEqual([20, 6, 20])
  })

  it('A4 points go down on a sales return, also where points paid a part', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 2)], { member: member(), paid: [{ kind: 'points', points: 1000, amountMinor: 1000 }, { kind: 'card', amountMinor: 1000 }] })
    const [first] = returnsOf(sold, bringing({ 1: 1 }))
    expect(first!.parts.tenders).toEqual([{ tender: 0, kind: 'points', amountMinor: 500, points: 500 }, { tender: 1, kind: 'card', amountMinor: 500, points: 0 }])
    expect(earnedTakenBack(first!.parts)).toBe(10)
  })

  it('A11 no tender of nothing: goods that cost nothing bring no gift card of 0.00', () => {
    const sold = sell(rulebookWith([]), [line(1, 'leaflet', 0, 1), line(2, 'cup', 1000, 1)], { paid: [{ kind: 'gift-card', amountMinor: 1000 }] })
    const [free] = returnsOf(sold, bringing({ 1: 1 }))
    expect(free!.pay).toEqual([])
    expect(free!.parts.tenders).toEqual([])
  })

  it('D31 to D34 what leaves is what is booked: lines, tax, tenders and rounding say the same', () => {
    const half = promotion('half', { kind: 'percent-off', goods: { all: true }, rateBp: 3333 })
    const sold = sell(rulebookWith([half]), [line(1, 'cup', 219, 3), line(2, 'cod', 1999, 0.333, { unit: 'kg' })], { paid: [{ kind: 'gift-card', amountMinor: 300 }, { kind: 'cash' }] })
    for (const { parts } of returnsOf(sold, bringing({ 1: 1, 2: 0.1 }), bringing({ 1: 1 }), bringing({ 1: 1, 2: 0.233 }))) {
      const linesMinor = parts.lines.reduce((sum, each) => sum + each.netMinor, 0)
      const tendersMinor = parts.tenders.reduce((sum, each) => sum + each.amountMinor, 0)
      expect([linesMinor, tendersMinor - parts.cashRoundingMinor, parts.taxes.reduce((sum, tax) => sum + tax.grossMinor, 0)]).toEqual([parts.refundMinor, parts.refundMinor, parts.refundMinor])
    }
  })

  it('D32 goods at 100 % off come back for nothing, to the cent', () => {
    const free = promotion('free', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 })
    const sold = sell(rulebookWith([free]), [line(1, 'cup', 333, 3)])
    for (const { parts, pay } of returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 2 }))) {
      expect(parts.refundMinor).toBe(0)
      expect(pay).toEqual([])
    }
  })

  it('D33 a gift card that paid everything gets everything', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 3)], { paid: [{ kind: 'gift-card', amountMinor: 999 }] })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 1 })).map(paidOut)).toEqual([{ 'gift-card': 333 }, { 'gift-card': 333 }, { 'gift-card': 333 }])
  })

  it('D35 points that pay to the cent come back to the cent', () => {
    const redemption = { points: 1, valueMinor: 1, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }
    const sold = sell(rulebookWith([], { redemption }), [line(1, 'cup', 333, 3)], { member: member(), paid: [{ kind: 'points', points: 999, amountMinor: 999 }] })
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 2 })).map((each) => each.parts.tenders)).toEqual([
      [{ tender: 0, kind: 'points', amountMinor: 333, points: 333 }], [{ tender: 0, kind: 'points', amountMinor: 666, points: 666 }],
    ])
  })
})

describe('the record', () => {
  it('is a value that the journal can hold', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 3)], { member: member() })
    const [only] = returnsOf(sold, bringing({ 1: 3 }))
    expect(saleReturnSchema.parse(JSON.parse(JSON.stringify(only)))).toEqual(only)
    expect(returnPartsSchema.safeParse({ ...only!.parts, refundMinor: -1 }).success).toBe(false)
  })
})
