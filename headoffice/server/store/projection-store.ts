import type { SaleCompleted } from '../../../core/ledger/journal.ts'
import { emptyAccountSums } from './account-sums-store.ts'
import { emptyInstrumentSums } from './instrument-store.ts'
import type { Queryable } from './terminal-store.ts'
import type { Statement } from './together.ts'

export interface SaleAt {
  readonly seq: number
  readonly sale: SaleCompleted
}

/** Those of these sales that are counted already, whatever terminal brought them. */
export async function countedAmong(client: Queryable, saleIds: readonly string[]): Promise<Set<string>> {
  if (saleIds.length === 0) return new Set()
  const { rows } = await client.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM sale WHERE sale_id = ANY($1::uuid[])', [saleIds])
  return new Set(rows.map((row) => row.saleId))
}

const spentIn = (sale: SaleCompleted): number => sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)

/** Adds sales that are not counted yet; answers those that nobody added meanwhile. */
export function saleStatement(terminalId: string, sales: readonly SaleAt[]): Statement {
  // In order of sale, so that two servers never wait for each other in a circle.
  const rows = [...sales].sort((a, b) => (a.sale.saleId < b.sale.saleId ? -1 : 1)).map(({ seq, sale }) => ({
    sale_id: sale.saleId, seq, receipt_no: sale.receiptNo, business_day: sale.businessDay, completed_at: sale.completedAt,
    total_minor: sale.evaluation.totalMinor, rulebook_version: sale.rulebookVersion, member_id: sale.member?.memberId ?? null,
    points_earned: sale.pointsEarned, points_spent: spentIn(sale), tenders: [...new Set(sale.tenders.map((tender) => tender.kind))],
  }))
  return {
    text: `INSERT INTO sale (sale_id, terminal_id, seq, receipt_no, business_day, completed_at, total_minor, rulebook_version, member_id, points_earned, points_spent, tenders)
      SELECT sale_id, $1, seq, receipt_no, business_day, completed_at, total_minor, rulebook_version, member_id, points_earned, points_spent, tenders
      FROM json_to_recordset($2::json) AS r (sale_id uuid, seq bigint, receipt_no text, business_day date, completed_at bigint, total_minor bigint,
        rulebook_version integer, member_id uuid, points_earned bigint, points_spent bigint, tenders text[])
      ON CONFLICT (sale_id) DO NOTHING RETURNING seq`,
    values: [terminalId, JSON.stringify(rows)], answers: true,
  }
}

export function droppedStatement(terminalId: string, sales: readonly SaleAt[]): Statement {
  return {
    text: 'INSERT INTO dropped_sale (terminal_id, seq, sale_id) SELECT $1, r.seq, r.sale_id FROM unnest($2::bigint[], $3::uuid[]) AS r (seq, sale_id)',
    values: [terminalId, sales.map((one) => one.seq), sales.map((one) => one.sale.saleId)],
  }
}

/** Sets what members have, net of what they owe; members without anything are not listed. */
export async function setPoints(client: Queryable, balances: ReadonlyMap<string, number>): Promise<void> {
  const members = [...balances].sort(([a], [b]) => (a < b ? -1 : 1))
  await client.query(
    `INSERT INTO points_balance (member_id, points)
     SELECT r.member_id, r.points FROM unnest($1::uuid[], $2::bigint[]) AS r (member_id, points)
     ON CONFLICT (member_id) DO UPDATE SET points = EXCLUDED.points`,
    [members.map(([id]) => id), members.map(([, points]) => points)],
  )
}

export interface NotAppliedNote {
  readonly seq: number
  readonly reason: string
  readonly saleId: string | null
}

export function notAppliedStatement(terminalId: string, notes: readonly NotAppliedNote[]): Statement {
  return {
    text: 'INSERT INTO not_applied (terminal_id, seq, reason, sale_id) SELECT $1, r.seq, r.reason, r.sale_id FROM unnest($2::bigint[], $3::text[], $4::uuid[]) AS r (seq, reason, sale_id)',
    values: [terminalId, notes.map((n) => n.seq), notes.map((n) => n.reason), notes.map((n) => n.saleId)],
  }
}

/** Sales of this terminal that wait for an entry which could not be applied, with the first such entry. */
export async function waitingSales(client: Queryable, terminalId: string): Promise<Map<string, number>> {
  const { rows } = await client.query<{ sale_id: string; seq: number }>('SELECT sale_id, min(seq) AS seq FROM not_applied WHERE terminal_id = $1 AND sale_id IS NOT NULL GROUP BY sale_id', [terminalId])
  return new Map(rows.map((row) => [row.sale_id, row.seq]))
}

/** Throws every projection away; interpretation starts again from the first entry of each terminal. */
export async function emptyProjections(client: Queryable): Promise<void> {
  await client.query('TRUNCATE sale, dropped_sale, points_lot, points_balance, not_applied, returned_line')
  await emptyAccountSums(client)
  await emptyInstrumentSums(client)
  await client.query('UPDATE terminal SET interpreted_seq = 0')
}
