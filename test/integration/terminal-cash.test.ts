import type Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { CashCount, ShiftCount } from '../../core/contract/cash-methods.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { CASHIER, MANAGER, barcodeOf, command, openTill, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SUPERVISOR = { staffId: 'farid', pin: '1357' }
const SQUID = 'squid-cleaned-300g'
const DAY_MS = 24 * 3600_000
/** A PIN typed wrong. */
const WRONG = { staffId: 'farid', pin: '0000' }

let till: TestTill

tillBeforeEach((opened) => (till = opened), () => till)

function inDatabase<T>(read: (db: Database.Database) => T): T {
  const db = openReadOnly(till.dataDir)
  try {
    return read(db)
  } finally {
    db.close()
  }
}
const verify = () => inDatabase((db) => checkBooks(db, createHasher()).fault)
const events = (): JournalEvent[] => inDatabase((db) => db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all().map((row) => JSON.parse(row.body) as JournalEvent))
const ofType = <T extends JournalEvent['type']>(type: T) => events().filter((event): event is Extract<JournalEvent, { type: T }> => event.type === type)
/** What an account holds by the entries alone. */
function account(name: Posting['account']): number {
  return events().flatMap((event) => ('postings' in event ? event.postings ?? [] : [])).reduce((sum, posting) => sum + (posting.account === name ? posting.amount : 0), 0)
}

const total = (totalMinor: number): CashCount => ({ by: 'total', totalMinor })
const counted = (totalMinor: number, cardMinor: number | null = null): ShiftCount => ({ cash: total(totalMinor), cardMinor, paynowMinor: null })
const openShift = async () => (await till.call('shift.get', {})).shift
async function shiftId(): Promise<string> {
  const shift = await openShift()
  if (!shift) throw new Error('no shift is open')
  return shift.shiftId
}
const close = async (count: ShiftCount, leftMinor: number) => (await till.call('shift.close', { ...command(), shiftId: await shiftId(), count, leftMinor, approval: null })).shift
const tender = (shift: { tenders: readonly { tender: string }[] }, name: string) => shift.tenders.find((one) => one.tender === name)

async function sellForCash(grams: number, givenMinor: number): Promise<{ saleId: string; paidMinor: number }> {
  await till.call('sale.addItem', { ...command(), sku: 'bananas', quantityMilli: grams })
  const { sale } = await till.call('sale.current', {})
  if (!sale) throw new Error('no sale')
  const done = await till.payCash(sale, givenMinor)
  const [paid] = done.tenders
  if (paid?.kind !== 'cash') throw new Error('not cash')
  return { saleId: done.saleId, paidMinor: paid.paidMinor }
}

