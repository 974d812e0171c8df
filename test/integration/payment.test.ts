import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SaleView } from '../../core/contract/views.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { MEI_LIN_CARD, barcodeOf, command, openTill, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'

let till: TestTill
let sale: SaleView

tillBeforeEach((opened) => (till = opened), () => till)
beforeEach(async () => {
  sale = await till.scan(barcodeOf(SQUID))
})

const begin = (amountMinor: number) => ({ ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card' as const, amountMinor })
const approve = (attemptId: string) => till.call('payment.settle', { ...command(), attemptId, outcome: 'approved', approvalCode: '073311' })

function journalOf(type: string): Record<string, unknown>[] {
  const db = openReadOnly(till.dataDir)
  try {
    const rows = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all()
    return rows.map((row) => JSON.parse(row.body) as Record<string, unknown>).filter((event) => event.type === type)
  } finally {
    db.close()
  }
}

describe('a card payment', () => {
  it('is on disk before it is answered, shown until settled, and completes the sale', async () => {
    const { attempt } = await till.call('payment.begin', begin(790))
    expect(attempt).toMatchObject({ state: 'sent', amountMinor: 790, scheme: 'card', settledAt: null })
    expect((await till.call('payment.unsettled', {})).attempts).toEqual([attempt])
    const unpaid = { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'attempt' as const, attemptId: attempt.attemptId }] }
    expect(await till.refusal('sale.complete', unpaid)).toEqual({ code: 'ATTEMPT_UNSETTLED', data: { amountMinor: 790 } })
    await approve(attempt.attemptId)
    expect((await till.call('payment.unsettled', {})).attempts).toEqual([])
    expect((await till.call('sale.current', {})).sale).toMatchObject({ paidMinor: 790, attempts: [{ state: 'approved', approvalCode: '073311' }] })
    const { completed } = await till.call('sale.complete', unpaid)
    expect(completed.tenders).toEqual([{ kind: 'card', amountMinor: 790, approvalCode: '073311' }])
    expect(journalOf('sale.completed')[0]?.attemptIds).toEqual([attempt.attemptId])
    expect(journalOf('payment.settled')).toEqual([])
  })

  it('survives a restart between approval and sale, and counts even if the sale does not name it', async () => {
    const { attempt } = await till.call('payment.begin', begin(500))
    await approve(attempt.attemptId)
    till = await till.reopen()
    await till.signIn()
    const again = (await till.call('sale.current', {})).sale
    expect(again).toMatchObject({ paidMinor: 500, attempts: [{ attemptId: attempt.attemptId, state: 'approved' }] })
    const { completed } = await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'cash', givenMinor: 500 }] })
    expect(completed.tenders).toEqual([
      { kind: 'card', amountMinor: 500, approvalCode: '073311' },
      { kind: 'cash', givenMinor: 500, paidMinor: 290, roundingMinor: 0, changeMinor: 210 },
    ])
  })

  it('is refused for more than is left, for another revision, and while one is not settled', async () => {
    expect(await till.refusal('payment.begin', begin(791))).toEqual({ code: 'TENDERS_OVER', data: { overMinor: 1 } })
    expect((await till.refusal('payment.begin', { ...begin(100), revision: sale.revision + 1 })).code).toBe('SALE_CHANGED')
    expect((await till.refusal('payment.begin', { ...begin(100), saleId: randomUUID() })).code).toBe('SALE_NOT_OPEN')
    const { attempt } = await till.call('payment.begin', begin(300))
    expect((await till.refusal('payment.begin', begin(100))).code).toBe('ATTEMPT_UNSETTLED')
    await approve(attempt.attemptId)
    expect((await till.refusal('payment.begin', begin(491))).code).toBe('TENDERS_OVER')
    expect((await till.call('payment.begin', begin(490))).attempt.state).toBe('sent')
  })

  it('is settled once', async () => {
    const { attempt } = await till.call('payment.begin', begin(790))
    const decline = { ...command(), attemptId: attempt.attemptId, outcome: 'declined' as const, approvalCode: null }
    expect((await till.call('payment.settle', decline)).attempt.state).toBe('declined')
    expect((await till.call('payment.settle', decline)).attempt.state).toBe('declined')
    expect(await till.refusal('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: null })).toEqual({ code: 'ATTEMPT_SETTLED', data: { state: 'declined' } })
    expect((await till.refusal('payment.settle', { ...decline, ...command(), attemptId: randomUUID() })).code).toBe('ATTEMPT_UNKNOWN')
    const named = { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'attempt' as const, attemptId: attempt.attemptId }] }
    expect((await till.refusal('sale.complete', named)).code).toBe('ATTEMPT_UNKNOWN')
  })

  it('that is repeated with the same command id begins one attempt', async () => {
    const input = begin(790)
    const first = await till.call('payment.begin', input)
    expect(await till.call('payment.begin', input)).toEqual(first)
    expect((await till.call('payment.unsettled', {})).attempts).toHaveLength(1)
  })
})

