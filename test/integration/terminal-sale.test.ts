import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { EVENTS } from '../../core/contract/events.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import type { PrinterFactory } from '../../core/receipt/printing.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { MANAGER, MEI_LIN_CARD, barcodeOf, command, handClock, openTill, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'
const CLAMS = 'clams-live-500g'

let till: TestTill

tillBeforeEach((opened) => (till = opened), () => till)

/** Reads the till's own file, as nothing in the product would hand it out. */
function inDatabase<T>(read: (db: Database.Database) => T): T {
  const db = openReadOnly(till.dataDir)
  try {
    return read(db)
  } finally {
    db.close()
  }
}
const books = () => inDatabase((db) => checkBooks(db, createHasher()))
const count = (table: string) => inDatabase((db) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n)

describe('completing a sale', () => {
  it('takes cash, rounds to five cents, gives change, numbers receipts without gaps', async () => {
    await till.call('sale.addItem', { ...command(), sku: 'bananas', quantityMilli: 412 })
    const sale = (await till.call('sale.current', {})).sale
    if (!sale) throw new Error('no sale')
    expect(sale.evaluation.totalMinor).toBe(124)
    const done = await till.payCash(sale, 200)
    // 1.24 rounds to 1.25.
    expect(done).toMatchObject({ receiptNo: '2-00001', totalMinor: 124, changeMinor: 75, member: null, receiptLanguage: 'en' })
    expect(done.tenders).toEqual([{ kind: 'cash', givenMinor: 200, paidMinor: 125, roundingMinor: 1, changeMinor: 75 }])
    expect((await till.call('sale.current', {})).sale).toBeNull()
    const second = await till.payCash(await till.scan(barcodeOf(SQUID)), 1000)
    expect(second.receiptNo).toBe('2-00002')
    expect(books().fault).toBeNull()
    expect(books().totals.sales).toBe(2)
  })

  it('refuses too little, too much, an empty basket, another revision, another sale', async () => {
    const empty = await till.scan(MEI_LIN_CARD)
    const complete = (input: { saleId: string; revision: number; tenders: { kind: 'cash'; givenMinor: number }[] }) => till.refusal('sale.complete', { ...command(), ...input })
    expect((await complete({ saleId: empty.saleId, revision: empty.revision, tenders: [{ kind: 'cash', givenMinor: 100 }] })).code).toBe('SALE_EMPTY')
    const sale = await till.scan(barcodeOf(CLAMS))
    const at = { saleId: sale.saleId, revision: sale.revision }
    expect(await complete({ ...at, tenders: [{ kind: 'cash', givenMinor: 400 }] })).toEqual({ code: 'TENDERS_SHORT', data: { missingMinor: 95 } })
    expect((await complete({ ...at, tenders: [] })).code).toBe('TENDERS_SHORT')
    expect((await complete({ ...at, revision: sale.revision - 1, tenders: [{ kind: 'cash', givenMinor: 1000 }] })).code).toBe('SALE_CHANGED')
    expect((await complete({ ...at, saleId: randomUUID(), tenders: [{ kind: 'cash', givenMinor: 1000 }] })).code).toBe('SALE_NOT_OPEN')
    expect(count('sale')).toBe(0)
    expect(count('receipt')).toBe(0)
  })

  it('gives points, spends the lots that expire first, and says the balance before, spent, earned and after', async () => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    const before = sale.member?.pointsAvailable ?? 0
    // Gold: 10 % off fish.
    expect(sale.evaluation.totalMinor).toBe(711)
    const { completed } = await till.call('sale.complete', {
      ...command(), saleId: sale.saleId, revision: sale.revision,
      tenders: [{ kind: 'points', points: 400 }, { kind: 'cash', givenMinor: 350 }],
    })
    expect(completed.member).toMatchObject({ name: 'Mei Lin Koh', pointsBefore: before, pointsSpent: 400, pointsEarned: 6, pointsAfter: before - 400 + 6 })
    expect(completed.receiptLanguage).toBe('zh')
    expect(completed.changeMinor).toBe(40)
    const lots = inDatabase((db) => db.prepare<[string], { points: number; remaining: number }>('SELECT points, remaining FROM projected_lot WHERE member_id = ? ORDER BY expires_on, earned_on').all(sale.member?.memberId ?? ''))
    expect(lots).toEqual([{ points: 320, remaining: 0 }, { points: 540, remaining: 460 }, { points: 880, remaining: 880 }, { points: 740, remaining: 740 }, { points: 6, remaining: 6 }])
    const again = await till.scan(MEI_LIN_CARD)
    expect(again.member).toMatchObject({ pointsAvailable: before - 394, lastVisitOn: '2026-08-14' })
    expect(again.member?.progress?.countedMinor).toBe(131_240 + 311)
    expect(books().fault).toBeNull()
  })

  it('holds points to the step, the balance and the bill', async () => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    expect(sale.maxPointsTender).toBe(700)
    const pay = (points: number) => till.refusal('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points', points }, { kind: 'cash', givenMinor: 5000 }] })
    expect(await pay(150)).toEqual({ code: 'POINTS_STEP', data: { minimum: 100, step: 100 } })
    expect(await pay(100_000)).toEqual({ code: 'POINTS_NOT_ENOUGH', data: { available: 2480 } })
    expect(await pay(800)).toEqual({ code: 'POINTS_TOO_MANY', data: { maximum: 700 } })
    expect(count('sale')).toBe(0)
  })

  it('raises the tier at the sale that reaches it, which still earns at the old one', async () => {
    await till.scan(MEI_LIN_CARD)
    await till.call('sale.addItem', { ...command(), sku: 'deli-counter', quantityMilli: 1000, priceMinor: 20_000 })
    const sale = (await till.call('sale.current', {})).sale
    if (!sale) throw new Error('no sale')
    const done = await till.payCash(sale, 20_000)
    expect(done.member).toMatchObject({ tier: { id: 'gold' }, upgradedTo: { id: 'platinum' }, missingToNextTier: null })
    expect((await till.scan(MEI_LIN_CARD)).member?.tier.id).toBe('platinum')
    expect(books().fault).toBeNull()
  })

  it('writes names, cards and phone numbers into neither journal, command results nor logs', async () => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf(SQUID))
    await till.payCash(sale, 1000)
    await till.close()
    const rows = inDatabase((db) => db.prepare<[], { text: string }>('SELECT body AS text FROM journal UNION ALL SELECT result FROM command UNION ALL SELECT summary FROM sale').all())
    const logs = readdirSync(join(till.dataDir, 'logs')).map((file) => readFileSync(join(till.dataDir, 'logs', file), 'utf8'))
    const texts = [...rows.map((r) => r.text), ...logs].join('\n')
    expect(texts).toContain(sale.saleId)
    for (const personal of ['Mei Lin', '许美玲', MEI_LIN_CARD, '80004567', 'Daniel']) expect(texts).not.toContain(personal)
    till = await openTill({ dataDir: till.dataDir })
  })
})

