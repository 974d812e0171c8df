import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GENESIS_HASH } from '../../core/ledger/chain.ts'
import { FAULT_WORDS } from '../../core/ledger/fault-words.ts'
import { createTerminal } from '../../terminal/app.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { readSegmentManifest, segmentPath, writeSegmentFile } from '../../terminal/store/segment-file.ts'
import { clearSegmentLeftovers } from '../../terminal/store/segment-leftovers.ts'
import { adoptSegment, closeSegment, listSegments, readChain, rowOf, writeSegment } from '../../terminal/store/segments.ts'
import { ledger, soldFolder, verdictOf } from '../support/tampering.ts'
import { FRIDAY_NOON, handClock, temporaryFolder } from '../support/till.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const AT = FRIDAY_NOON + 1000

let sold: ReturnType<typeof temporaryFolder>
/** The same with entries 1 to 3 and 4 to 5 closed; 6 and 7 are live. */
let closed: ReturnType<typeof temporaryFolder>
const made: ReturnType<typeof temporaryFolder>[] = []

function copyOf(dir: string): string {
  const copy = temporaryFolder()
  made.push(copy)
  cpSync(dir, copy.dir, { recursive: true })
  return copy.dir
}

function inDatabase<T>(dir: string, look: (db: Database.Database) => T): T {
  const db = openDatabase(dir, { clock: handClock(), log: silent })
  try {
    return look(db)
  } finally {
    db.close()
  }
}

const close = (dir: string, ...upTo: number[]) => inDatabase(dir, (db) => upTo.map((upToSeq) => closeSegment(db, dir, { upToSeq, because: 'year', at: AT })))

const liveRows = (db: Database.Database) => db.prepare<[], Record<string, unknown>>('SELECT seq, at, CAST(body AS BLOB) AS body, previous_hash, hash FROM journal ORDER BY seq').all()

beforeAll(async () => {
  sold = await soldFolder()
  closed = temporaryFolder()
  cpSync(sold.dir, closed.dir, { recursive: true })
  close(closed.dir, 3, 5)
})
afterAll(() => {
  for (const folder of [sold, closed, ...made]) folder.remove()
})

/** Files of the closed folder's segments, in order. */
const files = (dir: string) => readdirSync(join(dir, 'segments')).filter((name) => name.endsWith('.db')).sort().map((name) => join(dir, 'segments', name))