describe('a shift', () => {
  it('expects float + cash sales − change ± rounding − refunds + pay-ins − pay-outs − drops in the drawer', async () => {
    await till.signIn(MANAGER)
    await till.call('shift.open', { ...command(), float: { by: 'pieces', pieces: [{ valueMinor: 5000, count: 3 }, { valueMinor: 100, count: 40 }, { valueMinor: 10, count: 0 }] } })
    let expected = 3 * 5000 + 40 * 100
    // 1.24 and 1.26 both round to 1.25.
    for (const grams of [412, 420, 1000]) {
      const { paidMinor } = await sellForCash(grams, 1000)
      expected += paidMinor
    }
    const regretted = await sellForCash(2350, 1000)
    expect(account('cash-drawer')).toBe(expected + regretted.paidMinor)
    await till.call('sale.void', { ...command(), saleId: regretted.saleId, returnsMade: 0, reason: 'other', approval: null })
    expect(account('cash-drawer')).toBe(expected)
    await till.call('cash.payIn', { ...command(), amountMinor: 2500, reason: 'owner' })
    await till.call('cash.payIn', { ...command(), amountMinor: 1000, reason: 'from-safe' })
    await till.call('cash.payOut', { ...command(), amountMinor: 730, reason: 'delivery', isCertain: false, approval: null })
    await till.call('cash.drop', { ...command(), amountMinor: 10_000, isCertain: false })
    expected += 2500 + 1000 - 730 - 10_000
    const shift = await openShift()
    expect(shift?.drawer?.map((flow) => flow.kind)).toEqual(['drop', 'float.set', 'pay-in', 'pay-out', 'return.completed', 'sale.completed'])
    expect(shift && tender(shift, 'cash')).toEqual({ tender: 'cash', expectedMinor: expected, countedMinor: null, overMinor: null })
    expect(account('cash-drawer')).toBe(expected)
    expect([account('paid-in'), account('paid-out'), account('safe'), account('change-fund')]).toEqual([-2500, 730, 9000, -19_000])
    expect(account('cash-rounding')).toBe(0)
    expect(verify()).toBeNull()
  })

  it('is closed by what was counted: short, with the float left, the rest in the safe, and the head that left the till', async () => {
    await till.signIn(MANAGER)
    await till.call('shift.open', { ...command(), float: total(10_000) })
    const { paidMinor } = await sellForCash(1000, 1000)
    const headBefore = inDatabase((db) => db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1').get())
    const closed = await close(counted(10_000 + paidMinor - 500), 3000)
    expect(closed).toMatchObject({ how: 'counted', zNumber: 1, closedBy: 'marcus', leftMinor: 3000 })
    expect(tender(closed, 'cash')).toEqual({ tender: 'cash', expectedMinor: 10_000 + paidMinor, countedMinor: 10_000 + paidMinor - 500, overMinor: -500 })
    expect([account('cash-drawer'), account('over-short'), account('safe'), account('change-fund')]).toEqual([0, 500, 7000 + paidMinor - 500, 3000 - 10_000])
    const [event] = ofType('shift.closed')
    expect(event?.head).toEqual(headBefore)
    expect(event?.approval).toEqual({ right: 'close-shift', staffId: 'marcus' })
    expect(await openShift()).toBeNull()
    expect((await till.call('terminal.get', {})).shift).toBeNull()
    expect(verify()).toBeNull()
  })

  it('keeps why a count differs, and nothing where it does not', async () => {
    await till.signIn(MANAGER)
    await till.call('cash.payIn', { ...command(), amountMinor: 5000, reason: 'owner' })
    await till.call('shift.close', { ...command(), shiftId: await shiftId(), count: counted(4900), leftMinor: 0, differenceReason: 'wrong-change', approval: null })
    await till.call('cash.payIn', { ...command(), amountMinor: 5000, reason: 'owner' })
    await till.call('shift.close', { ...command(), shiftId: await shiftId(), count: counted(5000), leftMinor: 0, differenceReason: 'wrong-change', approval: null })
    expect(ofType('shift.closed').map(({ differenceReason }) => differenceReason)).toEqual(['wrong-change', undefined])
    expect(verify()).toBeNull()
  })

  it('counts card totals too: too much on the terminal is booked as such', async () => {
    await till.signIn(MANAGER)
    const sale = await till.scan(barcodeOf(SQUID))
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: sale.evaluation.totalMinor })
    expect((await till.refusal('shift.close', { ...command(), shiftId: await shiftId(), count: counted(0), leftMinor: 0, approval: null })).code).toBe('ATTEMPT_UNSETTLED')
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: 'A1' })
    expect(await till.refusal('shift.close', { ...command(), shiftId: await shiftId(), count: counted(0), leftMinor: 0, approval: null })).toEqual({ code: 'SALE_PARTLY_PAID', data: { paidMinor: sale.evaluation.totalMinor } })
    await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'attempt', attemptId: attempt.attemptId }] })
    const closed = await close(counted(0, sale.evaluation.totalMinor + 100), 0)
    expect(tender(closed, 'card')).toMatchObject({ expectedMinor: sale.evaluation.totalMinor, overMinor: 100 })
    expect(tender(closed, 'paynow')).toMatchObject({ countedMinor: null, overMinor: null })
    expect([account('card-clearing'), account('over-short')]).toEqual([sale.evaluation.totalMinor + 100, -100])
    expect(verify()).toBeNull()
  })

  it('begins with the float the last one left, to be counted once, before cash moves', async () => {
    await till.signIn(MANAGER)
    await close(counted(0), 0)
    await till.call('shift.open', { ...command(), float: total(20_000) })
    await close(counted(20_000), 20_000)
    till.clock.advance(DAY_MS)
    await till.signIn(MANAGER)
    expect(await openShift()).toMatchObject({ floatMinor: 20_000, isFloatCounted: false, businessDay: '2026-08-15' })
    // Five dollars fewer than were left: seen at once, not at the end of the day.
    const opened = await till.call('shift.open', { ...command(), float: total(19_500) })
    expect(opened.shift).toMatchObject({ floatMinor: 19_500, isFloatCounted: true })
    expect(ofType('float.set').at(-1)).toMatchObject({ floatMinor: 19_500, beforeMinor: 20_000, postings: [{ account: 'cash-drawer', amount: -500 }, { account: 'change-fund', amount: 500 }] })
    expect((await till.refusal('shift.open', { ...command(), float: total(1) })).code).toBe('SHIFT_ALREADY_OPEN')
    expect(account('cash-drawer')).toBe(19_500)
    expect(verify()).toBeNull()
  })

  it('is there for a sale after the closing too, on a business day that never goes back', async () => {
    await till.signIn(MANAGER)
    await close(counted(0), 0)
    await till.signIn()
    expect(await openShift()).toBeNull()
    till.clock.advance(-2 * DAY_MS)
    await sellForCash(1000, 1000)
    expect(await openShift()).toMatchObject({ businessDay: '2026-08-14', openedBy: CASHIER.staffId, closedAt: null })
    expect(ofType('sale.completed')[0]?.shiftId).toBe(await shiftId())
    expect(verify()).toBeNull()
  })

  it('that nobody closed for days is closed uncounted and says so; its cash is carried over', async () => {
    await sellForCash(1000, 1000)
    const cash = account('cash-drawer')
    till.clock.advance(5 * DAY_MS)
    await till.signIn()
    const { shift, previous } = await till.call('shift.get', {})
    expect(previous).toMatchObject({ businessDay: '2026-08-14', how: 'left-open', leftMinor: cash })
    expect(previous && tender(previous, 'cash')).toEqual({ tender: 'cash', expectedMinor: cash, countedMinor: null, overMinor: null })
    expect(shift).toMatchObject({ businessDay: '2026-08-19', floatMinor: cash, isFloatCounted: false })
    expect([account('cash-drawer'), account('over-short'), account('safe')]).toEqual([cash, 0, 0])
    expect(verify()).toBeNull()
  })

  it('is handed over with a count, to one who proves to be there', async () => {
    const { paidMinor } = await sellForCash(1000, 1000)
    const first = await shiftId()
    const to = (who: { staffId: string; pin: string }) => ({ ...command(), shiftId: first, count: counted(paidMinor + 20), to: who })
    expect((await till.refusal('shift.handOver', to(CASHIER))).code).toBe('HAND_OVER_TO_SELF')
    expect(await till.refusal('shift.handOver', to(WRONG))).toEqual({ code: 'PIN_WRONG', data: { attemptsLeft: 4 } })
    const handed = to(SUPERVISOR)
    const { shift } = await till.call('shift.handOver', handed)
    expect(shift).toMatchObject({ openedBy: 'farid', businessDay: '2026-08-14', floatMinor: paidMinor + 20, isFloatCounted: true })
    expect((await till.call('terminal.get', {})).signedIn?.staffId).toBe('farid')
    expect((await till.call('shift.recent', { limit: 5 })).shifts).toMatchObject([{ shiftId: first, how: 'handed-over', closedBy: CASHIER.staffId }])
    expect([account('cash-drawer'), account('over-short'), account('safe')]).toEqual([paidMinor + 20, -20, 0])
    // The same command again changes nothing, and signs nobody in.
    await till.signIn()
    expect(await till.call('shift.handOver', handed)).toMatchObject({ shift: { shiftId: shift?.shiftId } })
    expect((await till.call('terminal.get', {})).signedIn?.staffId).toBe(CASHIER.staffId)
    expect(ofType('shift.closed')).toHaveLength(1)
    expect(verify()).toBeNull()
  })
})