describe('a command repeated', () => {
  it('does nothing twice and gives the stored result', async () => {
    const scan = { ...command(), scan: { deviceId: 'wedge', symbology: null, text: barcodeOf(SQUID), at: 1 } }
    const first = await till.call('sale.addScan', scan)
    const second = await till.call('sale.addScan', scan)
    expect(second).toEqual(first)
    expect(second.outcome).toBe('line-added')
    const sale = second.sale
    if (!sale) throw new Error('no sale')
    const pay = { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'cash' as const, givenMinor: 1000 }] }
    const paid = await till.call('sale.complete', pay)
    expect(await till.call('sale.complete', pay)).toEqual(paid)
    till = await till.reopen()
    await till.signIn()
    expect(await till.call('sale.complete', pay)).toEqual(paid)
    expect(count('sale')).toBe(1)
    expect(count('print_job')).toBe(1)
  })

  it('with other input, or another method, is refused', async () => {
    const id = command()
    await till.call('sale.addItem', { ...id, sku: SQUID, quantityMilli: 1000 })
    expect((await till.refusal('sale.addItem', { ...id, sku: SQUID, quantityMilli: 2000 })).code).toBe('IDEMPOTENCY_MISMATCH')
    expect((await till.refusal('sale.undo', id)).code).toBe('IDEMPOTENCY_MISMATCH')
  })

  it('that was refused leaves nothing behind and may work later', async () => {
    const id = command()
    expect((await till.refusal('sale.addItem', { ...id, sku: 'deli-counter', quantityMilli: 1000 })).code).toBe('PRICE_NEEDED')
    expect((await till.call('sale.current', {})).sale).toBeNull()
    expect((await till.call('sale.addItem', { ...id, sku: 'deli-counter', quantityMilli: 1000, priceMinor: 100 })).sale?.lines).toHaveLength(1)
  })
})

