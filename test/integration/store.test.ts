import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileLog } from '../../terminal/log/pino-log.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { ATTEMPT_SQL } from '../../terminal/store/attempt-store.ts'
import { PAYMENT_REQUEST_SQL } from '../../terminal/store/payment-request-store.ts'
import { STORED_VALUE_SQL } from '../../terminal/store/stored-value-fold.ts'
import { CATALOGUE_SQL } from '../../terminal/store/catalogue-store.ts'
import { FIND_SQL, createFindStore, digitTokens, findSql, nameTokens } from '../../terminal/store/find-store.ts'
import { IDENTIFICATION_SQL } from '../../terminal/store/identification-store.ts'
import { COMMAND_SQL } from '../../terminal/store/command-store.ts'
import { JOURNAL_SQL, createJournalStore } from '../../terminal/store/journal-store.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { KNOWN_SQL } from '../../terminal/store/known-members.ts'
import { INTAKE_SQL } from '../../terminal/store/member-intake.ts'
import { OUTBOX_SQL } from '../../terminal/store/member-outbox.ts'
import { MEMBER_SQL } from '../../terminal/store/member-store.ts'
import { ownMigrations, readMigrations } from '../../terminal/store/migrations.ts'
import type { Migration } from '../../terminal/store/migrations.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { PEOPLE_SQL } from '../../terminal/store/people-fold.ts'
import { PERSON_SQL } from '../../terminal/store/person-states.ts'
import { PROJECTION_SQL } from '../../terminal/store/projections.ts'
import { RETURN_SQL } from '../../terminal/store/returns-fold.ts'
import { RECEIPT_SEARCH_SQL } from '../../terminal/store/receipt-search-store.ts'
import { SALE_SQL } from '../../terminal/store/sale-store.ts'
import { SCAN_SQL } from '../../terminal/store/scan-store.ts'
import { SHIFT_SQL } from '../../terminal/store/shift-store.ts'
import { VERSION } from '../../terminal/version.ts'
import { FRIDAY_NOON, barcodeOf, handClock, layNewTill, openTill, temporaryFolder } from '../support/till.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const open = (migrations?: readonly Migration[]) => openDatabase(folder.dir, { clock: handClock(), log: silent, ...(migrations ? { migrations } : {}) })

/** A till that sold once, closed; then its database opened as the terminal opens it. */
async function soldOnce(): Promise<Database.Database> {
  await layNewTill(folder.dir)
  const till = await openTill({ dataDir: folder.dir })
  await till.signIn()
  await till.payCash(await till.scan(barcodeOf('squid-cleaned-300g')), 1000)
  await till.close()
  return open()
}

