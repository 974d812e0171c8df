import type Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import { readManifest } from './backup-folder.ts'
import type { Manifest } from './backup-folder.ts'
import { BackupFault, backupFaultOf } from './backup-fault.ts'
import { fileDigest } from './file-digest.ts'
import { journalRows } from './journal-rows.ts'
import { readIdentity } from './journal-store.ts'
import type { TerminalIdentity } from './journal-store.ts'
import { openFileReadOnly } from './open-read-only.ts'

/** What a backup was found to hold. */
export interface BackupContent {
  readonly identity: TerminalIdentity
  readonly seq: number
  readonly head: string
  readonly layout: number
  readonly sales: number
}

export interface VerifiedBackup extends BackupContent {
  /** Null: nothing beside the file says what it should be; then only that it holds together is known. */
  readonly manifest: Manifest | null
}

/** Opens a copy and reads all of it: every page, every entry's hash and sums. Throws BackupFault where anything is wrong. */
export function readThrough(path: string, hasher: Hasher): BackupContent {
  const wrong = (detail: string) => new BackupFault('BACKUP_NOT_SOUND', path, detail.slice(0, 300))
  let db: Database.Database | undefined
  try {
    db = openFileReadOnly(path)
    const found = String(db.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw wrong(found)
    const identity = readIdentity(db)
    if (!identity) throw wrong('it is of a till that was never set up')
    const { fault, head, totals } = verifyChain(hasher, identity.terminalId, journalRows(db))
    if (fault) throw wrong(`entry ${fault.seq}: ${fault.code}, ${fault.detail}`)
    return { identity, seq: head.seq, head: head.hash, layout: Number(db.pragma('user_version', { simple: true })), sales: totals.sales }
  } catch (error) {
    if (error instanceof BackupFault) throw error
    throw wrong(error instanceof Error ? error.message : String(error))
  } finally {
    db?.close()
  }
}

/** Reads a finished backup through and compares it with its manifest, byte for byte. Throws BackupFault. */
export function verifyBackup(path: string, hasher: Hasher): VerifiedBackup {
  let manifest: Manifest | null
  let digest: ReturnType<typeof fileDigest>
  try {
    manifest = readManifest(path)
    digest = fileDigest(path)
  } catch (error) {
    throw backupFaultOf(error, path)
  }
  if (manifest && (manifest.bytes !== digest.bytes || manifest.sha256 !== digest.sha256)) throw new BackupFault('BACKUP_NOT_SOUND', path, 'the file is not the one its manifest names')
  const content = readThrough(path, hasher)
  if (manifest && (manifest.terminalId !== content.identity.terminalId || manifest.seq !== content.seq || manifest.head !== content.head)) {
    throw new BackupFault('BACKUP_NOT_SOUND', path, `entry ${content.seq} is its last, its manifest says ${manifest.seq}`)
  }
  return { ...content, manifest }
}
