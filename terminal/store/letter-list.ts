import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Beside backups, so that a backup that is put back twice does not give the same letters twice. */
export const LETTER_FILE = 'regulars-letters.txt'
const LINE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([A-Z]{1,8})$/

/** The letters that chains of a till were given, told by the id of its first chain. */
export function lettersNoted(folder: string, firstTerminalId: string): string[] {
  const path = join(folder, LETTER_FILE)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').flatMap((line) => {
    const [, terminalId, letters] = LINE.exec(line) ?? []
    return terminalId === firstTerminalId && letters !== undefined ? [letters] : []
  })
}

/** Notes letters that were given; on disk before it returns. False where the folder cannot be written to. */
export function noteLetters(folder: string, firstTerminalId: string, letters: string): boolean {
  let fd: number
  try {
    fd = openSync(join(folder, LETTER_FILE), 'a', 0o600)
  } catch {
    // A backup on media that nothing can be written to.
    return false
  }
  try {
    // A line cut off by a power cut before this one must not swallow it.
    writeFileSync(fd, `\n${firstTerminalId} ${letters}\n`)
    fsyncSync(fd)
    return true
  } catch {
    return false
  } finally {
    closeSync(fd)
  }
}