describe('a partly paid sale', () => {
  it('cannot be cleared, held or made cheaper than what was paid, and can grow', async () => {
    const { attempt } = await till.call('payment.begin', begin(790))
    const partly = { code: 'SALE_PARTLY_PAID', data: { paidMinor: 790 } }
    // Not even while nobody knows whether the money went.
    expect(await till.refusal('sale.clear', { ...command(), saleId: sale.saleId })).toEqual(partly)
    await approve(attempt.attemptId)
    const lineId = sale.lines[0]?.lineId ?? ''
    expect(await till.refusal('sale.clear', { ...command(), saleId: sale.saleId })).toEqual(partly)
    expect(await till.refusal('sale.hold', { ...command(), saleId: sale.saleId, label: '' })).toEqual(partly)
    expect(await till.refusal('sale.removeLine', { ...command(), saleId: sale.saleId, lineId })).toEqual(partly)
    // Gold takes 10 % off fish: the bill would fall below what was paid.
    till.clock.advance(1000)
    expect(await till.refusal('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: MEI_LIN_CARD, at: till.clock.now() } })).toEqual(partly)
    const grown = await till.scan(barcodeOf('clams-live-500g'))
    expect(grown.lines).toHaveLength(2)
    const clams = grown.lines.at(-1)?.lineId ?? ''
    expect((await till.call('sale.removeLine', { ...command(), saleId: sale.saleId, lineId: clams })).sale?.lines).toHaveLength(1)
  })

  it('is free again once the payment is reversed, which the journal says', async () => {
    const { attempt } = await till.call('payment.begin', begin(300))
    await approve(attempt.attemptId)
    expect((await till.call('payment.reverse', { ...command(), attemptId: attempt.attemptId })).attempt.state).toBe('reversed')
    expect(journalOf('payment.settled')).toMatchObject([{ attemptId: attempt.attemptId, saleId: sale.saleId, amountMinor: 300, outcome: 'reversed' }])
    expect((await till.refusal('payment.reverse', { ...command(), attemptId: attempt.attemptId })).code).toBe('ATTEMPT_SETTLED')
    expect((await till.call('sale.clear', { ...command(), saleId: sale.saleId })).sale).toBeNull()
  })

  it('can be split over card, QR, points and cash, and the books balance', async () => {
    sale = await till.scan(MEI_LIN_CARD)
    expect(sale.evaluation.totalMinor).toBe(711)
    const card = (await till.call('payment.begin', begin(200))).attempt
    await approve(card.attemptId)
    const qr = (await till.call('payment.begin', { ...begin(100), scheme: 'paynow' })).attempt
    await till.call('payment.settle', { ...command(), attemptId: qr.attemptId, outcome: 'approved', approvalCode: null })
    expect((await till.call('sale.current', {})).sale?.maxPointsTender).toBe(400)
    const tenders = [{ kind: 'attempt' as const, attemptId: card.attemptId }, { kind: 'attempt' as const, attemptId: qr.attemptId }, { kind: 'points' as const, points: 300 }, { kind: 'cash' as const, givenMinor: 200 }]
    const { completed } = await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })
    expect(completed.tenders.map((t) => t.kind)).toEqual(['points', 'card', 'paynow', 'cash'])
    expect(completed.changeMinor).toBe(90)
    // Of 7.11, 3.00 was paid in points: 4.11 earns twice 4.
    expect(completed.member?.pointsEarned).toBe(8)
    const db = openReadOnly(till.dataDir)
    const report = checkBooks(db, createHasher())
    db.close()
    expect(report.fault).toBeNull()
    expect(Object.fromEntries(report.totals.moneyByAccount)).toEqual({ 'card-clearing': 200, 'paynow-clearing': 100, 'points-redeemed-value': 300, 'cash-drawer': 110, 'cash-rounding': 1, 'sales': -652, 'tax': -59 })
  })

  it('whose basket is gone still shows its payment, and the journal says how it ended', async () => {
    const { attempt } = await till.call('payment.begin', begin(790))
    await till.close()
    const db = new Database(join(till.dataDir, 'regulars.db'))
    db.exec('DELETE FROM open_sale')
    db.close()
    till = await openTill({ dataDir: till.dataDir })
    await till.signIn()
    expect((await till.call('payment.unsettled', {})).attempts).toMatchObject([{ attemptId: attempt.attemptId, state: 'sent' }])
    await approve(attempt.attemptId)
    expect(journalOf('payment.settled')).toMatchObject([{ attemptId: attempt.attemptId, amountMinor: 790, outcome: 'approved' }])
    await till.call('payment.reverse', { ...command(), attemptId: attempt.attemptId })
    expect(journalOf('payment.settled').map((event) => event.outcome)).toEqual(['approved', 'reversed'])
  })

  it('settles a payment of a completed sale only by a return', async () => {
    const { attempt } = await till.call('payment.begin', begin(790))
    await approve(attempt.attemptId)
    await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [] })
    expect(await till.refusal('payment.reverse', { ...command(), attemptId: attempt.attemptId })).toEqual({ code: 'ATTEMPT_SETTLED', data: { state: 'approved' } })
  })
})
