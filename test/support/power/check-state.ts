import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSystemClock } from '../../../terminal/clock.ts'
import { createHasher } from '../../../terminal/hasher.ts'
import { checkBooks } from '../../../terminal/services/ledger-check.ts'
import { StartRefusal } from '../../../terminal/start-refusal.ts'
import { BackupFault } from '../../../terminal/store/backup-fault.ts'
import { currentIdentity } from '../../../terminal/store/chain-store.ts'
import { readIdentity } from '../../../terminal/store/journal-store.ts'
import { findKey } from '../../../terminal/store/key-store.ts'
import type { Migration } from '../../../terminal/store/migrations.ts'
import { openDatabase } from '../../../terminal/store/open-database.ts'
import { DAMAGED_FOLDER } from '../../../terminal/store/salvage-place.ts'
import { verifyBackup } from '../../../terminal/store/verify-backup.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** What must be found in a folder after a power cut. */
export interface Owed {
  /** Every sale of the whole record, in the order of their receipts: nothing else may be there, and none before its turn. */
  readonly sales: readonly string[]
  /** Of those, how many at least. */
  readonly acknowledged: ReadonlySet<string>
  readonly migrations: readonly Migration[]
  /** Somebody was told that the till is there: it must be set up. */
  readonly setUp: boolean
  /** An older version made the database: a copy from before the migration must be there. */
  readonly backup: boolean
  /** The migration was said to be done: opening must not have to do it again. */
  readonly migrated: boolean
  /** Nobody was told yet that a till is there: its folder need not be. */
  readonly mayBeAbsent: boolean
  /** A backup was said to be made. */
  readonly backedUp: boolean
}

export interface Found {
  readonly lost: number
  /** What is wrong; null: nothing. */
  readonly complaint: string | null
}

/** Opens the folder as the till does after a cut, and looks through everything in it. */
export function checkState(folder: string, owed: Owed): Found {
  if (owed.mayBeAbsent && !existsSync(folder)) return { lost: 0, complaint: null }
  const backups = backupsIn(folder).length
  let db: Database.Database
  try {
    db = openDatabase(folder, { clock: createSystemClock(), log, migrations: owed.migrations })
  } catch (error) {
    return { lost: owed.acknowledged.size, complaint: `not opened: ${wordsOf(error)}` }
  }
  try {
    if (existsSync(join(folder, DAMAGED_FOLDER))) return { lost: 0, complaint: 'what a cut left was taken for damage' }
    if (owed.migrated && backupsIn(folder).length > backups) return { lost: 0, complaint: 'the migration was said to be done and was not' }
    return checkOpen(db, folder, owed)
  } catch (error) {
    return { lost: owed.acknowledged.size, complaint: `not read: ${wordsOf(error)}` }
  } finally {
    db.close()
  }
}

const wordsOf = (error: unknown): string => (error instanceof StartRefusal ? `${error.code} ${JSON.stringify(error.data)}` : String(error))

/** Every page of the file is looked through by openDatabase and again by checkBooks. */
function checkOpen(db: Database.Database, folder: string, owed: Owed): Found {
  const kept = salesIn(db)
  const have = new Set(kept)
  const lost = [...owed.acknowledged].filter((saleId) => !have.has(saleId)).length
  if (lost > 0) return { lost, complaint: `${lost} acknowledged sales are lost` }
  if (kept.some((saleId, at) => owed.sales[at] !== saleId)) return { lost, complaint: 'a sale is twice there, not in its place, or was never made' }
  if (db.pragma('user_version', { simple: true }) !== owed.migrations.length) return { lost, complaint: 'not at the newest version' }
  if (readIdentity(db) === null) return { lost, complaint: owed.setUp ? 'the till was set up and is not' : null }
  if (findKey(folder, currentIdentity(db)?.publicKey ?? '') === null) return { lost, complaint: 'the key of the chain is not there' }
  const { fault, totals } = checkBooks(db, createHasher())
  if (fault) return { lost, complaint: `books: ${fault.code} ${fault.detail}` }
  if (totals.sales !== kept.length) return { lost, complaint: `${totals.sales} sales in the journal, ${kept.length} in the list` }
  const halves = backupsIn(folder).filter((path) => !isWhole(path))
  if (halves.length > 0) return { lost, complaint: `${halves.join()} has a backup's name and does not hold` }
  if (owed.backedUp && backupsIn(folder).length === 0) return { lost, complaint: 'a backup was said to be made and is not there' }
  return { lost, complaint: owed.backup && !hasBackup(folder, owed.sales) ? 'migrated without a whole backup' : null }
}

const salesIn = (db: Database.Database): string[] => db.prepare<[], string>('SELECT sale_id FROM sale ORDER BY seq').pluck().all()

function backupsIn(folder: string): string[] {
  const backups = join(folder, 'backups')
  return existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.db')).map((name) => join(backups, name)) : []
}

function isWhole(path: string): boolean {
  try {
    verifyBackup(path, createHasher())
    return true
  } catch (error) {
    if (error instanceof BackupFault) return false
    throw error
  }
}

/** Whether a copy from before the migration can be read through and has every sale. */
function hasBackup(folder: string, sales: readonly string[]): boolean {
  return backupsIn(folder).some((path) => {
    try {
      const copy = new Database(path, { readonly: true })
      try {
        return copy.pragma('integrity_check(1)', { simple: true }) === 'ok' && salesIn(copy).join() === sales.join()
      } finally {
        copy.close()
      }
    } catch (error) {
      if (error instanceof Database.SqliteError) return false
      throw error
    }
  })
}