describe('a blind count', () => {
  it('tells a cashier nothing of what is expected until a manager says otherwise', async () => {
    await sellForCash(1000, 1000)
    const { shift } = await till.call('shift.count', { ...command(), shiftId: await shiftId(), count: counted(300) })
    expect(shift).toMatchObject({ counts: 1, drawer: null })
    expect(tender(shift, 'cash')).toEqual({ tender: 'cash', expectedMinor: null, countedMinor: null, overMinor: null })
    expect(ofType('shift.counted')[0]?.tenders[0]).toEqual({ tender: 'cash', expectedMinor: account('cash-drawer'), countedMinor: 300 })
    expect((await till.refusal('shift.setBlindCount', { ...command(), isBlind: false })).code).toBe('FORBIDDEN')
    await till.signIn(MANAGER)
    expect((await openShift())?.drawer).not.toBeNull()
    await till.call('shift.setBlindCount', { ...command(), isBlind: false })
    await till.signIn()
    const seen = await openShift()
    expect(seen && tender(seen, 'cash')).toMatchObject({ expectedMinor: account('cash-drawer') })
  })
})

describe('cash in and out', () => {
  it('asks before more is taken than the books hold, and writes down what is certain', async () => {
    await till.signIn(MANAGER)
    const taken = { amountMinor: 500, isCertain: false }
    expect((await till.refusal('cash.drop', { ...command(), ...taken })).code).toBe('CASH_MORE_THAN_THERE')
    expect((await till.refusal('cash.payOut', { ...command(), ...taken, reason: 'goods', approval: null })).code).toBe('CASH_MORE_THAN_THERE')
    expect(ofType('cash.moved')).toEqual([])
    const { shift } = await till.call('cash.drop', { ...command(), ...taken, isCertain: true })
    expect(tender(shift, 'cash')).toMatchObject({ expectedMinor: -500 })
    till.clock.advance(DAY_MS)
    // Below zero is carried over too: somebody will count it.
    await till.signIn(MANAGER)
    expect(await openShift()).toMatchObject({ floatMinor: -500, isFloatCounted: false })
    expect(verify()).toBeNull()
  })

  it('tells nobody who counts blind, by trying cash drops and pay-outs, how much the books expect', async () => {
    const tried = [1, 400, 499, 500, 501, 100_000].map((amountMinor) => ({ amountMinor, isCertain: false }))
    await till.call('cash.payIn', { ...command(), amountMinor: 500, reason: 'owner' })
    const answers = []
    for (const each of tried) {
      answers.push(await till.client.call('cash.drop', { ...command(), ...each }))
      answers.push(await till.client.call('cash.payOut', { ...command(), ...each, reason: 'goods', approval: SUPERVISOR }))
    }
    const told = answers.map((answer) => (answer.ok ? { shift: tender(answer.value.shift, 'cash'), drawer: answer.value.shift.drawer } : answer.error.code))
    // Every amount has the same answer, and no answer says what is there.
    expect(new Set(told.map((each) => JSON.stringify(each)))).toEqual(new Set([JSON.stringify({ shift: { tender: 'cash', expectedMinor: null, countedMinor: null, overMinor: null }, drawer: null })]))
    expect(ofType('cash.moved').filter((moved) => moved.kind !== 'pay-in').map((moved) => moved.amountMinor)).toEqual(tried.flatMap(({ amountMinor }) => [amountMinor, amountMinor]))
    expect(verify()).toBeNull()
  })

  it('pays out with the approval of one who may, and says who it was', async () => {
    await till.call('cash.payIn', { ...command(), amountMinor: 5000, reason: 'owner' })
    const out = { amountMinor: 700, reason: 'goods' as const, isCertain: false }
    expect(await till.refusal('cash.payOut', { ...command(), ...out, approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'cash-pay-out' } })
    expect((await till.refusal('cash.payOut', { ...command(), ...out, approval: CASHIER })).code).toBe('APPROVAL_NOT_ENOUGH')
    await till.call('cash.payOut', { ...command(), ...out, approval: SUPERVISOR })
    expect(ofType('cash.moved').at(-1)).toMatchObject({ kind: 'pay-out', reason: 'goods', amountMinor: 700, staffId: CASHIER.staffId, approval: { right: 'cash-pay-out', staffId: 'farid' } })
    expect((await till.refusal('shift.close', { ...command(), shiftId: await shiftId(), count: counted(4300), leftMinor: 0, approval: null })).code).toBe('APPROVAL_NEEDED')
    expect(account('cash-drawer')).toBe(4300)
    expect(verify()).toBeNull()
  })

  it('moves nothing twice: a repeated command, a shift closed at another screen', async () => {
    await till.signIn(MANAGER)
    const drop = { ...command(), amountMinor: 100, isCertain: true }
    const first = await till.call('cash.drop', drop)
    expect(await till.call('cash.drop', drop)).toEqual(first)
    expect((await till.refusal('cash.drop', { ...drop, amountMinor: 200 })).code).toBe('IDEMPOTENCY_MISMATCH')
    const id = await shiftId()
    const input = () => ({ ...command(), shiftId: id, count: counted(0), leftMinor: 0, approval: null })
    const [one, two] = await Promise.all([till.client.call('shift.close', input()), till.client.call('shift.close', input())])
    expect([one.ok, two.ok]).toEqual([true, false])
    expect(!two.ok && two.error.code).toBe('SHIFT_NOT_OPEN')
    expect((await till.refusal('shift.count', { ...command(), shiftId: id, count: counted(0) })).code).toBe('SHIFT_NOT_OPEN')
    // Nor is the next shift closed by a screen that still shows the last.
    await sellForCash(1000, 1000)
    expect((await till.refusal('shift.close', input())).code).toBe('SHIFT_NOT_OPEN')
    expect(ofType('shift.closed')).toHaveLength(1)
    expect(ofType('cash.moved')).toHaveLength(1)
    expect(verify()).toBeNull()
  })

  it.each([
    ['nothing', { amountMinor: 0 }], ['less than nothing', { amountMinor: -100 }], ['parts of a cent', { amountMinor: 1.5 }],
    ['more than any drawer holds', { amountMinor: 100_000_001 }], ['beyond whole numbers', { amountMinor: 2 ** 53 }],
  ])('refuses %s', async (_what, amount) => {
    const before = events().length
    expect((await till.refusal('cash.payIn', { ...command(), ...amount, reason: 'owner' })).code).toBe('INPUT_INVALID')
    expect((await till.refusal('cash.drop', { ...command(), ...amount, isCertain: true })).code).toBe('INPUT_INVALID')
    expect((await till.refusal('shift.open', { ...command(), float: { by: 'pieces', pieces: [{ valueMinor: amount.amountMinor, count: 1 }] } })).code).toBe('INPUT_INVALID')
    expect(events()).toHaveLength(before)
  })

  it('refuses counts that cannot be: too much in all, a float above the count, less than nothing', async () => {
    await till.signIn(MANAGER)
    const id = await shiftId()
    const huge: CashCount = { by: 'pieces', pieces: [{ valueMinor: 10_000, count: 10_001 }] }
    const closing = { shiftId: id, leftMinor: 0, approval: null }
    expect((await till.refusal('shift.open', { ...command(), float: huge })).code).toBe('AMOUNT_TOO_LARGE')
    expect((await till.refusal('shift.close', { ...command(), ...closing, count: { ...counted(0), cash: huge } })).code).toBe('AMOUNT_TOO_LARGE')
    expect(await till.refusal('shift.close', { ...command(), ...closing, count: counted(100), leftMinor: 101 })).toEqual({ code: 'FLOAT_OVER_COUNT', data: { countedMinor: 100 } })
    expect((await till.refusal('shift.close', { ...command(), ...closing, count: counted(-1) })).code).toBe('INPUT_INVALID')
    expect(await shiftId()).toBe(id)
    expect(ofType('shift.closed')).toEqual([])
  })
})

