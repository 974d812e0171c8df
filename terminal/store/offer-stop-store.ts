import type Database from 'better-sqlite3'
import type { Stopper } from '../../core/rulebook/stop-limits.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'

export interface OfferStop {
  readonly version: number
  readonly by: Stopper
  readonly since: Instant
}

const EVERY_DAY = ''

/** Since when the offers of a version have stopped at this till. Not the journal: each sale says by itself that they had. */
export function createOfferStops(db: Database.Database) {
  const put = db.prepare('INSERT INTO offer_stop (rulebook_version, stopped_by, on_date, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const drop = db.prepare("DELETE FROM offer_stop WHERE rulebook_version = ? AND stopped_by IN ('everywhere', 'head-office')")
  const dropUnnamed = db.prepare(`DELETE FROM offer_stop WHERE stopped_by IN ('everywhere', 'head-office')
    AND CAST(rulebook_version AS TEXT) NOT IN (SELECT key FROM snapshot_key WHERE kind = 'rulebook-stop')`)
  const first = db.prepare<[number, string, number], OfferStop>(`SELECT rulebook_version AS version, stopped_by AS "by", since FROM offer_stop
    WHERE rulebook_version = ? AND on_date IN ('', ?) AND since <= ? ORDER BY since LIMIT 1`)
  return {
    /** Notes a stop; false where it is known. `onDate`: for that day only; null: until it is lifted. */
    put: ({ version, by, since }: OfferStop, onDate: CivilDate | null): boolean => put.run(version, by, onDate ?? EVERY_DAY, since).changes > 0,
    /** Lifts what head office had stopped; a till's own limits stay. */
    drop: (version: number): boolean => drop.run(version).changes > 0,
    /** Lifts what head office had stopped and a whole snapshot does not name. */
    dropUnnamed: () => void dropUnnamed.run(),
    /** What holds for a sale that begins at an instant of that day; null: nothing. */
    at: (version: number, onDate: CivilDate, instant: Instant): OfferStop | null => first.get(version, onDate, instant) ?? null,
  }
}
export type OfferStops = ReturnType<typeof createOfferStops>
