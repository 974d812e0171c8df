import type { Overview } from '../../../core/sync/console-views.ts'
import type { Queryable } from './terminal-store.ts'

const DAYS = 30
const DAY_MS = 86_400_000
/** More stores than that are read from the database itself. */
const MAX_ROWS = 500

/**
 * What customers said of the last 30 days, by store and civil day of the programme: how many answered, how many of them 9 or 10, how
 * many 6 or less, and what those who said why named most. No till, no cashier, no sale. The newest day first.
 */
export async function readRatings(db: Queryable, timeZone: string, now: number): Promise<Overview['ratings']> {
  const { rows } = await db.query<Overview['ratings'][number]>(`
    WITH said AS (
      SELECT store_id, to_char(to_timestamp(rated_at::double precision / 1000) AT TIME ZONE $1, 'YYYY-MM-DD') AS day, score, reason FROM rating WHERE rated_at >= $2
    )
    SELECT day, coalesce((SELECT t.store_name FROM terminal t WHERE t.store_id = said.store_id ORDER BY t.paired_at DESC LIMIT 1), store_id) AS "storeName",
      count(*)::int AS answers, count(*) FILTER (WHERE score >= 9)::int AS fans, count(*) FILTER (WHERE score <= 6)::int AS unhappy, mode() WITHIN GROUP (ORDER BY reason) AS "mostNamed"
    FROM said GROUP BY store_id, day ORDER BY day DESC, "storeName" LIMIT $3`, [timeZone, now - DAYS * DAY_MS, MAX_ROWS])
  return rows
}
