import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, statfsSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartRefusal } from '../start-refusal.ts'
import { isOnNetwork } from './backup-folder.ts'
import { diskRefusalOf } from './disk-refusal.ts'

/** Room a start must find on the disk: enough to write the first pages, far from enough to sell for a day. */
const PROBE_BYTES = 256 * 1024
/** SQLite takes paths of 512 bytes (MAX_PATHNAME of its unix VFS); the longest names in the folder need 100 of them. */
const LONGEST_PATH_BYTES = 400

function refusalOf(error: unknown, path: string): StartRefusal {
  return diskRefusalOf(error, path) ?? new StartRefusal('DATA_FOLDER_UNUSABLE', { path, detail: String((error as NodeJS.ErrnoException).code ?? error) })
}

/** Writes, syncs and removes a file, so that a read-only or full disk is found before anything else is touched. */
function probeWriting(dataDir: string): void {
  // One name: what a killed start left behind is written over and removed by the next.
  const path = join(dataDir, '.probe')
  let fd: number | undefined
  try {
    fd = openSync(path, 'w', 0o600)
    const bytes = Buffer.alloc(PROBE_BYTES)
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written)
    fsyncSync(fd)
  } catch (error) {
    throw refusalOf(error, dataDir)
  } finally {
    if (fd !== undefined) {
      closeSync(fd)
      rmSync(path, { force: true })
    }
  }
}

export interface DataFolderLock {
  release(): void
}

/**
 * Makes the folder where it is missing, proves that it can be written to, and takes it for this process.
 * The lock is an exclusive transaction held open on a small database of its own: the system drops it when the
 * process ends, however it ends. Throws StartRefusal.
 *
 * @param fileSystemOf the type of the file system a folder is on, by statfs(2)
 */
export function takeDataFolder(dataDir: string, fileSystemOf = (path: string): number => statfsSync(path).type): DataFolderLock {
  const long = Buffer.byteLength(resolve(dataDir))
  if (long > LONGEST_PATH_BYTES) throw new StartRefusal('DATA_FOLDER_PATH_LONG', { path: dataDir, detail: `${long} bytes` })
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
    if (isOnNetwork(dataDir, fileSystemOf(dataDir))) throw new StartRefusal('DATA_FOLDER_ON_NETWORK', { path: dataDir })
  } catch (error) {
    throw error instanceof StartRefusal ? error : refusalOf(error, dataDir)
  }
  probeWriting(dataDir)
  const path = join(dataDir, 'in-use.lock')
  let lock: Database.Database | undefined
  try {
    lock = new Database(path, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    const code = String((error as { code?: string }).code)
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) throw new StartRefusal('DATA_FOLDER_IN_USE', { path: dataDir })
    throw refusalOf(error, path)
  }
  const held = lock
  return { release: () => void held.close() }
}
