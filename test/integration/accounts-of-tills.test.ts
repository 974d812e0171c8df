import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { salePostings } from '../../core/ledger/sale-entries.ts'
import { issuePostings, payOutPostings } from '../../core/ledger/stored-value-entries.ts'
import { readAccounts } from '../../headoffice/server/services/accounts.ts'
import { postDue } from '../../headoffice/server/services/due-postings.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { bookEvent } from '../../terminal/services/booking.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { adjustPoints } from '../../terminal/services/points-commands.ts'
import { pointsOfSale } from '../../terminal/services/points-of-sale.ts'
import { findValue, makeUpCode } from '../../terminal/services/stored-value.ts'
import { pointsWallet } from '../../terminal/services/points-wallet.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { hasher, plainEvaluation, saleEvent } from '../support/journal-makers.ts'
import { SyncTill } from '../support/sync-till.ts'

/** Rounds are run by hand: a till without a line is one that is not asked to. */
const BY_HAND = { everyMs: 3_600_000, requestTimeoutMs: 15_000, firstWaitMs: 3_600_000, longestWaitMs: 3_600_000 }

let office: TestHeadOffice
const folders: string[] = []
const tills: SyncTill[] = []

async function pairedTill(): Promise<SyncTill> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-accounts-'))
  folders.push(dataDir)
  const till = new SyncTill({ dataDir, timings: BY_HAND })
  tills.push(till)
  till.till.session.staffId = 'marcus'
  await till.pair(office.office.url, office)
  return till
}

let [a, b]: SyncTill[] = []

