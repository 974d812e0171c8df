import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerView } from '../../core/contract/ledger-methods.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { createBooksThread } from '../../terminal/services/books-thread.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { restoreBackup } from '../../terminal/services/restore.ts'
import { createYearClosing } from '../../terminal/services/year-closing.ts'
import { createJournalStore } from '../../terminal/store/journal-store.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { listSegments } from '../../terminal/store/segments.ts'
import { verifyBackup } from '../../terminal/store/verify-backup.ts'
import { nextRows } from '../../terminal/sync/batches.ts'
import { closeInTill } from '../support/close-segment.ts'
import { rowsOf } from '../support/backup-till.ts'
import { takeBack } from '../support/return-till.ts'
import { stillTill } from '../support/still-till.ts'
import { MANAGER, barcodeOf, command, handClock, layNewTill, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = barcodeOf('squid-cleaned-300g')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const DAY_MS = 24 * 3600_000

let folder: ReturnType<typeof temporaryFolder>
let till: TestTill
const sold: string[] = []

async function sell(times: number): Promise<void> {
  for (let n = 0; n < times; n++) sold.push((await till.payCash(await till.scan(SQUID), 5000)).saleId)
}

/** A look into the till's books, which are read beside it. */
function inBooks<T>(look: (db: ReturnType<typeof openReadOnly>) => T, dir = till.dataDir): T {
  const db = openReadOnly(dir)
  try {
    return look(db)
  } finally {
    db.close()
  }
}
const fault = (dir = till.dataDir) => inBooks((db) => checkBooks(db, createHasher()).fault, dir)

beforeAll(async () => {
  folder = temporaryFolder()
  await layNewTill(join(folder.dir, 'till'))
  till = await openTill({ dataDir: join(folder.dir, 'till') })
  await till.signIn(MANAGER)
  await sell(5)
  closeInTill(till.dataDir, 0, till.clock.now())
})
afterAll(async () => {
  await till.close()
  folder.remove()
})

describe('a till whose whole journal was closed while it runs', () => {
  it('sells on: numbers and chain go on where they were', async () => {
    const { lastSeq, head } = inBooks((db) => listSegments(db)[0]!)
    await sell(1)
    expect(rowsOf(join(till.dataDir, 'regulars.db'))[0]).toMatchObject({ seq: lastSeq + 1, previousHash: head })
    expect(fault()).toBeNull()
  })

  it('takes back goods of a closed sale, and says its receipt again', async () => {
    const [saleId = ''] = sold
    expect(await till.call('receipt.get', { saleId, language: 'zh' })).toMatchObject({ language: 'zh' })
    const made = await takeBack(till, saleId)
    closeInTill(till.dataDir, 0, till.clock.now())
    const { sale } = await till.call('return.find', { of: { saleId } })
    expect(sale.returns.map(({ returnId }) => returnId)).toEqual([made.returnId])
    expect(fault()).toBeNull()
  })

  it('sends head office what lies in closed segments, from whatever entry it asks', () => {
    inBooks((db) => {
      const journal = createJournalStore(db, { clock: handClock(), hasher: createHasher() })
      const head = journal.headOf().seq
      for (let from = 0; from < head; from++) {
        const got: number[] = []
        for (let rows = nextRows(journal, from, 3); rows; rows = nextRows(journal, got.at(-1) ?? from, 3)) got.push(...rows.map((row) => row.seq))
        expect(got).toEqual(Array.from({ length: head - from }, (_, i) => from + 1 + i))
      }
      expect(Object.keys(journal.rowsAfter(0, 1)[0] ?? {}).sort()).toEqual(['at', 'body', 'hash', 'previousHash', 'seq'])
    })
  })

  it('checks its books in a thread, tells how far it is and what it found', async () => {
    const told: LedgerView[] = []
    const stop = till.terminal.onEvent((name, data) => void (name === 'ledger.changed' && told.push(data as LedgerView)))
    const done = async () => {
      while ((await till.call('ledger.get', {})).running !== null) await new Promise((resolve) => void setTimeout(resolve, 20))
      return till.call('ledger.get', {})
    }
    const begun = await till.call('ledger.check', command())
    expect(begun.running).toEqual({ entries: 0, of: inBooks((db) => createJournalStore(db, { clock: handClock(), hasher: createHasher() }).headOf().seq) })
    await sell(1)
    expect(await done()).toMatchObject({ running: null, isBroken: false, last: { fault: null } })
    expect([6, 7]).toContain((await till.call('ledger.get', {})).last?.sales)
    expect(told.length).toBeGreaterThanOrEqual(2)

    const [first = ''] = readdirSync(join(till.dataDir, 'segments')).filter((name) => name.endsWith('.db'))
    const path = join(till.dataDir, 'segments', first)
    const bytes = readFileSync(path)
    rmSync(path)
    await till.call('ledger.check', command())
    expect((await done()).last?.fault).toMatchObject({ code: 'SEGMENT_MISSING', seq: 1 })
    expect((await till.call('terminal.get', {})).booksFault).toBe('SEGMENT_MISSING')
    // Meanwhile a sale in it is one that this till does not know, and its receipt stays as it was given.
    expect((await till.refusal('return.find', { of: { saleId: sold[0] ?? '' } })).code).toBe('RETURN_SALE_UNKNOWN')
    expect(await till.call('receipt.get', { saleId: sold[0] ?? '', language: 'zh' })).toMatchObject({ language: 'en' })
    writeFileSync(path, bytes)
    expect(await till.call('receipt.get', { saleId: sold[0] ?? '', language: 'zh' })).toMatchObject({ language: 'zh' })
    await till.call('ledger.check', command())
    expect((await done()).last?.fault).toBeNull()
    expect((await till.call('terminal.get', {})).booksFault).toBeNull()
    stop()
  })

  it('takes its segments along in a backup, each once, and brings them back', async () => {
    const stick = join(folder.dir, 'stick')
    mkdirSync(stick)
    await till.call('backup.set', { ...command(), settings: { folder: stick, atTime: null, keep: 5, keepDays: 30 } })
    const first = await till.call('backup.make', command())
    const segments = join(stick, 'segments')
    const before = readdirSync(segments).sort()
    expect(before).toEqual(readdirSync(join(till.dataDir, 'segments')).sort())
    const written = before.map((name) => statSync(join(segments, name)).ino)
    // Damaged there, it is put right by the next one; the others are left as they are.
    writeFileSync(join(segments, before[0] ?? ''), 'spoilt')
    const second = await till.call('backup.make', command())
    expect(readdirSync(segments).sort()).toEqual(before)
    expect(before.map((name) => statSync(join(segments, name)).ino).slice(2)).toEqual(written.slice(2))
    for (const { backup } of [first, second]) expect(verifyBackup(join(stick, backup.name), createHasher())).toMatchObject({ seq: backup.seq, segmentFault: null })

    const place = join(folder.dir, 'put-back')
    restoreBackup(join(stick, second.backup.name), place, { clock: till.clock, hasher: createHasher(), ids: createIds(till.clock), log: silent })
    expect(fault(place)).toBeNull()
    expect(readdirSync(join(place, 'segments')).sort().slice(0, before.length)).toEqual(before)

    // A lost one is told, and nothing is held up by it.
    rmSync(join(segments, before[0] ?? ''))
    expect(verifyBackup(join(stick, second.backup.name), createHasher()).segmentFault).toMatchObject({ code: 'SEGMENT_MISSING', seq: 1 })
  })
})

describe('a business year', () => {
  it('is closed 90 days after its end, in pieces, when nobody is at the counter; the file takes no more room after it', async () => {
    const dir = join(folder.dir, 'years')
    mkdirSync(dir)
    const clock = handClock()
    const quiet = stillTill(dir, { clock, members: 3 })
    const thread = createBooksThread()
    try {
      const closing = createYearClosing(quiet, thread)
      const book = (times: number) => {
        for (let n = 0; n < times; n++) quiet.db.transaction(() => void quiet.journal.append({ type: 'payment.settled', attemptId: quiet.ids.next(), saleId: quiet.ids.next(), scheme: 'card', amountMinor: 100, outcome: 'declined' }))()
      }
      book(40)
      const lastOfYear = quiet.journal.headOf().seq
      expect(await closing.look()).toBeNull()
      clock.advance(200 * DAY_MS)
      book(5)
      const thisYear = quiet.journal.headOf().seq
      // The first look sees that something was written since.
      expect(closing.look()).toBeNull()
      expect(await closing.look()).toMatchObject({ firstSeq: 1, lastSeq: lastOfYear, because: 'year' })
      void closing.look()
      expect(await closing.look()).toBeNull()
      expect(quiet.journal.rowsAfter(0, 1000).at(-1)?.seq).toBe(lastOfYear)
      expect(quiet.journal.rowsAfter(lastOfYear, 1000).map(({ seq }) => seq)).toEqual(Array.from({ length: thisYear - lastOfYear }, (_, i) => lastOfYear + 1 + i))

      quiet.db.pragma('wal_checkpoint(TRUNCATE)')
      const size = statSync(quiet.db.name).size
      book(30)
      quiet.db.pragma('wal_checkpoint(TRUNCATE)')
      expect(statSync(quiet.db.name).size).toBe(size)
    } finally {
      await thread.close()
      quiet.db.close()
    }
  })

  it('waits while head office has not held it for 90 days, and while a sale is open', async () => {
    const dir = join(folder.dir, 'paired')
    mkdirSync(dir)
    const clock = handClock()
    const quiet = stillTill(dir, { clock, members: 3 })
    const thread = createBooksThread()
    try {
      const closing = createYearClosing(quiet, thread)
      const look = async () => {
        void closing.look()
        return closing.look()
      }
      const { seq } = quiet.journal.headOf()
      quiet.db.prepare("UPDATE sync_state SET url = 'http://127.0.0.1:9/', incarnation = 'one', root_key = '', paired_at = 1, watermark = ?").run(seq - 1)
      clock.advance(400 * DAY_MS)
      expect(await look()).toBeNull()
      quiet.db.prepare('UPDATE sync_state SET watermark = ?').run(seq)
      expect(await look()).toBeNull()
      clock.advance(89 * DAY_MS)
      expect(await look()).toBeNull()
      clock.advance(2 * DAY_MS)
      expect(await look()).toMatchObject({ lastSeq: seq })
    } finally {
      await thread.close()
      quiet.db.close()
    }
  })
})