describe('closing a segment', () => {
  it('moves the rows, byte for byte, into a file that says what it is', () => {
    const before = inDatabase(sold.dir, liveRows)
    inDatabase(closed.dir, (db) => {
      expect(liveRows(db)).toEqual(before.slice(5))
      const [first, second] = listSegments(db)
      expect(first).toMatchObject({ number: 1, firstSeq: 1, lastSeq: 3, previousHash: GENESIS_HASH, head: before[2]?.['hash'], because: 'year', missing: [], closedAt: AT })
      expect(second).toMatchObject({ number: 2, firstSeq: 4, lastSeq: 5, previousHash: before[2]?.['hash'], head: before[4]?.['hash'] })
      for (const [segment, rows] of [[first!, before.slice(0, 3)], [second!, before.slice(3, 5)]] as const) {
        const path = segmentPath(closed.dir, segment.file)
        const { number: _number, ...facts } = segment
        expect(readSegmentManifest(path)).toMatchObject(facts)
        const file = new Database(path, { readonly: true })
        expect(liveRows(file)).toEqual(rows)
        file.close()
      }
    })
    expect(readdirSync(join(closed.dir, 'segments'))).toHaveLength(4)
  })

  it('makes a file that takes nothing, and leaves both tables guarded as they were', () => {
    const dir = copyOf(closed.dir)
    const file = new Database(files(dir)[0] ?? '')
    for (const sql of ['DELETE FROM journal', 'UPDATE journal SET at = 0', "INSERT INTO journal SELECT seq + 9, at, body, hash, hash FROM journal", "UPDATE about SET what = ''"]) expect(() => file.exec(sql)).toThrow('never changed')
    file.close()
    inDatabase(dir, (db) => {
      for (const sql of ['DELETE FROM journal', 'UPDATE journal SET at = 0', "INSERT INTO journal SELECT 1, at, body, hash, hash FROM journal LIMIT 1"]) expect(() => db.exec(sql)).toThrow(/append only|without gaps/)
      for (const sql of ['DELETE FROM segment', "UPDATE segment SET sha256 = ''"]) expect(() => db.exec(sql)).toThrow(/never changed|never deleted/)
      expect(db.pragma('secure_delete', { simple: true })).toBe(1)
    })
  })

  it('leaves everything that follows from the journal as it was, also made anew', () => {
    const before = verdictOf(sold.dir)
    const after = verdictOf(closed.dir)
    expect(after).toEqual(before)
    expect(after.verdict).toMatchObject({ sound: true, entries: 7, sales: 4 })
    const dir = copyOf(closed.dir)
    expect(JSON.parse(ledger('rebuild', dir, '--json').stdout)).toMatchObject({ rebuilt: true, changed: [], books: { sound: true, entries: 7 } })
  })

  it('leaves the export as it was, of all and of a part that lies across', () => {
    for (const range of [[], ['--from', '2', '--to', '6'], ['--from', '2026-08-14', '--to', '2026-08-14'], ['--format', 'csv']]) {
      const before = ledger('export', sold.dir, ...range)
      expect(before.status).toBe(0)
      expect(ledger('export', closed.dir, ...range).stdout).toBe(before.stdout)
    }
  })

  it('finds single entries, and none where there is none', () => {
    inDatabase(closed.dir, (db) => {
      const { terminalId } = listSegments(db)[0]!
      const all = [...readChain(db, closed.dir)]
      expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
      for (const row of all) expect(rowOf(db, closed.dir, terminalId, row.seq)).toEqual(row)
      expect([rowOf(db, closed.dir, terminalId, 8), rowOf(db, closed.dir, 'somebody-else', 1)]).toEqual([null, null])
    })
  })

  it('names no file that reads back otherwise than the rows it was made of', () => {
    const dir = copyOf(sold.dir)
    const { number: _number, file: _file, sha256: _sha256, ...facts } = inDatabase(closed.dir, (db) => listSegments(db)[0]!)
    const row = { seq: 1, at: 1, body: Buffer.from('{}'), previousHash: GENESIS_HASH, hash: GENESIS_HASH }
    let asked = 0
    const rows = [[row], [{ ...row, body: Buffer.from('{ }') }]]
    expect(() => writeSegmentFile(dir, { ...facts, missing: [] }, () => rows[asked++] ?? [])).toThrow('was not written as it should be: entry 1')
    expect(readdirSync(join(dir, 'segments'))).toEqual([])
  })

  it('refuses what is closed already, and entries that are not there without being stated as missing', () => {
    const dir = copyOf(closed.dir)
    inDatabase(dir, (db) => {
      expect(() => closeSegment(db, dir, { upToSeq: 5, because: 'year', at: AT })).toThrow('in a closed segment already')
      expect(() => closeSegment(db, dir, { upToSeq: 9, because: 'year', at: AT })).toThrow('2 entries of 6 to 9 are there, 4 were said to be')
    })
    expect(verdictOf(dir).verdict.sound).toBe(true)
  })
})

const append = (path: string, bytes: Buffer) => writeFileSync(path, bytes)
function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  append(path, bytes)
}
/** Somebody changes a row of a file, with the guards taken off, and makes its new hash the listed one. */
function forge(dir: string, sql: string): void {
  const [path = ''] = files(dir)
  const file = new Database(path)
  for (const name of file.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) file.exec(`DROP TRIGGER ${name}`)
  file.exec(sql)
  file.close()
  const db = new Database(join(dir, 'regulars.db'))
  db.exec('DROP TRIGGER segment_no_update')
  db.prepare('UPDATE segment SET sha256 = ? WHERE number = 1').run(createHasher().sha256Hex(readFileSync(path) as unknown as string))
  db.close()
}

