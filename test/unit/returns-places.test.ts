import { describe, expect, it } from 'vitest'
import { evaluate } from '../../core/promotions/evaluate.ts'
import { netExchange } from '../../core/returns/exchange.ts'
import { makeReturn, voidSale } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'
import { sumOfParts } from '../../core/returns/parts.ts'
import { mayReturnHere } from '../../core/returns/permission.ts'
import type { ReturnPlace } from '../../core/returns/permission.ts'
import { lowestPriceMinor, returnWithoutReceipt, withoutReceiptSchema } from '../../core/returns/without-receipt.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { RETURN_DAY, bringing, lot, paidOut, returnsOf, sell, wallet } from '../support/return-makers.ts'

function refund(kind: ReturnedTender['kind'], tender: number, amountMinor: number): ReturnedTender {
  return { tender, kind, amountMinor, points: kind === 'points' ? amountMinor : 0 }
}

describe('an exchange', () => {
  const threeForTwo = promotion('three', { kind: 'cheapest-free', goods: { skus: ['cup'] }, buy: 3, free: 1 }, { units: 'exclusive' })

  it('A3 what comes back does not count in the new basket, so three new cups still have their free one', () => {
    const sold = sell(rulebookWith([threeForTwo]), [line(1, 'cup', 1000, 3)], { paid: [{ kind: 'card', amountMinor: 2000 }] })
    const [back] = returnsOf(sold, bringing({ 1: 3 }))
    const fresh = evaluate(sold.compiled, { ...sold.sale.input, lines: [line(2, 'cup', 1200, 3)] })
    expect(fresh.totalMinor).toBe(2400)
    expect(netExchange({ refund: back!.pay, dueMinor: fresh.totalMinor, giftCardsMinor: 0, cashRoundingMinor: 5 })).toEqual({
      netted: [refund('card', 0, 2000)], payMinor: 400, give: [], roundingMinor: 0,
    })
  })

  it.each([
    ['like for like changes no money', [refund('cash', 0, 500)], 500, 0, { netted: [refund('cash', 0, 500)], payMinor: 0, give: [], roundingMinor: 0 }],
    ['stored value pays first, then cash, and the card has its money back', [refund('card', 0, 300), refund('gift-card', 1, 300), refund('cash', 2, 300)], 400, 0,
      { netted: [refund('gift-card', 1, 300), refund('cash', 2, 100)], payMinor: 0, give: [refund('card', 0, 300), refund('cash', 2, 200)], roundingMinor: 0 }],
    ['cash given back is rounded, the half in the customer’s favour', [refund('cash', 0, 500)], 497, 0, { netted: [refund('cash', 0, 497)], payMinor: 0, give: [refund('cash', 0, 5)], roundingMinor: 2 }],
    ['points stay points', [refund('points', 0, 400), refund('card', 1, 100)], 450, 0, { netted: [refund('card', 1, 100)], payMinor: 350, give: [refund('points', 0, 400)], roundingMinor: 0 }],
    ['stored value cannot buy gift cards', [refund('gift-card', 0, 500), refund('cash', 1, 100)], 400, 300,
      { netted: [refund('gift-card', 0, 100), refund('cash', 1, 100)], payMinor: 200, give: [refund('gift-card', 0, 400)], roundingMinor: 0 }],
    ['no row of nothing', [refund('cash', 0, 500)], 499, 0, { netted: [refund('cash', 0, 499)], payMinor: 0, give: [], roundingMinor: -1 }],
  ])('%s', (_what, back, dueMinor, giftCardsMinor, settled) => {
    const done = netExchange({ refund: back, dueMinor, giftCardsMinor, cashRoundingMinor: 5 })
    expect(done).toEqual(settled)
    const money = (tenders: readonly ReturnedTender[]): number => tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? 0 : tender.amountMinor), 0)
    expect(money(back) - dueMinor).toBe(money(done.give) - done.roundingMinor - done.payMinor)
  })
})

