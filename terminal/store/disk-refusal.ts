import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import type { StartRefusalCode } from '../start-refusal.ts'

/** What the system says of a file (errno.h), and SQLite's plain result codes (https://sqlite.org/rescode.html). */
const CODE_OF: Readonly<Record<string, StartRefusalCode>> = {
  ENOSPC: 'DATA_FOLDER_FULL', EDQUOT: 'DATA_FOLDER_FULL', EFBIG: 'DATA_FOLDER_FULL', SQLITE_FULL: 'DATA_FOLDER_FULL',
  EROFS: 'DATA_FOLDER_READ_ONLY', EACCES: 'DATA_FOLDER_READ_ONLY', EPERM: 'DATA_FOLDER_READ_ONLY', SQLITE_READONLY: 'DATA_FOLDER_READ_ONLY', SQLITE_CANTOPEN: 'DATA_FOLDER_READ_ONLY',
  EIO: 'DISK_FAILING', SQLITE_IOERR: 'DISK_FAILING',
  SQLITE_NOTADB: 'NOT_A_DATABASE', SQLITE_CORRUPT: 'DATABASE_DAMAGED',
}
/** Failures to read that are the file's, not the disk's: it ends too soon, or its file system is broken. */
const OF_THE_FILE = new Set(['SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS'])

/** Whether a folder, or a file or the folder it lies in, belongs to another user. Windows tells no owner. */
function isOfAnother(path: string): boolean {
  const own = process.getuid?.()
  const place = statSync(path, { throwIfNoEntry: false })
  const owners = [place, place?.isDirectory() === true ? undefined : statSync(dirname(path), { throwIfNoEntry: false })]
  return own !== undefined && owners.some((stat) => stat !== undefined && stat.uid !== own)
}

/** What a disk, or the database on it, did not do, as a refusal to start; null for every other error. */
export function diskRefusalOf(error: unknown, path: string): StartRefusal | null {
  const said = String((error as { code?: unknown } | null)?.code ?? '')
  // Extended codes of SQLite begin with the plain one: SQLITE_IOERR_WRITE.
  const plain = said.startsWith('SQLITE_') ? said.split('_', 2).join('_') : said
  const code = OF_THE_FILE.has(said) ? 'DATABASE_DAMAGED' : CODE_OF[plain]
  if (code === undefined) return null
  return new StartRefusal(code === 'DATA_FOLDER_READ_ONLY' && said !== 'EROFS' && isOfAnother(path) ? 'DATA_FOLDER_OTHER_OWNER' : code, { path, detail: said })
}
