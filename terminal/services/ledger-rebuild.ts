import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Clock, Hasher } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import { backUp } from '../store/back-up.ts'
import { takeDataFolder } from '../store/data-folder.ts'
import { DATABASE_FILE } from '../store/database-file.ts'
import { openDatabase } from '../store/open-database.ts'
import { openReadOnly } from '../store/open-read-only.ts'
import { createProjections } from '../store/projections.ts'
import { foldWhole } from './fold-anew.ts'
import { checkBooks } from './ledger-check.ts'
import type { BookReport } from './ledger-report.ts'

/** What came of making a till's balances anew. */
export interface RebuildReport {
  /** False where the journal itself is at fault: then nothing was touched, for balances made from it would be wrong. */
  readonly rebuilt: boolean
  /** The copy of the database as it was; null where nothing was touched. */
  readonly backup: string | null
  /** Tables that changed: rows that were there and are not any more, rows that were not. A changed row counts as both. */
  readonly changed: readonly { readonly table: string; readonly gone: number; readonly made: number }[]
  /** The books afterwards. */
  readonly books: BookReport
}

/**
 * Makes every balance of a till anew from its journal: all of it or nothing, after a verified backup. Takes the folder
 * for itself, so that it refuses (StartRefusal) while a till runs on it.
 */
export function rebuildFolds(dataDir: string, ports: { clock: Clock; hasher: Hasher; log: Log }): RebuildReport {
  if (!existsSync(join(dataDir, DATABASE_FILE))) throw new Error(`there is no ${DATABASE_FILE} in ${dataDir}`)
  const lock = takeDataFolder(dataDir)
  try {
    const before = checkUntouched(dataDir, ports.hasher)
    if (before.fault !== null && before.fault.code !== 'BALANCES_DIFFER') return { rebuilt: false, backup: null, changed: [], books: before }
    const db = openDatabase(dataDir, ports)
    try {
      return rebuild(db, dataDir, ports)
    } finally {
      db.close()
    }
  } finally {
    lock.release()
  }
}

/** Only read: a start would put right what it takes for damage, and what was changed would no longer be there to be seen. */
function checkUntouched(dataDir: string, hasher: Hasher): BookReport {
  const db = openReadOnly(dataDir)
  try {
    return checkBooks(db, hasher)
  } finally {
    db.close()
  }
}

function rebuild(db: Database.Database, dataDir: string, ports: { clock: Clock; hasher: Hasher }): RebuildReport {
  const backup = backUp(db, dataDir, `before-rebuild-${ports.clock.now()}`)
  const projections = createProjections(db)
  const changed = db.transaction(() => {
    for (const table of projections.tables) db.exec(`CREATE TEMP TABLE was_${table} AS SELECT * FROM main.${table}`)
    foldWhole({ db, projections })
    return projections.tables.flatMap((table) => {
      const gone = countMissing(db, `temp.was_${table}`, `main.${table}`)
      const made = countMissing(db, `main.${table}`, `temp.was_${table}`)
      db.exec(`DROP TABLE temp.was_${table}`)
      return gone + made > 0 ? [{ table, gone, made }] : []
    })
  }).immediate()
  return { rebuilt: true, backup, changed, books: checkBooks(db, ports.hasher) }
}

/** Rows of one table that another does not have. */
function countMissing(db: Database.Database, of: string, from: string): number {
  return db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM (SELECT * FROM ${of} EXCEPT SELECT * FROM ${from})`).get()?.n ?? 0
}
