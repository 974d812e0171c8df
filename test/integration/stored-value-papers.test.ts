import { beforeEach, describe, expect, it } from 'vitest'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import { spacedCode } from '../../core/stored-value/code.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { CASHIER, MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { card, cash, credit, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
let till: ValueTill

/** The last job for the printer, which nobody answers at. */
function lastJob(): { kind: string; openDrawer: boolean; texts: string[]; barcodes: string[] } {
  const db = openReadOnly(till.dataDir)
  try {
    const row = db.prepare<[], { kind: string; document: string; open_drawer: number }>('SELECT kind, document, open_drawer FROM print_job ORDER BY job_id DESC LIMIT 1').get()!
    const document = receiptDocumentSchema.parse(JSON.parse(row.document))
    return { kind: row.kind, openDrawer: row.open_drawer === 1, texts: textsOf(document), barcodes: document.rows.flatMap((each) => (each.kind === 'barcode' ? [each.data] : [])) }
  } finally {
    db.close()
  }
}

const textsOf = ({ rows }: ReceiptDocument): string[] => rows.flatMap((row) => (row.kind === 'text' ? [row.text] : row.kind === 'columns' ? [`${row.left} | ${row.right}`] : []))

describe('papers about stored value', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { giftCards: { payOutUpToMinor: 500 }, storeCredit: { expiresAfterMonths: 60 } })
  beforeEach(async () => {
    await till.signIn(MANAGER)
    await till.call('printer.set', { ...command(), address: 'tcp://127.0.0.1:9' })
    await till.signIn(CASHIER)
  })

  it('the receipt is the card where the till made its code up, and no tax is said of it', async () => {
    const code = await till.sellCard(2000)
    const { kind, texts, barcodes } = lastJob()
    expect(kind).toBe('receipt')
    expect(barcodes).toContain(code)
    expect(texts).toEqual(expect.arrayContaining(['Gift card | 20.00', spacedCode(code), `Left on ....${code.slice(-4)} | S$20.00`]))
    expect(texts.filter((text) => text.startsWith('GST') || text.includes('gift-card'))).toEqual([])
  })

  it('a card that the customer holds is named by its last four characters, with what is left', async () => {
    const code = await till.sellCard(2000)
    await till.squid()
    const { saleId } = await till.pay([card(code)])
    const { texts, barcodes } = lastJob()
    expect(texts).toEqual(expect.arrayContaining([`Gift card ....${code.slice(-4)} | 7.90`, `Left on ....${code.slice(-4)} | S$12.10`]))
    expect([barcodes.includes(code), texts.includes(spacedCode(code))]).toEqual([false, false])
    const { svg } = await till.call('receipt.get', { saleId, language: 'zh' })
    const letters = svg.replace(/<[^>]*>/g, '').replaceAll('&#xa0;', ' ')
    expect([letters.includes(`礼品卡 ....${code.slice(-4)}`), letters.includes(`....${code.slice(-4)} 余额`)]).toEqual([true, true])
  })

  it('store credit is a slip with its code and last day, and no drawer opens', async () => {
    const { code } = await till.call('storeCredit.issue', { ...command(), amountMinor: 1000, reason: 'goodwill', approval: FARID })
    expect(lastJob()).toMatchObject({ kind: 'slip', openDrawer: false, barcodes: [code], texts: expect.arrayContaining(['Store credit | S$10.00', 'Can be used until 2031-08-14', spacedCode(code)]) as string[] })
    await till.squid()
    await till.pay([credit(code)])
    expect(lastJob().texts).toContain(`Store credit ....${code.slice(-4)} | 7.90`)
  })

  it('a rest paid out and an account settled in cash are slips, and the drawer opens', async () => {
    const code = await till.sellCard(300)
    await till.call('storedValue.payOut', { ...command(), code, approval: FARID })
    expect(lastJob()).toMatchObject({ kind: 'slip', openDrawer: true, texts: expect.arrayContaining(['Rest paid out | S$3.00', `Code ending ${code.slice(-4)}`]) as string[] })
    const { memberId } = (await till.scan(MEI_LIN_CARD)).member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 1000, approval: MANAGER })
    await till.squid()
    await till.pay([{ kind: 'account', amountMinor: null }])
    expect(lastJob()).toMatchObject({ kind: 'receipt', openDrawer: false, texts: expect.arrayContaining(['挂账 | 7.11']) as string[] })
    await till.call('account.settle', { ...command(), memberId, paid: { kind: 'cash', amountMinor: 700, givenMinor: 700 } })
    expect(lastJob()).toMatchObject({ kind: 'slip', openDrawer: true, texts: expect.arrayContaining(['Paid on account | S$7.00', 'Still owed | S$0.11']) as string[] })
  })

  it('no byte of a code is in the journal or in what commands answered', async () => {
    const codes = [await till.sellCard(2000), (await till.call('storeCredit.issue', { ...command(), amountMinor: 1000, reason: 'goodwill', approval: FARID })).code]
    await till.squid()
    await till.pay([card(codes[0]!, 100), credit(codes[1]!, 100), cash(1000)])
    const db = openReadOnly(till.dataDir)
    const kept = JSON.stringify([db.prepare('SELECT body FROM journal').all(), db.prepare('SELECT * FROM command').all()])
    db.close()
    for (const code of codes) expect(kept).not.toContain(code)
  })
})
