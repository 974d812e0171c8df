import { describe, expect, it } from 'vitest'
import { deductFrom } from '../../core/returns/deduction.ts'
import { netExchange } from '../../core/returns/exchange.ts'
import { makeReturn, voidSale } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'
import { returnWithoutReceipt } from '../../core/returns/without-receipt.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import type { Sold } from '../support/return-makers.ts'
import { RETURN_DAY, bringing, lot, paidOut, returnsOf, sell, wallet } from '../support/return-makers.ts'

function tender(at: number, kind: ReturnedTender['kind'], amountMinor: number, points = 0): ReturnedTender {
  return { tender: at, kind, amountMinor, points }
}

describe('missing points against the refund', () => {
  const none = { points: 0, amountMinor: 0 }
  /** A point is worth a cent, coins are of 0.05. */
  const cents = rulebookWith([])

  it('are taken from money in the order of the sale, from cash last, to the cent where it is not cash', () => {
    const cash = tender(0, 'cash', 100)
    const back = [cash, tender(1, 'card', 20), tender(2, 'paynow', 20)]
    expect(deductFrom(cents, back, 13, none)).toEqual({ pay: [cash, tender(1, 'card', 7), tender(2, 'paynow', 20)], deducted: { points: 13, amountMinor: 13 }, forgiven: 0 })
    expect(deductFrom(cents, back, 25, none).pay).toEqual([cash, tender(2, 'paynow', 15)])
    expect(deductFrom(cents, back, 50, none).pay).toEqual([tender(0, 'cash', 90)])
  })

  it('are forgiven beyond the money, however many points come back', () => {
    const points = tender(0, 'points', 500, 500)
    expect(deductFrom(cents, [points, tender(1, 'card', 20)], 50, none)).toEqual({ pay: [points], deducted: { points: 20, amountMinor: 20 }, forgiven: 30 })
  })

  it('leave a point that is worth less than a cent', () => {
    const one = tender(0, 'points', 0, 1)
    expect(deductFrom(cents, [one, tender(1, 'card', 20)], 5, none).pay).toEqual([one, tender(1, 'card', 15)])
  })

  it('that are none ask for nothing, not even for what coins left open before', () => {
    const card = tender(0, 'card', 100)
    expect(deductFrom(cents, [card], 0, { points: 13, amountMinor: 10 })).toEqual({ pay: [card], deducted: none, forgiven: 0 })
  })

  const deducting = (more: Partial<Rulebook>, offers: Parameters<typeof rulebookWith>[0] = []): Rulebook =>
    rulebookWith(offers, { returnRules: { ...rulebookWith([]).returnRules, pointsShort: 'deduct-from-refund' }, ...more })

  function returning({ compiled, sale }: Sold, ...each: number[]): SaleReturn[] {
    const made: SaleReturn[] = []
    for (const pieces of each) {
      const done = makeReturn(compiled, sale, made, { lines: bringing({ 1: pieces }), onDate: RETURN_DAY, wallet: wallet([]) })
      if (!done.ok) throw new Error(done.error.code)
      made.push(done.value)
    }
    return made
  }

  it('come to the same in several returns as in one', () => {
    const redemption = { points: 300, valueMinor: 100, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }
    const sold = sell(deducting({ redemption }), [line(1, 'cup', 1000, 3)], { member: member(), paid: [{ kind: 'card', amountMinor: 3000 }] })
    // 20 points a cup, none of them there any more: 6.67 cents, 13.33, 20.
    expect(returning(sold, 1, 1, 1).map((each) => [paidOut(each).card, each.points!.deducted])).toEqual([
      [994, { points: 20, amountMinor: 6 }], [993, { points: 20, amountMinor: 7 }], [993, { points: 20, amountMinor: 7 }],
    ])
    expect(returning(sold, 3).map((each) => [paidOut(each).card, each.points!.deducted])).toEqual([[2980, { points: 60, amountMinor: 20 }]])
  })

  it('beyond the whole refund are forgiven, and said', () => {
    const sold = sell(deducting({}, [promotion('thousands', { kind: 'points-flat', points: 5000 })]), [line(1, 'cup', 1000, 1)], { member: member(), paid: [{ kind: 'card', amountMinor: 1000 }] })
    // 5000 and 20 for 10.00, worth 50.20.
    expect(returning(sold, 1)[0]).toMatchObject({ pay: [], points: { debt: 0, deducted: { points: 1000, amountMinor: 1000 }, forgiven: 4020 } })
  })

  it('are found though an earlier return was made where the lots were not known', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 3)], { member: member() })
    const own = lot(1, 60)
    const done = makeReturn(sold.compiled, sold.sale, returnsOf(sold, bringing({ 1: 1 })), { lines: bringing({ 1: 1 }), onDate: RETURN_DAY, wallet: wallet([own], [own]) })
    expect(done).toMatchObject({ ok: true, value: { points: { taken: [{ lotId: own.lotId, points: 20 }], debt: 0 } } })
  })
})