beforeAll(async () => {
  office = await startHeadOffice()
  a = await pairedTill()
  b = await pairedTill()
})
afterAll(async () => {
  for (const till of tills) await till.close()
  await office.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Sends what waits and hears what is new. */
async function line(...which: (SyncTill | undefined)[]): Promise<void> {
  for (const till of which) {
    const head = till!.journal.headOf().seq
    await expect.poll(async () => (await till!.sync.now()).waitingEntries, { timeout: 30_000, message: `${head} entries` }).toBe(0)
    await till!.sync.now()
  }
}

/** A member's sale as the counter books it: what it earns, and what points pay. */
function sell({ till, db }: SyncTill, memberId: string, { earned, spent }: { earned: number; spent: number }): void {
  const { rulebook } = till.rules.now()
  const now = till.clock.now()
  const onDate = till.rules.dateOf(now)
  db.transaction(() => {
    const points = pointsOfSale(till, { memberId, rulebook, earned, spent, onDate })
    const saleId = randomUUID()
    const receiptNumber = db.prepare<[], number>('SELECT count(*) + 1 FROM sale').pluck().get()!
    const receiptNo = `2-${String(receiptNumber).padStart(5, '0')}`
    const tenders = spent === 0 ? [] : [{ kind: 'points' as const, points: spent, amountMinor: 0 }]
    const event = {
      ...saleEvent({ saleId, totalMinor: 0, tenders: [], memberId, pointsEarned: earned }), receiptNo, rulebookVersion: rulebook.version, pinnedAt: now, completedAt: now, tenders,
      member: { memberId, tierId: rulebook.tiers[0]!.id, tierCountedMinor: 0, pointsAvailable: 0 }, lot: points.lot, ...points.event, tierBaseMinor: 100 * earned, tierReached: null,
      postings: salePostings({ evaluation: plainEvaluation(0), tenders, points: points.postings }),
    }
    const { position } = bookEvent(till, event)
    db.prepare('INSERT INTO sale (sale_id, seq, receipt_number, receipt_no, completed_at, business_day, total_minor, member_id, summary) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)').run(saleId, position, receiptNumber, receiptNo, now, event.businessDay, memberId, '{}')
  }).immediate()
}

const seenBy = (till: SyncTill | undefined, memberId: string) => {
  const { rulebook } = till!.till.rules.now()
  const { available, debt } = pointsWallet(till!.till, memberId, rulebook, till!.till.rules.dateOf(till!.till.clock.now()))
  return { available, debt }
}
const balanceOf = async (memberId: string): Promise<number | undefined> =>
  (await office.office.books.database.pool.query<{ points: number }>('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).rows[0]?.points
const accountAtOffice = async (memberId: string) => (await readAccounts(office.office.books.database.pool, [memberId])).get(memberId)

function soundBooks(): void {
  for (const till of [a!, b!]) expect(checkBooks(till.db, hasher).fault).toBeNull()
}

describe('one member at two tills of a store', () => {
  it('earned at one is spent at the other, and both see what is left', async () => {
    const memberId = randomUUID()
    sell(a!, memberId, { earned: 100, spent: 0 })
    expect(seenBy(b, memberId)).toEqual({ available: 0, debt: 0 })
    await line(a, b)
    expect(seenBy(b, memberId)).toEqual({ available: 100, debt: 0 })
    sell(b!, memberId, { earned: 7, spent: 60 })
    // Not sent yet: its own entries count at once, and head office's word does not take them back.
    expect(seenBy(b, memberId)).toEqual({ available: 47, debt: 0 })
    // A return of what was paid for finds what was spent, and whose it was, though the lot began elsewhere.
    const saleId = b!.db.prepare<[], string>('SELECT sale_id FROM sale ORDER BY seq DESC LIMIT 1').pluck().get()!
    expect(b!.till.projections.points.lots.spentBy(saleId)).toMatchObject([{ memberId, points: 60 }])
    await line(b, a, b)
    expect([seenBy(a, memberId), seenBy(b, memberId), await balanceOf(memberId)]).toEqual([{ available: 47, debt: 0 }, { available: 47, debt: 0 }, 47])
    soundBooks()
  })

  it('spent at both without a line, the points are owed once; new ones pay it, wherever they are earned', async () => {
    const memberId = randomUUID()
    sell(a!, memberId, { earned: 100, spent: 0 })
    await line(a, b)
    sell(a!, memberId, { earned: 0, spent: 100 })
    sell(b!, memberId, { earned: 0, spent: 80 })
    await line(a, b, a)
    expect([seenBy(a, memberId), seenBy(b, memberId), await balanceOf(memberId)]).toEqual([{ available: 0, debt: 80 }, { available: 0, debt: 80 }, -80])
    // Both pay the same debt without knowing of each other: what was paid twice comes back.
    sell(a!, memberId, { earned: 50, spent: 0 })
    sell(b!, memberId, { earned: 60, spent: 0 })
    expect([seenBy(a, memberId), seenBy(b, memberId)]).toEqual([{ available: 0, debt: 30 }, { available: 0, debt: 20 }])
    await line(b, a, b)
    expect([seenBy(a, memberId), seenBy(b, memberId), await balanceOf(memberId)]).toEqual([{ available: 30, debt: 0 }, { available: 30, debt: 0 }, 30])
    soundBooks()
  })

  it('an expiry is posted once, by two servers at once, and both tills are told; a later spend of the last day takes what it took', async () => {
    const memberId = randomUUID()
    sell(a!, memberId, { earned: 90, spent: 0 })
    await line(a, b)
    const [lot] = (await accountAtOffice(memberId))!.lots
    const later = Date.parse(`${lot!.expiresOn!}T12:00:00Z`) + 3 * 86_400_000
    const { database } = office.office.books
    const posted = await Promise.all([postDue(database, later), postDue(database, later)])
    expect(posted[0] + posted[1]).toBeGreaterThan(0)
    expect(await postDue(database, later)).toBe(0)
    const { rows } = await database.pool.query('SELECT id, points FROM head_office_entry WHERE member_id = $1 AND kind = $2', [memberId, 'expiry'])
    expect(rows).toEqual([{ id: `expiry:${lot!.lotId}:${lot!.expiresOn!}`, points: 90 }])
    expect(await balanceOf(memberId)).toBe(0)
    await line(a, b)
    const told = b!.db.prepare<[string], { body: string }>('SELECT body FROM received_account WHERE member_id = ?').get(memberId)
    expect(JSON.parse(told!.body)).toMatchObject({ lots: [{ lotId: lot!.lotId, facts: { expired: true } }] })
    // The tills' own day is long before: what was there on its day is spent.
    sell(b!, memberId, { earned: 0, spent: 40 })
    await line(b, a)
    expect((await accountAtOffice(memberId))!.lots).toMatchObject([{ remaining: 0, expired: 50 }])
    expect(seenBy(a, memberId)).toEqual({ available: 50, debt: 0 })
    soundBooks()
  })

  it('what is put right by hand at one till counts at the other; and made anew from the journals, every account is the same', async () => {
    const memberId = randomUUID()
    sell(a!, memberId, { earned: 20, spent: 0 })
    await line(a, b)
    b!.till.members.put({ memberId, name: 'Mei', otherName: null, language: 'en', birthday: null, since: '2026-01-01', importedVisitOn: null }, [], [])
    const done = b!.db.transaction(() => adjustPoints(b!.till, { memberId, points: -35, reason: 'earned-wrongly', mayOwe: true }, { right: 'points-adjust', staffId: 'marcus' })).immediate()
    expect(done.ok).toBe(true)
    await line(b, a)
    expect([seenBy(a, memberId), await balanceOf(memberId)]).toEqual([{ available: 0, debt: 15 }, -15])
    const balances = async () => (await office.office.books.database.pool.query('SELECT member_id, points FROM points_balance WHERE points <> 0 ORDER BY member_id')).rows
    const before = await balances()
    await rebuildProjections(office.office.books.database)
    expect(await balances()).toEqual(before)
    soundBooks()
  })

  it('a word from head office that is older than the one held changes nothing', async () => {
    const memberId = randomUUID()
    sell(a!, memberId, { earned: 10, spent: 0 })
    await line(a, b)
    const { received } = b!.till.projections.accounts
    const row = b!.db.prepare<[string], { version: number; incarnation: string; body: string }>('SELECT version, incarnation, body FROM received_account WHERE member_id = ?').get(memberId)!
    const old = { kind: 'account' as const, key: memberId, version: row.version - 1, asOf: { terminalId: b!.terminalId, seq: 0 }, at: 0, state: { ...JSON.parse(row.body) as object, lots: [] } as never }
    expect(received.put(old, row.incarnation)).toBe(false)
    expect(seenBy(b, memberId)).toEqual({ available: 10, debt: 0 })
    expect(received.put(old, randomUUID())).toBe(true)
  })
})

describe('a store credit of one till at the other', () => {
  const approval = { right: 'store-credit-issue', staffId: 'marcus' } as const
  const by = { staffId: 'marcus', shiftId: randomUUID(), businessDay: '2026-08-14' }

  const book = ({ till, db }: SyncTill, event: JournalEvent): void => void db.transaction(() => bookEvent(till, event)).immediate()

  it('is found there by its code, spent and blocked there, and both know what is left', async () => {
    const { instrumentId, code } = a!.db.transaction(() => {
      const known = makeUpCode(a!.till, 'store-credit')
      bookEvent(a!.till, { type: 'store-credit.issued', ...by, creditId: known.instrumentId, amountMinor: 2500, reason: 'goodwill', approval, rulebookVersion: 1, postings: issuePostings(known.instrumentId, 2500) })
      return known
    }).immediate()
    expect(findValue(b!.till, code, 'store-credit').ok).toBe(false)
    await line(a, b)
    const found = findValue(b!.till, code, 'store-credit')
    expect(found).toMatchObject({ ok: true, value: { value: { instrumentId, balanceMinor: 2500, isOwn: false, blocked: false } } })
    expect(b!.db.prepare('SELECT body FROM received_instrument').all()).not.toContainEqual(expect.stringContaining(code))

    const amountMinor = 900
    book(b!, { type: 'stored-value.paid-out', ...by, kind: 'store-credit', instrumentId, amountMinor, cashMinor: amountMinor, approval, rulebookVersion: 1, postings: payOutPostings({ kind: 'store-credit', instrumentId, amountMinor, cashMinor: amountMinor }) })
    const balances = () => [a!, b!].map(({ till }) => till.projections.values.instrument(instrumentId)?.balanceMinor)
    expect(balances()).toEqual([2500, 1600])
    await line(b, a, b)
    expect(balances()).toEqual([1600, 1600])

    const blocked = () => [a!, b!].map(({ till }) => till.projections.values.instrument(instrumentId)?.blocked)
    book(b!, { type: 'stored-value.blocked', ...by, kind: 'store-credit', instrumentId, reason: 'lost', approval })
    expect(blocked()).toEqual([false, true])
    await line(b, a)
    expect(blocked()).toEqual([true, true])
    book(a!, { type: 'stored-value.unblocked', ...by, kind: 'store-credit', instrumentId, approval })
    await line(a, b, a)
    expect(blocked()).toEqual([false, false])
    soundBooks()
  })

  it('a code that is good for one use is known to be used everywhere, once it was used anywhere', async () => {
    const code = randomUUID()
    const now = a!.till.clock.now()
    const event = saleEvent({ saleId: randomUUID(), totalMinor: 0, tenders: [], memberId: null, pointsEarned: 0 })
    const coupons = [{ code, couponId: 'one-time', status: 'used' as const, promotionId: null, reason: null }]
    a!.db.transaction(() => void bookEvent(a!.till, { ...event, receiptNo: '2-00099', completedAt: now, evaluation: { ...event.evaluation, coupons } }))()
    expect(b!.till.projections.values.usesOf(code)).toBe(0)
    await line(a, b)
    expect(b!.till.projections.values.usesOf(code)).toBe(1)
    expect(b!.till.projections.values.lastUse(code)).toEqual({ receiptNo: '2-00099', usedAt: now })
    expect(a!.till.projections.values.usesOf(code)).toBe(1)
  })
})
