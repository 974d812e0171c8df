import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

export interface ErasureStore {
  note(memberIds: readonly string[], at: Instant): void
  ids(): string[]
  hasUnwiped(): boolean
  /** Every trace of these people has left the files; of everybody erased so far, where nobody is named. */
  markWiped(memberIds?: readonly string[]): void
  /** Digests of what was keyed and scanned: short numbers can be guessed from them. A command of that member is not repeated. */
  forgetDigests(memberIds: readonly string[]): void
  /** Whether somebody else bears exactly this name. */
  isShared(name: string, memberIds: readonly string[]): boolean
}

/** Whose data was erased, and whether every trace of it has left the files. */
export function createErasureStore(db: Database.Database): ErasureStore {
  const insert = db.prepare('INSERT OR IGNORE INTO erasure (member_id, at) VALUES (?, ?)')
  const all = db.prepare<[], { memberId: string }>('SELECT member_id AS memberId FROM erasure ORDER BY member_id')
  const unwiped = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM erasure WHERE wiped = 0')
  const wiped = db.prepare('UPDATE erasure SET wiped = 1 WHERE wiped = 0')
  const wipedOne = db.prepare('UPDATE erasure SET wiped = 1 WHERE member_id = ?')
  const forgetCommand = db.prepare("UPDATE command SET input_hash = '' WHERE instr(result, ?) > 0")
  const forgetScans = db.prepare('DELETE FROM scan_seen')
  const named = db.prepare<[string, string], { memberId: string }>('SELECT member_id AS memberId FROM member WHERE name = ? OR other_name = ?')
  return {
    note(memberIds, at) {
      for (const memberId of memberIds) insert.run(memberId, at)
    },
    ids: () => all.all().map((row) => row.memberId),
    hasUnwiped: () => (unwiped.get()?.n ?? 0) > 0,
    markWiped(memberIds) {
      if (memberIds === undefined) wiped.run()
      else for (const memberId of memberIds) wipedOne.run(memberId)
    },
    forgetDigests(memberIds) {
      for (const memberId of memberIds) forgetCommand.run(memberId)
      forgetScans.run()
    },
    isShared: (name, memberIds) => named.all(name, name).some((row) => !memberIds.includes(row.memberId)),
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024
const WAIT_FOR_READERS_MS = 100

/** Whether any of these texts (UTF-8) stands anywhere in a file, live rows and free space alike. */
export function fileHolds(path: string, texts: readonly string[]): boolean {
  if (!existsSync(path) || texts.length === 0) return false
  const needles = texts.map((text) => Buffer.from(text, 'utf8'))
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES + overlap)
    let kept = 0
    for (;;) {
      const read = readSync(fd, buffer, kept, CHUNK_BYTES, null)
      if (read === 0) return false
      const seen = buffer.subarray(0, kept + read)
      if (needles.some((needle) => seen.includes(needle))) return true
      kept = Math.min(overlap, seen.length)
      seen.copy(buffer, 0, seen.length - kept)
    }
  } finally {
    closeSync(fd)
  }
}

/**
 * Empties the write-ahead log into the database and cuts it to nothing, so that no older page is left in it.
 *
 * @returns false where another connection still reads from it
 */
export function emptyLog(db: Database.Database): boolean {
  const waitMs = Number(db.pragma('busy_timeout', { simple: true }))
  // A reader, a check of the books perhaps, takes long: nobody at the counter waits for it.
  db.pragma(`busy_timeout = ${WAIT_FOR_READERS_MS}`)
  try {
    const [done] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    return done?.busy === 0
  } finally {
    db.pragma(`busy_timeout = ${waitMs}`)
  }
}

/** Writes the whole database anew. SQLite overwrites what is deleted (secure_delete), but not copies that stayed behind when full pages were split. */
export function writeAnew(db: Database.Database): boolean {
  db.exec('VACUUM')
  return emptyLog(db)
}
