import type { RatingPost } from '../../../core/sync/rating-post.ts'
import type { Queryable, TerminalRecord } from './terminal-store.ts'

/** Keeps what a till's customers thought of its sales; answers how many there were. The later word on a sale holds, in whatever order they come. */
export async function keepRatings(client: Queryable, { terminalId, storeId }: Pick<TerminalRecord, 'terminalId' | 'storeId'>, { ratings }: RatingPost, at: number): Promise<number> {
  // One statement must not touch a row twice.
  const latest = [...new Map([...ratings].sort((a, b) => a.ratedAt - b.ratedAt).map((rating) => [rating.saleId, rating])).values()]
  await client.query(
    `INSERT INTO rating AS r (terminal_id, sale_id, store_id, score, reason, rated_at, received_at)
     SELECT $1, "saleId", $2, score, reason, "ratedAt", $3 FROM json_to_recordset($4::json) AS said ("saleId" uuid, score smallint, reason text, "ratedAt" bigint)
     ON CONFLICT (terminal_id, sale_id) DO UPDATE SET score = EXCLUDED.score, reason = EXCLUDED.reason, rated_at = EXCLUDED.rated_at, received_at = EXCLUDED.received_at
     WHERE EXCLUDED.rated_at >= r.rated_at`,
    [terminalId, storeId, at, JSON.stringify(latest)])
  return latest.length
}
