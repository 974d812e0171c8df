import { createHash, randomBytes } from 'node:crypto'

/** Codes that nobody has used yet; the oldest is dropped when more are asked for. */
const MAX_OPEN_CODES = 20
/** Windows that were let in; the one let in first is dropped when more come. */
const MAX_SESSIONS = 50

export interface LaunchCodes {
  /** A new code, good for one window, once. */
  issue(): string
  /** Takes a code in exchange for a session token; null: unknown, or used before. */
  redeem(code: string): string | null
  admits(sessionToken: string): boolean
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex')
const newSecret = () => randomBytes(32).toString('base64url')

function dropOldest(set: Set<string>, limit: number): void {
  for (const oldest of set) {
    if (set.size <= limit) return
    set.delete(oldest)
  }
}

/**
 * One-time launch codes and the sessions they were exchanged for. Only digests are kept: they are looked up by digest, so
 * comparing leaks nothing, and they can be handed to the next process without handing over a key.
 * `earlier` are digests of sessions let in before a restart; `onSession` hears of each new one.
 */
export function createLaunchCodes(options: { earlier?: readonly string[]; onSession?: (sessionDigest: string) => void } = {}): LaunchCodes {
  const codes = new Set<string>()
  const sessions = new Set<string>(options.earlier ?? [])
  return {
    issue() {
      const code = newSecret()
      codes.add(digest(code))
      dropOldest(codes, MAX_OPEN_CODES)
      return code
    },
    redeem(code) {
      if (!codes.delete(digest(code))) return null
      const token = newSecret()
      sessions.add(digest(token))
      dropOldest(sessions, MAX_SESSIONS)
      options.onSession?.(digest(token))
      return token
    },
    admits: (sessionToken) => sessions.has(digest(sessionToken)),
  }
}
