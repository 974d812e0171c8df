import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrintRequest, PrinterFactory } from '../../core/receipt/printing.ts'
import { APPROVED, wishOf } from '../support/return-till.ts'
import { MEI_LIN_CARD, barcodeOf, command, layNewTill, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'
import { SQUID, cash } from '../support/value-till.ts'

let folder: ReturnType<typeof temporaryFolder>
let till: TestTill
let printed: PrintRequest[]

const printers: PrinterFactory = (address) => ({
  ok: true,
  printer: {
    address,
    condition: () => Promise.resolve('ready'),
    print(job, watch) {
      watch?.starting()
      printed.push(job)
      return Promise.resolve({ kind: 'confirmed' })
    },
    close: () => Promise.resolve(),
  },
})

beforeEach(async () => {
  folder = temporaryFolder()
  printed = []
  await layNewTill(folder.dir)
  till = await openTill({ dataDir: folder.dir, ports: { printers }, config: { printer: 'tcp://192.0.2.1:9100' } })
  await till.signIn()
})
afterEach(async () => {
  await till.close()
  folder.remove()
})

async function sell(cardMinor: number) {
  await till.scan(MEI_LIN_CARD)
  const sale = await till.scan(barcodeOf(SQUID))
  if (cardMinor > 0) {
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: cardMinor })
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '4711' })
  }
  const tenders = cardMinor === sale.evaluation.totalMinor ? [] : [cash(10_000)]
  return (await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })).completed
}

/** The newest job once it printed. */
async function slip(count: number): Promise<PrintRequest> {
  await expect.poll(() => printed.length).toBe(count)
  return printed.at(-1)!
}

describe('the slip of a return', () => {
  it('comes out in the member’s language and names nobody; the drawer opens for cash', async () => {
    const sold = await sell(0)
    const { made } = await till.call('return.make', await wishOf(till, sold.saleId))
    const job = await slip(2)
    expect(made.drawerOpened).toBe(true)
    expect(job).toMatchObject({ openDrawer: true, copy: false, document: { language: 'zh' } })
    const text = JSON.stringify(job.document)
    expect(text).toContain('退货')
    expect(text).toContain(made.receiptNo)
    expect(text).toContain(sold.receiptNo)
    expect(text).not.toContain(sold.member!.name)
    expect((await till.call('printer.get', {})).lastReceipt).toMatchObject({ kind: 'slip', receiptNo: made.receiptNo, saleId: sold.saleId })
  })

  it('leaves the drawer shut where all goes back to the card', async () => {
    const sold = await sell(711)
    const { made } = await till.call('return.make', await wishOf(till, sold.saleId))
    expect((await slip(2)).openDrawer).toBe(false)
    expect(made.drawerOpened).toBe(false)
    const attemptId = made.refunds[0]!.attemptId
    await till.call('refund.settle', { ...command(), attemptId, outcome: 'declined', approvalCode: null })
    await till.call('refund.payCash', { ...command(), attemptId, approval: APPROVED })
    expect(await slip(3)).toMatchObject({ openDrawer: true })
    expect(JSON.stringify(printed[2]!.document)).toContain('7.10')
  })

  it('of an even exchange comes with the new receipt, and the drawer stays shut', async () => {
    const sold = await sell(0)
    const sale = await till.scan(MEI_LIN_CARD).then(() => till.scan(barcodeOf(SQUID)))
    const wish = await wishOf(till, sold.saleId)
    const { exchange } = await till.call('exchange.quote', { saleId: wish.saleId, lines: wish.lines, memberId: null, newSaleId: sale.saleId, revision: sale.revision })
    await till.call('exchange.complete', { ...wish, newSaleId: sale.saleId, revision: sale.revision, tenders: [cash(0)] })
    await slip(3)
    // 7.11 was paid with 7.10: the cent that is left rounds to nothing again.
    expect(exchange).toMatchObject({ payMinor: 1, give: [] })
    expect(printed.map((job) => job.openDrawer)).toEqual([true, false, false])
    expect(JSON.stringify(printed[1]!.document)).toContain('抵新商品')
  })

  it('without a receipt carries the code that pays', async () => {
    const { made } = await till.call('return.withoutReceipt', { ...command(), goods: [{ sku: SQUID, quantityMilli: 1000 }], reason: 'other', approval: APPROVED })
    const job = await slip(1)
    expect(job.openDrawer).toBe(false)
    expect(JSON.stringify(job.document)).toContain(made.credit!.code)
  })
})

