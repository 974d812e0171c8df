import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

const READ_AT_ONCE = 1024 * 1024

/** Size and SHA-256 of a file, read a piece at a time. */
export function fileDigest(path: string): { bytes: number; sha256: string } {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(READ_AT_ONCE)
  const fd = openSync(path, 'r')
  try {
    let bytes = 0
    for (;;) {
      const read = readSync(fd, piece)
      if (read === 0) return { bytes, sha256: hash.digest('hex') }
      hash.update(piece.subarray(0, read))
      bytes += read
    }
  } finally {
    closeSync(fd)
  }
}
