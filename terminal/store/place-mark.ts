import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { DATABASE_FILE } from './database-file.ts'
import { readIdentity } from './journal-store.ts'
import { openReadOnly } from './open-read-only.ts'

/** Where a till's folder lies, as far as the system says. */
const placeSchema = z.strictObject({
  /** Digest of the computer's own id; null: it has none that stays the same. */
  machine: z.string().nullable(),
  /** The folder's real path, and its number on its disk. Null: not looked at. */
  path: z.string().nullable(),
  inode: z.string().nullable(),
})
export type Place = z.output<typeof placeSchema>
export type PlaceReader = (dataDir: string) => Place

/** Linux: machine-id(5), one line of 32 hexadecimal digits that stays for the life of an installation. */
const MACHINE_ID_FILE = '/etc/machine-id'

function machineDigest(): string | null {
  if (!existsSync(MACHINE_ID_FILE)) return null
  const id = readFileSync(MACHINE_ID_FILE, 'utf8').trim()
  // Its manual: the id itself is not to be shown to others, a digest of it may.
  return /^[0-9a-f]{32}$/.test(id) ? createHash('sha256').update(`regulars.place\n${id}`).digest('hex') : null
}

/** Where a folder lies now. */
export const placeOf: PlaceReader = (dataDir) => ({ machine: machineDigest(), path: realpathSync(dataDir), inode: String(statSync(dataDir, { bigint: true }).ino) })

/** Nothing is known, so nothing is suspected. */
export const UNKNOWN_PLACE: Place = { machine: null, path: null, inode: null }

export function parsePlace(text: string): Place {
  return placeSchema.parse(JSON.parse(text))
}

/** Why a folder may be a copy of another one that goes on selling; null: it is where it was, or was moved. */
export type CopySuspicion = 'copy' | 'other-machine'

/**
 * Compares where a till's folder was last opened with where it lies now. A folder that was renamed, or that went to another
 * disk of the same computer and is not in its old place any more, is no copy. On another computer nobody can tell from here.
 */
export function suspectCopy(was: Place, now: Place, terminalId: string): CopySuspicion | null {
  if (was.machine !== null && now.machine !== null && was.machine !== now.machine) return 'other-machine'
  if (was.path === null || was.path === now.path || was.inode === now.inode) return null
  return holdsTill(was.path, terminalId) ? 'copy' : null
}

function holdsTill(dataDir: string, terminalId: string): boolean {
  if (!existsSync(join(dataDir, DATABASE_FILE))) return false
  try {
    const db = openReadOnly(dataDir)
    try {
      return readIdentity(db)?.terminalId === terminalId
    } finally {
      db.close()
    }
  } catch {
    // Something is there that cannot be read: it sells nothing.
    return false
  }
}
