import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { Queryable } from './terminal-store.ts'
import type { Statement } from './together.ts'

/**
 * Keeps the exact bytes of each row. The caller holds the terminal's row. The bytes of all rows go as one value, which
 * crosses the wire as it is: an array of them would be written out in hexadecimal and read again, in twice the time.
 */
export function journalStatement(terminalId: string, rows: readonly JournalRow[], receivedAt: number): Statement {
  const bodies = rows.map((r) => Buffer.from(r.body, 'utf8'))
  return {
    text: `INSERT INTO journal (terminal_id, seq, at, body, previous_hash, hash, received_at)
      SELECT $1, r.seq, r.at, substring($4::bytea FROM r.begins FOR r.bytes), r.previous_hash, r.hash, $8
      FROM unnest($2::bigint[], $3::bigint[], $5::integer[], $9::integer[], $6::text[], $7::text[]) AS r (seq, at, begins, bytes, previous_hash, hash)`,
    values: [
      terminalId, rows.map((r) => r.seq), rows.map((r) => r.at), Buffer.concat(bodies), beginsOf(bodies),
      rows.map((r) => r.previousHash), rows.map((r) => r.hash), receivedAt, bodies.map((body) => body.length),
    ],
  }
}

/** Where each begins in all of them one after another; the first byte is 1, as PostgreSQL counts. */
function beginsOf(bodies: readonly Buffer[]): number[] {
  let next = 1
  return bodies.map((body) => {
    const begins = next
    next += body.length
    return begins
  })
}

/** The hashes held for a range of seqs, by seq. */
export async function heldHashes(client: Queryable, terminalId: string, fromSeq: number, throughSeq: number): Promise<Map<number, string>> {
  const { rows } = await client.query<{ seq: number; hash: string }>('SELECT seq, hash FROM journal WHERE terminal_id = $1 AND seq BETWEEN $2 AND $3', [terminalId, fromSeq, throughSeq])
  return new Map(rows.map((row) => [row.seq, row.hash]))
}

/** Keeps the other content of a seq beside the one that is held. */
export async function noteFork(client: Queryable, terminalId: string, row: JournalRow, heldHash: string, at: number): Promise<void> {
  await client.query(
    `INSERT INTO fork (terminal_id, seq, at, body, previous_hash, hash, held_hash, first_seen_at, last_seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     ON CONFLICT (terminal_id, seq, hash) DO UPDATE SET last_seen_at = $8`,
    [terminalId, row.seq, row.at, Buffer.from(row.body, 'utf8'), row.previousHash, row.hash, heldHash, at],
  )
}

export interface HeldEntry {
  readonly seq: number
  readonly at: number
  readonly body: string
}

/** Entries after a seq, in order. */
export async function entriesAfter(client: Queryable, terminalId: string, seq: number, limit: number): Promise<HeldEntry[]> {
  const { rows } = await client.query<{ seq: number; at: number; body: Buffer }>('SELECT seq, at, body FROM journal WHERE terminal_id = $1 AND seq > $2 ORDER BY seq LIMIT $3', [terminalId, seq, limit])
  return rows.map((row) => ({ seq: row.seq, at: row.at, body: row.body.toString('utf8') }))
}

export interface NotAppliedEntry {
  readonly seq: number
  readonly reason: string
}

/** The first entry kept aside, and the first entries that could not be applied. */
export async function notCounted(db: Queryable, terminalId: string, limit: number): Promise<{ readonly asideSeq: number | null; readonly notApplied: readonly NotAppliedEntry[] }> {
  const { rows } = await db.query<{ asideSeq: number | null; notApplied: NotAppliedEntry[] }>(
    `SELECT (SELECT min(seq) FROM kept_aside WHERE terminal_id = $1) AS "asideSeq",
       (SELECT coalesce(json_agg(json_build_object('seq', n.seq, 'reason', n.reason)), '[]') FROM (SELECT seq, reason FROM not_applied WHERE terminal_id = $1 ORDER BY seq LIMIT $2) n) AS "notApplied"`, [terminalId, limit])
  return rows[0] ?? { asideSeq: null, notApplied: [] }
}

type StoredRow = Omit<JournalRow, 'body'> & { body: Buffer }
const WHOLE = 'seq, at, body, previous_hash AS "previousHash", hash'
const asCame = (rows: readonly StoredRow[]): JournalRow[] => rows.map((row) => ({ ...row, body: row.body.toString('utf8') }))

/** Rows of a terminal by their seqs, exactly as they came. */
export async function rowsOf(db: Queryable, terminalId: string, seqs: readonly number[]): Promise<JournalRow[]> {
  const { rows } = await db.query<StoredRow>(`SELECT ${WHOLE} FROM journal WHERE terminal_id = $1 AND seq = ANY ($2::bigint[])`, [terminalId, seqs])
  return asCame(rows)
}

/** Rows of a range of seqs in order, exactly as they came. */
export async function rowsBetween(db: Queryable, terminalId: string, first: number, last: number, limit: number): Promise<JournalRow[]> {
  const { rows } = await db.query<StoredRow>(`SELECT ${WHOLE} FROM journal WHERE terminal_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq LIMIT $4`, [terminalId, first, last, limit])
  return asCame(rows)
}
