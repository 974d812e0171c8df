import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { Queryable } from './terminal-store.ts'

/** Keeps rows beside the journal, exactly as they came. The caller holds the terminal's row. */
export async function keepAside(client: Queryable, terminalId: string, rows: readonly JournalRow[], receivedAt: number): Promise<void> {
  await client.query(
    `INSERT INTO kept_aside (terminal_id, seq, at, body, previous_hash, hash, received_at)
     SELECT $1, r.seq, r.at, r.body, r.previous_hash, r.hash, $7
     FROM unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::text[], $6::text[]) AS r (seq, at, body, previous_hash, hash)`,
    [
      terminalId, rows.map((r) => r.seq), rows.map((r) => r.at), rows.map((r) => Buffer.from(r.body, 'utf8')),
      rows.map((r) => r.previousHash), rows.map((r) => r.hash), receivedAt,
    ],
  )
  const last = rows.at(-1)
  if (last) await client.query('UPDATE terminal SET aside_seq = $2, aside_hash = $3 WHERE terminal_id = $1', [terminalId, last.seq, last.hash])
}

/** The hashes kept aside for a range of seqs, by seq. */
export async function asideHashes(client: Queryable, terminalId: string, fromSeq: number, throughSeq: number): Promise<Map<number, string>> {
  const { rows } = await client.query<{ seq: number; hash: string }>('SELECT seq, hash FROM kept_aside WHERE terminal_id = $1 AND seq BETWEEN $2 AND $3', [terminalId, fromSeq, throughSeq])
  return new Map(rows.map((row) => [row.seq, row.hash]))
}

/** The first entry kept aside; null where there is none. */
export async function firstAside(db: Queryable, terminalId: string): Promise<number | null> {
  const { rows } = await db.query<{ seq: number | null }>('SELECT min(seq) AS seq FROM kept_aside WHERE terminal_id = $1', [terminalId])
  return rows[0]?.seq ?? null
}

/**
 * Moves what is kept aside into the journal, where it goes on from. What has come into the journal another way meanwhile, by
 * the chain that took this one's place, is there once. Returns how many rows came in. The caller holds the terminal's row.
 */
export async function takeInAside(client: Queryable, terminalId: string, watermark: number): Promise<number> {
  await client.query(
    `INSERT INTO journal (terminal_id, seq, at, body, previous_hash, hash, received_at)
     SELECT terminal_id, seq, at, body, previous_hash, hash, received_at FROM kept_aside WHERE terminal_id = $1 AND seq > $2`, [terminalId, watermark])
  const { rowCount } = await client.query('DELETE FROM kept_aside WHERE terminal_id = $1 AND seq > $2', [terminalId, watermark])
  await client.query('DELETE FROM kept_aside a USING journal j WHERE a.terminal_id = $1 AND j.terminal_id = a.terminal_id AND j.seq = a.seq AND j.hash = a.hash', [terminalId])
  return rowCount ?? 0
}

/** A person saw it and leaves it aside; more of it asks again. */
export async function noteLeftAside(client: Queryable, terminalId: string): Promise<void> {
  await client.query('UPDATE terminal SET left_aside_seq = coalesce(aside_seq, 0) WHERE terminal_id = $1', [terminalId])
}

export async function clearAside(client: Queryable, terminalId: string): Promise<void> {
  await client.query('UPDATE terminal SET aside_seq = NULL, aside_hash = NULL, left_aside_seq = 0 WHERE terminal_id = $1', [terminalId])
}

export interface Standing {
  readonly terminalId: string
  readonly storeName: string
  readonly tillNumber: number
  readonly watermark: number
  readonly revokedAt: number | null
  readonly keptAside: number
}

/** Every till: in service or not, and how much is kept aside of it. */
export async function readStandings(db: Queryable): Promise<Standing[]> {
  const { rows } = await db.query<Standing>(
    `SELECT t.terminal_id AS "terminalId", t.store_name AS "storeName", t.till_number AS "tillNumber", t.watermark, t.revoked_at AS "revokedAt",
       (SELECT count(*) FROM kept_aside a WHERE a.terminal_id = t.terminal_id) AS "keptAside"
     FROM terminal t ORDER BY t.store_name, t.till_number, t.terminal_id`)
  return rows
}