describe('the drawer', () => {
  it('opens with no sale, is counted, and says whether it opened by itself', async () => {
    expect(await till.call('drawer.open', { ...command(), reason: 'change', approval: null })).toEqual({ isOpened: false })
    expect(await openShift()).toMatchObject({ noSales: 1 })
    expect(ofType('drawer.opened')[0]).toMatchObject({ reason: 'change', staffId: CASHIER.staffId, isByPrinter: false })
    expect(verify()).toBeNull()
  })

  it('is opened by the printer, with a slip that says why', async () => {
    await till.close()
    const printer = await startFakePrinter({})
    till = await openTill({ dataDir: till.dataDir, clock: till.clock, config: { printer: printer.address } })
    try {
      await till.signIn()
      expect(await till.call('drawer.open', { ...command(), reason: 'check', approval: null })).toEqual({ isOpened: true })
      await till.call('cash.payIn', { ...command(), amountMinor: 5000, reason: 'owner' })
      await expect.poll(() => printer.drawerOpenings, { timeout: 30_000 }).toBe(2)
    } finally {
      await printer.close()
    }
  })
})

describe('a till of an older version', () => {
  it('folds its shifts anew from the journal', async () => {
    await till.signIn(MANAGER)
    await till.call('shift.open', { ...command(), float: total(1000) })
    await close(counted(900), 900)
    const kept = (await till.call('shift.recent', { limit: 5 })).shifts
    await till.close()
    const { default: Sqlite } = await import('better-sqlite3')
    const db = new Sqlite(`${till.dataDir}/regulars.db`)
    db.exec(`UPDATE projection_state SET version = 0; DELETE FROM projected_shift_count; DELETE FROM projected_shift_flow; UPDATE shift SET how = NULL, z_number = NULL, left_minor = 5`)
    db.close()
    till = await openTill({ dataDir: till.dataDir, clock: till.clock })
    await till.signIn(MANAGER)
    expect((await till.call('shift.recent', { limit: 5 })).shifts).toEqual(kept)
    expect(verify()).toBeNull()
  })
})
