import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import { createHasher } from '../hasher.ts'
import type { Log } from '../log/log.ts'
import { StartRefusal } from '../start-refusal.ts'
import { backUp } from './back-up.ts'
import { DATABASE_FILE } from './database-file.ts'
import { diskRefusalOf } from './disk-refusal.ts'
import { APPLICATION_ID, layTables } from './lay-tables.ts'
import { isDamage, lookForDamage } from './look-for-damage.ts'
import { ownMigrations } from './migrations.ts'
import type { Migration } from './migrations.ts'
import { firstEntryBeyond } from './newer-entries.ts'
import { salvage } from './salvage.ts'
import { openPages } from './salvage-pages.ts'
import { askForWholeCheck, finishSalvage, forgetWholeCheck, isWholeCheckAsked, wholeCheckDone } from './salvage-place.ts'

/** Pages in the write-ahead log at which a commit makes a checkpoint in any case: 32 MiB. Before that, idle moments do (idle-checkpoint.ts). */
const CHECKPOINT_PAGES = 8_192

export interface OpenOptions {
  readonly clock: Clock
  readonly log: Log
  /** The build's own migrations, unless told otherwise. */
  readonly migrations?: readonly Migration[]
}

/** Sets what every connection must hold and reads it back. Throws StartRefusal where the database does not obey. */
export function holdPragmas(db: Database.Database, path: string): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  db.pragma('foreign_keys = ON')
  db.pragma('secure_delete = ON')
  db.pragma('trusted_schema = OFF')
  // Or REPLACE would delete a row without asking the triggers that guard it.
  db.pragma('recursive_triggers = ON')
  const expected: Record<string, unknown> = { journal_mode: 'wal', synchronous: 2, fullfsync: 1, checkpoint_fullfsync: 1, foreign_keys: 1, secure_delete: 1, recursive_triggers: 1 }
  for (const [name, value] of Object.entries(expected)) {
    const found = db.pragma(name, { simple: true })
    if (found !== value) throw new StartRefusal('PRAGMA_NOT_HELD', { path, detail: `${name} is ${String(found)}` })
  }
}

/**
 * Opens the terminal's database, made where it is missing, salvaged where it is damaged (salvage.ts), and brings it to this
 * build's layout: forward only, in one transaction, after a verified backup of what was there. The folder must have been
 * taken (data-folder.ts). Throws StartRefusal; a file that is refused is left as it was.
 */
export function openDatabase(dataDir: string, options: OpenOptions): Database.Database {
  const path = join(dataDir, DATABASE_FILE)
  const migrations = options.migrations ?? ownMigrations()
  try {
    finishSalvage(dataDir)
    forgetWholeCheck(dataDir)
    // Through a link SQLite would keep its log elsewhere, and a salvaged file would take the link's place.
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new StartRefusal('NOT_A_DATABASE', { path })
    if (existsSync(path)) putRight(dataDir, path, migrations, options)
    return openSound(dataDir, path, migrations, options)
  } catch (error) {
    // Seen only now: the next start looks at all of it before it does anything else.
    if (isDamage(error)) askForWholeCheck(dataDir)
    throw error instanceof StartRefusal ? error : (diskRefusalOf(error, path) ?? error)
  }
}

/** Salvages a database that is found damaged. Throws StartRefusal where it is none of ours, or nothing can be done. */
function putRight(dataDir: string, path: string, migrations: readonly Migration[], { clock, log }: OpenOptions): void {
  const hasher = createHasher()
  const isWhole = isWholeCheckAsked(dataDir)
  const detail = lookForDamage(path, { hasher, isWhole })
  if (detail === null) {
    if (isWhole) wholeCheckDone(dataDir)
    return
  }
  log.error('database.damaged', { detail })
  if (salvage(dataDir, { clock, hasher, log, migrations })) return
  throw new StartRefusal(isOurs(path) ? 'DATABASE_DAMAGED' : 'NOT_A_DATABASE', { path, detail })
}

/** Whether the head of a file says that it is a till's: another program's is not called damaged. */
function isOurs(path: string): boolean {
  const pages = openPages(path)
  try {
    return pages.header?.applicationId === APPLICATION_ID
  } finally {
    pages.close()
  }
}

function openSound(dataDir: string, path: string, migrations: readonly Migration[], options: OpenOptions): Database.Database {
  const db = new Database(path)
  try {
    const version = checkBeforeUse(db, path, migrations)
    if (version > migrations.length) refuseEntriesBeyond(db, dataDir, path, migrations.length)
    holdPragmas(db, path)
    migrate(db, dataDir, version, migrations, options)
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Whose file is it, which version, is it readable: all before the first write. Returns the version found. */
function checkBeforeUse(db: Database.Database, path: string, migrations: readonly Migration[]): number {
  const applicationId = db.pragma('application_id', { simple: true })
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0
  if (tables === 0 && applicationId === 0) return 0
  if (applicationId !== APPLICATION_ID) throw new StartRefusal('NOT_A_DATABASE', { path, detail: `application_id ${String(applicationId)}` })
  const version = Number(db.pragma('user_version', { simple: true }))
  const newest = migrations.length
  const done = db.prepare<[], { version: number; checksum: string; minimum_reader: number }>('SELECT version, checksum, minimum_reader FROM migration ORDER BY version').all()
  const minimumReader = Math.max(0, ...done.map((m) => m.minimum_reader))
  if (minimumReader > newest) throw new StartRefusal('DATABASE_NEWER', { path, detail: `version ${version}, needs ${minimumReader}, this is ${newest}` })
  const changed = done.find((m) => m.version <= newest && migrations[m.version - 1]?.checksum !== m.checksum)
  if (changed) throw new StartRefusal('DATABASE_OTHER_BUILD', { path, detail: `migration ${changed.version}` })
  return version
}

/** A newer program said that this one may open its database; but its entries must mean something here, or be marked as aside. */
function refuseEntriesBeyond(db: Database.Database, dataDir: string, path: string, newest: number): void {
  const beyond = firstEntryBeyond(db, dataDir, newest)
  if (beyond !== null) throw new StartRefusal('DATABASE_NEWER', { path, detail: `entry ${beyond.position}: ${beyond.detail}`.slice(0, 200) })
}

function migrate(db: Database.Database, dataDir: string, version: number, migrations: readonly Migration[], options: OpenOptions): void {
  const pending = migrations.filter((m) => m.version > version)
  if (pending.length === 0) return
  if (version > 0) {
    backUp(db, dataDir, `before-migration-from-${version}-${options.clock.now()}`)
    options.log.info('database.backed-up', { version })
  }
  layTables(db, version, pending, options.clock.now())
  options.log.info('database.migrated', { from: version, to: pending.at(-1)?.version })
}
