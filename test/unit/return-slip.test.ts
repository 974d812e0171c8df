import { describe, expect, it } from 'vitest'
import type { Language } from '../../core/base/local-text.ts'
import { buildRefundSlip, buildReturnSlip, buildWithoutReceiptSlip } from '../../core/receipt/build-return.ts'
import type { ReturnSlip } from '../../core/receipt/build-return.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { RETURN_WORDS } from '../../core/receipt/return-words.ts'
import type { ReceiptHead } from '../../core/receipt/rows.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import type { Sold } from '../support/return-makers.ts'
import { RETURN_DAY, bringing, lot, sell, wallet } from '../support/return-makers.ts'

const head: Omit<ReceiptHead, 'rulebook'> = {
  store: { name: { en: 'Fernway', zh: '蕨道' }, address: null, taxNumber: 'M2-1' }, tillNumber: 2, cashierName: { en: 'Aisha', zh: '艾莎' },
  receiptNo: '2-R00007', completedAt: SATURDAY_AFTERNOON, journalHash: 'ab12cd34'.padEnd(64, '0'),
}

/** The slip's rows as `left | right`. */
function textOf(document: ReceiptDocument): string[] {
  return receiptDocumentSchema.parse(document).rows.map((row) => {
    switch (row.kind) {
      case 'columns': return `${row.left} | ${row.right}`
      case 'text': return row.text
      case 'barcode': return `[${row.data}]`
      default: return row.kind
    }
  })
}

const rulebook = rulebookWith([promotion('ten', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })])
const sold = sell(rulebook, [line(1, 'cup', 1000, 3)], { member: member(), paid: [{ kind: 'points', points: 500, amountMinor: 500 }, { kind: 'card', amountMinor: 1000 }, { kind: 'cash' }] })
const own = lot(1, 54, { remaining: 30 })
const spent = lot(2, 500, { remaining: 0 })

function slipOf({ compiled, sale }: Sold, more: Partial<ReturnSlip> = {}, lang: Language = 'en'): string[] {
  const done = makeReturn(compiled, sale, [], { lines: bringing({ 1: 1 }), onDate: RETURN_DAY, wallet: wallet([own, spent], [own], [{ lotId: spent.lotId, points: 500 }]) })
  if (!done.ok) throw new Error(done.error.code)
  return textOf(buildReturnSlip({ ...head, rulebook, saleReceiptNo: '2-00041', lines: sale.input.lines, result: done.value, give: done.value.pay, points: { after: 179, debtAfter: 0 }, pointsFollow: false, ...more }, lang))
}

describe('the slip of a return', () => {
  it('says that the points follow, where another till sold the goods', () => {
    expect(slipOf(sold, { points: null, pointsFollow: true })).toContain('Your points for these goods will be put right')
    expect(slipOf(sold, { points: null })).not.toContain('Your points for these goods will be put right')
  })

  it('says what came back, the refund tender by tender, and the points', () => {
    expect(slipOf(sold)).toEqual([
      'FERNWAY', 'GST M2-1', 'Receipt 2-R00007 | 2026-08-15 14:32', 'Till 2 | Served by Aisha', 'RETURN', 'Of receipt 2-00041 | ', 'rule',
      'cup | 10.00', 'Offers | -1.00', 'rule',
      'REFUND | S$9.00', 'GST 9% included | 0.74', 'Paid with points | 1.67', 'Back to the card | 3.33', 'Cash | 4.00', 'rule',
      'Points given back | +167', 'Points taken back | -15', 'Points now | 179', 'rule',
      'Ledger mark ab12cd34', '[2-R00007]',
    ])
  })

  it('says the same in Chinese', () => {
    const rows = slipOf(sold, {}, 'zh')
    expect(rows).toHaveLength(slipOf(sold).length)
    expect(rows).toEqual(expect.arrayContaining(['退货', '原收据 2-00041 | ', '退款合计 | S$9.00', '退回银行卡 | 3.33', '现金 | 4.00', '退回积分 | +167', '收回积分 | -15']))
  })

  it('says what new goods take of the refund, and what is owed', () => {
    const give = [{ tender: 1, kind: 'card' as const, amountMinor: 100, points: 0 }]
    const rows = slipOf(sold, { give, points: { after: 0, debtAfter: 12 } })
    expect(rows).toEqual(expect.arrayContaining(['For the new goods | 8.00', 'Back to the card | 1.00', 'Points owed, from the next ones earned | 12']))
    expect(rows).not.toContain('Cash | 4.00')
  })

  it('says nothing of points where none move', () => {
    expect(slipOf(sold, { points: null }).filter((row) => /^Points (now|given|taken)/.test(row))).toEqual([])
  })

  it('of goods without a receipt carries the code of the credit', () => {
    const result = { onDate: RETURN_DAY, lines: [{ sku: 'cup', quantityMilli: 2000, unitPriceMinor: 545, amountMinor: 1090 }], taxes: [{ taxCode: 'gst', rateBp: 900, grossMinor: 1090, taxMinor: 90, netMinor: 1000, components: [] }], creditMinor: 1090, approvedBy: 'marcus' }
    const goods = new Map([['cup', { name: { en: 'Cup', zh: '杯' }, unit: 'piece' as const }]])
    const rows = textOf(buildWithoutReceiptSlip({ ...head, rulebook, goods, result, code: 'CABCDEFGHJKMNPQRSTVW' }, 'en'))
    expect(rows).toEqual(expect.arrayContaining(['RETURN WITHOUT RECEIPT', 'Cup  2 x 5.45 | 10.90', 'Store credit | 10.90', 'CABCD-EFGHJ-KMNPQ-RSTVW', '[CABCDEFGHJKMNPQRSTVW]']))
    expect(textOf(buildWithoutReceiptSlip({ ...head, rulebook, goods, result: { ...result, creditMinor: 0 }, code: null }, 'zh')).some((row) => row.startsWith('购物金'))).toBe(false)
  })

  it('of a refund in cash says what was owed and what was given', () => {
    expect(textOf(buildRefundSlip({ ...head, rulebook, amountMinor: 667, cashMinor: 665 }, 'en'))).toEqual(expect.arrayContaining(['REFUND IN CASH', 'REFUND | S$6.67', 'Cash rounding | -0.02', 'Cash | 6.65']))
  })

  it('has every word in both languages', () => {
    expect(Object.keys(RETURN_WORDS.zh)).toEqual(Object.keys(RETURN_WORDS.en))
    for (const words of [...Object.values(RETURN_WORDS.zh.titles), ...Object.values(RETURN_WORDS.zh.back)]) expect(words).toMatch(/\p{Script=Han}/u)
  })
})
