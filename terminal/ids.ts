import { randomBytes } from 'node:crypto'
import type { Clock, Ids } from '../core/base/ports.ts'

/** Ids of one millisecond that can be told apart by their counter. */
const COUNTER_MAX = 0xfff

/**
 * UUID version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, 12 bits that count within a millisecond (section 6.2,
 * method 1), 62 random bits. They sort as they were made, also while the clock stands still or goes back.
 */
export function createIds(clock: Clock): Ids {
  let lastMs = 0
  let counter = 0
  return {
    next() {
      const now = clock.now()
      if (now > lastMs) {
        lastMs = now
        counter = 0
      } else if (counter < COUNTER_MAX) {
        counter += 1
      } else {
        lastMs += 1
        counter = 0
      }
      const bytes = randomBytes(16)
      bytes.writeUIntBE(lastMs, 0, 6)
      bytes.writeUInt16BE(0x7000 | counter, 6)
      bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
  }
}
