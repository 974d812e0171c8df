import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'

/**
 * The text of a file that only this user may read, made by `make` where it is missing:
 * written aside, synced and put in its place, so that a cut leaves a whole file or none, and several that start at once have the same.
 */
export function privateFile(path: string, make: () => string): string {
  if (existsSync(path)) {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    return readFileSync(path, 'utf8')
  }
  const text = make()
  const aside = `${path}.${process.pid}.new`
  const file = openSync(aside, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return place(aside, path) ? text : readFileSync(path, 'utf8')
}

/** Puts the file in its place; false where another program was quicker, as where several start at once: then theirs holds. */
function place(aside: string, path: string): boolean {
  try {
    linkSync(aside, path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    // A disk without links.
    renameSync(aside, path)
    return true
  } finally {
    rmSync(aside, { force: true })
  }
  return true
}
