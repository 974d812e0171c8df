import type { Queryable } from './terminal-store.ts'

export interface KeptCopy {
  readonly saleId: string
  /** The copy as the till that sold sent it: JSON. */
  readonly copy: string
}

/** Copies of these sales, where they are of this store. */
export async function copiesOf(db: Queryable, saleIds: readonly string[], storeId: string): Promise<KeptCopy[]> {
  const { rows } = await db.query<KeptCopy>('SELECT sale_id AS "saleId", copy FROM store_copy WHERE sale_id = ANY ($1::uuid[]) AND store_id = $2', [saleIds, storeId])
  return rows
}

/** The next sales of other tills of a till's store that are kept. */
export async function copiesAfter(db: Queryable, { storeId, terminalId }: { readonly storeId: string; readonly terminalId: string }, saleId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ sale_id: string }>(
    'SELECT sale_id FROM store_copy WHERE store_id = $1 AND terminal_id <> $2 AND ($3::uuid IS NULL OR sale_id > $3) ORDER BY sale_id LIMIT $4', [storeId, terminalId, saleId, limit])
  return rows.map((row) => row.sale_id)
}
