import type { Queryable } from './terminal-store.ts'

/** One entry of head office's own book: what a date did. Its id is made of lot or member and of the date. */
export interface BookEntry {
  readonly id: string
  readonly kind: 'expiry' | 'reopening' | 'release' | 'tier'
  readonly memberId: string
  readonly lotId: string | null
  /** Of an expiry the last day that is over; of a reopening the new one; else the day it belongs to. */
  readonly on: string
  readonly points: number | null
  readonly tierFrom: string | null
  readonly tierTo: string | null
}

/** Posts entries that are not posted yet, whichever server comes first; answers the ids that are new. */
export async function postEntries(client: Queryable, entries: readonly BookEntry[], at: number): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const rows = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1))
  const { rows: posted } = await client.query<{ id: string }>(
    `INSERT INTO head_office_entry (id, kind, member_id, lot_id, on_date, points, tier_from, tier_to, posted_at)
     SELECT id, kind, "memberId", "lotId", "on", points, "tierFrom", "tierTo", $2
     FROM json_to_recordset($1::json) AS r (id text, kind text, "memberId" uuid, "lotId" uuid, "on" text, points bigint, "tierFrom" text, "tierTo" text)
     ON CONFLICT (id) DO NOTHING RETURNING id`, [JSON.stringify(rows), at])
  return new Set(posted.map(({ id }) => id))
}
