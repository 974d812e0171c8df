import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Beside the database, so that it is still there when an older database is put in its place. Random ids only. */
export const ERASURE_FILE = 'erasures.txt'
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface ErasureList {
  ids(): string[]
  /** Adds what is not there yet; on disk before it returns. */
  add(memberIds: readonly string[]): void
}

/** Whose data was erased at this till, one id a line. */
export function createErasureList(dataDir: string): ErasureList {
  const path = join(dataDir, ERASURE_FILE)
  const ids = (): string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => ID.test(line)) : [])
  return {
    ids,
    add(memberIds) {
      const known = new Set(ids())
      const lines = memberIds.filter((memberId) => !known.has(memberId)).map((memberId) => `${memberId}\n`)
      if (lines.length === 0) return
      const fd = openSync(path, 'a', 0o600)
      try {
        // A line cut off by a power cut before this one must not swallow it.
        // Goes on until all is written: a disk that fills up takes a part.
        writeFileSync(fd, `\n${lines.join('')}`)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
    },
  }
}
