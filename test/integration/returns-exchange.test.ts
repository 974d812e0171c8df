import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createIds } from '../../terminal/ids.ts'
import { MEI_LIN_CARD, barcodeOf, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import { APPROVED, changed, ledgerOf, sellSquid, sellSquidByCard, takeBack, wishOf } from '../support/return-till.ts'
import { SQUID, SQUID_MINOR, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const DAY_MS = 86_400_000
const CLAMS = 'clams-live-500g'

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till)

describe('an exchange', () => {
  async function exchangeFor(saleId: string, sku: string, quantity: number, tenders: Parameters<ValueTill['pay']>[0]) {
    await till.call('sale.addItem', { ...command(), sku, quantityMilli: quantity * 1000 })
    const { sale } = await till.call('sale.current', {})
    const wish = { ...await wishOf(till, saleId), newSaleId: sale!.saleId, revision: sale!.revision, tenders }
    const { exchange } = await till.call('exchange.quote', { saleId, lines: wish.lines, memberId: null, newSaleId: wish.newSaleId, revision: wish.revision })
    return { wish, exchange, done: await till.call('exchange.complete', wish) }
  }

  it('for less gives the difference back, and a later return of the new goods goes the same way', async () => {
    const before = ledgerOf(till)
    const sold = await sellSquidByCard(till, 1, 333)
    const { exchange, done } = await exchangeFor(sold.saleId, CLAMS, 1, [])
    // 7.90 by card 3.33 and cash 4.57, of which 4.55 were paid; new goods 5.50: cash first, then the card.
    expect(exchange).toMatchObject({ dueMinor: 550, payMinor: 0, netted: [{ kind: 'card', amountMinor: 95 }, { kind: 'cash', amountMinor: 455 }], give: [{ kind: 'card', amountMinor: 238 }] })
    expect(done.made.refunds).toMatchObject([{ amountMinor: 238 }])
    expect(done.completed).toMatchObject({ totalMinor: 550, changeMinor: 0 })
    expect(till.journal('return.completed')[0]!.exchange).toMatchObject({ saleId: done.completed.saleId })
    await takeBack(till, done.completed.saleId)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('for more takes what is missing, once, however often the command comes', async () => {
    const sold = await sellSquid(till, 1)
    const before = ledgerOf(till)
    const { wish, exchange, done } = await exchangeFor(sold.saleId, CLAMS, 2, [cash(1000)])
    expect(exchange).toMatchObject({ dueMinor: 1100, payMinor: 310, give: [] })
    expect(done.completed.changeMinor).toBe(690)
    expect(changed(before, ledgerOf(till))['cash-drawer']).toBe(310)
    expect(await till.call('exchange.complete', wish)).toEqual(done)
    expect((await till.call('sale.current', {})).sale).toBeNull()
  })

  it('rounds only the cash that is left over', async () => {
    await till.call('sale.addItem', { ...command(), sku: 'bananas', quantityMilli: 411 })
    const sold = await till.pay([cash(1000)])
    expect(sold.totalMinor).toBe(123)
    // 1.25 was paid for 1.23; new goods at 0.93 leave 0.32, given as 0.30.
    const { exchange, done } = await exchangeFor(sold.saleId, 'bananas', 0.31, [])
    expect(exchange).toMatchObject({ dueMinor: 93, netted: [{ amountMinor: 93 }], give: [{ kind: 'cash', amountMinor: 30 }] })
    expect(done.completed.tenders).toEqual([{ kind: 'cash', givenMinor: 95, paidMinor: 95, roundingMinor: 2, changeMinor: 0 }])
    await takeBack(till, done.completed.saleId)
    const { 'cash-drawer': drawer, 'cash-rounding': rounding } = ledgerOf(till)
    expect([drawer, rounding]).toEqual([undefined, undefined])
  })

  it('in three small steps pays no more than one return: 3 eggs at 0.34 never come to 1.05', async () => {
    await till.call('sale.addItem', { ...command(), sku: 'deli-counter', quantityMilli: 3000, priceMinor: 34 })
    const before = ledgerOf(till)
    const sold = await till.pay([cash(1000)])
    const fresh: string[] = []
    for (let piece = 0; piece < 3; piece += 1) {
      await till.call('sale.addItem', { ...command(), sku: 'carrier-bag-paper', quantityMilli: 1000 })
      const { sale } = await till.call('sale.current', {})
      const wish = { ...await wishOf(till, sold.saleId, { 'deli-counter': 1000 }), newSaleId: sale!.saleId, revision: sale!.revision, tenders: [] }
      fresh.push((await till.call('exchange.complete', wish)).completed.saleId)
    }
    expect(changed(before, ledgerOf(till))['cash-drawer']).toBe(30)
    for (const saleId of fresh) await takeBack(till, saleId)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('is one step: where its payment falls short nothing came back', async () => {
    const sold = await sellSquid(till, 1)
    await till.call('sale.addItem', { ...command(), sku: CLAMS, quantityMilli: 2000 })
    const { sale } = await till.call('sale.current', {})
    const wish = { ...await wishOf(till, sold.saleId), newSaleId: sale!.saleId, revision: sale!.revision }
    const head = till.books().head
    expect(await till.refusal('exchange.complete', { ...wish, tenders: [cash(300)] })).toEqual({ code: 'TENDERS_SHORT', data: { missingMinor: 10 } })
    expect((await till.refusal('exchange.complete', { ...wish, ...command(), revision: 99, tenders: [] })).code).toBe('SALE_CHANGED')
    expect((await till.refusal('exchange.complete', { ...wish, ...command(), newSaleId: randomUUID(), tenders: [] })).code).toBe('SALE_NOT_OPEN')
    expect((await till.refusal('exchange.complete', { ...wish, ...command(), returnsMade: 1, tenders: [cash(310)] })).code).toBe('RETURN_CHANGED')
    expect(till.books().head).toEqual(head)
    expect((await till.call('sale.current', {})).sale).toMatchObject({ saleId: sale!.saleId })
  })

  it('lets points that come back pay for the new goods', async () => {
    const sold = await sellSquid(till, 2, MEI_LIN_CARD, [{ kind: 'points', points: 1000 }, cash(10_000)])
    const before = ledgerOf(till)
    const all = Math.floor(sold.member!.pointsAfter / 100) * 100
    await till.scan(MEI_LIN_CARD)
    await till.call('sale.addItem', { ...command(), sku: SQUID, quantityMilli: 9000 })
    const { sale } = await till.call('sale.current', {})
    expect(sale!.maxPointsTender).toBeLessThanOrEqual(all)
    const wish = { ...await wishOf(till, sold.saleId), newSaleId: sale!.saleId, revision: sale!.revision }
    const { completed } = await till.call('exchange.complete', { ...wish, tenders: [{ kind: 'points', points: all + 900 }, cash(100_000)] })
    expect(completed.member!.pointsSpent).toBe(all + 900)
    expect(Object.keys(changed(before, ledgerOf(till)))).toContain('points-redeemed')
  })
})

describe('goods without a receipt', () => {
  const back = (sku: string, quantityMilli: number) => ({ ...command(), goods: [{ sku, quantityMilli }], reason: 'other' as const, approval: APPROVED })

  it('go to a new store credit at the lowest price of thirty days, which then pays', async () => {
    expect((await till.call('return.quoteWithoutReceipt', { goods: [{ sku: SQUID, quantityMilli: 1000 }] })).result.creditMinor).toBe(SQUID_MINOR)
    const sold = await sellSquid(till, 1, MEI_LIN_CARD)
    expect(sold.totalMinor).toBeLessThan(SQUID_MINOR)
    // Sold dearer later that day: the lowest still counts.
    expect((await sellSquid(till, 1)).totalMinor).toBe(SQUID_MINOR)
    const before = ledgerOf(till)
    const { made } = await till.call('return.withoutReceipt', back(SQUID, 2000))
    expect(made.result).toMatchObject({ creditMinor: 2 * sold.totalMinor, approvedBy: APPROVED.staffId, lines: [{ sku: SQUID, unitPriceMinor: sold.totalMinor }] })
    expect(made.receiptNo).toBe('2-R00001')
    expect(changed(before, ledgerOf(till))).toMatchObject({ [`store-credit ${made.credit!.creditId}`]: -2 * sold.totalMinor })
    expect(JSON.stringify(till.journal('return.without-receipt'))).not.toContain(made.credit!.code.replaceAll('-', ''))
    await till.squid(2)
    await till.pay([{ kind: 'store-credit', code: made.credit!.code, amountMinor: null }, cash(10_000)])
    expect(await till.balance(made.credit!.code)).toBe(0)
    till.clock.advance(31 * DAY_MS)
    await till.signIn()
    expect((await till.call('return.quoteWithoutReceipt', { goods: [{ sku: SQUID, quantityMilli: 1000 }] })).result.creditMinor).toBe(SQUID_MINOR)
  })

  it('need approval and known goods, in whole pieces, at a known price', async () => {
    expect((await till.refusal('return.withoutReceipt', { ...back(SQUID, 1000), approval: null })).data).toEqual({ right: 'return-without-receipt' })
    expect((await till.refusal('return.withoutReceipt', back('unicorn', 1000))).code).toBe('PRODUCT_UNKNOWN')
    expect((await till.refusal('return.withoutReceipt', back(SQUID, 1500))).code).toBe('RETURN_QUANTITY_INVALID')
    expect((await till.refusal('return.withoutReceipt', back('deli-counter', 1000))).code).toBe('PRICE_UNKNOWN')
    const beef = { sku: 'beef-striploin-australian', quantityMilli: 9_999_000 }
    expect((await till.refusal('return.withoutReceipt', { ...back(SQUID, 1000), goods: [beef, beef, beef] })).code).toBe('AMOUNT_TOO_LARGE')
    expect(till.journal('return.without-receipt')).toEqual([])
  })
})

it('a quote says that the disk is full as every command does, and books nothing', async () => {
  const folder = temporaryFolder()
  const clock = handClock()
  const ids = createIds(clock)
  let isFull = false
  const full = { next: () => (isFull ? diskFull() : ids.next()) }
  const other = await openTill({ dataDir: folder.dir, clock, ports: { ids: full } })
  await other.signIn()
  const sold = await other.payCash(await other.scan(barcodeOf(SQUID)), 1000)
  const sale = await other.scan(barcodeOf(SQUID))
  const { lines } = await wishOf(other, sold.saleId)
  const asked = { saleId: sold.saleId, lines, memberId: null, newSaleId: sale.saleId, revision: sale.revision }
  isFull = true
  expect(await other.refusal('exchange.quote', asked)).toEqual({ code: 'DISK_CANNOT_COMMIT', data: { reason: 'full' } })
  isFull = false
  expect((await other.call('exchange.quote', asked)).exchange.payMinor).toBe(0)
  expect((await other.call('return.find', { of: { saleId: sold.saleId } })).sale.returnsMade).toBe(0)
  await other.close()
  folder.remove()
})

/** What SQLite throws where the disk takes no more (result code 13). */
function diskFull(): never {
  throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
}
