import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { createIds } from '../../terminal/ids.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { refill } from '../../terminal/services/refill.ts'
import { offlineSpending } from '../../terminal/services/spending-guard.ts'
import { createTill } from '../../terminal/services/till.ts'
import { StartRefusal } from '../../terminal/start-refusal.ts'
import { makeBackup } from '../../terminal/store/make-backup.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { askForWholeCheck } from '../../terminal/store/salvage-place.ts'
import { salvageReport } from '../../terminal/store/salvage-report.ts'
import { folderOf, listSegments, readChain } from '../../terminal/store/segments.ts'
import { VERSION } from '../../terminal/version.ts'
import { anyCode, damagedCopy, sellOne, soldTwin } from '../support/damage.ts'
import type { Twin } from '../support/damage.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { MANAGER, MEI_LIN_CARD, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** Damages tried of each kind; more on request. */
const TRIES = Number(process.env.REGULARS_DAMAGES ?? 12)
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
  const { damage } = await till.call('terminal.get', {})
  expect(damage).not.toBeNull()
  expect(damage?.missingEntries).toBe(before.missing)
  if (before.missing > 0 || before.isNewChain) expect(damage?.isSpendingBarred).toBe(true)
  await till.signIn(MANAGER)
  const code = anyCode(till.dataDir)
  await sellOne(till, { code })
  const isMemberKnown = (await till.client.call('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: MEI_LIN_CARD, at: clock.now() } })).ok
  const sale = await till.scan(code)
  if (isMemberKnown && damage?.isSpendingBarred) {
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

/** One damage, from the start to the refill; answers what came of it. */
async function tryOne(what: string, damage: Damage): Promise<'refused' | 'not seen' | 'whole' | 'missing' | 'new chain'> {
  try {
    const till = await opened(damage)
    if (till === null) return 'refused'
    try {
      if ((await till.call('terminal.get', {})).damage === null) return 'not seen'
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
      expect(['missing', 'new chain', 'whole', ...(to - from < 200 ? ['not seen'] : [])]).toContain(outcome)
      outcomes.push(outcome)
    }
    console.log(`pages of the journal: ${tally(outcomes)}`)
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
      // The end of a log is what a power cut may have torn: nobody can tell it from that.
      if (outcome === 'not seen') expect(frames - frame).toBeLessThan(60)
      expect(outcome).not.toBe('refused')
      outcomes.push(outcome)
    }
    console.log(`frames of the log: ${tally(outcomes)}`)
  }, 600_000)
})
