import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { StartRefusal } from '../../terminal/start-refusal.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { readIdentity } from '../../terminal/store/journal-store.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import type { Migration } from '../../terminal/store/migrations.ts'
import { allRowsOf, sell } from '../support/backup-till.ts'
import { fault, look } from '../support/member-till.ts'
import { DANIEL_CARD, MANAGER, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** A made-up next version: what it adds, and which program it says can still read the result. */
const SQL = `
  CREATE TABLE projected_weather (on_date TEXT PRIMARY KEY, sky TEXT NOT NULL) STRICT;
  ALTER TABLE projected_tier ADD COLUMN mood TEXT NOT NULL DEFAULT 'good';
  ALTER TABLE sale ADD COLUMN weather TEXT;
  CREATE INDEX sale_by_weather ON sale (weather) WHERE weather IS NOT NULL;`
const now = ownMigrations()
const next = (minimumReader: number): Migration[] => [...now, { version: now.length + 1, name: 'next', sql: SQL, checksum: createHash('sha256').update(SQL).digest('hex'), minimumReader }]
const ONE_BACK = now.length
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Appends a row as the next version would: whatever it says, chained as it should be. */
function append(db: Database.Database, event: { type: string } & Record<string, unknown>): void {
  const { terminalId } = readIdentity(db) ?? { terminalId: '' }
  const last = db.prepare<[], { seq: number; at: number; hash: string }>('SELECT seq, at, hash FROM journal ORDER BY seq DESC LIMIT 1').get() ?? { seq: 0, at: 0, hash: GENESIS_HASH }
  const row = { terminalId, seq: last.seq + 1, at: last.at + 1, previousHash: last.hash, body: JSON.stringify(event) }
  db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)').run(row.seq, row.at, row.body, row.previousHash, chainHash(createHasher(), row))
}

describe('a database that the next version has worked on', () => {
  const clock = handClock()
  const undo: (() => void | Promise<void>)[] = []
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one()
  })

  async function open(dataDir: string): Promise<TestTill> {
    const till = await openTill({ dataDir, clock })
    undo.push(() => till.close())
    return till
  }

  /** A till of this version that sold to a member; then the next version opened it, and did this. */
  async function workedOn(minimumReader: number, work: (db: Database.Database) => void): Promise<string> {
    const { dir, remove } = temporaryFolder()
    undo.push(remove)
    const till = await open(dir)
    await till.signIn(MANAGER)
    await till.scan(DANIEL_CARD)
    await sell(till)
    await till.close()
    const db = openDatabase(dir, { clock, log: silent, migrations: next(minimumReader) })
    db.transaction(() => work(db)).immediate()
    db.close()
    return dir
  }

  const lastSale = (db: Database.Database): Extract<JournalEvent, { type: 'shift.opened' }> =>
    JSON.parse(db.prepare<[], string>("SELECT body FROM journal WHERE json_extract(body, '$.type') = 'shift.opened' ORDER BY seq DESC LIMIT 1").pluck().get() ?? '') as Extract<JournalEvent, { type: 'shift.opened' }>

  it('opens in this one where it says so: balances are there, it sells, and the next one goes on after it', async () => {
    const dir = await workedOn(ONE_BACK, (db) => {
      append(db, { type: 'weather.noted', aside: true, sky: 'rain' })
      append(db, { ...lastSale(db), type: 'drawer.opened', reason: 'change', isByPrinter: false, approval: { right: 'no-sale', staffId: MANAGER.staffId }, aside: { sky: 'rain' } })
      db.prepare("INSERT INTO projected_weather VALUES ('2026-08-14', 'rain')").run()
      db.prepare("UPDATE projected_tier SET mood = 'wet'").run()
    })
    const before = allRowsOf(dir)
    const till = await open(dir)
    expect(fault(till)).toBeNull()
    await till.signIn(MANAGER)
    const member = await till.scan(DANIEL_CARD)
    expect(member.member?.pointsAvailable).toBeGreaterThan(0)
    await sell(till)
    expect(fault(till)).toBeNull()
    // The books of the shift know the drawer that was opened: what is beside the known fields does not hide them.
    expect(look(till, (db) => db.prepare('SELECT no_sales FROM shift ORDER BY opened_seq DESC LIMIT 1').pluck().get())).toBe(1)
    await till.close()

    const db = openDatabase(dir, { clock, log: silent, migrations: next(ONE_BACK) })
    undo.push(() => void db.close())
    expect(checkBooks(db, createHasher())).toMatchObject({ fault: null, totals: { sales: 2, rows: before.length + 1 } })
    expect(allRowsOf(dir).slice(0, before.length)).toEqual(before)
    expect(db.prepare('SELECT sky FROM projected_weather').pluck().get()).toBe('rain')
  })

  const refused: readonly (readonly [string, number, (db: Database.Database) => void])[] = [
    ['needs a newer program', ONE_BACK + 1, () => undefined],
    ['has an entry of a kind that may mean anything', ONE_BACK, (db) => append(db, { type: 'points.doubled', memberId: 'x' })],
    ['has an entry of an unknown kind that books something', ONE_BACK, (db) => append(db, { type: 'points.doubled', aside: true, postings: [] })],
    ['has a known entry with a field that may mean anything', ONE_BACK, (db) => append(db, { ...lastSale(db), moon: 'full' })],
  ]
  it.each(refused)('is refused in words and left as it was where it %s', async (_why, minimumReader, work) => {
    const dir = await workedOn(minimumReader, work)
    const bytes = readFileSync(join(dir, 'regulars.db'))
    const failure: unknown = await openTill({ dataDir: dir, clock }).then((till) => till.close(), (thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(StartRefusal)
    expect(failure).toMatchObject({ code: 'DATABASE_NEWER' })
    expect(readFileSync(join(dir, 'regulars.db')).equals(bytes)).toBe(true)
  })
})
