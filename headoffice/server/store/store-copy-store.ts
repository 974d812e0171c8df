import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { StoreCopy } from '../../../core/sync/store-copy.ts'
import type { Queryable } from './terminal-store.ts'

/** A receipt that its till signed for the store's other tills; its bytes are in the journal. */
export interface SignedReceipt {
  readonly saleId: string
  readonly seq: number
  readonly at: number
  readonly signature: string
}

type Row = Omit<JournalRow, 'body'> & { saleId: string; terminalId: string; signature: string; body: Buffer }

/** Copies of these sales, where they are of this store and were not revoked with their till. */
export async function copiesOf(db: Queryable, saleIds: readonly string[], storeId: string): Promise<{ saleId: string; copy: StoreCopy }[]> {
  const { rows } = await db.query<Row>(
    `SELECT c.sale_id AS "saleId", c.terminal_id AS "terminalId", c.signature, j.seq, j.at, j.body, j.previous_hash AS "previousHash", j.hash
     FROM store_copy c JOIN journal j USING (terminal_id, seq) JOIN terminal t USING (terminal_id)
     WHERE c.sale_id = ANY ($1::uuid[]) AND c.store_id = $2 AND t.revoked_at IS NULL`, [saleIds, storeId])
  return rows.map(({ saleId, terminalId, signature, body, ...row }) => ({ saleId, copy: { terminalId, row: { ...row, body: body.toString('utf8') }, signature } }))
}

/** The next sales of other tills of a till's store that are kept. */
export async function copiesAfter(db: Queryable, { storeId, terminalId }: { readonly storeId: string; readonly terminalId: string }, saleId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ sale_id: string }>(
    'SELECT sale_id FROM store_copy WHERE store_id = $1 AND terminal_id <> $2 AND ($3::uuid IS NULL OR sale_id > $3) ORDER BY sale_id LIMIT $4', [storeId, terminalId, saleId, limit])
  return rows.map((row) => row.sale_id)
}

/** Keeps what a till signed; answers those that were not kept before. */
export async function putCopies(client: Queryable, { terminalId, storeId }: { readonly terminalId: string; readonly storeId: string }, receipts: readonly SignedReceipt[]): Promise<string[]> {
  const { rows } = await client.query<{ sale_id: string }>(
    `INSERT INTO store_copy (sale_id, terminal_id, store_id, seq, at, signature)
     SELECT r.sale_id, $1, $2, r.seq, r.at, r.signature FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::text[]) AS r (sale_id, seq, at, signature)
     ON CONFLICT (sale_id) DO NOTHING RETURNING sale_id`,
    [terminalId, storeId, receipts.map((r) => r.saleId), receipts.map((r) => r.seq), receipts.map((r) => r.at), receipts.map((r) => r.signature)])
  return rows.map((row) => row.sale_id)
}

/** Forgets copies of sales before an instant: nothing comes back on them any more. */
export async function dropCopiesBefore(client: Queryable, at: number): Promise<void> {
  await client.query('DELETE FROM store_copy WHERE at < $1', [at])
}
