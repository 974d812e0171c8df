import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { Queryable } from './terminal-store.ts'
import { together } from './together.ts'
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

/** Where a batch goes on from, and who may send it: all that must hold for it to be kept at once. */
export interface NextOfChain {
  readonly terminalId: string
  readonly publicKey: string
  readonly programmeId: string
  readonly incarnation: string
}

/**
 * Keeps the rows that come next in a chain and moves its watermark, as one statement and so in one transaction: nothing of it
 * happens where the terminal's row says something else than expected, and nobody comes between; nor where a statement by
 * itself would not be on disk when it answers. Answers what of the terminal is not counted, and why, or null where nothing was
 * kept. The caller has checked signature, chain and numbers.
 */
export async function keepNext(db: Queryable, next: NextOfChain, rows: readonly [JournalRow, ...JournalRow[]], at: number): Promise<NotCounted | null> {
  const [first] = rows
  const last = rows.at(-1) ?? first
  const { moved = [] } = await together(db, {
    moved: {
      text: `UPDATE terminal t SET watermark = $2, head_hash = $3, last_seen_at = $4, last_batch_at = $4, last_batch_rows = $5
        WHERE terminal_id = $1 AND watermark = $6 AND head_hash = $7 AND public_key = $8 AND revoked_at IS NULL AND aside_seq IS NULL
          AND current_setting('synchronous_commit') IN ('on', 'remote_apply')
          AND NOT EXISTS (SELECT FROM succession s WHERE s.terminal_id = $1) AND EXISTS (SELECT FROM head_office WHERE programme_id = $9 AND incarnation = $10)
        RETURNING ${notAppliedOf('$1', '$11')} AS "notApplied"`,
      values: [next.terminalId, last.seq, last.hash, at, rows.length, first.seq - 1, first.previousHash, next.publicKey, next.programmeId, next.incarnation, MAX_LISTED],
      answers: true,
    },
    journal_row: onlyWhereMoved(journalStatement(next.terminalId, rows, at)),
  })
  const [kept] = moved as unknown as readonly Pick<NotCounted, 'notApplied'>[]
  return kept === undefined ? null : { asideSeq: null, notApplied: kept.notApplied }
}

const onlyWhereMoved = ({ text, values }: Statement): Statement => ({ text: `${text} WHERE EXISTS (SELECT FROM moved)`, values })

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

/** What is held of a terminal and not counted: the first entry kept aside, and the first entries that could not be applied. */
export interface NotCounted {
  readonly asideSeq: number | null
  readonly notApplied: readonly NotAppliedEntry[]
}

/** How many entries that could not be applied are listed. */
const MAX_LISTED = 100

const notAppliedOf = (terminal: string, limit: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('seq', n.seq, 'reason', n.reason)), '[]') FROM (SELECT seq, reason FROM not_applied WHERE terminal_id = ${terminal} ORDER BY seq LIMIT ${limit}) n)`

export async function notCounted(db: Queryable, terminalId: string): Promise<NotCounted> {
  const { rows } = await db.query<NotCounted>(`SELECT (SELECT min(seq) FROM kept_aside WHERE terminal_id = $1) AS "asideSeq", ${notAppliedOf('$1', '$2')} AS "notApplied"`, [terminalId, MAX_LISTED])
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
