import type Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import type { Instant } from '../../core/time/instant.ts'

export interface RulebookStore {
  /** The highest version in force at an instant; throws where the till has none, which its set-up rules out. */
  current(at: Instant): Rulebook
  byVersion(version: number): Rulebook | null
  /** The highest version here, in force or not; 0 where there is none. */
  highestVersion(): number
  /** Keeps a checked rulebook; null as envelope for the one a till was set up with. Versions never change. */
  put(rulebook: Rulebook, envelope: RulebookEnvelope | null): void
}

/** Rulebooks by version, parsed once each. */
export function createRulebookStore(db: Database.Database, ports: { clock: Clock }): RulebookStore {
  const currentVersion = db.prepare<[number], { version: number }>('SELECT version FROM rulebook WHERE effective_at <= ? ORDER BY version DESC LIMIT 1')
  const lowest = db.prepare<[], { version: number }>('SELECT version FROM rulebook ORDER BY version LIMIT 1')
  const highest = db.prepare<[], { version: number }>('SELECT version FROM rulebook ORDER BY version DESC LIMIT 1')
  const read = db.prepare<[number], { body: string }>('SELECT body FROM rulebook WHERE version = ?')
  const insert = db.prepare('INSERT INTO rulebook (version, effective_at, body, envelope, received_at) VALUES (?, ?, ?, ?, ?)')
  const parsed = new Map<number, Rulebook>()

  function byVersion(version: number): Rulebook | null {
    const known = parsed.get(version)
    if (known) return known
    const row = read.get(version)
    if (!row) return null
    const rulebook = rulebookSchema.parse(JSON.parse(row.body))
    parsed.set(version, rulebook)
    return rulebook
  }

  return {
    current(at) {
      // A clock set far back must not leave the till without rules: then the oldest ones hold.
      const version = (currentVersion.get(at) ?? lowest.get())?.version
      const rulebook = version === undefined ? null : byVersion(version)
      if (!rulebook) throw new Error('the terminal has no rulebook')
      return rulebook
    },
    byVersion,
    highestVersion: () => highest.get()?.version ?? 0,
    put(rulebook, envelope) {
      insert.run(rulebook.version, rulebook.effectiveAt, JSON.stringify(rulebook), envelope === null ? null : JSON.stringify(envelope), ports.clock.now())
    },
  }
}
