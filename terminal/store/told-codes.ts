import type Database from 'better-sqlite3'
import type { KnownCode } from './stored-value-codes.ts'

/** Which codes of gift cards and store credits head office has the SHA-256 of, from this till. */
export function createToldCodes(db: Database.Database) {
  const untold = db.prepare<[string, number], Pick<KnownCode, 'code' | 'kind' | 'instrumentId'>>(
    `SELECT c.code, c.kind, c.instrument_id AS instrumentId FROM stored_value_code c
     LEFT JOIN told_instrument_code t ON t.instrument_id = c.instrument_id AND t.incarnation = ? WHERE t.instrument_id IS NULL ORDER BY c.known_since, c.instrument_id LIMIT ?`)
  const note = db.prepare('REPLACE INTO told_instrument_code (instrument_id, incarnation) VALUES (?, ?)')
  return {
    /** Codes that this head office was not told of; after it was put back from a backup, all of them. */
    untold: (incarnation: string, limit: number) => untold.all(incarnation, limit),
    noteTold: (instrumentIds: readonly string[], incarnation: string): void => {
      for (const instrumentId of instrumentIds) note.run(instrumentId, incarnation)
    },
  }
}