describe('people', () => {
  it('locks a person out after five wrong PINs, also over a restart, and lets them in five minutes later', async () => {
    await till.call('staff.signOut', command())
    const wrong = () => till.refusal('staff.signIn', { ...command(), staffId: 'farid', pin: '0000' })
    for (const left of [4, 3, 2, 1]) expect(await wrong()).toEqual({ code: 'PIN_WRONG', data: { attemptsLeft: left } })
    const lockedUntil = till.clock.now() + 300_000
    expect(await wrong()).toEqual({ code: 'PIN_LOCKED', data: { untilMs: lockedUntil } })
    till = await till.reopen()
    expect((await till.refusal('staff.signIn', { ...command(), staffId: 'farid', pin: '1357' })).code).toBe('PIN_LOCKED')
    till.clock.advance(300_000)
    expect((await till.call('staff.signIn', { ...command(), staffId: 'farid', pin: '1357' })).signedIn?.staffId).toBe('farid')
  })

  it('counts a repeated wrong sign-in once, and lets nobody in by an old command', async () => {
    const id = command()
    for (let i = 0; i < 8; i++) expect((await till.refusal('staff.signIn', { ...id, staffId: 'farid', pin: '0000' })).data).toEqual({ attemptsLeft: 4 })
    const good = { ...command(), staffId: 'farid', pin: '1357' }
    await till.call('staff.signIn', good)
    await till.call('staff.signOut', command())
    expect((await till.call('staff.signIn', good)).signedIn).toBeNull()
    expect((await till.refusal('find.search', { text: 'a', limit: 1 })).code).toBe('SIGNED_OUT')
  })

  it('opens one shift a business day, at the first sign-in', async () => {
    await till.signIn(MANAGER)
    expect(count('shift')).toBe(1)
    expect((await till.call('terminal.get', {})).shift?.businessDay).toBe('2026-08-14')
    till.clock.advance(20 * 3600_000)
    await till.signIn()
    expect((await till.call('terminal.get', {})).shift?.businessDay).toBe('2026-08-15')
    const opened = inDatabase((db) => db.prepare<[], { body: string }>("SELECT body FROM journal WHERE body LIKE '%shift.opened%' ORDER BY seq").all())
    expect(opened.map((row) => (JSON.parse(row.body) as { businessDay: string }).businessDay)).toEqual(['2026-08-14', '2026-08-15'])
  })

  it('keeps a manager’s methods from a cashier', async () => {
    expect(await till.refusal('printer.set', { ...command(), address: 'none' })).toEqual({ code: 'FORBIDDEN', data: { role: 'manager' } })
    await till.signIn(MANAGER)
    expect((await till.call('printer.set', { ...command(), address: 'none' })).state).toBe('not-set')
    expect((await till.refusal('printer.set', { ...command(), address: 'telex:12' })).code).toBe('SETTING_INVALID')
  })
})

describe('what every screen is told', () => {
  it('hears of each change, with the whole new state', async () => {
    const heard: string[] = []
    till.client.on('sale.changed', ({ sale }) => heard.push(`sale ${sale?.lines.length ?? 'none'}`))
    till.client.on('terminal.changed', (view) => heard.push(`terminal ${view.signedIn?.staffId ?? 'nobody'} ${view.language}`))
    const sale = await till.scan(barcodeOf(SQUID))
    await till.call('terminal.setLanguage', { ...command(), language: 'zh' })
    await till.payCash(sale, 1000)
    await till.call('staff.signOut', command())
    expect(heard).toEqual(['sale 1', 'terminal aisha zh', 'sale none', 'terminal nobody zh'])
    expect(Object.keys(EVENTS)).toContain('sync.changed')
  })
})

describe('receipts', () => {
  it('shows a receipt as it prints, in the member’s language and in the other, and lists the newest first', async () => {
    await till.scan(MEI_LIN_CARD)
    const first = await till.payCash(await till.scan(barcodeOf(SQUID)), 1000)
    const second = await till.payCash(await till.scan(barcodeOf(CLAMS)), 1000)
    const kept = await till.call('receipt.get', { saleId: first.saleId })
    expect(kept).toMatchObject({ receiptNo: '2-00001', language: 'zh', columns: 48 })
    expect(kept.svg).toContain('<svg')
    const english = await till.call('receipt.get', { saleId: first.saleId, language: 'en' })
    expect(english.language).toBe('en')
    expect(english.svg).not.toBe(kept.svg)
    const { receipts } = await till.call('receipt.recent', { limit: 5 })
    expect(receipts.map((r) => [r.saleId, r.receiptNo, r.language])).toEqual([[second.saleId, '2-00002', 'en'], [first.saleId, '2-00001', 'zh']])
    expect((await till.refusal('receipt.get', { saleId: randomUUID() })).code).toBe('RECEIPT_UNKNOWN')
    expect((await till.refusal('receipt.printAgain', { ...command(), saleId: first.saleId })).code).toBe('PRINTER_NOT_SET')
  })

  it('goes to the printer after the commit, and opens the drawer for cash only', async () => {
    const printed: { document: ReceiptDocument; openDrawer: boolean; copy: boolean }[] = []
    const printers: PrinterFactory = (address) => ({
      ok: true,
      printer: {
        address,
        condition: () => Promise.resolve('ready'),
        print(job, watch) {
          watch?.starting()
          printed.push({ ...job, openDrawer: job.openDrawer })
          return Promise.resolve({ kind: 'confirmed' })
        },
        close: () => Promise.resolve(),
      },
    })
    await till.close()
    till = await openTill({ dataDir: till.dataDir, clock: handClock(), ports: { printers }, config: { printer: 'tcp://192.0.2.1:9100' } })
    await till.signIn()
    const cash = await till.payCash(await till.scan(barcodeOf(SQUID)), 1000)
    expect(cash.drawerOpened).toBe(true)
    const sale = await till.scan(barcodeOf(CLAMS))
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: 550 })
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '123456' })
    const card = await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'attempt', attemptId: attempt.attemptId }] })
    expect(card.completed.drawerOpened).toBe(false)
    await till.call('receipt.printAgain', { ...command(), saleId: cash.saleId })
    await expect.poll(() => printed.length).toBe(3)
    expect(printed.map((p) => [p.openDrawer, p.copy])).toEqual([[true, false], [false, false], [false, true]])
    expect(JSON.stringify(printed[0]?.document)).toContain('2-00001')
  })
})