describe('a void', () => {
  const sold = sell(rulebookWith([]), [line(1, 'cup', 34, 3)], { member: member(), input: { coupons: [] } })
  const own = lot(1, 2, {})

  it('A5 A9 A10 gives back everything within the shift, points too, without anybody’s help', () => {
    const done = voidSale(sold.compiled, sold.sale, [], { shiftId: 'shift-1', onDate: '2026-08-15', wallet: wallet([own], [own]) })
    expect(done).toMatchObject({ ok: true, value: { kind: 'void', everything: true, parts: { refundMinor: 102 }, points: { taken: [{ lotId: own.lotId, points: 2 }], debt: 0 } } })
    if (done.ok) expect(paidOut(done.value)).toEqual({ cash: 100 })
  })

  it('takes what an earlier return left', () => {
    const [one] = returnsOf(sold, bringing({ 1: 1 }))
    const done = voidSale(sold.compiled, sold.sale, [one!], { shiftId: 'shift-1', onDate: '2026-08-15', wallet: null })
    expect(done).toMatchObject({ ok: true, value: { everything: true, parts: { refundMinor: 68 } } })
    if (!done.ok) return
    expect(voidSale(sold.compiled, sold.sale, [one!, done.value], { shiftId: 'shift-1', onDate: '2026-08-15', wallet: null })).toEqual({ ok: false, error: { code: 'RETURN_EMPTY', data: {} } })
  })

  it('is refused in another shift', () => {
    expect(voidSale(sold.compiled, sold.sale, [], { shiftId: 'shift-2', onDate: '2026-08-15', wallet: null })).toEqual({ ok: false, error: { code: 'VOID_OTHER_SHIFT', data: {} } })
  })

  it('A6 a sale parked and given up has nothing to give back: without a return or void, a record changes nothing', () => {
    const before = structuredClone(sold.sale)
    returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 2 }))
    expect(sold.sale).toEqual(before)
  })
})

describe('what came with the sale', () => {
  const off = promotion('welcome', { kind: 'amount-off', goods: { all: true }, amountMinor: 300 }, { when: { kind: 'coupon', coupon: 'welcome' } })
  const voucher = promotion('next', { kind: 'voucher', coupon: 'welcome', worthMinor: 100 })
  const reward = promotion('tenth', { kind: 'amount-off', goods: { all: true }, amountMinor: 200 }, { when: { kind: 'stamp-reward', card: 'ten' } })
  const rulebook = rulebookWith([off, voucher, reward], { stampCards: [{ id: 'ten', name: { en: 'Ten', zh: '十' }, stamps: 10 }], coupons: [{ id: 'welcome', name: { en: 'Welcome', zh: '欢迎' }, kind: 'single-use', prefix: 'WEL', perBasket: 1 }] })
  const sold = sell(rulebook, [line(1, 'cup', 1000, 2)], { member: member('gold', { fullStampCards: { ten: 1 } }), input: { coupons: [{ code: 'WEL-1', couponId: 'welcome' }] } })

  it('coupon, full card and uses are good again, and what the sale gave ends, only when everything is back', () => {
    expect(sold.sale.evaluation.coupons).toMatchObject([{ code: 'WEL-1', status: 'used' }])
    const [first, second] = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }))
    expect([first!.coupons, first!.withdrawn, first!.restored, first!.uses]).toEqual([[], [], [], []])
    expect(second!.coupons).toEqual(['WEL-1'])
    expect(second!.withdrawn).toMatchObject([{ promotionId: 'next', kind: 'voucher' }])
    expect(second!.restored).toEqual([{ promotionId: 'tenth', kind: 'stamp-card', id: 'ten', quantity: 1 }])
    expect(second!.uses.map((each) => [each.promotionId, each.uses, each.amountMinor]).sort()).toEqual([['next', 1, 0], ['tenth', 1, 200], ['welcome', 1, 300]])
  })
})

