import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Electron executable's name inside its distribution folder, by platform. */
function executableName(): string {
  if (process.platform === 'win32') return 'electron.exe'
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return 'electron'
}

/**
 * The Electron binary to be had without asking the network: the folder that ELECTRON_OVERRIDE_DIST_PATH names
 * (Electron's own variable), or what the electron package has fetched before. Null: none.
 */
export function electronBinary(): { folder: string; path: string; version: string } | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(import.meta.dirname, '..', '..', 'node_modules', 'electron', 'dist')
  const path = join(folder, executableName())
  if (!existsSync(path)) return null
  const versionFile = join(folder, 'version')
  return { folder, path, version: existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown' }
}
