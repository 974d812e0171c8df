import type { BackupCode } from '../../core/backup/words.ts'

/** Thrown where a backup cannot be made or must not be used; `backupWords` says it to people. */
export class BackupFault extends Error {
  readonly code: BackupCode
  /** The folder or file it is about. */
  readonly path: string
  /** For support: what the system or the database said. */
  readonly detail: string

  constructor(code: BackupCode, path: string, detail: string) {
    super(`${code}: ${path} (${detail})`)
    this.name = 'BackupFault'
    this.code = code
    this.path = path
    this.detail = detail
  }
}

const CODE_OF_SYSTEM: Readonly<Record<string, BackupCode>> = {
  ENOSPC: 'BACKUP_FOLDER_FULL', EDQUOT: 'BACKUP_FOLDER_FULL', EFBIG: 'BACKUP_FOLDER_FULL', SQLITE_FULL: 'BACKUP_FOLDER_FULL',
  EROFS: 'BACKUP_FOLDER_NOT_WRITABLE', EACCES: 'BACKUP_FOLDER_NOT_WRITABLE', EPERM: 'BACKUP_FOLDER_NOT_WRITABLE', SQLITE_READONLY: 'BACKUP_FOLDER_NOT_WRITABLE',
  ENOENT: 'BACKUP_FOLDER_GONE', ENOTDIR: 'BACKUP_FOLDER_GONE', ENODEV: 'BACKUP_FOLDER_GONE', ENXIO: 'BACKUP_FOLDER_GONE',
  EIO: 'BACKUP_FOLDER_UNSURE', SQLITE_CANTOPEN: 'BACKUP_FOLDER_UNSURE', SQLITE_IOERR: 'BACKUP_FOLDER_UNSURE',
  SQLITE_CORRUPT: 'BACKUP_NOT_SOUND', SQLITE_NOTADB: 'BACKUP_NOT_SOUND',
}

/** What the system or SQLite said about a folder, as a fault; anything else is thrown on as it is. */
export function backupFaultOf(error: unknown, path: string): BackupFault {
  if (error instanceof BackupFault) return error
  const said = String((error as { code?: unknown } | null)?.code ?? '')
  // Extended codes of SQLite begin with the plain one: SQLITE_IOERR_WRITE.
  const plain = said.startsWith('SQLITE_') ? said.split('_', 2).join('_') : said
  const code = CODE_OF_SYSTEM[plain]
  if (code === undefined) throw error
  return new BackupFault(code, path, error instanceof Error ? `${said}: ${error.message}` : said)
}