describe('gift cards sold', () => {
  const sold = sell(rulebookWith([]), [line(1, 'gift', 5000, 1, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false }), line(2, 'cup', 1000, 1)], { paid: [{ kind: 'card', amountMinor: 6000 }] })
  const back = (unusedMinor?: number): ReturnType<typeof makeReturn> =>
    makeReturn(sold.compiled, sold.sale, [], { lines: [{ lineId: lineId(1), quantityMilli: 1000, ...(unusedMinor === undefined ? {} : { unusedMinor }) }], onDate: RETURN_DAY, wallet: null })

  it.each([[5000, 5000, 0], [1234, 1234, 3766], [9000, 5000, 0]])('with %i left on it one brings %i', (unusedMinor, refundMinor, keptBackMinor) => {
    const done = back(unusedMinor)
    expect(done).toMatchObject({ ok: true, value: { parts: { refundMinor, tenders: [{ kind: 'card', amountMinor: refundMinor }], lines: [{ netMinor: refundMinor, keptBackMinor, grossMinor: 5000 }] } } })
    if (!done.ok) return
    const rest = makeReturn(sold.compiled, sold.sale, [done.value], { lines: bringing({ 2: 1 }), onDate: RETURN_DAY, wallet: null })
    if (rest.ok) expect(sumOfParts([done.value.parts, rest.value.parts]).refundMinor).toBe(refundMinor + 1000)
    expect(rest).toMatchObject({ ok: true, value: { everything: true, parts: { refundMinor: 1000 } } })
  })

  it('several on one line keep back what was spent of each', () => {
    const three = sell(rulebookWith([]), [line(1, 'gift', 5000, 3, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false })], { paid: [{ kind: 'card', amountMinor: 15_000 }] })
    const made: SaleReturn[] = []
    for (const unusedMinor of [1000, 2000, 5000]) {
      const done = makeReturn(three.compiled, three.sale, made, { lines: [{ lineId: lineId(1), quantityMilli: 1000, unusedMinor }], onDate: RETURN_DAY, wallet: null })
      if (done.ok) made.push(done.value)
    }
    expect(made.map((each) => [each.parts.refundMinor, each.parts.lines[0]!.keptBackMinor])).toEqual([[1000, 4000], [2000, 3000], [5000, 0]])
  })

  it('bring their rest also where the kept goods are evaluated again', () => {
    const choices = choicesSchema.parse({ returnBreaksThreshold: 're-evaluate' })
    const again = sell(rulebookWith([], { choices }), sold.sale.input.lines, { paid: [{ kind: 'card', amountMinor: 6000 }] })
    const done = makeReturn(again.compiled, again.sale, [], { lines: [{ lineId: lineId(1), quantityMilli: 1000, unusedMinor: 1234 }], onDate: RETURN_DAY, wallet: null })
    expect(done).toMatchObject({ ok: true, value: { parts: { refundMinor: 1234, lines: [{ netMinor: 1234, keptBackMinor: 3766 }] } } })
  })

  it('needs its balance, and brings nothing when it is spent', () => {
    expect(back()).toEqual({ ok: false, error: { code: 'GIFT_CARD_BALANCE_NEEDED', data: { lineId: lineId(1) } } })
    expect(back(0)).toEqual({ ok: false, error: { code: 'GIFT_CARD_USED_UP', data: { lineId: lineId(1) } } })
  })
})

