/** Codes that say what a disk did not do; anything else, INTERNAL first of all, is not an answer to a broken disk. */
const STATED = new Set(['DISK_CANNOT_COMMIT', 'BACKUP_FOLDER_FULL', 'BACKUP_FOLDER_NOT_WRITABLE', 'BACKUP_FOLDER_GONE', 'BACKUP_FOLDER_UNSURE', 'BACKUP_NOT_SOUND'])

/** The code and its reason, as a word to count by. Throws where the till did not say that it was the disk. */
export function statedBy(method: string, error: { readonly code: string; readonly data: unknown }): string {
  if (!STATED.has(error.code)) throw new Error(`${method} answered ${JSON.stringify(error)} while the disk failed`)
  const { reason } = error.data as { reason?: string }
  return reason === undefined ? error.code : `${error.code} ${reason}`
}
