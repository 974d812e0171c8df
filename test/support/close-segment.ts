import { join } from 'node:path'
import Database from 'better-sqlite3'
import { holdPragmas } from '../../terminal/store/open-database.ts'
import { DATABASE_FILE } from '../../terminal/store/database-file.ts'
import { closeSegment } from '../../terminal/store/segments.ts'
import type { Segment } from '../../terminal/store/segments.ts'

/**
 * Closes the first live entries of a till, running or not, as the till itself does at the end of a year: over a connection
 * of its own, with the same settings.
 *
 * @param leave how many of the last entries stay live
 * @returns null where none is left to close
 */
export function closeInTill(dataDir: string, leave: number, at = Date.now()): Segment | null {
  const path = join(dataDir, DATABASE_FILE)
  const db = new Database(path)
  try {
    holdPragmas(db, path)
    const first = db.prepare<[], number | null>('SELECT min(seq) FROM journal').pluck().get() ?? null
    const last = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? null
    const upToSeq = (last ?? 0) - leave
    return first === null || upToSeq < first ? null : closeSegment(db, dataDir, { upToSeq, because: 'year', at })
  } finally {
    db.close()
  }
}
