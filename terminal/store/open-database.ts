import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import { StartRefusal } from '../start-refusal.ts'
import { backUp } from './back-up.ts'
import { ownMigrations } from './migrations.ts'
import type { Migration } from './migrations.ts'

/** "RGLR": marks a SQLite file as this product's (PRAGMA application_id, SQLite file format section 1.3.12). */
export const APPLICATION_ID = 0x52474c52
export const DATABASE_FILE = 'regulars.db'
/** Pages in the write-ahead log at which a commit makes a checkpoint in any case: 32 MiB. Before that, idle moments do (idle-checkpoint.ts). */
const CHECKPOINT_PAGES = 8_192
/** Up to this size every page is checked at start; a larger file would hold up the first sale. */
const FULL_CHECK_BYTES = 64 * 1024 * 1024

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
  const expected: Record<string, unknown> = { journal_mode: 'wal', synchronous: 2, fullfsync: 1, foreign_keys: 1, secure_delete: 1, recursive_triggers: 1 }
  for (const [name, value] of Object.entries(expected)) {
    const found = db.pragma(name, { simple: true })
    if (found !== value) throw new StartRefusal('PRAGMA_NOT_HELD', { path, detail: `${name} is ${String(found)}` })
  }
}

/**
 * Opens the terminal's database, made where it is missing, and brings it to this build's layout: forward only, in one
 * transaction, after a verified backup of what was there. The folder must have been taken (data-folder.ts).
 * Throws StartRefusal; a file that is refused is left as it was.
 */
export function openDatabase(dataDir: string, options: OpenOptions): Database.Database {
  const path = join(dataDir, DATABASE_FILE)
  const migrations = options.migrations ?? ownMigrations()
  let db: Database.Database | undefined
  try {
    if (existsSync(path) && !statSync(path).isFile()) throw new StartRefusal('NOT_A_DATABASE', { path })
    db = new Database(path)
    const version = checkBeforeUse(db, path, migrations)
    holdPragmas(db, path)
    migrate(db, dataDir, version, migrations, options)
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    return db
  } catch (error) {
    db?.close()
    throw error instanceof StartRefusal ? error : refusalOfSqlite(error, path)
  }
}

function refusalOfSqlite(error: unknown, path: string): unknown {
  const code = String((error as { code?: string }).code ?? '')
  const detail = code
  if (code === 'SQLITE_NOTADB') return new StartRefusal('NOT_A_DATABASE', { path, detail })
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_IOERR')) return new StartRefusal('DATABASE_DAMAGED', { path, detail })
  if (code === 'SQLITE_FULL') return new StartRefusal('DATA_FOLDER_FULL', { path, detail })
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return new StartRefusal('DATA_FOLDER_READ_ONLY', { path, detail })
  return error
}

/** Whose file is it, which version, is it whole: all before the first write. Returns the version found. */
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
  if (statSync(path).size <= FULL_CHECK_BYTES) {
    const found = String(db.pragma('quick_check(1)', { simple: true }))
    if (found !== 'ok') throw new StartRefusal('DATABASE_DAMAGED', { path, detail: found.slice(0, 200) })
  }
  return version
}

function migrate(db: Database.Database, dataDir: string, version: number, migrations: readonly Migration[], options: OpenOptions): void {
  const pending = migrations.filter((m) => m.version > version)
  if (pending.length === 0) return
  if (version > 0) {
    backUp(db, dataDir, `before-migration-from-${version}-${options.clock.now()}`)
    options.log.info('database.backed-up', { version })
  }
  db.transaction(() => {
    if (version === 0) {
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.exec('CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, minimum_reader INTEGER NOT NULL, at INTEGER NOT NULL) STRICT')
    }
    const note = db.prepare('INSERT INTO migration (version, name, checksum, minimum_reader, at) VALUES (?, ?, ?, ?, ?)')
    for (const m of pending) {
      db.exec(m.sql)
      note.run(m.version, m.name, m.checksum, m.minimumReader, options.clock.now())
    }
    db.pragma(`user_version = ${pending.at(-1)?.version ?? version}`)
  }).immediate()
  options.log.info('database.migrated', { from: version, to: pending.at(-1)?.version })
}
