import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { DATABASE_FILE } from './database-file.ts'
import { APPLICATION_ID } from './lay-tables.ts'

/**
 * Opens a terminal's database to read, whether its terminal runs or not, and changes nothing. Throws where it is not
 * there, not a terminal's, or cannot be read.
 */
export function openReadOnly(dataDir: string): Database.Database {
  const path = join(dataDir, DATABASE_FILE)
  if (!existsSync(path)) throw new Error(`there is no ${DATABASE_FILE} in ${dataDir}`)
  return openFileReadOnly(path)
}

/** The same for a file of any name. */
export function openFileReadOnly(path: string): Database.Database {
  const db = openEvenOnReadOnlyMedia(path)
  try {
    db.pragma('query_only = ON')
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error(`${path} is not a till's database`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A database in WAL mode needs a shared-memory file beside it; on media that cannot take one, a closed database is read as it lies. */
function openEvenOnReadOnlyMedia(path: string): Database.Database {
  const db = new Database(path, { readonly: true })
  try {
    db.prepare('SELECT 1 FROM sqlite_schema').get()
    return db
  } catch (error) {
    db.close()
    const wal = `${path}-wal`
    if (existsSync(wal) && statSync(wal).size > 0) throw error
    return new Database(`${pathToFileURL(path).href}?immutable=1`, { readonly: true })
  }
}