describe('without a receipt', () => {
  const prices = [{ from: '2026-01-01', unitPriceMinor: 800 }, { from: '2026-07-01', unitPriceMinor: 1000 }, { from: '2026-08-01', unitPriceMinor: 900 }, { from: '2026-08-10', unitPriceMinor: 1000 }]

  it.each([
    // day, days back, lowest
    ['2026-08-20', 30, 900],
    ['2026-09-08', 30, 900],
    ['2026-09-09', 30, 1000],
    ['2026-07-30', 30, 800],
    ['2026-08-01', 30, 900],
    ['2025-12-31', 30, null],
  ] as const)('on %s the lowest of %i days is %j', (day, days, lowest) => {
    expect(lowestPriceMinor([...prices].reverse(), day, days)).toBe(lowest)
  })

  it('is the lower of two prices that began on the first of those days, whatever their order', () => {
    const twice = [{ from: '2026-07-01', unitPriceMinor: 500 }, { from: '2026-08-01', unitPriceMinor: 900 }, { from: '2026-08-01', unitPriceMinor: 1000 }]
    expect([twice, [...twice].reverse()].map((each) => lowestPriceMinor(each, '2026-08-31', 30))).toEqual([900, 900])
  })

  const goods = [{ sku: 'cup', taxCode: 'gst', quantityMilli: 2000, prices }, { sku: 'rice', taxCode: 'zero', quantityMilli: 500, prices: [{ from: '2026-01-01', unitPriceMinor: 333 }] }]
  const asking = (rulebook: Rulebook, more: Partial<Parameters<typeof returnWithoutReceipt>[1]> = {}): unknown => {
    const done = returnWithoutReceipt(rulebook, { goods, onDate: '2026-08-20', approvedBy: 'manager', ...more })
    return done.ok ? withoutReceiptSchema.parse(done.value) : done.error.code
  }

  it('goods go to store credit at that price, with their tax', () => {
    expect(asking(rulebookWith([]))).toMatchObject({ creditMinor: 1967, taxes: [{ taxCode: 'gst', grossMinor: 1800, taxMinor: 149, netMinor: 1651 }, { taxCode: 'zero', grossMinor: 167, taxMinor: 0 }] })
  })

  it('with tax on top where prices do not contain it', () => {
    const plain = rulebookWith([])
    const taxes = [{ code: 'gst', name: { en: 'GST', zh: '消费税' }, rateBp: 901, components: [{ code: 'a', name: { en: 'A', zh: 'A' }, rateBp: 600 }, { code: 'b', name: { en: 'B', zh: 'B' }, rateBp: 301 }] }]
    expect(asking({ ...plain, programme: { ...plain.programme, pricesIncludeTax: false, taxes } }, { goods: goods.slice(0, 1) }))
      .toMatchObject({ creditMinor: 1962, taxes: [{ taxMinor: 162, components: [{ code: 'a', taxMinor: 108 }, { code: 'b', taxMinor: 54 }] }] })
  })

  it.each([
    ['where the shop does not', { returnRules: { ...rulebookWith([]).returnRules, withoutReceipt: { kind: 'never' as const } } }, {}, 'RECEIPT_NEEDED'],
    ['without approval', {}, { approvedBy: null }, 'APPROVAL_NEEDED'],
    ['of nothing', {}, { goods: [] }, 'RETURN_EMPTY'],
    ['at no known price', {}, { goods: [{ ...goods[0]!, prices: [] }] }, 'PRICE_UNKNOWN'],
  ])('nothing is taken %s', (_why, more, asked, code) => {
    expect(asking(rulebookWith([], more), asked)).toBe(code)
  })
})

describe('where a return may be made', () => {
  const place: ReturnPlace = { online: false, reserved: false, sameTerminal: false, sameStore: true, proof: 'store-copy', refundMinor: 2000, givenOfflineMinor: 0, approved: true }
  const rules = { offlineFloorMinor: 5000 }

  it.each([
    ['online, reserved at head office', { online: true, reserved: true }, { may: true, how: 'reserved', riskMinor: 0 }],
    ['online, not reserved: not even at the till that sold it', { online: true, sameTerminal: true }, { may: false, reason: 'NOT_RESERVED' }],
    ['offline at the till that sold it, freely', { sameTerminal: true, approved: false, refundMinor: 900_000 }, { may: true, how: 'own-sale', riskMinor: 0 }],
    ['offline in another store', { sameStore: false }, { may: false, reason: 'OTHER_STORE' }],
    ['offline elsewhere in the store on the store’s copy', {}, { may: true, how: 'on-a-copy', riskMinor: 2000 }],
    ['on the receipt’s signed code', { proof: 'signed-code' }, { may: true, how: 'on-a-copy', riskMinor: 2000 }],
    ['with no proof', { proof: 'none' }, { may: false, reason: 'NO_PROOF' }],
    ['above the floor, with what went before', { givenOfflineMinor: 3001 }, { may: false, reason: 'ABOVE_FLOOR', leftMinor: 1999 }],
    ['at the floor', { givenOfflineMinor: 3000 }, { may: true, how: 'on-a-copy', riskMinor: 2000 }],
    ['without approval', { approved: false }, { may: false, reason: 'APPROVAL_NEEDED' }],
  ] as const)('%s', (_where, more, permission) => {
    expect(mayReturnHere(rules, { ...place, ...more })).toEqual(permission)
  })
})
