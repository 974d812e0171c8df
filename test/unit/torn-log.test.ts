import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLogBroken } from '../../terminal/store/salvage-pages.ts'
import { temporaryFolder } from '../support/till.ts'

// The write-ahead log's format (https://sqlite.org/fileformat2.html#walformat).
const LOG_HEADER = 32
const FRAME_HEADER = 24
const PAGE = 4096
const frameAt = (n: number): number => LOG_HEADER + n * (FRAME_HEADER + PAGE)
/** The first frame whose page number and end mark lie in another sector of 512 bytes than its salts and sums. */
const TEARABLE = 41
/** Enough pages that the last transaction has that frame in it, and others after it. */
const PAGES = 60

describe('a log whose last transaction a power cut tore', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let path: string
  let log: Buffer

  beforeEach(() => {
    folder = temporaryFolder()
    path = join(folder.dir, 'some.db')
    const db = new Database(path)
    db.pragma(`page_size = ${PAGE}`)
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE t (x BLOB)')
    db.transaction(() => {
      for (let n = 0; n < PAGES; n++) db.prepare('INSERT INTO t VALUES (randomblob(3500))').run()
    })()
    log = readFileSync(`${path}-wal`)
    db.close()
  })
  afterEach(() => folder.remove())

  function isBroken(change: (log: Buffer) => void): boolean {
    const changed = Buffer.from(log)
    change(changed)
    writeFileSync(`${path}-wal`, changed)
    return isLogBroken(path)
  }

  /** What a frame of an older round left in the place of page number and mark: the end of a transaction then. */
  const leaveOldMark = (n: number) => (changed: Buffer) => {
    changed.writeUInt32BE(7, frameAt(n))
    changed.writeUInt32BE(9, frameAt(n) + 4)
  }

  it('is whole as it was written', () => {
    expect(frameAt(TEARABLE) % 512).toBeGreaterThanOrEqual(504)
    expect(isBroken(() => undefined)).toBe(false)
  })

  it('takes an older end mark in a header that lies in two sectors for what a cut left', () => {
    expect(isBroken(leaveOldMark(TEARABLE))).toBe(false)
  })

  it('takes it for damage where a header is written whole or not at all', () => {
    expect(isBroken(leaveOldMark(TEARABLE + 1))).toBe(true)
  })

  it('finds that a transaction is lost which another follows', () => {
    const ends = Array.from({ length: Math.floor((log.length - LOG_HEADER) / (FRAME_HEADER + PAGE)) }, (_, n) => n).filter((n) => log.readUInt32BE(frameAt(n) + 4) > 0)
    expect(ends.length).toBeGreaterThan(1)
    expect(isBroken((changed) => changed.fill(1, frameAt(ends[0]!) + FRAME_HEADER + 100, frameAt(ends[0]!) + FRAME_HEADER + 200))).toBe(true)
  })
})
