import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { Queryable } from './terminal-store.ts'

/** A chain that took the place of another, and where the other ended as far as the till knew. */
export interface Succession {
  readonly terminalId: string
  readonly successorId: string
  readonly seq: number
  readonly head: string
}

const COLUMNS = 'terminal_id AS "terminalId", successor_id AS "successorId", seq, head'

/** Notes that one chain goes on from another, as a person approved. */
export async function noteSuccession(client: Queryable, { terminalId, successorId, seq, head }: Succession, at: number): Promise<void> {
  await client.query(
    `INSERT INTO succession (terminal_id, successor_id, seq, head, approved_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (terminal_id, successor_id) DO NOTHING`,
    [terminalId, successorId, seq, head, at],
  )
}

/** Who has taken a chain's place, with their keys; more than one where a till was put back, or its folder copied, more than once. */
export async function successorsOf(db: Queryable, terminalId: string): Promise<(Succession & { readonly publicKey: string; readonly revokedAt: number | null })[]> {
  const { rows } = await db.query<Succession & { publicKey: string; revokedAt: number | null }>(
    `SELECT s.terminal_id AS "terminalId", s.successor_id AS "successorId", s.seq, s.head, t.public_key AS "publicKey", t.revoked_at AS "revokedAt"
     FROM succession s JOIN terminal t ON t.terminal_id = s.successor_id WHERE s.terminal_id = $1`, [terminalId])
  return rows
}

/** The chains that a chain goes on from. */
export async function predecessorsOf(db: Queryable, successorId: string): Promise<Succession[]> {
  const { rows } = await db.query<Succession>(`SELECT ${COLUMNS} FROM succession WHERE successor_id = $1`, [successorId])
  return rows
}

/**
 * What a till has lost of an earlier chain of its own and head office holds: the rows after where it ended as far as the
 * till knew, in order, exactly as they came. For handing them down.
 */
export async function lostRows(db: Queryable, { terminalId, seq }: Pick<Succession, 'terminalId' | 'seq'>, limit: number): Promise<JournalRow[]> {
  const { rows } = await db.query<Omit<JournalRow, 'body'> & { body: Buffer }>(
    'SELECT seq, at, body, previous_hash AS "previousHash", hash FROM journal WHERE terminal_id = $1 AND seq > $2 ORDER BY seq LIMIT $3', [terminalId, seq, limit])
  return rows.map((row) => ({ ...row, body: row.body.toString('utf8') }))
}
