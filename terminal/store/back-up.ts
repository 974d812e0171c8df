import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StartRefusal } from '../start-refusal.ts'
import { syncPath } from './sync-path.ts'

/** Puts a copy of the database into the folder's `backups`, on disk for certain and read through; answers where it is. */
export function backUp(db: Database.Database, dataDir: string, name: string): string {
  const folder = join(dataDir, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${name}.db`)
  db.prepare('VACUUM INTO ?').run(path)
  // VACUUM INTO alone does not sync.
  syncPath(path, 'file')
  syncPath(folder, 'folder')
  const copy = new Database(path, { readonly: true })
  try {
    const found = String(copy.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw new StartRefusal('DATABASE_DAMAGED', { path, detail: `backup: ${found.slice(0, 200)}` })
  } finally {
    copy.close()
  }
  return path
}
