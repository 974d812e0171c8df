import type { PoolClient } from 'pg'
import { GENESIS_HASH } from '../../../core/ledger/chain.ts'
import { COUNTING_SPACE, lockOfTerminal } from './locks.ts'
import type { Statement } from './together.ts'

export type Queryable = Pick<PoolClient, 'query'>

export interface TerminalRecord {
  readonly terminalId: string
  readonly publicKey: string
  readonly storeId: string
  readonly storeName: string
  readonly tillNumber: number
  readonly watermark: number
  readonly headHash: string
  readonly interpretedSeq: number
  /** Null: in service. */
  readonly revokedAt: number | null
  /** The last entry kept aside since it was taken out of service, and its hash. */
  readonly asideSeq: number | null
  readonly asideHash: string | null
  /** The last entry held at all, in the journal or aside: what the till need not send again. */
  readonly heldUpTo: number
}

/** Of the table `terminal`, without a name before them. */
export const TERMINAL_COLUMNS = `terminal_id AS "terminalId", public_key AS "publicKey", store_id AS "storeId", store_name AS "storeName", till_number AS "tillNumber",
  watermark, head_hash AS "headHash", interpreted_seq AS "interpretedSeq",
  revoked_at AS "revokedAt", aside_seq AS "asideSeq", aside_hash AS "asideHash", greatest(watermark, coalesce(aside_seq, 0)) AS "heldUpTo"`

export async function findTerminal(db: Queryable, terminalId: string): Promise<TerminalRecord | null> {
  const { rows } = await db.query<TerminalRecord>(`SELECT ${TERMINAL_COLUMNS} FROM terminal WHERE terminal_id = $1`, [terminalId])
  return rows[0] ?? null
}

/** Holds the terminal's row until the transaction ends: its batches come one after another, whichever server takes them. */
export async function lockTerminal(client: Queryable, terminalId: string): Promise<TerminalRecord | null> {
  const { rows } = await client.query<TerminalRecord>(`SELECT ${TERMINAL_COLUMNS} FROM terminal WHERE terminal_id = $1 FOR UPDATE`, [terminalId])
  return rows[0] ?? null
}

/** A terminal's row, held, and what is known where its entries are counted. */
export interface HeldTerminal extends TerminalRecord {
  /** The database's clock, which all servers share. */
  readonly now: number
  /** Sales that wait for an entry which could not be applied, with the first such entry. */
  readonly waiting: ReadonlyMap<string, number>
  /** Of the sales asked about, those that are counted already. */
  readonly counted: ReadonlySet<string>
}

interface HeldRow extends TerminalRecord {
  readonly now: number
  readonly seenSeq: number
  readonly waiting: readonly (readonly [string, number])[]
  readonly counted: readonly string[]
}

const TO_COUNT = `SELECT ${TERMINAL_COLUMNS}, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
    (SELECT interpreted_seq FROM terminal s WHERE s.terminal_id = t.terminal_id) AS "seenSeq",
    (SELECT coalesce(json_agg(json_build_array(w.sale_id, w.seq)), '[]') FROM (SELECT sale_id, min(seq) AS seq FROM not_applied n WHERE n.terminal_id = t.terminal_id AND sale_id IS NOT NULL GROUP BY sale_id) w) AS waiting,
    (SELECT coalesce(json_agg(i.id), '[]') FROM unnest($2::uuid[]) AS i (id) WHERE (SELECT true FROM sale WHERE sale_id = i.id)) AS counted
  FROM terminal t WHERE t.terminal_id = $1`
const HELD = `${TO_COUNT} FOR UPDATE`

const heldOf = ({ waiting, counted, ...row }: HeldRow): HeldTerminal => ({ ...row, waiting: new Map(waiting), counted: new Set(counted) })

/** Holds the terminal's row until the transaction ends, to keep entries and count them; `saleIds` are of sales in them. */
export async function lockToCount(client: Queryable, terminalId: string, saleIds: readonly string[]): Promise<HeldTerminal | null> {
  const read = async () => (await client.query<HeldRow>(HELD, [terminalId, saleIds])).rows[0]
  const held = await read()
  if (held === undefined) return null
  // What the statement read beside the row is from before it waited for it: who held it may have counted meanwhile.
  return heldOf(held.seenSeq === held.interpretedSeq ? held : ((await read()) ?? held))
}

/**
 * Keeps others from counting what is held of a terminal until the transaction ends. Its row stays free, so that its next batch
 * is taken in meanwhile; `moveInterpreted` at the end makes sure that nobody counted it all the same.
 */
export async function holdCounting(client: Queryable, terminalId: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [COUNTING_SPACE, lockOfTerminal(terminalId)])
}

