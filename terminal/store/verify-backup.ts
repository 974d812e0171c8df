import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import type { LedgerFault } from '../../core/ledger/verify-chain.ts'
import { readManifest } from './backup-folder.ts'
import type { Manifest } from './backup-folder.ts'
import { BackupFault, backupFaultOf } from './backup-fault.ts'
import { fileDigest } from './file-digest.ts'
import { journalRows } from './journal-rows.ts'
import { readIdentity } from './journal-store.ts'
import type { TerminalIdentity } from './journal-store.ts'
import { openFileReadOnly } from './open-read-only.ts'
import { segmentPath } from './segment-file.ts'
import { chainRows, listChains, listSegments } from './segments.ts'
import type { Segment } from './segments.ts'

/** What a backup was found to hold. */
export interface BackupContent {
  readonly identity: TerminalIdentity
  readonly seq: number
  readonly head: string
  readonly layout: number
  readonly sales: number
  /** The first thing wrong with the closed segments that belong to it; null: nothing, or they were not looked at. */
  readonly segmentFault: LedgerFault | null
}

export interface VerifiedBackup extends BackupContent {
  /** Null: nothing beside the file says what it should be; then only that it holds together is known. */
  readonly manifest: Manifest | null
}

/**
 * Opens a copy and reads all of it: every page, every live entry's hash and sums; `all`: the closed segments that lie beside
 * it too. Throws BackupFault where anything is wrong with the copy itself: without a segment it is still the newest there is.
 */
export function readThrough(path: string, hasher: Hasher, rows: 'live' | 'all'): BackupContent {
  const wrong = (detail: string) => new BackupFault('BACKUP_NOT_SOUND', path, detail.slice(0, 300))
  let db: Database.Database | undefined
  try {
    db = openFileReadOnly(path)
    const found = String(db.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw wrong(found)
    const identity = readIdentity(db)
    if (!identity) throw wrong('it is of a till that was never set up')
    const closed = listChains(db).at(-1)?.segments.at(-1)
    const { fault, head } = verifyChain(hasher, identity.terminalId, journalRows(db), closed ? { after: { seq: closed.lastSeq, hash: closed.head } } : {})
    if (fault) throw wrong(`entry ${fault.seq}: ${fault.code}, ${fault.detail}`)
    const sales = db.prepare<[], number>('SELECT count(*) FROM sale').pluck().get() ?? 0
    return { identity, seq: head.seq, head: head.hash, layout: Number(db.pragma('user_version', { simple: true })), sales, segmentFault: rows === 'all' ? closedFault(db, path, hasher) : null }
  } catch (error) {
    if (error instanceof BackupFault) throw error
    throw wrong(error instanceof Error ? error.message : String(error))
  } finally {
    db?.close()
  }
}

/** The first fault in the closed rows of any chain. */
function closedFault(db: Database.Database, path: string, hasher: Hasher): LedgerFault | null {
  const folder = segmentsBeside(path, listSegments(db))
  for (const chain of listChains(db)) {
    const to = chain.segments.at(-1)?.lastSeq ?? 0
    const missing = chain.segments.flatMap((segment) => segment.missing)
    const { fault } = verifyChain(hasher, chain.terminalId, chainRows(db, folder, chain, { from: 1, to }), { missing })
    if (fault) return fault
  }
  return null
}

/** Beside the backup, or in the till's own folder where the backup lies in that. */
function segmentsBeside(path: string, segments: readonly Segment[]): string {
  const folder = dirname(path)
  const isThere = (place: string) => segments.every(({ file }) => existsSync(segmentPath(place, file)))
  return !isThere(folder) && isThere(dirname(folder)) ? dirname(folder) : folder
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
  const content = readThrough(path, hasher, 'all')
  if (manifest && (manifest.terminalId !== content.identity.terminalId || manifest.seq !== content.seq || manifest.head !== content.head)) {
    throw new BackupFault('BACKUP_NOT_SOUND', path, `entry ${content.seq} is its last, its manifest says ${manifest.seq}`)
  }
  return { ...content, manifest }
}
