import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StartRefusal } from '../start-refusal.ts'
import { syncPath } from './sync-path.ts'

/** Puts a copy of the database into the folder's `backups`, on disk for certain and read through before it has its name; answers where it is. */
export function backUp(db: Database.Database, dataDir: string, name: string): string {
  const folder = join(dataDir, 'backups')
  // Not `recursive`: Node then says ENOENT where the disk is read-only.
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    syncPath(dataDir, 'folder')
  }
  const path = join(folder, `${name}.db`)
  const partial = `${path}.partial`
  try {
    db.prepare('VACUUM INTO ?').run(partial)
    // VACUUM INTO alone does not sync.
    syncPath(partial, 'file')
    readThrough(partial)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  renameSync(partial, path)
  syncPath(folder, 'folder')
  return path
}

function readThrough(path: string): void {
  const copy = new Database(path, { readonly: true })
  try {
    const found = String(copy.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw new StartRefusal('DATABASE_DAMAGED', { path, detail: `backup: ${found.slice(0, 200)}` })
  } finally {
    copy.close()
  }
}