describe('ledger verify', () => {
  const faults: [string, string, number, (dir: string, [first, second]: string[]) => void][] = [
    ['a file that is gone', 'SEGMENT_MISSING', 4, (_dir, [, second = '']) => rmSync(second)],
    ['a changed byte in the middle', 'SEGMENT_CHANGED', 1, (_dir, [first = '']) => flip(first, 9_000)],
    ['a changed byte at the very end', 'SEGMENT_CHANGED', 4, (_dir, [, second = '']) => flip(second, readFileSync(second).length - 1)],
    ['a file cut short', 'SEGMENT_CHANGED', 1, (_dir, [first = '']) => writeFileSync(first, readFileSync(first).subarray(0, 5000))],
    ['an empty file', 'SEGMENT_CHANGED', 1, (_dir, [first = '']) => writeFileSync(first, '')],
    ['another segment in its place', 'SEGMENT_OTHER', 1, (_dir, [first = '', second = '']) => cpSync(second, first)],
    ['two that changed places', 'SEGMENT_OTHER', 1, (dir, [first = '', second = '']) => {
      renameSync(first, join(dir, 'aside'))
      renameSync(second, first)
      renameSync(join(dir, 'aside'), second)
    }],
    ['an entry changed, and the list made to fit', 'ROW_CHANGED', 2, (dir) => forge(dir, "UPDATE journal SET body = replace(body, '\"source\":', '\"source\" :') WHERE seq = 2")],
    ['an entry taken out, and the list made to fit', 'ROWS_MISSING', 3, (dir) => forge(dir, 'DELETE FROM journal WHERE seq = 2')],
    ['a segment taken off the list', 'ROWS_MISSING', 6, (dir) => {
      const db = new Database(join(dir, 'regulars.db'))
      db.exec('DROP TRIGGER segment_no_delete; DELETE FROM segment WHERE number = 2')
      db.close()
    }],
  ]

  it.each(faults)('finds %s', (_what, code, seq, spoil) => {
    const dir = copyOf(closed.dir)
    spoil(dir, files(dir))
    const { status, verdict } = verdictOf(dir)
    expect({ status, code: verdict.fault?.code, seq: verdict.fault?.seq }).toEqual({ status: 1, code, seq })
    expect(verdict.fault?.words).toEqual(FAULT_WORDS[code as keyof typeof FAULT_WORDS])
    expect(ledger('rebuild', dir, '--json').stdout).toContain('"rebuilt":false')
  })

  it('finds the segment of another till', async () => {
    const other = await soldFolder()
    made.push(other)
    close(other.dir, 3)
    const dir = copyOf(closed.dir)
    cpSync(files(other.dir)[0] ?? '', files(dir)[0] ?? '')
    expect(verdictOf(dir).verdict.fault).toMatchObject({ code: 'SEGMENT_OTHER', seq: 1 })
  })

  it('says which entries were lost, and compares no balances without them', () => {
    const dir = copyOf(sold.dir)
    inDatabase(dir, (db) => {
      db.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq = 5')
      db.exec("CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END")
      closeSegment(db, dir, { upToSeq: 6, because: 'damage', missing: [{ first: 5, last: 5 }], at: AT })
      expect([...readChain(db, dir)].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 6, 7])
    })
    const { status, verdict } = verdictOf(dir)
    expect({ status, fault: verdict.fault }).toMatchObject({ status: 1, fault: { code: 'ENTRIES_LOST', seq: 5, words: FAULT_WORDS.ENTRIES_LOST } })
    expect(verdict).toMatchObject({ entries: 6, head: { seq: 7 } })
  })

  it('still finds an edit behind lost entries', () => {
    const dir = copyOf(sold.dir)
    inDatabase(dir, (db) => {
      db.exec('DROP TRIGGER journal_no_delete; DROP TRIGGER journal_no_update; DELETE FROM journal WHERE seq = 3; UPDATE journal SET at = at + 1 WHERE seq = 6')
      db.exec("CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END")
      closeSegment(db, dir, { upToSeq: 4, because: 'damage', missing: [{ first: 3, last: 3 }], at: AT })
    })
    expect(verdictOf(dir).verdict.fault).toMatchObject({ code: 'ROW_CHANGED', seq: 6 })
  })
})

