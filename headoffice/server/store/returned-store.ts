import { saleCompletedSchema } from '../../../core/ledger/journal.ts'
import { overReturns } from '../../../core/returns/quantities.ts'
import type { Overview } from '../../../core/sync/console-views.ts'
import type { Returned } from '../services/returned.ts'
import type { Queryable } from './terminal-store.ts'
import type { Statement } from './together.ts'

const MAX_LISTED = 100

/** Notes what came back with entries of a terminal. */
export function returnedStatement(terminalId: string, returns: readonly { readonly seq: number; readonly returned: Returned }[]): Statement {
  const rows = returns.flatMap(({ seq, returned: { saleId, lines } }) => lines.map(({ lineId, quantityMilli }) => ({ seq, saleId, lineId, quantityMilli })))
  return {
    text: `INSERT INTO returned_line (terminal_id, seq, line_id, sale_id, quantity_milli)
      SELECT $1, seq, "lineId", "saleId", "quantityMilli" FROM json_to_recordset($2::json) AS r (seq bigint, "lineId" uuid, "saleId" uuid, "quantityMilli" bigint)
      ON CONFLICT DO NOTHING`,
    values: [terminalId, JSON.stringify(rows)],
  }
}

interface Candidate { saleId: string; receiptNo: string; body: Buffer }
interface BackLine { saleId: string; lineId: string; quantityMilli: number; storeName: string; tillNumber: number }

/**
 * Sale lines of which more came back than was sold. Only sales that goods of came back at more than one till can have any:
 * a till never takes the same unit back twice itself.
 */
export async function readOverReturns(db: Queryable): Promise<Overview['overReturns']> {
  const { rows: sales } = await db.query<Candidate>(`
    SELECT s.sale_id AS "saleId", s.receipt_no AS "receiptNo", j.body
    FROM sale s JOIN journal j ON j.terminal_id = s.terminal_id AND j.seq = s.seq
    WHERE s.sale_id IN (SELECT sale_id FROM returned_line GROUP BY sale_id HAVING count(DISTINCT terminal_id) > 1)
    ORDER BY s.completed_at DESC LIMIT $1`, [MAX_LISTED])
  const { rows: back } = await db.query<BackLine>(`
    SELECT r.sale_id AS "saleId", r.line_id AS "lineId", r.quantity_milli AS "quantityMilli", t.store_name AS "storeName", t.till_number AS "tillNumber"
    FROM returned_line r JOIN terminal t USING (terminal_id) WHERE r.sale_id = ANY($1) ORDER BY t.till_number, r.seq`, [sales.map((sale) => sale.saleId)])
  return sales.flatMap(({ saleId, receiptNo, body }) => {
    const { lines } = saleCompletedSchema.parse(JSON.parse(body.toString('utf8')))
    const ofSale = back.filter((line) => line.saleId === saleId)
    const over = overReturns({ input: { lines } }, ofSale.map((line) => ({ lines: [line] })))
    return over.map(({ lineId, overMilli }) => ({
      saleId, receiptNo, lineId, overMilli,
      tills: [...new Map(ofSale.filter((line) => line.lineId === lineId).map(({ storeName, tillNumber }) => [`${storeName} ${tillNumber}`, { storeName, tillNumber }])).values()],
    }))
  })
}
