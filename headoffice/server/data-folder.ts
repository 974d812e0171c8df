import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join, resolve } from 'node:path'
import { HeadOfficeRefusal } from './start-refusal.ts'

export interface DataFolder {
  readonly path: string
  readonly keys: string
  readonly logFile: string
  readonly consoleTokenFile: string
}

/** As root the database runs as another user, who could not reach root's home. */
const ROOT_DATA_DIR = '/var/lib/regulars-head-office'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Where head office keeps its data when nobody says otherwise: the user's data folder of each system. */
export function defaultDataDir(): string {
  if (isRoot()) return ROOT_DATA_DIR
  const name = 'regulars-head-office'
  if (platform() === 'win32') return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name)
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', name)
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), name)
}

/** Makes the folder where it is missing. Throws FOLDER_UNUSABLE. */
export function openDataFolder(dataDir: string): DataFolder {
  const path = resolve(dataDir)
  const keys = join(path, 'keys')
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    mkdirSync(keys, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    // The database's own user has to pass through, not to look around.
    if (isRoot() && (statSync(path).mode & 0o001) === 0) chmodSync(path, 0o711)
  } catch (thrown) {
    throw new HeadOfficeRefusal('FOLDER_UNUSABLE', path, thrown instanceof Error ? thrown.message : String(thrown))
  }
  return { path, keys, logFile: join(path, 'head-office.log'), consoleTokenFile: join(path, 'console-token') }
}
