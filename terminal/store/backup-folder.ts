import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { BackupFault, backupFaultOf } from './backup-fault.ts'
import { syncPath } from './sync-path.ts'

export const BACKUP_FORMAT = 'regulars.backup/1'
const MANIFEST_END = '.json'
const PARTIAL_END = '.partial'
/** In a folder that somebody chose: an empty mount point, or another drive in its place, does not have it. */
const MARKER = 'regulars-backups.txt'

/** What lies beside each backup and says what it is. */
const manifestSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  terminalId: z.string(),
  storeId: z.string(),
  tillNumber: z.int().positive(),
  /** The journal's last entry in it. */
  seq: z.int().nonnegative(),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was begun, UTC milliseconds. */
  at: z.int(),
  /** Program and layout of the database that made it. */
  version: z.string(),
  layout: z.int().positive(),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Manifest = z.output<typeof manifestSchema>

/** A backup in its folder: the file's name and what its manifest says. */
export interface Backup extends Manifest {
  readonly name: string
}

/** Types of file systems that are on another computer, by statfs(2) and linux/magic.h: NFS, SMB, CIFS, SMB2, AFS, Ceph, 9P. */
const NETWORK_TYPES = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x01021997])

/** Whether a file system is a network drive: on Linux by its type, on Windows by a path that names a server. */
export function isOnNetwork(path: string, fileSystemType: number, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') return /^[\\/]{2}(?![.?])/.test(path)
  return platform === 'linux' && NETWORK_TYPES.has(fileSystemType >>> 0)
}

/**
 * Throws BackupFault unless backups can be put into the folder as far as can be seen before writing.
 *
 * @param isChosen somebody chose this folder before: then it must bear the mark that was left there
 */
export function checkFolder(folder: string, isChosen: boolean): void {
  try {
    if (!isAbsolute(folder) || !statSync(folder).isDirectory()) throw new BackupFault('BACKUP_FOLDER_GONE', folder, 'not a folder')
    if (isOnNetwork(folder, statfsSync(folder).type)) throw new BackupFault('BACKUP_ON_NETWORK', folder, 'a network drive')
    if (isChosen && !existsSync(join(folder, MARKER))) throw new BackupFault('BACKUP_FOLDER_GONE', folder, `no ${MARKER} in it`)
  } catch (error) {
    throw backupFaultOf(error, folder)
  }
}

/** Takes a folder that somebody chooses: it must be there, local and writable. Throws BackupFault. */
export function chooseFolder(folder: string): void {
  checkFolder(folder, false)
  try {
    writeFileSync(join(folder, MARKER), 'Backups of Regulars tills are kept here. Without this file the tills take the folder for another one.\n', { mode: 0o600, flush: true })
  } catch (error) {
    throw backupFaultOf(error, folder)
  }
}

/** Makes the till's own folder for backups where it is missing. Throws BackupFault. */
export function makeOwnFolder(folder: string): void {
  try {
    // Not `recursive`: Node then says ENOENT where the disk is read-only.
    if (existsSync(folder)) return
    mkdirSync(folder, { mode: 0o700 })
    syncPath(dirname(folder), 'folder')
  } catch (error) {
    throw backupFaultOf(error, folder)
  }
}

/** What a till's backups begin with: which till, and which of all tills with that number. */
const prefixOf = (terminalId: string, tillNumber: number) => `regulars-till-${tillNumber}-${terminalId.slice(-12)}-`

/** The name of a backup: till, moment in UTC, last entry. */
export function backupName({ terminalId, tillNumber, at, seq }: Pick<Manifest, 'terminalId' | 'tillNumber' | 'at' | 'seq'>): string {
  return `${prefixOf(terminalId, tillNumber)}${new Date(at).toISOString().replace(/[:.]/g, '-')}-${seq}.db`
}

export const manifestPath = (path: string): string => `${path}${MANIFEST_END}`

/** A name that is nobody's backup yet; the process that writes it is in it. */
export const partialName = (name: string): string => `${name}.${process.pid}${PARTIAL_END}`

/** What the manifest beside a backup says; null where there is none, or not one. */
export function readManifest(path: string): Manifest | null {
  const beside = manifestPath(path)
  if (!existsSync(beside)) return null
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(beside, 'utf8'))).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Backups in a folder, of one till or of all, the newest first. Throws BackupFault where the folder cannot be read. */
export function backupsIn(folder: string, terminalId: string | null): Backup[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.db'))
    const found = names.flatMap((name) => {
      const manifest = readManifest(join(folder, name))
      return manifest === null || (terminalId !== null && manifest.terminalId !== terminalId) ? [] : [{ ...manifest, name }]
    })
    return found.sort((a, b) => b.at - a.at || b.seq - a.seq)
  } catch (error) {
    throw backupFaultOf(error, folder)
  }
}

/** Removes one backup with its manifest: the file first, so that a cut leaves no backup without its manifest. */
export function removeBackup(folder: string, name: string): void {
  rmSync(join(folder, name), { force: true })
  rmSync(manifestPath(join(folder, name)), { force: true })
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes what a cut-off backup of this till left: half files of processes that are gone, and manifests of nothing. */
export function tidy(folder: string, { terminalId, tillNumber }: Pick<Manifest, 'terminalId' | 'tillNumber'>): void {
  const prefix = prefixOf(terminalId, tillNumber)
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix))
  for (const name of names) {
    const pid = /\.(\d+)\.partial(-journal)?$/.exec(name)?.[1]
    const isHalf = pid !== undefined && !isAlive(Number(pid))
    const isLoneManifest = name.endsWith(`.db${MANIFEST_END}`) && !names.includes(name.slice(0, -MANIFEST_END.length))
    if (isHalf || isLoneManifest) rmSync(join(folder, name), { force: true })
  }
}
