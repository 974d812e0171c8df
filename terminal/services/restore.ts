import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Clock, Hasher, Ids } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import { chainIdentities } from '../store/chain-store.ts'
import { takeDataFolder } from '../store/data-folder.ts'
import { createErasureList } from '../store/erasure-list.ts'
import { JOURNAL_SQL, readIdentity } from '../store/journal-store.ts'
import { DATABASE_FILE } from '../store/database-file.ts'
import { lettersNoted, noteLetters } from '../store/letter-list.ts'
import { openDatabase } from '../store/open-database.ts'
import { openReadOnly } from '../store/open-read-only.ts'
import { copySegments } from '../store/segment-copies.ts'
import { listSegments } from '../store/segments.ts'
import { createSettings } from '../store/settings-store.ts'
import { syncPath } from '../store/sync-path.ts'
import { verifyBackup } from '../store/verify-backup.ts'
import type { VerifiedBackup } from '../store/verify-backup.ts'
import { markRestored } from './backup-settings.ts'
import { beginNewChain } from './new-chain.ts'
import type { NewChain } from './new-chain.ts'

/** What is in the place where a till was to be put back. */
export interface Occupant {
  /** Null: it is no till, or its file cannot be read. */
  readonly till: { readonly number: number; readonly seq: number; readonly lastAt: number } | null
  readonly isTill: boolean
}

/** Thrown where the folder holds something: nothing is ever written over. */
export class FolderTaken extends Error {
  readonly dir: string
  readonly occupant: Occupant

  constructor(dir: string, occupant: Occupant) {
    super(`${dir} is not empty`)
    this.name = 'FolderTaken'
    this.dir = dir
    this.occupant = occupant
  }
}

export interface RestoreReport {
  readonly dir: string
  readonly backup: VerifiedBackup
  /** Ids of people whose erasure was carried along; the till erases again whom it finds. */
  readonly erasures: number
  /** In front of receipt numbers from now on. */
  readonly letters: string
  /** Whether that was noted beside the backup; if not, the same backup put back again gives the same letters. */
  readonly lettersNoted: boolean
}

export interface RestorePorts {
  readonly clock: Clock
  readonly hasher: Hasher
  readonly ids: Ids
  readonly log: Log
}

/**
 * Puts a till back from a backup into a folder that is not there or empty. The backup is verified, laid beside under
 * another name, brought to this build's layout, marked as restored, given a new chain with a new key and put on the disk for
 * certain; then the whole folder gets its name in one step: a cut leaves nothing there, or all of it. Throws BackupFault for
 * the backup, FolderTaken and StartRefusal for the folder.
 */
export function restoreBackup(file: string, targetDir: string, ports: RestorePorts): RestoreReport {
  const dir = resolve(targetDir)
  refuseTaken(dir)
  const backup = verifyBackup(file, ports.hasher)
  mkdirSync(dirname(dir), { recursive: true })
  const stage = join(dirname(dir), `.${basename(dir)}.restoring`)
  // Taken as a till takes its folder: of two restores to one place the second is refused.
  const lock = takeDataFolder(stage)
  let erasures: number
  let chain: RestoredChain
  try {
    for (const name of readdirSync(stage)) if (!name.startsWith('in-use.lock')) rmSync(join(stage, name), { recursive: true })
    chain = fill(stage, file, backup, ports)
    erasures = carryErasures(file, stage)
  } catch (error) {
    lock.release()
    rmSync(stage, { recursive: true, force: true })
    throw error
  }
  lock.release()
  // Before the till is there: letters that were noted and not used do no harm.
  const noted = noteLetters(dirname(resolve(file)), chain.firstTerminalId, chain.letters)
  syncPath(stage, 'folder')
  if (existsSync(dir)) rmdirSync(dir)
  renameSync(stage, dir)
  syncPath(dirname(dir), 'folder')
  return { dir, backup, erasures, letters: chain.letters, lettersNoted: noted }
}

/** Throws where the folder holds anything, and says what; where a till runs there, that. */
function refuseTaken(dir: string): void {
  if (!existsSync(dir) || readdirSync(dir).length === 0) return
  if (!existsSync(join(dir, DATABASE_FILE))) throw new FolderTaken(dir, { till: null, isTill: false })
  takeDataFolder(dir).release()
  throw new FolderTaken(dir, { till: readOccupant(dir), isTill: true })
}

function readOccupant(dir: string): Occupant['till'] {
  try {
    const db = openReadOnly(dir)
    try {
      const identity = readIdentity(db)
      const head = db.prepare<[], { seq: number; at: number }>(JOURNAL_SQL.head).get()
      return identity && head ? { number: identity.tillNumber, seq: head.seq, lastAt: head.at } : null
    } finally {
      db.close()
    }
  } catch {
    // Damaged, or of another program: it stays where it is all the same.
    return null
  }
}

function fill(stage: string, file: string, backup: VerifiedBackup, ports: RestorePorts): RestoredChain {
  const path = join(stage, DATABASE_FILE)
  copyFileSync(file, path)
  const db = openDatabase(stage, ports)
  let chain: RestoredChain
  try {
    // One that is nowhere whole is told by every check of the books; the till sells without it.
    const lost = copySegments(listSegments(db), placesBeside(file), stage)
    if (lost.length > 0) ports.log.error('restore.segments-lost', { files: lost.map((segment) => segment.file) })
    const firstTerminalId = chainIdentities(db)[0]?.terminalId ?? backup.identity.terminalId
    markRestored(createSettings(db), { at: ports.clock.now(), madeAt: backup.manifest?.at ?? null, terminalId: backup.identity.terminalId, seq: backup.seq, head: backup.head })
    chain = { firstTerminalId, ...beginNewChain({ db, ...ports }, { because: 'restored', lettersUsed: placesBeside(file).flatMap((dir) => lettersNoted(dir, firstTerminalId)) }) }
  } finally {
    // The last connection empties the log into the file.
    db.close()
  }
  // The copy that an update of the layout makes first is the backup itself.
  rmSync(join(stage, 'backups'), { recursive: true, force: true })
  syncPath(path, 'file')
  return chain
}

/** The chain that begins, and what names this till over all its chains. */
type RestoredChain = NewChain & { readonly firstTerminalId: string }

/** The backup's folder, and the till's own where the backup lies in it. */
function placesBeside(file: string): string[] {
  const folder = dirname(resolve(file))
  return [folder, dirname(folder)]
}

function carryErasures(file: string, stage: string): number {
  const ids = [...new Set(placesBeside(file).flatMap((dir) => createErasureList(dir).ids()))]
  createErasureList(stage).add(ids)
  return ids.length
}
