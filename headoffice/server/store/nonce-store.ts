import type { Queryable } from './terminal-store.ts'

/** That a till was there is written no more often. */
const SEEN_EVERY_MS = 5_000

/**
 * Notes that a terminal's request was taken, and with it that the terminal was there; false where it was taken before. It does
 * not wait for the disk: a power cut may forget those of its last second, and the commands behind them are the same done
 * twice. Nor for a batch that holds the terminal's row: that says itself that the till is there.
 */
export async function noteNonce(db: Queryable, terminalId: string, nonce: string, at: number): Promise<boolean> {
  const { rows } = await db.query<{ taken: number }>(
    `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
       taken AS (INSERT INTO request_nonce (terminal_id, nonce, at) SELECT $1, $2, $3 FROM quick ON CONFLICT DO NOTHING RETURNING terminal_id),
       free AS MATERIALIZED (SELECT t.terminal_id FROM terminal t WHERE t.terminal_id = $1 AND coalesce(abs($3 - t.last_seen_at) >= ${SEEN_EVERY_MS}, true) FOR UPDATE SKIP LOCKED),
       seen AS (UPDATE terminal t SET last_seen_at = $3 FROM taken, free WHERE t.terminal_id = taken.terminal_id AND t.terminal_id = free.terminal_id)
     SELECT count(*) AS taken FROM taken`,
    [terminalId, nonce, at],
  )
  return rows[0]?.taken === 1
}

/** Forgets what came before an instant: requests that old are refused by their time. */
export async function dropNoncesBefore(db: Queryable, before: number): Promise<void> {
  await db.query('DELETE FROM request_nonce WHERE at < $1', [before])
}
