import { describe, expect, it } from 'vitest'
import { CASHIER, DANIEL_CARD, MANAGER, MEI_LIN_CARD, barcodeOf, command } from '../support/till.ts'
import { changed, ledgerOf, takeBack, voidOf } from '../support/return-till.ts'
import { SQUID, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const POS = 'POS 1'
let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till)

/** Puts the till beside another one, as a manager does, and has the cashier sign in again. */
async function beside(otherTill: string | null = POS): Promise<void> {
  await till.signIn(MANAGER)
  expect((await till.call('counter.setMode', { ...command(), mode: { otherTill } })).mode).toEqual({ otherTill })
  await till.signIn(CASHIER)
}

const key = async (amountMinor: number, receiptNo: string, categoryId: string | null = null) => {
  const { sale } = await till.call('otherTill.key', { ...command(), amountMinor, receiptNo, categoryId })
  if (!sale) throw new Error('a keyed amount leaves a sale open')
  return sale
}

describe('beside another till', () => {
  it('an amount earns, points pay a part, the other till takes the rest, and a slip says all of it', async () => {
    await beside()
    const before = ledgerOf(till)
    await till.scan(MEI_LIN_CARD)
    const sale = await key(5000, ' a-1042 ')
    expect(sale).toMatchObject({ otherTill: { register: POS, receiptNo: 'A-1042' }, evaluation: { totalMinor: 5000 }, member: { name: 'Mei Lin Koh' } })
    const completed = await till.pay([{ kind: 'points', points: 400 }])
    expect(completed.tenders).toEqual([{ kind: 'points', points: 400, amountMinor: 400 }, { kind: 'other-till', amountMinor: 4600 }])
    // Gold earns two points a dollar on what points do not pay.
    expect(completed.member).toMatchObject({ pointsSpent: 400, pointsEarned: 92 })
    const member = sale.member!.memberId
    expect(changed(before, ledgerOf(till))).toEqual({
      'other-till': 4600, 'points-redeemed-value': 400, 'other-till-sales': -5000, [`points-available ${member}`]: -308, 'points-redeemed': 400, 'points-issued': -92,
    })
    expect(till.journal('sale.completed')).toMatchObject([{ otherTill: { register: POS, receiptNo: 'A-1042' } }])
    const { svg } = await till.call('receipt.get', { saleId: completed.saleId, language: 'en' })
    const said = svg.replaceAll('&#xa0;', ' ').replaceAll('</text>', '\n').replace(/<[^>]*>/g, '')
    for (const words of ['LOYALTY SLIP', 'For receipt A-1042, POS 1', 'Paid at the other till', '46.00']) expect(said).toContain(words)
    expect(said).not.toContain('GST 9%')
  })

  it('offers on what was bought are taken off there', async () => {
    await beside()
    await till.scan(MEI_LIN_CARD)
    const fish = await key(2000, '77', 'fresh-fish')
    expect(fish.evaluation).toMatchObject({ subtotalMinor: 2000, discountMinor: 200, totalMinor: 1800 })
    expect((await key(2000, '77')).evaluation.discountMinor).toBe(0)
    expect((await till.call('sale.current', {})).sale?.lines).toHaveLength(1)
  })

  it('a receipt is rewarded once; keyed wrongly and taken back, it may be keyed again', async () => {
    await beside()
    await till.scan(MEI_LIN_CARD)
    await key(5000, '1042')
    const first = await till.pay([])
    const books = ledgerOf(till)
    const used = { code: 'OTHER_RECEIPT_USED', data: { otherReceiptNo: '1042', receiptNo: first.receiptNo } }
    expect(await till.refusal('otherTill.key', { ...command(), amountMinor: 100, receiptNo: '1042', categoryId: null })).toEqual(used)
    // Held before the number was used, it is refused when it is to be booked.
    const held = await key(900, '1043')
    await till.call('sale.hold', { ...command(), saleId: held.saleId, label: '' })
    await key(900, '1043')
    const second = await till.pay([])
    await till.call('sale.recall', { ...command(), saleId: held.saleId })
    expect(await till.refusedPay([])).toMatchObject({ code: 'OTHER_RECEIPT_USED', data: { receiptNo: second.receiptNo } })
    await till.call('sale.clear', { ...command(), saleId: held.saleId })
    await voidOf(till, second.saleId)
    await voidOf(till, first.saleId)
    expect(changed(books, ledgerOf(till))).toMatchObject({ 'other-till': -5000, 'other-till-sales': 5000, 'points-issued': 100 })
    expect((await key(4500, '1042')).evaluation.totalMinor).toBe(4500)
    await till.pay([])
    till = await till.reopen()
    await till.signIn()
    expect(await till.refusal('otherTill.key', { ...command(), amountMinor: 100, receiptNo: '1042', categoryId: null })).toMatchObject({ code: 'OTHER_RECEIPT_USED' })
    // Another till, or this one with its numbers begun again, is another name.
    await beside('POS 2')
    expect((await key(100, '1042')).otherTill).toEqual({ register: 'POS 2', receiptNo: '1042' })
  })

  it('what comes back gives points back and takes earned ones; money goes back over there', async () => {
    await beside()
    const before = ledgerOf(till)
    await till.scan(DANIEL_CARD)
    await key(3000, 'X1')
    const sold = await till.pay([{ kind: 'points', points: 100 }])
    const made = await takeBack(till, sold.saleId)
    expect(made.result.pay).toMatchObject([{ kind: 'points', points: 100, amountMinor: 100 }, { kind: 'other-till', amountMinor: 2900 }])
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('a scan that is nothing else is the number of its receipt; goods are sold over there', async () => {
    await beside()
    const scan = (text: string) => till.call('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: till.clock.now() } })
    expect(await scan('POS1-000451')).toMatchObject({ outcome: 'other-receipt', otherReceiptNo: 'POS1-000451', sale: null })
    expect(await scan(barcodeOf(SQUID))).toMatchObject({ outcome: 'other-receipt', otherReceiptNo: barcodeOf(SQUID) })
    expect((await scan(MEI_LIN_CARD)).outcome).toBe('member-attached')
    expect((await till.refusal('sale.addItem', { ...command(), sku: SQUID, quantityMilli: 1000 })).code).toBe('OF_OTHER_TILL')
    await key(1000, '5')
    expect((await till.refusal('giftCard.addToSale', { ...command(), code: null, amountMinor: 1000 })).code).toBe('OF_OTHER_TILL')
  })

  it('what cannot be keyed is refused in words of its own, and changes nothing', async () => {
    const refused = async (change: Partial<{ amountMinor: number; receiptNo: string; categoryId: string | null }>) =>
      (await till.refusal('otherTill.key', { ...command(), amountMinor: 100, receiptNo: '1', categoryId: null, ...change })).code
    expect(await refused({})).toBe('NOT_BESIDE_TILL')
    const squid = await till.squid()
    await till.signIn(MANAGER)
    expect((await till.refusal('counter.setMode', { ...command(), mode: { otherTill: POS } })).code).toBe('OTHER_SALE_OPEN')
    await till.call('sale.clear', { ...command(), saleId: squid.saleId })
    await till.signIn(CASHIER)
    expect((await till.refusal('counter.setMode', { ...command(), mode: { otherTill: POS } })).code).toBe('FORBIDDEN')
    await beside()
    for (const receiptNo of ['', '  ', '-', '\u202e12', 'a\u0007b', 'x'.repeat(41), '<b>']) expect(await refused({ receiptNo }), JSON.stringify(receiptNo)).toBe('OTHER_RECEIPT_INVALID')
    expect(await refused({ categoryId: 'nothing' })).toBe('CATEGORY_UNKNOWN')
    for (const amountMinor of [0, -1, 1.5, 100_000_001]) expect(await refused({ amountMinor })).toBe('INPUT_INVALID')
    expect((await till.call('sale.current', {})).sale).toBeNull()
  })
})