describe('the database', () => {
  it('holds its pragmas on every connection', () => {
    for (let n = 0; n < 2; n++) {
      const db = open()
      const held = Object.fromEntries(['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'recursive_triggers', 'application_id'].map((name) => [name, db.pragma(name, { simple: true })]))
      expect(held).toEqual({ journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1, recursive_triggers: 1, application_id: 0x52474c52 })
      db.close()
    }
  })

  it('has strict tables only', () => {
    const db = open()
    const loose = db.prepare<[], { name: string }>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'").all()
    db.close()
    expect(loose).toEqual([])
  })

  it.each([
    ['UPDATE journal SET body = body || \' \' WHERE seq = 2'],
    ['UPDATE journal SET at = 0'],
    ['DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)'],
    ['INSERT OR REPLACE INTO journal SELECT seq, at, \'{}\', previous_hash, hash FROM journal WHERE seq = 2'],
    ['INSERT INTO journal SELECT max(seq) + 2, 0, \'{}\', hash, hash FROM journal'],
    ['UPDATE sale SET total_minor = 0'],
    ['DELETE FROM sale'],
    ['INSERT OR REPLACE INTO sale SELECT sale_id, seq, receipt_number, receipt_no, completed_at, business_day, 0, member_id, summary FROM sale'],
  ])('refuses %s', async (sql) => {
    const db = await soldOnce()
    const before = db.prepare('SELECT * FROM journal, sale').all()
    expect(() => db.exec(sql)).toThrow(/append only|never changed|never deleted|without gaps/)
    expect(db.prepare('SELECT * FROM journal, sale').all()).toEqual(before)
    db.close()
  })

  it('appends to the journal inside a transaction only', async () => {
    const db = await soldOnce()
    const journal = createJournalStore(db, { clock: handClock(), hasher: createHasher() })
    const event = { type: 'shift.opened', shiftId: '01920000-0000-7000-8000-000000000000', businessDay: '2026-08-14', staffId: 'x' } as const
    expect(() => journal.append(event)).toThrow('inside a transaction')
    const head = journal.headOf()
    const { position, ...row } = db.transaction(() => journal.append(event))()
    expect(position).toBe(row.seq)
    expect(row).toMatchObject({ seq: head.seq + 1, previousHash: head.hash })
    expect(journal.rowsAfter(head.seq, 10)).toEqual([row])
    db.close()
  })

  it('never dates an entry before the one before it, whatever the clock says', async () => {
    const db = await soldOnce()
    const journal = createJournalStore(db, { clock: handClock(1000), hasher: createHasher() })
    const event = { type: 'shift.opened', shiftId: '01920000-0000-7000-8000-000000000000', businessDay: '2026-08-14', staffId: 'x' } as const
    const [last] = journal.rowsAfter(journal.headOf().seq - 1, 1)
    expect(db.transaction(() => journal.append(event))().at).toBe(last?.at)
    db.close()
  })
})

describe('migrations', () => {
  const later = (sql: string): Migration[] => [...ownMigrations(), { version: ownMigrations().length + 1, name: 'later', sql, checksum: 'later', minimumReader: 1 }]

  it('are numbered without gaps and checked by their text', () => {
    const dir = join(folder.dir, 'migrations')
    mkdirSync(dir)
    const url = pathToFileURL(`${dir}/`)
    writeFileSync(join(dir, '0001-first.sql'), '-- minimum-reader: 1\nCREATE TABLE a (x INTEGER) STRICT;')
    writeFileSync(join(dir, '0002-second.sql'), 'CREATE TABLE b (x INTEGER) STRICT;')
    expect(readMigrations(url).map((m) => [m.version, m.name, m.minimumReader])).toEqual([[1, 'first', 1], [2, 'second', 2]])
    writeFileSync(join(dir, '0004-fourth.sql'), 'SELECT 1;')
    expect(() => readMigrations(url)).toThrow('out of order')
  })

  it('bring an existing database forward after a backup that can be opened', async () => {
    (await soldOnce()).close()
    const db = open(later('CREATE TABLE later (x INTEGER) STRICT;'))
    expect(db.pragma('user_version', { simple: true })).toBe(ownMigrations().length + 1)
    expect(db.prepare('SELECT count(*) AS n FROM sale').get()).toEqual({ n: 1 })
    db.prepare('INSERT INTO later (x) VALUES (1)').run()
    db.close()
    const [backup] = readdirSync(join(folder.dir, 'backups'))
    const copy = new Database(join(folder.dir, 'backups', backup ?? ''), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(ownMigrations().length)
    expect(copy.prepare('SELECT count(*) AS n FROM sale').get()).toEqual({ n: 1 })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    copy.close()
    // One version back still opens it: the newer one said so.
    open().close()
  })

  it('that fail half-way leave the database as it was', async () => {
    (await soldOnce()).close()
    expect(() => open(later('CREATE TABLE later (x INTEGER) STRICT; CREATE TABLE sale (x INTEGER) STRICT;'))).toThrow('already exists')
    const db = open()
    expect(db.pragma('user_version', { simple: true })).toBe(ownMigrations().length)
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'later'").get()).toEqual({ n: 0 })
    db.close()
  })

  it('need no backup on a new database', () => {
    open().close()
    expect(readdirSync(folder.dir)).not.toContain('backups')
  })
})

describe('query plans of the hot paths', () => {
  it.each([
    ...Object.entries(CATALOGUE_SQL), ...Object.entries(MEMBER_SQL), ...Object.entries(PEOPLE_SQL), ...Object.entries(PERSON_SQL), ...Object.entries(INTAKE_SQL), ...Object.entries(OUTBOX_SQL), ['known by digest', KNOWN_SQL.byDigest], ['known at all', KNOWN_SQL.isKnown], ...Object.entries(FIND_SQL), ...Object.entries(IDENTIFICATION_SQL), ...Object.entries(PROJECTION_SQL),
    ...Object.entries(ATTEMPT_SQL), ...Object.entries(PAYMENT_REQUEST_SQL), ['payments apart', STORED_VALUE_SQL.paymentsApart], ...Object.entries(SALE_SQL), ...Object.entries(RETURN_SQL), ...Object.entries(RECEIPT_SEARCH_SQL), ...Object.entries(JOURNAL_SQL), ...Object.entries(COMMAND_SQL), ...Object.entries(SCAN_SQL), ...Object.entries(SHIFT_SQL),
    ['find one word', findSql(1)], ['find three words', findSql(3)],
  ])('%s reads by an index', (_name, sql) => {
    const db = open()
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', '1')}`).all().map((row) => row.detail)
    db.close()
    expect(plan.length).toBeGreaterThan(0)
    // A scan is only ever along an index, in the order wanted, cut off by its limit or its partial condition.
    for (const step of plan) expect(step).toMatch(/^SEARCH|^SCAN \w+ USING (COVERING )?INDEX|^CORRELATED|^SCALAR|^USE TEMP B-TREE FOR (DISTINCT|LAST)/)
  })

  it('finds one of many without reading them all', () => {
    const db = open()
    const finder = createFindStore(db)
    db.transaction(() => {
      for (let n = 0; n < 20_000; n++) finder.put('member', `m${n}`, [...nameTokens(`Tan Given${n} 陈美${n}`), ...digitTokens(String(80_000_000 + n))])
    })()
    expect(finder.find('member', ['given19999'], 5)).toEqual(['m19999'])
    expect(finder.find('member', ['19999'], 5)).toEqual(['m19999'])
    expect(finder.find('member', ['tan', 'given777'], 50)).toHaveLength(11)
    expect(finder.find('member', ['美'], 50)).toHaveLength(50)
    // Few have this number and thousands the name, which is longer: both ways round the same are found.
    expect(finder.find('member', ['given', '9999'], 5).sort()).toEqual(['m19999', 'm9999'])
    expect(finder.find('member', ['9999', 'given'], 5).sort()).toEqual(['m19999', 'm9999'])
    expect(finder.find('product', ['tan'], 50)).toEqual([])
    db.close()
  })
})

describe('the till’s key', () => {
  it('is made once, readable by this user only, also where somebody opened it up', () => {
    const first = openKeyStore(folder.dir)
    const path = join(folder.dir, 'terminal-key.pem')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(Buffer.from(first.publicKeyRaw, 'base64')).toHaveLength(32)
    const again = openKeyStore(folder.dir)
    expect(again.publicKeyRaw).toBe(first.publicKeyRaw)
    expect(again.sign('x')).toBe(first.sign('x'))
    expect(first.sign('x')).not.toBe(first.sign('y'))
  })
})

describe('ids, version, log', () => {
  it('gives ids that sort as they were made, while the clock stands still and when it goes back', () => {
    const clock = handClock()
    const ids = createIds(clock)
    const made = Array.from({ length: 10_000 }, () => ids.next())
    clock.advance(-5000)
    made.push(ids.next())
    clock.advance(60_000)
    made.push(ids.next())
    expect([...made].sort()).toEqual(made)
    expect(new Set(made).size).toBe(made.length)
    expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt((made[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(FRIDAY_NOON)
  })

  it('says the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
    expect(VERSION).toBe(version)
  })

  it('writes JSON lines, one file a day, and keeps thirty', () => {
    const clock = handClock()
    const log = createFileLog(folder.dir, clock)
    for (let day = 0; day < 40; day++) {
      log.info('test.line', { day })
      clock.advance(24 * 3600_000)
    }
    log.close()
    const files = readdirSync(join(folder.dir, 'logs')).sort()
    expect(files).toHaveLength(30)
    expect(files.at(-1)).toBe('terminal-2026-09-22.jsonl')
    const line = JSON.parse(readFileSync(join(folder.dir, 'logs', files.at(-1) ?? ''), 'utf8').trim()) as object
    expect(line).toMatchObject({ event: 'test.line', day: 39 })
  })
})
