import { createHash } from 'node:crypto'
import { lastDayAfter } from '../../../core/accounts/instrument-sums.ts'
import type { InstrumentSums } from '../../../core/accounts/instrument-sums.ts'
import type { InstrumentPost } from '../../../core/sync/instrument-post.ts'
import type { InstrumentKind } from '../../../core/ledger/tender.ts'
import { noteChanges } from './change-store.ts'
import type { Queryable, TerminalRecord } from './terminal-store.ts'

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')
const sorted = <T>(rows: readonly T[], keyOf: (row: T) => string): T[] => [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

type Source = Pick<TerminalRecord, 'terminalId' | 'storeId'>

/** Adds what a till's entries did to instruments and codes, and tells the tills that have to do with them. */
export async function addInstrumentSums(client: Queryable, source: Source, sums: InstrumentSums, at: number): Promise<void> {
  const touched = [...new Set([...sums.kinds.keys(), ...sums.blocks.keys()])].sort()
  if (touched.length > 0) await addInstruments(client, source, sums, touched, at)
  if (sums.codes.size > 0) await addCodes(client, source, sums, at)
}

async function addInstruments(client: Queryable, { terminalId, storeId }: Source, sums: InstrumentSums, touched: readonly string[], at: number): Promise<void> {
  // The row of each is held until the transaction ends: whoever comes second reads what the first left.
  await client.query(
    `INSERT INTO instrument AS i (instrument_id, kind, version) SELECT "instrumentId", kind, 1 FROM json_to_recordset($1::json) AS r ("instrumentId" uuid, kind text) ORDER BY 1
     ON CONFLICT (instrument_id) DO UPDATE SET version = i.version + 1, kind = coalesce(EXCLUDED.kind, i.kind)`,
    [JSON.stringify(touched.map((instrumentId) => ({ instrumentId, kind: sums.kinds.get(instrumentId) ?? null })))])
  await client.query(
    `INSERT INTO instrument_sum AS s (instrument_id, terminal_id, balance) SELECT "instrumentId", $2, balance FROM json_to_recordset($1::json) AS r ("instrumentId" uuid, balance bigint)
     ON CONFLICT (instrument_id, terminal_id) DO UPDATE SET balance = s.balance + EXCLUDED.balance`,
    [JSON.stringify([...sums.balances].map(([instrumentId, balance]) => ({ instrumentId, balance }))), terminalId])
  await client.query(
    `INSERT INTO instrument_load (instrument_id, terminal_id, seq, at, last_day) SELECT "instrumentId", $2, seq, at, "lastDay"
     FROM json_to_recordset($1::json) AS r ("instrumentId" uuid, seq bigint, at bigint, "lastDay" text) ON CONFLICT DO NOTHING`, [JSON.stringify([...sums.loads.values()]), terminalId])
  await client.query(
    `INSERT INTO instrument_block (instrument_id, terminal_id, seq, at, blocked) SELECT "instrumentId", $2, seq, at, blocked
     FROM json_to_recordset($1::json) AS r ("instrumentId" uuid, seq bigint, at bigint, blocked boolean)
     ON CONFLICT (instrument_id, terminal_id) DO UPDATE SET seq = EXCLUDED.seq, at = EXCLUDED.at, blocked = EXCLUDED.blocked`,
    [JSON.stringify([...sums.blocks].map(([instrumentId, word]) => ({ instrumentId, ...word }))), terminalId])
  await client.query('INSERT INTO instrument_store (instrument_id, store_id) SELECT i, $2 FROM unnest($1::uuid[]) AS r (i) ORDER BY i ON CONFLICT DO NOTHING', [touched, storeId])
  await tellOfInstruments(client, touched, at)
}

/** A card may be brought to any till of a store that had to do with it. */
async function tellOfInstruments(client: Queryable, instrumentIds: readonly string[], at: number): Promise<void> {
  const { rows } = await client.query<{ key: string; storeId: string }>('SELECT instrument_id AS key, store_id AS "storeId" FROM instrument_store WHERE instrument_id = ANY($1::uuid[]) ORDER BY 1, 2', [instrumentIds])
  await noteChanges(client, rows.map(({ key, storeId }) => ({ kind: 'instrument', key, storeId })), at)
}

async function addCodes(client: Queryable, { terminalId }: Source, sums: InstrumentSums, at: number): Promise<void> {
  const rows = sorted([...sums.codes].map(([code, use]) => ({ codeHash: hashOf(code), ...use })), ({ codeHash }) => codeHash)
  await client.query(
    `INSERT INTO code_head AS h (code_hash, version) SELECT c, 1 FROM unnest($1::text[]) AS r (c) ORDER BY c ON CONFLICT (code_hash) DO UPDATE SET version = h.version + 1`, [rows.map(({ codeHash }) => codeHash)])
  await client.query(
    `INSERT INTO code_use AS u (code_hash, terminal_id, uses, receipt_no, used_at) SELECT "codeHash", $2, uses, "receiptNo", "usedAt"
     FROM json_to_recordset($1::json) AS r ("codeHash" text, uses bigint, "receiptNo" text, "usedAt" bigint)
     ON CONFLICT (code_hash, terminal_id) DO UPDATE SET uses = u.uses + EXCLUDED.uses, receipt_no = coalesce(EXCLUDED.receipt_no, u.receipt_no), used_at = coalesce(EXCLUDED.used_at, u.used_at)`,
    [JSON.stringify(rows), terminalId])
  await noteChanges(client, rows.map(({ codeHash }) => ({ kind: 'code-used', key: codeHash, notFor: terminalId })), at)
}

/** Keeps which instrument a code opens, as the first till said it; answers how many are new. */
export async function keepInstrumentCodes(client: Queryable, { terminalId, storeId }: Source, codes: InstrumentPost['codes'], at: number): Promise<number> {
  const { rows } = await client.query<{ instrumentId: string }>(
    `INSERT INTO instrument_code (instrument_id, code_hash, kind, told_by) SELECT "instrumentId", "codeHash", kind, $2
     FROM json_to_recordset($1::json) AS r ("instrumentId" uuid, "codeHash" text, kind text) ORDER BY 1 ON CONFLICT DO NOTHING RETURNING instrument_id AS "instrumentId"`, [JSON.stringify(codes), terminalId])
  const fresh = rows.map(({ instrumentId }) => instrumentId)
  if (fresh.length === 0) return 0
  await client.query('UPDATE instrument SET version = version + 1 WHERE instrument_id = ANY($1::uuid[])', [fresh])
  await client.query('INSERT INTO instrument_store (instrument_id, store_id) SELECT i, $2 FROM unnest($1::uuid[]) AS r (i) ORDER BY i ON CONFLICT DO NOTHING', [fresh, storeId])
  await tellOfInstruments(client, fresh, at)
  return fresh.length
}

export interface KeptInstrument {
  readonly instrumentId: string
  readonly kind: InstrumentKind
  readonly version: number
  readonly codeHash: string | null
  readonly expiresOn: string | null
  readonly sums: readonly { readonly terminalId: string; readonly balance: number }[]
  /** The last first. */
  readonly blocks: readonly { readonly terminalId: string; readonly blocked: boolean }[]
}

export async function keptInstruments(db: Queryable, ids: readonly string[]): Promise<KeptInstrument[]> {
  const { rows } = await db.query<Omit<KeptInstrument, 'expiresOn'> & { loads: (string | null)[] }>(
    `SELECT i.instrument_id AS "instrumentId", i.kind, i.version, c.code_hash AS "codeHash",
       coalesce((SELECT json_agg(json_build_object('terminalId', s.terminal_id, 'balance', s.balance)) FROM instrument_sum s WHERE s.instrument_id = i.instrument_id), '[]') AS sums,
       coalesce((SELECT json_agg(l.last_day ORDER BY l.at, l.terminal_id, l.seq) FROM instrument_load l WHERE l.instrument_id = i.instrument_id), '[]') AS loads,
       coalesce((SELECT json_agg(json_build_object('terminalId', b.terminal_id, 'blocked', b.blocked) ORDER BY b.at DESC, b.terminal_id, b.seq DESC) FROM instrument_block b WHERE b.instrument_id = i.instrument_id), '[]') AS blocks
     FROM instrument i LEFT JOIN instrument_code c USING (instrument_id) WHERE i.instrument_id = ANY($1::uuid[]) AND i.kind IS NOT NULL ORDER BY i.instrument_id`, [ids])
  return rows.map(({ loads, ...row }) => ({ ...row, expiresOn: lastDayAfter(loads) }))
}

export async function instrumentsOfStore(db: Queryable, storeId: string, afterId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>('SELECT instrument_id AS id FROM instrument_store WHERE store_id = $1 AND ($2::uuid IS NULL OR instrument_id > $2) ORDER BY 1 LIMIT $3', [storeId, afterId, limit])
  return rows.map(({ id }) => id)
}

export interface KeptCode {
  readonly codeHash: string
  readonly version: number
  readonly terminalId: string
  readonly uses: number
  readonly receiptNo: string | null
  readonly usedAt: number | null
}

export async function keptCodes(db: Queryable, hashes: readonly string[]): Promise<KeptCode[]> {
  return (await db.query<KeptCode>(
    `SELECT code_hash AS "codeHash", h.version, u.terminal_id AS "terminalId", u.uses, u.receipt_no AS "receiptNo", u.used_at AS "usedAt"
     FROM code_head h JOIN code_use u USING (code_hash) WHERE code_hash = ANY($1::text[]) ORDER BY u.used_at DESC NULLS LAST, u.terminal_id`, [hashes])).rows
}

export async function codesAfter(db: Queryable, afterHash: string | null, limit: number): Promise<string[]> {
  return (await db.query<{ hash: string }>('SELECT code_hash AS hash FROM code_head WHERE $1::text IS NULL OR code_hash > $1 ORDER BY 1 LIMIT $2', [afterHash, limit])).rows.map(({ hash }) => hash)
}

/** Throws away what was added from entries; which instrument a code opens stays: tills told it, not their journals. */
export async function emptyInstrumentSums(client: Queryable): Promise<void> {
  await client.query('TRUNCATE instrument_sum, instrument_load, instrument_block, code_use')
}

/** The cards and credits that a code opens, by its SHA-256: two tills may have given the same one out without a line. */
export async function instrumentsByCode(db: Queryable, codeHash: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ instrument_id: string }>('SELECT instrument_id FROM instrument_code WHERE code_hash = $1 ORDER BY instrument_id LIMIT $2', [codeHash, limit])
  return rows.map((row) => row.instrument_id)
}
