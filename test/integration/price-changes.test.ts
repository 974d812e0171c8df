import { describe, expect, it } from 'vitest'
import type { MethodInput } from '../../core/contract/types.ts'
import type { HandOff } from '../../core/basket/by-hand.ts'
import { MANAGER, barcodeOf, command } from '../support/till.ts'
import { takeBack } from '../support/return-till.ts'
import { SQUID, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
const RICE = 'rice-thai-jasmine-5kg'

let till: ValueTill

async function basket() {
  await till.scan(barcodeOf(SQUID))
  return till.scan(barcodeOf(RICE))
}
type Sale = Awaited<ReturnType<typeof basket>>
const lineOf = (sale: Sale, sku: string) => sale.lines.find((line) => line.sku === sku)!
const discount = (sale: Sale, sku: string | null, off: HandOff | null, approval: MethodInput<'sale.giveDiscount'>['approval'] = null): MethodInput<'sale.giveDiscount'> =>
  ({ ...command(), saleId: sale.saleId, lineId: sku === null ? null : lineOf(sale, sku).lineId, off, reason: 'damaged', approval })
const price = (sale: Sale, sku: string, unitPriceMinor: number | null, approval: MethodInput<'sale.changePrice'>['approval'] = null): MethodInput<'sale.changePrice'> =>
  ({ ...command(), saleId: sale.saleId, lineId: lineOf(sale, sku).lineId, unitPriceMinor, reason: 'damaged', approval })

describe('prices and discounts by hand', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('need more than the cashier where all that is given together is more than a tenth', async () => {
    const sale = await basket()
    const given = (await till.call('sale.giveDiscount', discount(sale, RICE, { kind: 'percent', rateBp: 1000 }))).sale!
    expect(given.evaluation.totalMinor).toBe(790 + 1690 - 169)
    // Another 5 % on top of 10 % is more than a tenth of the rice.
    expect(await till.refusal('sale.giveDiscount', discount(given, null, { kind: 'percent', rateBp: 500 }))).toMatchObject({ code: 'APPROVAL_NEEDED', data: { right: 'discount-large' } })
    expect(await till.refusal('sale.changePrice', price(given, RICE, 1600))).toMatchObject({ code: 'APPROVAL_NEEDED', data: { right: 'discount-large' } })
    expect(await till.refusal('sale.giveDiscount', discount(given, SQUID, { kind: 'amount', amountMinor: 500 }, FARID))).toMatchObject({ code: 'APPROVAL_NOT_ENOUGH', data: { right: 'discount-any' } })
    const after = (await till.call('sale.giveDiscount', discount(given, SQUID, { kind: 'amount', amountMinor: 500 }, MANAGER))).sale!
    expect(after.evaluation.totalMinor).toBe(290 + 1690 - 169)
    const back = (await till.call('sale.giveDiscount', discount(after, SQUID, null))).sale!
    expect(back).toMatchObject({ discounts: [{ off: { kind: 'percent', rateBp: 1000 } }], evaluation: { totalMinor: 790 + 1690 - 169 } })
    await till.pay([cash(2400)])
    const event = till.journal('sale.completed').at(-1)!
    expect(event.approvals).toEqual([{ right: 'discount-small', staffId: 'aisha' }])
    expect(event.circumstances?.discounts).toHaveLength(1)
  })

  it('make a changed price the line’s own, which the next scan of the goods does not share', async () => {
    const sale = await basket()
    await till.call('sale.changePrice', price(sale, RICE, 1200, FARID))
    const scanned = await till.scan(barcodeOf(RICE))
    expect(scanned.lines.filter((line) => line.sku === RICE).map((line) => [line.unitPriceMinor, line.quantityMilli, line.priceChange?.fromMinor])).toEqual([[1200, 1000, 1690], [1690, 1000, undefined]])
    const restored = (await till.call('sale.changePrice', price(sale, RICE, null))).sale!
    expect(restored.lines.find((line) => line.lineId === lineOf(sale, RICE).lineId)).toEqual(lineOf(sale, RICE))
  })

  it('come back in share with the goods, to the cent, in any split', async () => {
    const sale = await basket()
    await till.call('sale.setQuantity', { ...command(), saleId: sale.saleId, lineId: lineOf(sale, RICE).lineId, quantityMilli: 3000 })
    await till.call('sale.giveDiscount', discount(sale, null, { kind: 'amount', amountMinor: 1000 }, FARID))
    const open = (await till.call('sale.giveDiscount', discount(sale, RICE, { kind: 'amount', amountMinor: 1 }, FARID))).sale!
    expect(open.evaluation.totalMinor).toBe(790 + 3 * 1690 - 1 - 1000)
    const { saleId } = await till.pay([cash(10_000)])
    let backMinor = 0
    for (const sku of [RICE, RICE, SQUID, RICE]) backMinor += (await takeBack(till, saleId, { [sku]: 1000 })).result.parts.refundMinor
    expect(backMinor).toBe(open.evaluation.totalMinor)
  })

  it('print what was given, in a receipt that has its code', async () => {
    const sale = await basket()
    await till.call('sale.changePrice', price(sale, SQUID, 500, FARID))
    await till.call('sale.giveDiscount', discount(sale, null, { kind: 'percent', rateBp: 1000 }, FARID))
    const { saleId } = await till.pay([cash(2000)])
    const { svg } = await till.call('receipt.get', { saleId, language: 'en' })
    for (const words of ['Price was 7.90', 'Discount on this sale']) expect(svg.replace(/<[^>]+>/g, '').replaceAll('&#xa0;', ' ')).toContain(words)
  })

  it('are refused on what is never discounted', async () => {
    await till.load(2000)
    const sale = (await till.call('sale.current', {})).sale!
    const of = { ...command(), saleId: sale.saleId, lineId: sale.lines[0]!.lineId, reason: 'other' as const, approval: MANAGER }
    expect((await till.refusal('sale.changePrice', { ...of, unitPriceMinor: 100 })).code).toBe('LINE_NOT_DISCOUNTABLE')
    expect((await till.refusal('sale.giveDiscount', { ...of, ...command(), off: { kind: 'amount', amountMinor: 1 } })).code).toBe('LINE_NOT_DISCOUNTABLE')
  })

  it('keep notes on lines out of the journal', async () => {
    const sale = await basket()
    const noted = (await till.call('sale.setLineNote', { ...command(), saleId: sale.saleId, lineId: lineOf(sale, RICE).lineId, note: 'for Mrs Tan' })).sale!
    expect(Object.values(noted.lineNotes ?? {})).toEqual(['for Mrs Tan'])
    await till.pay([cash(3000)])
    expect(JSON.stringify(till.journal('sale.completed'))).not.toContain('Mrs Tan')
  })
})
