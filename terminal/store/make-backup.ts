import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { outdated } from '../../core/backup/keeping.ts'
import type { Keeping } from '../../core/backup/keeping.ts'
import type { Hasher } from '../../core/base/ports.ts'
import { BACKUP_FORMAT, backupName, backupsIn, checkFolder, manifestPath, partialName, removeBackup, tidy } from './backup-folder.ts'
import type { Backup, Manifest } from './backup-folder.ts'
import { BackupFault, backupFaultOf } from './backup-fault.ts'
import { createErasureList } from './erasure-list.ts'
import { fileDigest } from './file-digest.ts'
import { JOURNAL_SQL, journalHead, readIdentity } from './journal-store.ts'
import { openFileReadOnly } from './open-read-only.ts'
import { copySegments } from './segment-copies.ts'
import { listChains, listSegments } from './segments.ts'
import { syncPath } from './sync-path.ts'
import { readThrough } from './verify-backup.ts'

export interface BackupOrder {
  /** The till's database. */
  readonly database: string
  readonly folder: string
  /** Somebody chose the folder before: it must bear the mark. */
  readonly isChosen: boolean
  /** Now, UTC milliseconds. */
  readonly at: number
  /** Of the program. */
  readonly version: string
  /** Null: no other backup is removed. */
  readonly keeping: Keeping | null
}

export interface MadeBackup {
  readonly backup: Backup
  /** Backups that went for it. */
  readonly removed: readonly string[]
  /** Files of closed segments that are damaged or gone here and in the folder: the backup is without them. */
  readonly segmentsLost: readonly string[]
}

/**
 * Copies a till's database into a folder while the till sells, over a connection of its own that only reads: the copy
 * under a temporary name, on the disk for certain, the closed segments it lists beside it, read through, its head compared
 * with the journal's, its manifest beside it, then renamed; and only then older backups removed. Takes as long as it takes: not for the thread that
 * sells. Throws BackupFault, and leaves no backup then.
 */
export function makeBackup(order: BackupOrder, hasher: Hasher): MadeBackup {
  checkFolder(order.folder, order.isChosen)
  try {
    const source = openFileReadOnly(order.database)
    try {
      return copyOut(source, order, hasher)
    } finally {
      source.close()
    }
  } catch (error) {
    throw backupFaultOf(error, order.folder)
  }
}

function copyOut(source: Database.Database, order: BackupOrder, hasher: Hasher): MadeBackup {
  const { folder, at } = order
  const identity = readIdentity(source)
  if (!identity) throw new Error('the terminal has no identity yet')
  tidy(folder, identity)
  const headBefore = headSeq(source)
  const partial = join(folder, partialName(backupName({ ...identity, at, seq: headBefore })))
  try {
    // It holds names and numbers: for this user only, before the first byte is in it.
    closeSync(openSync(partial, 'wx', 0o600))
    // Writing a copy counts as writing; the till's own file is open to read only all the same.
    source.pragma('query_only = OFF')
    source.prepare('VACUUM INTO ?').run(partial)
    // VACUUM INTO alone does not sync.
    syncPath(partial, 'file')
    const segmentsLost = carrySegments(partial, order)
    const content = readThrough(partial, hasher, 'live')
    if (content.seq < headBefore || hashAt(source, content.seq) !== content.head) throw new BackupFault('BACKUP_NOT_SOUND', partial, `its head is not the journal's entry ${content.seq}`)
    const { terminalId, storeId, tillNumber } = content.identity
    const manifest: Manifest = { format: BACKUP_FORMAT, terminalId, storeId, tillNumber, seq: content.seq, head: content.head, at, version: order.version, layout: content.layout, ...fileDigest(partial) }
    const name = publish(folder, partial, manifest)
    carryErasures(order)
    const backup = { ...manifest, name }
    return { backup, removed: order.keeping === null ? [] : prune(order, backup, order.keeping), segmentsLost }
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

const headSeq = (source: Database.Database): number => journalHead(source).seq

function hashAt(source: Database.Database, seq: number): string | undefined {
  const row = source.prepare<[number, number], { seq: number; hash: string }>(JOURNAL_SQL.after).get(seq - 1, 1)
  if (row?.seq === seq) return row.hash
  return listChains(source).at(-1)?.segments.find(({ lastSeq }) => lastSeq === seq)?.head
}

/** The segments that the copy lists: those of the copy, for one may have been closed since. Answers the files that are lost. */
function carrySegments(partial: string, { database, folder }: BackupOrder): string[] {
  const copy = openFileReadOnly(partial)
  try {
    return copySegments(listSegments(copy), [dirname(database)], folder).map(({ file }) => file)
  } finally {
    copy.close()
  }
}

/** The manifest first: a backup is one only with what says what it is. */
function publish(folder: string, partial: string, manifest: Manifest): string {
  const name = backupName(manifest)
  const path = join(folder, name)
  const partialManifest = join(folder, partialName(`${name}.json`))
  writeFileSync(partialManifest, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(partialManifest, manifestPath(path))
  renameSync(partial, path)
  syncPath(folder, 'folder')
  return name
}

/** Who was erased goes along, so that an older backup of this folder does not bring them back on another disk. */
function carryErasures({ database, folder }: BackupOrder): void {
  const ids = createErasureList(dirname(database)).ids()
  if (ids.length > 0) createErasureList(folder).add(ids)
}

function prune({ folder, at }: BackupOrder, made: Backup, keeping: Keeping): string[] {
  const gone = outdated(backupsIn(folder, made.terminalId), made, keeping, at).map(({ name }) => name)
  for (const name of gone) removeBackup(folder, name)
  return gone
}