describe('what a cut leaves of a closing', () => {
  const openIn = (dir: string, warned: string[] = []) => inDatabase(dir, (db) => {
    clearSegmentLeftovers(db, dir, { ...silent, warn: (event: string, data?: object) => void warned.push(`${event} ${JSON.stringify(data)}`) })
    return checkBooks(db, createHasher()).fault
  })

  it('is cleared: half files, and a whole one whose rows are all live', () => {
    const dir = copyOf(closed.dir)
    inDatabase(dir, (db) => writeSegment(db, dir, { upToSeq: 6, because: 'year', at: AT }))
    const segments = join(dir, 'segments')
    for (const half of ['x-000000006-000000007.db.partial', 'x-000000006-000000007.db.partial-journal', 'x-000000006-000000007.db.json.partial']) writeFileSync(join(segments, half), 'half')
    writeFileSync(join(segments, 'x-000000006-000000007.db.json'), '{}')
    expect(openIn(dir)).toBeNull()
    expect(readdirSync(segments).sort()).toEqual(readdirSync(join(closed.dir, 'segments')).sort())
    // And it is closed as if nothing had been.
    close(dir, 6)
    expect(verdictOf(dir).verdict).toMatchObject({ sound: true, entries: 7 })
  })

  it('is kept where its rows are nowhere else, and told', () => {
    const dir = copyOf(closed.dir)
    cpSync(join(sold.dir, 'regulars.db'), join(dir, 'regulars.db'))
    inDatabase(dir, (db) => db.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq > 2'))
    const warned: string[] = []
    openIn(dir, warned)
    expect(warned).toHaveLength(2)
    expect(files(dir)).toHaveLength(2)
  })

  it('never lists a file that is not the rows it takes out', () => {
    const dir = copyOf(sold.dir)
    inDatabase(dir, (db) => {
      const written = writeSegment(db, dir, { upToSeq: 4, because: 'year', at: AT })
      expect(() => adoptSegment(db, { ...written, head: 'f'.repeat(64) })).toThrow('is not the one in')
      expect(listSegments(db)).toEqual([])
      expect(liveRows(db)).toHaveLength(7)
      expect(() => db.exec('DELETE FROM journal')).toThrow('append only')
    })
  })

  it('is nothing to a start: the till opens and sells on where its whole journal is closed', async () => {
    const dir = copyOf(sold.dir)
    close(dir, 7)
    const terminal = await createTerminal({ dataDir: dir }, { clock: handClock(AT), log: silent })
    await terminal.handlers['staff.signIn']({ commandId: '01920000-0000-7000-8000-000000000001', staffId: 'marcus', pin: '9753' })
    const opened = await terminal.handlers['cash.payIn']({ commandId: '01920000-0000-7000-8000-000000000002', amountMinor: 100, reason: 'owner' })
    expect(opened.ok).toBe(true)
    await terminal.close()
    const db = openReadOnly(dir)
    expect(db.prepare('SELECT min(seq) FROM journal').pluck().get()).toBe(8)
    expect(checkBooks(db, createHasher())).toMatchObject({ fault: null, totals: { sales: 4 } })
    db.close()
    expect(existsSync(join(dir, 'segments'))).toBe(true)
  })
})
