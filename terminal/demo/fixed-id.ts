import { createHash } from 'node:crypto'

/**
 * An id that is the same wherever the demo store is set up, made of what it is the id of (a UUID of version 8, RFC 9562). Two
 * demo tills on one head office then have the same people, and not a thousand pairs that look like one person each.
 */
export function fixedId(...of: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(['regulars.demo', ...of].join('\n')).digest('hex')
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