describe('an exchange', () => {
  const netting = (refund: readonly ReturnedTender[], dueMinor: number, giftCardsMinor = 0): ReturnType<typeof netExchange> => netExchange({ refund, dueMinor, giftCardsMinor, cashRoundingMinor: 5 })

  it('store credit buys no gift cards, and what it paid of the goods a gift card need not pay again', () => {
    const credit = tender(0, 'store-credit', 500)
    expect(netting([credit, tender(1, 'cash', 100)], 400, 300)).toEqual({
      netted: [tender(0, 'store-credit', 100), tender(1, 'cash', 100)], payMinor: 200, give: [tender(0, 'store-credit', 400)], roundingMinor: 0,
    })
    expect(netting([tender(0, 'store-credit', 60), tender(1, 'gift-card', 500)], 400, 300)).toEqual({
      netted: [tender(0, 'store-credit', 60), tender(1, 'gift-card', 40)], payMinor: 300, give: [tender(1, 'gift-card', 460)], roundingMinor: 0,
    })
  })

  it('gives back to a card what is over, to the cent, and a point that is worth less than that', () => {
    const point = tender(1, 'points', 0, 1)
    expect(netting([tender(0, 'card', 500), point], 497)).toEqual({ netted: [tender(0, 'card', 497)], payMinor: 0, give: [tender(0, 'card', 3), point], roundingMinor: 0 })
  })
})

describe('a void of a sale with a gift card', () => {
  const { compiled, sale } = sell(rulebookWith([]), [line(1, 'gift', 5000, 1, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false }), line(2, 'cup', 1000, 1)], { paid: [{ kind: 'card', amountMinor: 6000 }] })
  const undo = (unused?: ReadonlyMap<string, number>): ReturnType<typeof voidSale> =>
    voidSale(compiled, sale, [], { shiftId: 'shift-1', onDate: '2026-08-15', wallet: null, ...(unused === undefined ? {} : { unused }) })

  it('brings what is left on it, which has to be known', () => {
    expect(undo()).toEqual({ ok: false, error: { code: 'GIFT_CARD_BALANCE_NEEDED', data: { lineId: lineId(1) } } })
    expect(undo(new Map([[lineId(1), 1234]]))).toMatchObject({ ok: true, value: { everything: true, parts: { refundMinor: 2234 } } })
  })
})

describe('what came with the sale and is good again', () => {
  it('is what the sale used: no coupon it refused, no offer it did not meet', () => {
    const offers = [
      promotion('welcome', { kind: 'amount-off', goods: { all: true }, amountMinor: 300 }, { when: { kind: 'coupon', coupon: 'welcome' } }),
      promotion('never', { kind: 'amount-off', goods: { skus: ['pan'] }, amountMinor: 100 }),
    ]
    const coupons: Rulebook['coupons'] = [{ id: 'welcome', name: { en: 'Welcome', zh: '欢迎' }, kind: 'single-use', prefix: 'WEL', perBasket: 1 }]
    const sold = sell(rulebookWith(offers, { coupons }), [line(1, 'cup', 1000, 1)], { input: { coupons: [{ code: 'WEL-1', couponId: 'welcome' }, { code: 'WEL-2', couponId: 'welcome' }] } })
    expect(sold.sale.evaluation.coupons).toMatchObject([{ code: 'WEL-1', status: 'used' }, { code: 'WEL-2', status: 'refused' }])
    const [all] = returnsOf(sold, bringing({ 1: 1 }))
    expect(all!.coupons).toEqual(['WEL-1'])
    expect(all!.uses).toEqual([{ promotionId: 'welcome', uses: 1, amountMinor: 300 }])
  })
})

describe('without a receipt', () => {
  it('says which of the goods has no known price', () => {
    const goods = [{ sku: 'cup', taxCode: 'gst', quantityMilli: 1000, prices: [{ from: '2026-08-01', unitPriceMinor: 900 }] }, { sku: 'pan', taxCode: 'gst', quantityMilli: 1000, prices: [] }]
    expect(returnWithoutReceipt(rulebookWith([]), { goods, onDate: '2026-08-20', approvedBy: 'manager' })).toEqual({ ok: false, error: { code: 'PRICE_UNKNOWN', data: { sku: 'pan' } } })
  })
})