describe('a slip printed again', () => {
  it('says COPY, which copy it is, when it was printed and by whom; the drawer stays shut', async () => {
    const sold = await sell(0)
    await till.call('return.make', await wishOf(till, sold.saleId))
    const first = await slip(2)
    const [listed] = (await till.call('slip.recent', { limit: 5 })).slips
    expect(listed).toMatchObject({ title: '退货', receiptNo: '2-R00001', copies: 0 })
    const again = (approval: typeof APPROVED | null) => ({ ...command(), jobId: listed!.jobId, approval })
    expect(await till.refusal('slip.printAgain', again(null))).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'slip-reprint' } })
    await till.call('slip.printAgain', again(APPROVED))
    const copy = await slip(3)
    expect(copy).toMatchObject({ copy: true, openDrawer: false })
    expect(copy.document.rows[0]).toMatchObject({ kind: 'text', text: expect.stringMatching(/^第 1 份副本，2026-08-14 12:\d\d，.+ 打印$/) })
    expect(copy.document.rows.slice(1)).toEqual(first.document.rows)
    await till.call('slip.printAgain', again(APPROVED))
    expect((await slip(4)).document.rows[0]).toMatchObject({ text: expect.stringMatching(/^第 2 份副本/) })
    expect((await till.call('slip.recent', { limit: 5 })).slips[0]).toMatchObject({ copies: 2 })
  })

  it('is any slip: of cash, of store credit, of goods without a receipt; no receipt and no unknown job', async () => {
    const sold = await sell(0)
    await till.call('cash.payIn', { ...command(), reason: 'owner', amountMinor: 1000 })
    await till.call('return.withoutReceipt', { ...command(), goods: [{ sku: SQUID, quantityMilli: 1000 }], reason: 'other', approval: APPROVED })
    await slip(3)
    const { slips } = await till.call('slip.recent', { limit: 5 })
    expect(slips.map((each) => each.title)).toEqual(['RETURN WITHOUT RECEIPT', 'Paid in'])
    for (const { jobId } of slips) await till.call('slip.printAgain', { ...command(), jobId, approval: APPROVED })
    await slip(5)
    const receipt = Math.min(...slips.map((each) => each.jobId)) - 1
    expect((await till.refusal('slip.printAgain', { ...command(), jobId: receipt, approval: APPROVED })).code).toBe('JOB_UNKNOWN')
    expect((await till.refusal('slip.printAgain', { ...command(), jobId: 999, approval: APPROVED })).code).toBe('JOB_UNKNOWN')
    expect(sold.receiptNo).toBe('2-00001')
  })
})

it('a receipt printed again says which copy it is, when and by whom', async () => {
  const sold = await sell(0)
  const first = await slip(1)
  for (const number of [1, 2]) {
    await till.call('receipt.printAgain', { ...command(), saleId: sold.saleId })
    const copy = await slip(1 + number)
    expect(copy.copy).toBe(true)
    expect(copy.document.rows[0]).toMatchObject({ text: expect.stringMatching(new RegExp(`^第 ${number} 份副本，2026-08-14 12:\\d\\d，.+ 打印$`)) })
    expect(copy.document.rows.slice(1)).toEqual(first.document.rows)
  }
})

it('a gift receipt names the goods and the number, and no amount, tax, tender or member', async () => {
  const sold = await sell(0)
  const { document: receipt } = await slip(1)
  await till.call('receipt.printGift', { ...command(), saleId: sold.saleId, language: 'en' })
  const { document, copy, openDrawer } = await slip(2)
  expect({ copy, openDrawer }).toEqual({ copy: false, openDrawer: false })
  const said = JSON.stringify(document.rows)
  for (const words of ['GIFT RECEIPT', sold.receiptNo, 'Squid, cleaned 300 g']) expect(said).toContain(words)
  expect(document.rows).toContainEqual({ kind: 'barcode', data: sold.receiptNo })
  expect(said).not.toMatch(/\d\.\d\d(?!\d)|GST \d|points|Cash|"qr"/i)
  // What the receipt says and the gift receipt must not.
  expect(JSON.stringify(receipt.rows)).toMatch(/\d\.\d\d/)
  expect((await till.call('slip.recent', { limit: 1 })).slips).toMatchObject([{ title: 'GIFT RECEIPT', receiptNo: sold.receiptNo }])
  expect((await till.refusal('receipt.printGift', { ...command(), saleId: randomUUID() })).code).toBe('RECEIPT_UNKNOWN')
})

it('the table of print jobs keeps its rows and numbers when it learns of slips', () => {
  const db = new Database(':memory:')
  const migration = (name: string): string => readFileSync(new URL(`../../terminal/store/migrations/${name}.sql`, import.meta.url), 'utf8')
  for (const name of ['0001-terminal', '0002-printing', '0003-sync', '0004-usage']) db.exec(migration(name))
  const add = (kind: string, saleId: string | null): unknown => db.prepare("INSERT INTO print_job (kind, sale_id, receipt_no, document, open_drawer, state, trouble, created_at, changed_at) VALUES (?, ?, NULL, '{}', 0, 'confirmed', NULL, 1, 2)").run(kind, saleId).lastInsertRowid
  add('receipt', 'a')
  const last = add('test', null)
  db.exec('DELETE FROM print_job WHERE job_id = 2')
  const rows = db.prepare('SELECT * FROM print_job').all()
  expect(() => add('slip', 'a')).toThrow('CHECK')
  db.exec(migration('0005-returns'))
  expect(db.prepare('SELECT * FROM print_job').all()).toEqual(rows)
  expect(Number(add('slip', 'a'))).toBeGreaterThan(1)
  expect(() => add('receipt', 'a')).toThrow('UNIQUE')
  expect(last).toBe(2)
  db.close()
})
