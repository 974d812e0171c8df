import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { StartRefusal } from '../../terminal/start-refusal.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { folderOf, listSegments, readChain } from '../../terminal/store/segments.ts'
import { damagedCopy, sellOne, soldTwin } from '../support/damage.ts'
import type { Twin } from '../support/damage.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { MANAGER, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

/** Damages tried of each kind; more on request. */
const TRIES = Number(process.env.REGULARS_DAMAGES ?? 12)
const SEED = Number(process.env.REGULARS_SEED ?? Date.now() % 1_000_000)

const clock = handClock()
let twin: Twin
let scratch: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  console.log(`damage: seed ${SEED}, ${TRIES} of each kind`)
  twin = await soldTwin(clock)
  scratch = temporaryFolder()
}, 60_000)
afterAll(() => {
  twin.remove()
  scratch.remove()
})

/** A till on a damaged copy; null: it was refused, as it may be where nobody can say any more who it is. */
async function opened(bytes: Buffer, log?: Buffer): Promise<TestTill | null> {
  const dir = damagedCopy(twin, join(scratch.dir, 'till'), bytes, log)
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

async function stillWorks(till: TestTill): Promise<Seen> {
  const before = lookAtBooks(till.dataDir)
  expect(before.fault).toEqual(before.missing > 0 ? expect.stringContaining('ENTRIES_LOST') as unknown as string : null)
  const { damage } = await till.call('terminal.get', {})
  expect(damage).not.toBeNull()
  expect(damage?.missingEntries).toBe(before.missing)
  expect(damage?.isSpendingBarred).toBe(before.missing > 0 || before.isNewChain)
  return before
}

describe('a damaged page', () => {
  it('costs what was on it, and the till goes on', async () => {
    const numbers = seededNumbers(SEED)
    for (let n = 0; n < TRIES; n++) {
      const page = numbers.between(1, twin.pages)
      const bytes = Buffer.from(twin.file)
      bytes.fill(numbers.between(0, 255), (page - 1) * twin.pageSize, page * twin.pageSize)
      const till = await opened(bytes)
      const what = `page ${page}: ${twin.ownerOf(page)}`
      if (till === null) {
        expect(['terminal_identity', 'setting', 'staff', 'rulebook'], what).toContain(twin.ownerOf(page).split(' ')[0])
        continue
      }
      const view = await till.call('terminal.get', {})
      if (view.damage === null) {
        await till.close()
        continue
      }
      try {
        await stillWorks(till)
        await till.signIn(MANAGER)
        await sellOne(till)
      } catch (error) {
        throw new Error(what, { cause: error })
      }
      await till.close()
      expect(existsSync(join(till.dataDir, 'damaged'))).toBe(true)
      const [aside] = readdirSync(join(till.dataDir, 'damaged'))
      expect(readFileSync(join(till.dataDir, 'damaged', aside!, 'regulars.db')).equals(bytes)).toBe(true)
    }
  }, 600_000)
})
