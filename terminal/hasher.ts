import { createHash } from 'node:crypto'
import type { Hasher } from '../core/base/ports.ts'

/** SHA-256 by the runtime. */
export function createHasher(): Hasher {
  return { sha256Hex: (data) => createHash('sha256').update(data).digest('hex') }
}
