import type Database from 'better-sqlite3'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import type { Qualifying } from '../../core/loyalty/tier-window.ts'
import type { CivilDate } from '../../core/time/instant.ts'

/** A tier as the journal has it: reached in a sale, brought along, or ended by its dates once that was posted. */
export interface PostedTier {
  readonly memberId: string
  readonly tierId: string
  readonly since: CivilDate
}

/** A tier brought along from elsewhere, and what counted towards it. */
export type TierStart = NonNullable<TierHistory['start']> & { readonly counted: number }

/** What tiers follow from, and the tier last posted: tables of the points fold. */
export interface TierProjection {
  posted(memberId: string): PostedTier | null
  /** Members whose posted tier the dates may end: with another tier than the entry, or with something that arrived late. After an id, in order of ids. */
  aboveEntryAfter(memberId: string, entryTierId: string, limit: number): PostedTier[]
  qualifyingOf(memberId: string): Qualifying[]
  startOf(memberId: string): TierStart | null
  lastVisitOf(memberId: string): CivilDate | null

  post(memberId: string, tierId: string, since: CivilDate): void
  /** `counted`: what was brought along for the tier's counter; it is counted apart. */
  start(memberId: string, tierId: string, on: CivilDate, counted: number): void
  /** An entry that belongs to a day before the posted tier began has that tier looked at again. */
  count(memberId: string, entry: Qualifying): void
  visit(memberId: string, on: CivilDate): void
  undoVisit(memberId: string): void
}

export const TIER_SQL = {
  posted: 'SELECT member_id AS memberId, tier_id AS tierId, since FROM projected_tier WHERE member_id = ?',
  aboveEntryAfter: 'SELECT member_id AS memberId, tier_id AS tierId, since FROM projected_tier WHERE member_id > ? AND (tier_id <> ? OR late = 1) ORDER BY member_id LIMIT ?',
  qualifying: 'SELECT on_date AS "on", known_on AS knownOn, amount_minor AS amount FROM projected_tier_spend WHERE member_id = ? ORDER BY on_date, known_on',
  start: 'SELECT tier_id AS tierId, on_date AS "on", counted FROM projected_tier_start WHERE member_id = ?',
} as const

export function createTierProjection(db: Database.Database): TierProjection {
  const posted = db.prepare<[string], PostedTier>(TIER_SQL.posted)
  const above = db.prepare<[string, string, number], PostedTier>(TIER_SQL.aboveEntryAfter)
  const qualifying = db.prepare<[string], Qualifying>(TIER_SQL.qualifying)
  const start = db.prepare<[string], TierStart>(TIER_SQL.start)
  const visit = db.prepare<[string], { last_on: string }>('SELECT last_on FROM projected_visit WHERE member_id = ?')
  // An entry that arrives late never takes the place of a later one.
  const putTier = db.prepare(`INSERT INTO projected_tier (member_id, tier_id, since) VALUES (?, ?, ?)
    ON CONFLICT (member_id) DO UPDATE SET tier_id = excluded.tier_id, since = excluded.since, late = 0 WHERE excluded.since >= since`)
  const noteLate = db.prepare('UPDATE projected_tier SET late = 1 WHERE member_id = ? AND since > ?')
  const putStart = db.prepare(`INSERT INTO projected_tier_start (member_id, tier_id, on_date, counted) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id) DO UPDATE SET tier_id = excluded.tier_id, on_date = excluded.on_date, counted = counted + excluded.counted`)
  const count = db.prepare(`INSERT INTO projected_tier_spend (member_id, on_date, known_on, amount_minor) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id, on_date, known_on) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor`)
  const noteVisit = db.prepare('INSERT INTO projected_visit (member_id, last_on, visits) VALUES (?, ?, 1) ON CONFLICT (member_id) DO UPDATE SET last_on = max(last_on, excluded.last_on), visits = visits + 1')
  const undoVisit = db.prepare('UPDATE projected_visit SET visits = max(0, visits - 1) WHERE member_id = ?')

  return {
    posted: (memberId) => posted.get(memberId) ?? null,
    aboveEntryAfter: (memberId, entryTierId, limit) => above.all(memberId, entryTierId, limit),
    qualifyingOf: (memberId) => qualifying.all(memberId),
    startOf: (memberId) => start.get(memberId) ?? null,
    lastVisitOf: (memberId) => visit.get(memberId)?.last_on ?? null,
    post: (memberId, tierId, since) => void putTier.run(memberId, tierId, since),
    start: (memberId, tierId, on, counted) => void putStart.run(memberId, tierId, on, counted),
    count(memberId, { on, knownOn, amount }) {
      if (amount === 0) return
      count.run(memberId, on, knownOn, amount)
      noteLate.run(memberId, on)
    },
    visit: (memberId, on) => void noteVisit.run(memberId, on),
    undoVisit: (memberId) => void undoVisit.run(memberId),
  }
}
