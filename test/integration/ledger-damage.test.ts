import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import type { BookReport } from '../../terminal/services/ledger-report.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { copies, soldFolder } from '../support/tampering.ts'
import { temporaryFolder } from '../support/till.ts'

/** Offsets tried; every one is a whole check of the books. More on request. */
const FLIPS = Number(process.env.PROPERTY_RUNS ?? 100)

let sold: ReturnType<typeof temporaryFolder>
let scratch: ReturnType<typeof temporaryFolder>
let whole: Buffer
const copied = copies()

beforeAll(async () => {
  sold = await soldFolder()
  scratch = temporaryFolder()
  whole = readFileSync(join(sold.dir, 'regulars.db'))
})
afterAll(() => {
  copied.removeAll()
  for (const folder of [sold, scratch]) folder.remove()
})

/** What verify says of a folder that holds these bytes; a refusal to open is a stated answer too. */
function checked(bytes: Buffer): BookReport | string {
  const dir = join(scratch.dir, 'till')
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir)
  writeFileSync(join(dir, 'regulars.db'), bytes)
  try {
    const db = openReadOnly(dir)
    try {
      return checkBooks(db, createHasher())
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

function flipped(offset: number, bit: number): Buffer {
  const bytes = Buffer.from(whole)
  bytes[offset] = bytes[offset]! ^ (1 << bit)
  return bytes
}

/** Where in the file the pages of a table lie, as SQLite itself says it. */
function pagesOf(...tables: string[]): { page: number; size: number }[] {
  const db = new Database(join(sold.dir, 'regulars.db'), { readonly: true })
  const size = Number(db.pragma('page_size', { simple: true }))
  try {
    return db.prepare<string[], { pageno: number }>(`SELECT pageno FROM dbstat WHERE name IN (${tables.map(() => '?').join(', ')})`).all(...tables).map(({ pageno }) => ({ page: pageno, size }))
  } finally {
    db.close()
  }
}

function journalTexts(bytes: Buffer): string {
  const file = join(scratch.dir, 'texts.db')
  writeFileSync(file, bytes)
  const db = new Database(file, { readonly: true })
  try {
    return JSON.stringify(db.prepare('SELECT seq, at, CAST(body AS BLOB) AS body, previous_hash, hash FROM journal').all())
  } finally {
    db.close()
  }
}

describe('a byte of the file turned over', () => {
  it('where the journal is: found, or nothing that the journal says has changed', () => {
    const numbers = seededNumbers(20_261_122)
    const pages = pagesOf('journal')
    const before = journalTexts(whole)
    let found = 0
    for (let i = 0; i < FLIPS; i++) {
      const { page, size } = pages[numbers.between(0, pages.length - 1)]!
      const bytes = flipped((page - 1) * size + numbers.between(0, size - 1), numbers.between(0, 7))
      const report = checked(bytes)
      if (typeof report === 'string' || report.fault !== null) found += 1
      else expect(journalTexts(bytes)).toBe(before)
    }
    expect(found).toBeGreaterThan(FLIPS / 2)
  })

  it('anywhere else: said or harmless, and never a crash', () => {
    const numbers = seededNumbers(7)
    const before = journalTexts(whole)
    for (let i = 0; i < FLIPS; i++) {
      const bytes = flipped(numbers.between(0, whole.length - 1), numbers.between(0, 7))
      const report = checked(bytes)
      if (typeof report !== 'string' && report.fault === null) expect(journalTexts(bytes)).toBe(before)
    }
  })
})

describe('a page of the file', () => {
  it.each(['journal', 'sale', 'projected_lot', 'receipt', 'member'])('of %s overwritten is said, with what is sound before it', (table) => {
    for (const { page, size } of pagesOf(table).slice(0, 8)) {
      const bytes = Buffer.from(whole)
      bytes.fill(0x55, (page - 1) * size, page * size)
      const report = checked(bytes)
      expect(typeof report === 'string' ? report : report.fault?.code).toBe('DATABASE_DAMAGED')
    }
  })

  it('cut off with all after it is said', () => {
    for (const pages of [1, 2, 5, 10]) {
      const report = checked(whole.subarray(0, whole.length - pages * 4096))
      expect(typeof report === 'string' || report.fault !== null).toBe(true)
    }
  })
})

describe('text that is no text', () => {
  it('is found, though it reads as the same letters', () => {
    const dir = copied.of(sold.dir, (db) => db.exec("UPDATE journal SET body = CAST(CAST(body AS BLOB) || x'00' AS TEXT) WHERE seq = 4"))
    copyFileSync(join(dir, 'regulars.db'), join(scratch.dir, 'zero.db'))
    const zero = checked(readFileSync(join(scratch.dir, 'zero.db')))
    expect(typeof zero === 'string' ? zero : zero.fault).toMatchObject({ code: 'ROW_CHANGED', seq: 4 })
    const broken = copied.of(sold.dir, (db) => db.exec("UPDATE journal SET body = CAST(x'c328' || CAST(body AS BLOB) AS TEXT) WHERE seq = 5"))
    const report = checked(readFileSync(join(broken, 'regulars.db')))
    expect(typeof report === 'string' ? report : report.fault).toMatchObject({ code: 'ROW_CHANGED', seq: 5, detail: 'the stored bytes are not a row of a journal' })
  })
})