/** What is known where a terminal's entries are counted. The caller holds its counting. */
export async function terminalToCount(client: Queryable, terminalId: string, saleIds: readonly string[]): Promise<HeldTerminal | null> {
  const { rows: [found] } = await client.query<HeldRow>(TO_COUNT, [terminalId, saleIds])
  return found === undefined ? null : heldOf(found)
}

/** Somebody else counted the same entries: a server of an older version, or one that made the projections anew. */
class CountedMeanwhile extends Error {
  /** PostgreSQL's "serialization failure", after which a transaction is tried again. */
  readonly code = '40001'
}

/** Marks entries as counted, at the end of the transaction that counted them. Throws where they were counted meanwhile. */
export async function moveInterpreted(client: Queryable, { terminalId, interpretedSeq }: Pick<TerminalRecord, 'terminalId' | 'interpretedSeq'>, seq: number): Promise<void> {
  const { rowCount } = await client.query('UPDATE terminal SET interpreted_seq = $3 WHERE terminal_id = $1 AND interpreted_seq = $2', [terminalId, interpretedSeq, seq])
  if (rowCount !== 1) throw new CountedMeanwhile(`entries of ${terminalId} were counted meanwhile`)
}

export interface NewTerminal {
  readonly terminalId: string
  readonly publicKey: string
  readonly storeId: string
  readonly storeName: string
  readonly tillNumber: number
  readonly version: string
}

/** Adds a paired terminal, or notes that the one with this key paired again. False where the id belongs to another key. */
export async function putTerminal(client: Queryable, terminal: NewTerminal, at: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO terminal (terminal_id, public_key, store_id, store_name, till_number, version, paired_at, head_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (terminal_id) DO UPDATE SET store_id = $3, store_name = $4, till_number = $5, version = $6, paired_at = $7, list_version = terminal.list_version + 1
     WHERE terminal.public_key = $2`,
    [terminal.terminalId, terminal.publicKey, terminal.storeId, terminal.storeName, terminal.tillNumber, terminal.version, at, GENESIS_HASH],
  )
  return rowCount === 1
}

export async function noteSeen(db: Queryable, terminalId: string, at: number): Promise<void> {
  await db.query('UPDATE terminal SET last_seen_at = $2 WHERE terminal_id = $1', [terminalId, at])
}

/** Where a terminal's journal ends here. */
export interface Moved {
  readonly watermark: number
  readonly headHash: string
  readonly at: number
  readonly rows: number
}

export async function moveWatermark(client: Queryable, terminalId: string, moved: Moved): Promise<void> {
  await client.query(
    'UPDATE terminal SET watermark = $2, head_hash = $3, last_seen_at = $4, last_batch_at = $4, last_batch_rows = $5 WHERE terminal_id = $1',
    [terminalId, moved.watermark, moved.headHash, moved.at, moved.rows],
  )
}

/** Moves the watermark, with all up to it counted. */
export function countedWatermarkStatement(terminalId: string, moved: Moved): Statement {
  return {
    text: 'UPDATE terminal SET watermark = $2, interpreted_seq = $2, head_hash = $3, last_seen_at = $4, last_batch_at = $4, last_batch_rows = $5 WHERE terminal_id = $1',
    values: [terminalId, moved.watermark, moved.headHash, moved.at, moved.rows],
  }
}

/** Terminals with entries that are held and not interpreted yet, and the last that is. */
export async function terminalsBehind(db: Queryable): Promise<{ terminalId: string; interpretedSeq: number }[]> {
  const { rows } = await db.query<{ terminalId: string; interpretedSeq: number }>('SELECT terminal_id AS "terminalId", interpreted_seq AS "interpretedSeq" FROM terminal WHERE interpreted_seq < watermark ORDER BY terminal_id')
  return rows
}

/** The stores that have a till here. */
export async function knownStores(db: Queryable): Promise<Set<string>> {
  const { rows } = await db.query<{ storeId: string }>('SELECT DISTINCT store_id AS "storeId" FROM terminal')
  return new Set(rows.map((row) => row.storeId))
}

/** Whether a till is paired that something addressed so would reach; null stands for any. */
export async function storeOrTillKnown(db: Queryable, storeId: string | null, terminalId: string | null): Promise<boolean> {
  if (storeId === null && terminalId === null) return true
  const { rowCount } = await db.query('SELECT FROM terminal WHERE ($1::text IS NULL OR store_id = $1) AND ($2::uuid IS NULL OR terminal_id = $2) LIMIT 1', [storeId, terminalId])
  return rowCount === 1
}
