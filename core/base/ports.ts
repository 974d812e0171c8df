import type { Instant } from '../time/instant.ts'

/** Wall and monotonic time, injected at the composition root. */
export interface Clock {
  /** UTC milliseconds since 1970. */
  now(): Instant
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number
}

/** Global ids: UUID version 7 (RFC 9562), lower case, so that they sort by creation. */
export interface Ids {
  next(): string
}

/** SHA-256 over the UTF-8 bytes of a text or over raw bytes, as 64 lower-case hex digits. */
export interface Hasher {
  sha256Hex(data: string | Uint8Array): string
}
