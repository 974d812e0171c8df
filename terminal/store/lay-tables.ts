import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'
import type { Migration } from './migrations.ts'
import { noteLayoutSince } from './newer-entries.ts'

/** "RGLR": marks a SQLite file as this product's (PRAGMA application_id, SQLite file format section 1.3.12). */
export const APPLICATION_ID = 0x52474c52

/**
 * Brings a database forward by numbered steps, all of them or none.
 *
 * @param version the layout it has: 0 for a new one
 * @param pending the steps after that, in order
 */
export function layTables(db: Database.Database, version: number, pending: readonly Migration[], at: Instant): void {
  db.transaction(() => {
    if (version === 0) {
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.exec('CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, minimum_reader INTEGER NOT NULL, at INTEGER NOT NULL) STRICT')
    }
    const note = db.prepare('INSERT INTO migration (version, name, checksum, minimum_reader, at) VALUES (?, ?, ?, ?, ?)')
    for (const m of pending) {
      db.exec(m.sql)
      note.run(m.version, m.name, m.checksum, m.minimumReader, at)
    }
    if (version > 0) noteLayoutSince(db, pending.map((m) => m.version))
    db.pragma(`user_version = ${pending.at(-1)?.version ?? version}`)
  }).immediate()
}
