import type { ConsoleTerminal } from '../../core/sync/console-views.ts'

/** A till in touch asks every fifteen seconds, and waits a minute at most after a failure. */
const AWAY_AFTER_MS = 2 * 60_000

export type TillState = 'good' | 'away' | 'never' | 'fork' | 'revoked'

/** What head office can say of a till: what still waits there, it cannot know. */
export function tillState(till: ConsoleTerminal, now: number): TillState {
  if (till.revokedAt !== null) return 'revoked'
  if (till.forks > 0) return 'fork'
  if (till.lastSeenAt === null) return 'never'
  return now - till.lastSeenAt > AWAY_AFTER_MS ? 'away' : 'good'
}
