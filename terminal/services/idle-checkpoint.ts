import type Database from 'better-sqlite3'

/** Between two looks; what changed nothing for so long is at rest. */
const LOOK_MS = 1_000
/** Rows written since the last checkpoint from which a rest is used at once: about two sales. */
const WORTH_ROWS = 100
/** Rests after which less is worth it too, so that a quiet till leaves nothing in its log. */
const LONG_REST_LOOKS = 10

/** Decides at each look whether now is the time; says so by doing it. */
export interface IdleCheckpoint {
  /** One look. True: a checkpoint was made. */
  look(): boolean
}

/**
 * Moves what the write-ahead log holds into the database while nobody waits: SQLite would do it inside the commit that
 * fills the log (https://sqlite.org/wal.html, section 2.1), and that sale would take several times as long as the others.
 */
export function createIdleCheckpoint(db: Database.Database): IdleCheckpoint {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  let seen = changes.get() ?? 0
  let checkpointed = seen
  let looksAtRest = 0
  return {
    look() {
      const now = changes.get() ?? 0
      looksAtRest = now === seen ? looksAtRest + 1 : 0
      seen = now
      const isWorthIt = now - checkpointed >= WORTH_ROWS || looksAtRest >= LONG_REST_LOOKS
      if (looksAtRest === 0 || now === checkpointed || !isWorthIt) return false
      // Passive: waits for nobody, and what a reader still needs stays for the next time.
      db.pragma('wal_checkpoint(PASSIVE)')
      checkpointed = now
      return true
    },
  }
}

/**
 * Looks every second while the till runs.
 *
 * @param onTrouble told what a checkpoint could not do: the log keeps everything, and the next one tries again
 * @returns how to stop
 */
export function checkpointWhenIdle(db: Database.Database, onTrouble: (error: unknown) => void): () => void {
  const idle = createIdleCheckpoint(db)
  const timer = setInterval(() => {
    try {
      idle.look()
    } catch (error) {
      onTrouble(error)
    }
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
