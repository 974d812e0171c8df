import type { Queryable } from './terminal-store.ts'

export interface PastSale {
  readonly saleId: string
  readonly completedAt: number
  /** The exact text of its entry. */
  readonly body: string
}

/** Sales completed since an instant, the newest first, after one of them. */
export async function salesSince(db: Queryable, since: number, after: Pick<PastSale, 'saleId' | 'completedAt'> | null, limit: number): Promise<PastSale[]> {
  const { rows } = await db.query<{ saleId: string; completedAt: number; body: Buffer }>(
    `SELECT s.sale_id AS "saleId", s.completed_at AS "completedAt", j.body
     FROM sale s JOIN journal j USING (terminal_id, seq)
     WHERE s.completed_at >= $1 AND ($2::bigint IS NULL OR (s.completed_at, s.sale_id) < ($2::bigint, $3::uuid))
     ORDER BY s.completed_at DESC, s.sale_id DESC LIMIT $4`,
    [since, after?.completedAt ?? null, after?.saleId ?? null, limit],
  )
  return rows.map(({ body, ...sale }) => ({ ...sale, body: body.toString('utf8') }))
}
