import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DATABASE_FILE } from '../store/database-file.ts'

/** Whether a data folder holds a till. A file that cannot be read is taken for one: opening it says what is wrong. */
export function isFolderSetUp(dataDir: string): boolean {
  const path = join(dataDir, DATABASE_FILE)
  if (!existsSync(path)) return false
  try {
    const db = new Database(path, { readonly: true })
    try {
      const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'terminal_identity'").get()
      return table !== undefined && db.prepare('SELECT 1 FROM terminal_identity').get() !== undefined
    } finally {
      db.close()
    }
  } catch {
    return true
  }
}
