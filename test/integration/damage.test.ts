import { closeSync, cpSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { chainHash } from '../../core/ledger/chain.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { createDamageWatch } from '../../terminal/services/damage-watch.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { missingEntries, refill } from '../../terminal/services/refill.ts'
import { offlineSpending } from '../../terminal/services/spending-guard.ts'
import { createTill } from '../../terminal/services/till.ts'
import { StartRefusal } from '../../terminal/start-refusal.ts'
import { makeBackup } from '../../terminal/store/make-backup.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { salvage } from '../../terminal/store/salvage.ts'
import { askForWholeCheck } from '../../terminal/store/salvage-place.ts'
import { salvageReport } from '../../terminal/store/salvage-report.ts'
import { closeSegment, folderOf, listSegments, readChain } from '../../terminal/store/segments.ts'
import { VERSION } from '../../terminal/version.ts'
import { anyCode, damagedCopy, sellOne, soldTwin } from '../support/damage.ts'
import type { Twin } from '../support/damage.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { MANAGER, MEI_LIN_CARD, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** Damages tried of each kind; more on request. */
const TRIES = Number(process.env.REGULARS_DAMAGES ?? 6)
const SEED = Number(process.env.REGULARS_SEED ?? Date.now() % 1_000_000)

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const clock = handClock()
let twin: Twin
let scratch: ReturnType<typeof temporaryFolder>

/** The twin's file as of a checkpoint, and the log that was written since. */
let logged: { bytes: Buffer; log: Buffer }

beforeAll(async () => {
  console.log(`damage: seed ${SEED}, ${TRIES} of each kind`)
  const sold = await soldTwin(clock)
  twin = sold.twin
  logged = sold.logged
  scratch = temporaryFolder()
}, 60_000)
afterAll(() => {
  twin.remove()
  scratch.remove()
})

interface Damage {
  readonly bytes: Buffer
  readonly log?: Buffer
  readonly prepare?: (dir: string) => void
}

/** A till on a damaged copy; null: it was refused, as it may be where nobody can say any more who it is. */
async function opened({ bytes, log, prepare }: Damage): Promise<TestTill | null> {
  const dir = damagedCopy(twin, join(scratch.dir, 'till'), bytes, log)
  prepare?.(dir)
  try {
    return await openTill({ dataDir: dir, clock })
  } catch (error) {
    if (error instanceof StartRefusal && error.code === 'DATABASE_DAMAGED') return null
    throw error
  }
}

interface Seen {
  readonly missing: number
  readonly isNewChain: boolean
  readonly fault: string | null
}

/** What must hold of every till that opened on a damaged file. */
function lookAtBooks(dir: string): Seen {
  const db = openReadOnly(dir)
  try {
    const bySeq = new Map(twin.rows.map((row) => [row.seq, row]))
    const mine = [...readChain(db, folderOf(db))].filter(({ terminalId }) => terminalId === twin.rows[0]!.terminalId)
    const kept = mine.filter(({ seq }) => bySeq.has(seq))
    for (const { position: _position, ...row } of kept) expect(row).toEqual(bySeq.get(row.seq))
    const segments = listSegments(db)
    const missing = segments.flatMap((segment) => segment.missing).reduce((sum, { first, last }) => sum + last - first + 1, 0)
    const isNewChain = new Set(segments.map(({ terminalId }) => terminalId)).size > 1 || mine.length === kept.length
    // What is not there is stated, or the chain says that its end is lost.
    if (!isNewChain) expect(kept.length + missing).toBe(twin.rows.length)
    const listed = new Set(db.prepare<[], string>('SELECT sale_id FROM sale').pluck().all())
    for (const row of kept) {
      const event = JSON.parse(row.body) as { type: string; saleId: string }
      if (event.type === 'sale.completed') expect(listed.has(event.saleId)).toBe(true)
    }
    const { fault } = checkBooks(db, createHasher())
    return { missing, isNewChain, fault: fault === null ? null : `${fault.code} ${fault.detail}` }
  } finally {
    db.close()
  }
}

/** What every till that says it was damaged must do: say what is missing, sell, earn, and refuse to spend where it could be wrong. */
async function stillWorks(till: TestTill): Promise<Seen> {
  const before = lookAtBooks(till.dataDir)
  expect(before.fault).toEqual(before.missing > 0 ? expect.stringContaining('ENTRIES_LOST') as unknown as string : null)
  const { damage, spendingBarred } = await till.call('terminal.get', {})
  expect(damage).not.toBeNull()
  expect(damage?.missingEntries).toBe(before.missing)
  if (before.missing > 0 || before.isNewChain) expect(spendingBarred?.because).toBe('damaged')
  await till.signIn(MANAGER)
  const code = anyCode(till.dataDir)
  await sellOne(till, { code })
  const isMemberKnown = (await till.client.call('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: MEI_LIN_CARD, at: clock.now() } })).ok
  const sale = await till.scan(code)
  if (isMemberKnown && spendingBarred !== null) {
    const refused = await till.refusal('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'points', points: 100 }, { kind: 'cash', givenMinor: 100_000 }] })
    expect(refused).toEqual({ code: 'SPEND_ONLINE_ONLY', data: { because: 'damaged' } })
  }
  await till.payCash(sale, 100_000)
  expect(lookAtBooks(till.dataDir)).toEqual(before)
  return before
}

/** Head office has everything that was acknowledged: with its rows the till lacks nothing, and its books are sound. */
async function refilled(dir: string): Promise<void> {
  const db = openDatabase(dir, { clock, log: silent })
  try {
    const till = createTill({ db, clock, log: silent, ids: createIds(clock), hasher: createHasher(), keys: openKeyStore(dir), onDiskChange: () => undefined })
    const isEndLost = salvageReport(till.settings)?.isEndLost === true
    const report = refill(till, { terminalId: twin.rows[0]!.terminalId, rows: twin.rows })
    expect(report).toMatchObject({ refused: [], isWhole: true })
    expect(checkBooks(db, createHasher()).fault).toBeNull()
    const back = new Set([...readChain(db, folderOf(db))].map(({ hash }) => hash))
    for (const row of twin.rows) if (!isEndLost) expect(back.has(row.hash)).toBe(true)
    if (!isEndLost) expect(offlineSpending(till).allowed).toBe(true)
  } finally {
    db.close()
  }
}

/** Everything is there: what was overwritten held nothing. */
function isUnharmed(dir: string): boolean {
  const db = openReadOnly(dir)
  try {
    return [...readChain(db, folderOf(db))].length === twin.rows.length && checkBooks(db, createHasher()).fault === null
  } finally {
    db.close()
  }
}

function entriesIn(dir: string): number {
  const db = openReadOnly(dir)
  try {
    return [...readChain(db, folderOf(db))].length
  } finally {
    db.close()
  }
}

/** One damage, from the start to the refill; answers what came of it. */
async function tryOne(what: string, damage: Damage): Promise<'refused' | 'unharmed' | 'not seen' | 'whole' | 'missing' | 'new chain'> {
  try {
    const till = await opened(damage)
    if (till === null) return 'refused'
    try {
      if ((await till.call('terminal.get', {})).damage === null) return isUnharmed(till.dataDir) ? 'unharmed' : 'not seen'
      const seen = await stillWorks(till)
      const [aside] = readdirSync(join(till.dataDir, 'damaged'))
      expect(readFileSync(join(till.dataDir, 'damaged', aside!, 'regulars.db')).equals(damage.bytes)).toBe(true)
      await till.close()
      if (seen.missing > 0) await refilled(till.dataDir)
      return seen.isNewChain ? 'new chain' : seen.missing > 0 ? 'missing' : 'whole'
    } finally {
      await till.close()
    }
  } catch (error) {
    throw new Error(`${what} (seed ${SEED})`, { cause: error })
  }
}

/** Pages whose loss leaves nobody who could say who the till is, by which rules, who works at it: without any backup. */
const ESSENTIAL = ['terminal_identity', 'setting', 'staff', 'rulebook']

function spoiled(pages: readonly number[], fill: (page: Buffer) => void): Buffer {
  const bytes = Buffer.from(twin.file)
  for (const page of pages) fill(bytes.subarray((page - 1) * twin.pageSize, page * twin.pageSize))
  return bytes
}

/** A backup of the twin as it was some sales ago; the folder it lies in. */
function backupOfTwin(): string {
  const dir = join(scratch.dir, 'backed-up')
  cpSync(twin.dir, dir, { recursive: true })
  const folder = join(dir, 'backups')
  mkdirSync(folder)
  makeBackup({ database: join(dir, 'regulars.db'), folder, isChosen: false, at: clock.now(), version: VERSION, keeping: null }, createHasher())
  return folder
}

/** Frames that were written since the log was begun anew; what lies after them is older. */
function framesOfRound(log: Buffer): number {
  const size = 24 + twin.pageSize
  const all = Math.floor((log.length - 32) / size)
  for (let frame = 0; frame < all; frame++) if (!log.subarray(32 + frame * size + 8, 32 + frame * size + 16).equals(log.subarray(16, 24))) return frame
  return all
}

function tally(outcomes: readonly string[]): string {
  return Object.entries(Object.groupBy(outcomes, (outcome) => outcome)).map(([outcome, all]) => `${all?.length} ${outcome}`).join(', ')
}

describe('a till whose file is damaged', () => {
  it('goes on selling when any one page is overwritten, and head office gives back what was on it', async () => {
    const numbers = seededNumbers(SEED)
    const outcomes: string[] = []
    for (let n = 0; n < TRIES; n++) {
      const page = numbers.between(1, twin.pages)
      const what = `page ${page}: ${twin.ownerOf(page)}`
      const value = numbers.between(0, 255)
      const outcome = await tryOne(what, { bytes: spoiled([page], (bytes) => bytes.fill(value)) })
      if (outcome === 'refused') expect(ESSENTIAL, what).toContain(twin.ownerOf(page).split(' ')[0])
      outcomes.push(outcome)
    }
    console.log(`one page: ${tally(outcomes)}`)
  }, 600_000)

  it('loses no row with the pages that only say where others are: page 1, the list of tables, inner pages', async () => {
    const inner = twin.pagesOf('journal', 'sale', 'product').filter((page) => twin.ownerOf(page).includes('internal'))
    const lists = twin.pagesOf('sqlite_schema').slice(0, 3)
    for (const page of new Set([1, ...inner, ...lists])) {
      const outcome = await tryOne(`page ${page}: ${twin.ownerOf(page)}`, { bytes: spoiled([page], (bytes) => bytes.fill(0)) })
      // With the inner page of the journal goes the proof that nothing came after its last entry.
      expect(twin.ownerOf(page).startsWith('journal') ? ['new chain'] : ['whole', 'new chain']).toContain(outcome)
    }
  }, 120_000)

  it('goes on selling when pages of its journal are, old or new, several at once, in part', async () => {
    const numbers = seededNumbers(SEED + 1)
    const journal = twin.pagesOf('journal')
    const outcomes: string[] = []
    for (let n = 0; n < TRIES; n++) {
      const pages = Array.from({ length: numbers.between(1, 4) }, () => journal[numbers.between(0, journal.length - 1)]!)
      const from = numbers.between(0, twin.pageSize - 2)
      const to = Math.min(twin.pageSize, from + numbers.between(1, 2000))
      const bytes = spoiled(pages, (page) => page.fill(0x41, from, to))
      // What no start has time to see, the nightly check does: it asks the next start for this one.
      const outcome = await tryOne(`journal pages ${pages.join(', ')}, bytes ${from} to ${to}`, { bytes, prepare: askForWholeCheck })
      expect(['missing', 'new chain', 'whole', 'unharmed']).toContain(outcome)
      outcomes.push(outcome)
    }
    console.log(`pages of the journal: ${tally(outcomes)}`)
  }, 600_000)

  it('takes what hangs below a damaged index for rows of no table: nobody is erased by a page that names members', async () => {
    const inner = Array.from({ length: twin.pages - 1 }, (_, at) => at + 2).filter((page) => twin.ownerOf(page).endsWith('(internal)') && /^projected_|_by_|autoindex/.test(twin.ownerOf(page)))
    expect(inner.length).toBeGreaterThan(0)
    const till = await opened({ bytes: spoiled([...inner, ...twin.pagesOf('erasure', 'received_erasure')], (page) => page.fill(0x41)) })
    try {
      const db = openReadOnly(till!.dataDir)
      try {
        expect(readdirSync(join(till!.dataDir, 'damaged'))).toHaveLength(1)
        expect(db.prepare('SELECT member_id FROM erasure').all()).toEqual([])
      } finally {
        db.close()
      }
      await till!.signIn()
      expect((await till!.scan(MEI_LIN_CARD)).member).not.toBeNull()
    } finally {
      await till!.close()
    }
  })

  it('goes on selling when any pages are, many at once, and nothing is filled from anywhere', async () => {
    const numbers = seededNumbers(SEED + 4)
    const spared = new Set(twin.pagesOf(...ESSENTIAL, 'sqlite_schema'))
    const outcomes: string[] = []
    for (let n = 0; n < TRIES; n++) {
      const pages = Array.from({ length: numbers.between(2, 40) }, () => numbers.between(2, twin.pages)).filter((page) => !spared.has(page))
      const outcome = await tryOne(`pages ${pages.map((page) => `${page} ${twin.ownerOf(page)}`).join(', ')}`, { bytes: spoiled(pages, (page) => page.fill(numbers.between(0, 255))) })
      outcomes.push(outcome)
    }
    console.log(`many pages, without a backup: ${tally(outcomes)}`)
  }, 600_000)

  it('goes on selling when any pages are, many at once, where a backup lies beside', async () => {
    const numbers = seededNumbers(SEED + 2)
    const backups = backupOfTwin()
    const outcomes: string[] = []
    for (let n = 0; n < TRIES; n++) {
      const pages = Array.from({ length: numbers.between(2, 40) }, () => numbers.between(1, twin.pages))
      const outcome = await tryOne(`pages ${pages.map((page) => `${page} ${twin.ownerOf(page)}`).join(', ')}`, { bytes: spoiled(pages, (page) => page.fill(numbers.between(0, 255))), prepare: (dir) => cpSync(backups, join(dir, 'backups'), { recursive: true }) })
      // The backup has everything but the last sales.
      expect(outcome).not.toBe('refused')
      outcomes.push(outcome)
    }
    console.log(`many pages, with a backup: ${tally(outcomes)}`)
  }, 600_000)

  it('loses nothing that was written after a damaged place in its log', async () => {
    const numbers = seededNumbers(SEED + 3)
    const outcomes: string[] = []
    const { bytes, log } = logged
    const frames = framesOfRound(log)
    while (outcomes.length < TRIES) {
      const frame = numbers.between(0, frames - 1)
      const spoiledLog = Buffer.from(log)
      const at = 32 + frame * (24 + twin.pageSize)
      const [from, to] = numbers.between(0, 1) === 0 ? [at, at + 24 + twin.pageSize] : [at + 24 + numbers.between(0, 4000), at + 24 + twin.pageSize]
      spoiledLog.fill(0, from, to)
      if (spoiledLog.equals(log)) continue
      const outcome = await tryOne(`frame ${frame} of ${frames}, bytes ${from} to ${to} of the log`, { bytes, log: spoiledLog })
      // The last transaction of a log is what a power cut may have torn: nobody can tell it from that. It wrote one entry, or none.
      if (outcome === 'not seen') expect(entriesIn(join(scratch.dir, 'till'))).toBeGreaterThanOrEqual(twin.rows.length - 1)
      expect(outcome).not.toBe('refused')
      outcomes.push(outcome)
    }
    console.log(`frames of the log: ${tally(outcomes)}`)
  }, 600_000)
})

describe('damage that shows while the till sells', () => {
  it('has the till start anew, read everything, and put it right', async () => {
    let asked = 0
    const dir = damagedCopy(twin, join(scratch.dir, 'selling'), twin.file)
    const till = await openTill({ dataDir: dir, clock, ports: { startAnew: () => void (asked += 1) } })
    await till.signIn(MANAGER)
    // In the text of an old entry: no start looks at all of them.
    const [page] = twin.pagesOf('journal').filter((each) => twin.ownerOf(each).includes('overflow'))
    const fd = openSync(join(dir, 'regulars.db'), 'r+')
    writeSync(fd, Buffer.alloc(300, 0x41), 0, 300, (page! - 1) * twin.pageSize + 1000)
    closeSync(fd)
    await till.call('ledger.check', command())
    await expect.poll(() => asked, { timeout: 20_000 }).toBe(1)
    await sellOne(till)
    await till.close()
    const again = await openTill({ dataDir: dir, clock, ports: { startAnew: () => void (asked += 1) } })
    const { damage, spendingBarred, booksFault } = await again.call('terminal.get', {})
    expect(damage?.missingEntries).toBe(1)
    expect(spendingBarred?.because).toBe('damaged')
    expect(booksFault).not.toBeNull()
    await again.signIn(MANAGER)
    await sellOne(again)
    await again.call('ledger.check', command())
    await expect.poll(async () => (await again.call('ledger.get', {})).last?.fault?.code, { timeout: 20_000 }).toBe('ENTRIES_LOST')
    expect(asked).toBe(1)
    await again.close()
  }, 60_000)

  it('is looked for once: a file that was just read whole is not suspected again', async () => {
    let asked = 0
    const dir = damagedCopy(twin, join(scratch.dir, 'sound'), twin.file)
    askForWholeCheck(dir)
    const till = await openTill({ dataDir: dir, clock, ports: { startAnew: () => void (asked += 1) } })
    expect((await till.call('terminal.get', {})).damage).toBeNull()
    await till.close()
    const watch = createDamageWatch({ dataDir: dir, log: silent, check: () => Promise.resolve(), startAnew: () => void (asked += 1) })
    watch.found('DATABASE_DAMAGED')
    expect(asked).toBe(0)
    await (await openTill({ dataDir: dir, clock })).close()
    watch.found('BALANCES_DIFFER')
    expect(asked).toBe(0)
    watch.found('DATABASE_DAMAGED')
    expect(asked).toBe(1)
  })
})

describe('the list of closed segments', () => {
  it('is made again from what lies beside their files when it is lost', async () => {
    const dir = damagedCopy(twin, join(scratch.dir, 'segments'), twin.file)
    const closing = openDatabase(dir, { clock, log: silent })
    closeSegment(closing, dir, { upToSeq: 20, because: 'year', at: clock.now() })
    closeSegment(closing, dir, { upToSeq: 40, because: 'year', at: clock.now() })
    closing.close()
    const bytes = readFileSync(join(dir, 'regulars.db'))
    const db = openReadOnly(dir)
    const pages = db.prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'segment'").pluck().all()
    db.close()
    for (const page of pages) bytes.fill(0x41, (page - 1) * twin.pageSize, page * twin.pageSize)
    writeFileSync(join(dir, 'regulars.db'), bytes)
    const till = await openTill({ dataDir: dir, clock })
    expect(lookAtBooks(dir)).toEqual({ missing: 0, isNewChain: false, fault: null })
    expect((await till.call('terminal.get', {})).spendingBarred).toBeNull()
    await till.close()
  }, 60_000)
})

describe('a salvage that is cut off', () => {
  it('is begun anew or finished by the next start, wherever the power went', async () => {
    const bytes = spoiled(twin.pagesOf('journal').slice(2, 5), (page) => page.fill(0))
    const damaged = damagedCopy(twin, join(scratch.dir, 'whole'), bytes)
    await (await openTill({ dataDir: damaged, clock })).close()
    const stages = [
      (dir: string) => writeFileSync(join(dir, 'salvage-under-way.db'), 'half of one'),
      (dir: string) => cpSync(join(damaged, 'regulars.db'), join(dir, 'salvage-under-way.db')),
    ]
    for (const cut of stages) {
      const dir = damagedCopy(twin, join(scratch.dir, 'cut'), bytes)
      cut(dir)
      const till = await openTill({ dataDir: dir, clock })
      expect(lookAtBooks(dir).fault).toContain('ENTRIES_LOST')
      await till.close()
    }
    // From here on the new file is whole: the start only puts it in its place.
    const ready = damagedCopy(twin, join(scratch.dir, 'ready'), bytes)
    expect(salvage(ready, { clock, hasher: createHasher(), log: silent, migrations: ownMigrations() })).toBe(true)
    const salvaged = readFileSync(join(ready, 'regulars.db'))
    const [stamp] = readdirSync(join(ready, 'damaged'))
    for (const step of [0, 1, 2]) {
      const dir = damagedCopy(twin, join(scratch.dir, 'placed'), bytes, Buffer.alloc(0))
      writeFileSync(join(dir, `salvaged-${stamp}.db`), salvaged)
      const aside = join(dir, 'damaged', stamp!)
      if (step > 0) {
        mkdirSync(aside, { recursive: true })
        renameSync(join(dir, 'regulars.db'), join(aside, 'regulars.db'))
      }
      if (step > 1) renameSync(join(dir, 'regulars.db-wal'), join(aside, 'regulars.db-wal'))
      const till = await openTill({ dataDir: dir, clock })
      expect(readFileSync(join(aside, 'regulars.db')).equals(bytes)).toBe(true)
      expect(readdirSync(dir).filter((name) => name.startsWith('salvage'))).toEqual([])
      expect(lookAtBooks(dir).fault).toContain('ENTRIES_LOST')
      await till.signIn(MANAGER)
      await sellOne(till)
      await till.close()
    }
  }, 120_000)
})

describe('entries that are given back', () => {
  it('are taken only as whole ranges that fit at both ends', async () => {
    const dir = damagedCopy(twin, join(scratch.dir, 'given'), spoiled(twin.pagesOf('journal').slice(-14, -4), (page) => page.fill(0)))
    await (await openTill({ dataDir: dir, clock })).close()
    const db = openDatabase(dir, { clock, log: silent })
    try {
      const till = createTill({ db, clock, log: silent, ids: createIds(clock), hasher: createHasher(), keys: openKeyStore(dir), onDiskChange: () => undefined })
      const { terminalId } = twin.rows[0]!
      const range = missingEntries(till).find((each) => each.range.last > each.range.first)!.range
      const rows = twin.rows.filter(({ seq }) => seq >= range.first && seq <= range.last)
      const later = (row: JournalRow, previousHash = row.previousHash): JournalRow => {
        const changed = { ...row, previousHash, at: row.at + 1 }
        return { ...changed, hash: chainHash(createHasher(), { terminalId, ...changed }) }
      }
      // A chain of its own that begins right, one that ends right, and one whose hashes are of other texts.
      const beginsRight = rows.reduce<JournalRow[]>((chain, row) => [...chain, later(row, chain.at(-1)?.hash)], [])
      const endsRight = [later(rows[0]!), ...rows.slice(1)]
      const otherTexts = rows.map((row) => ({ ...row, body: `${row.body} ` }))
      for (const wrong of [beginsRight, endsRight, otherTexts, rows.slice(1), rows.slice(0, -1)]) {
        expect(refill(till, { terminalId, rows: wrong })).toMatchObject({ filled: [], refused: [range], isWhole: false })
      }
      expect(refill(till, { terminalId: till.ids.next(), rows })).toEqual({ filled: [], refused: [], isWhole: false })
      expect(checkBooks(db, createHasher()).fault?.code).toBe('ENTRIES_LOST')
      const filled = refill(till, { terminalId, rows: twin.rows })
      expect(filled.isWhole).toBe(true)
      expect(checkBooks(db, createHasher()).fault).toBeNull()
      // Again with the same rows: nothing is missing, nothing happens.
      const head = till.journal.headOf()
      expect(refill(till, { terminalId, rows: twin.rows })).toEqual({ filled: [], refused: [], isWhole: true })
      expect(till.journal.headOf()).toEqual(head)
    } finally {
      db.close()
    }
  }, 60_000)
})
