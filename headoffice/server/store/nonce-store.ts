import type { Queryable } from './terminal-store.ts'

/**
 * Notes that a terminal's request was taken; false where it was before. It does not wait for the disk: a power cut may
 * forget those of its last second, and the commands behind them are the same done twice.
 */
export async function noteNonce(db: Queryable, terminalId: string, nonce: string, at: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
     INSERT INTO request_nonce (terminal_id, nonce, at) SELECT $1, $2, $3 FROM quick ON CONFLICT DO NOTHING`,
    [terminalId, nonce, at],
  )
  return rowCount === 1
}

/** Forgets what came before an instant: requests that old are refused by their time. */
export async function dropNoncesBefore(db: Queryable, before: number): Promise<void> {
  await db.query('DELETE FROM request_nonce WHERE at < $1', [before])
}
