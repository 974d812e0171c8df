import type { SaleCompleted } from '../../../core/ledger/journal.ts'
import type { PointsLot } from '../../../core/ledger/points-lot.ts'
import type { Queryable } from './terminal-store.ts'

export interface SaleAt {
  readonly seq: number
  readonly sale: SaleCompleted
}

/** Adds sales that are not known yet, whatever terminal brought them first; answers the seqs that were new. */
export async function addSales(client: Queryable, terminalId: string, sales: readonly SaleAt[]): Promise<Set<number>> {
  if (sales.length === 0) return new Set()
  const spent = (sale: SaleCompleted) => sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  const rows = sales.map(({ seq, sale }) => ({
    sale_id: sale.saleId, seq, receipt_no: sale.receiptNo, business_day: sale.businessDay, completed_at: sale.completedAt,
    total_minor: sale.evaluation.totalMinor, rulebook_version: sale.rulebookVersion, member_id: sale.member?.memberId ?? null,
    points_earned: sale.pointsEarned, points_spent: spent(sale), tenders: [...new Set(sale.tenders.map((tender) => tender.kind))],
  }))
  // In order of sale, so that two servers never wait for each other in a circle.
  const { rows: added } = await client.query<{ seq: number }>(
    `INSERT INTO sale (sale_id, terminal_id, seq, receipt_no, business_day, completed_at, total_minor, rulebook_version, member_id, points_earned, points_spent, tenders)
     SELECT sale_id, $1, seq, receipt_no, business_day, completed_at, total_minor, rulebook_version, member_id, points_earned, points_spent, tenders
     FROM json_to_recordset($2::json) AS r (sale_id uuid, seq bigint, receipt_no text, business_day date, completed_at bigint, total_minor bigint,
       rulebook_version integer, member_id uuid, points_earned bigint, points_spent bigint, tenders text[])
     ORDER BY sale_id, seq
     ON CONFLICT (sale_id) DO NOTHING
     RETURNING seq`,
    [terminalId, JSON.stringify(rows)],
  )
  return new Set(added.map((row) => row.seq))
}

export async function noteDroppedSales(client: Queryable, terminalId: string, sales: readonly SaleAt[]): Promise<void> {
  if (sales.length === 0) return
  await client.query(
    'INSERT INTO dropped_sale (terminal_id, seq, sale_id) SELECT $1, r.seq, r.sale_id FROM unnest($2::bigint[], $3::uuid[]) AS r (seq, sale_id)',
    [terminalId, sales.map((one) => one.seq), sales.map((one) => one.sale.saleId)],
  )
}

/** Adds lots that are not known yet; answers their ids. */
export async function addLots(client: Queryable, lots: readonly PointsLot[]): Promise<Set<string>> {
  if (lots.length === 0) return new Set()
  const { rows } = await client.query<{ lotId: string }>(
    `INSERT INTO points_lot (lot_id, member_id, points, earned_on, available_from, expires_on)
     SELECT "lotId", "memberId", points, "earnedOn", "availableFrom", "expiresOn"
     FROM json_to_recordset($1::json) AS r ("lotId" uuid, "memberId" uuid, points bigint, "earnedOn" date, "availableFrom" date, "expiresOn" date)
     ORDER BY "lotId"
     ON CONFLICT (lot_id) DO NOTHING
     RETURNING lot_id AS "lotId"`,
    [JSON.stringify(lots)],
  )
  return new Set(rows.map((row) => row.lotId))
}

/** Points that came back after their lot's last day: a new lot of the same earner, earned when the old one was. */
export type RenewedLot = Pick<PointsLot, 'lotId' | 'points' | 'availableFrom'> & { readonly fromLotId: string; readonly expiresOn: string }

/** Adds lots that points of older lots came back to; they were earned when those were, as far as those are known. */
export async function addRenewedLots(client: Queryable, lots: readonly RenewedLot[]): Promise<void> {
  if (lots.length === 0) return
  await client.query(
    `INSERT INTO points_lot (lot_id, member_id, points, earned_on, available_from, expires_on)
     SELECT r."lotId", l.member_id, r.points, l.earned_on, r."availableFrom", r."expiresOn"
     FROM json_to_recordset($1::json) AS r ("lotId" uuid, "fromLotId" uuid, points bigint, "availableFrom" date, "expiresOn" date)
     JOIN points_lot l ON l.lot_id = r."fromLotId"
     ORDER BY r."lotId"
     ON CONFLICT (lot_id) DO NOTHING`,
    [JSON.stringify(lots)],
  )
}

/** What a date did to a member's points, under an id made of lot and date. */
export interface DueMove {
  readonly id: string
  readonly memberId: string
  readonly points: number
}

/** Notes what dates did; answers the ids that were new, whatever terminal brought them first. */
export async function addDue(client: Queryable, moves: readonly DueMove[]): Promise<Set<string>> {
  if (moves.length === 0) return new Set()
  const { rows } = await client.query<{ id: string }>(
    'INSERT INTO due_posting (id) SELECT DISTINCT r.id FROM unnest($1::text[]) AS r (id) ORDER BY r.id ON CONFLICT (id) DO NOTHING RETURNING id', [moves.map((move) => move.id)])
  return new Set(rows.map((row) => row.id))
}

/** Adds points (or takes them, negative) to members' balances. */
export async function addPoints(client: Queryable, changes: ReadonlyMap<string, number>): Promise<void> {
  const members = [...changes].filter(([, points]) => points !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
  if (members.length === 0) return
  await client.query(
    `INSERT INTO points_balance (member_id, points)
     SELECT r.member_id, r.points FROM unnest($1::uuid[], $2::bigint[]) AS r (member_id, points)
     ON CONFLICT (member_id) DO UPDATE SET points = points_balance.points + EXCLUDED.points`,
    [members.map(([id]) => id), members.map(([, points]) => points)],
  )
}

export interface NotAppliedNote {
  readonly seq: number
  readonly reason: string
  readonly saleId: string | null
}

export async function noteNotApplied(client: Queryable, terminalId: string, notes: readonly NotAppliedNote[]): Promise<void> {
  if (notes.length === 0) return
  await client.query(
    'INSERT INTO not_applied (terminal_id, seq, reason, sale_id) SELECT $1, r.seq, r.reason, r.sale_id FROM unnest($2::bigint[], $3::text[], $4::uuid[]) AS r (seq, reason, sale_id)',
    [terminalId, notes.map((n) => n.seq), notes.map((n) => n.reason), notes.map((n) => n.saleId)],
  )
}

/** Sales of this terminal that wait for an entry which could not be applied, with the first such entry. */
export async function waitingSales(client: Queryable, terminalId: string): Promise<Map<string, number>> {
  const { rows } = await client.query<{ sale_id: string; seq: number }>('SELECT sale_id, min(seq) AS seq FROM not_applied WHERE terminal_id = $1 AND sale_id IS NOT NULL GROUP BY sale_id', [terminalId])
  return new Map(rows.map((row) => [row.sale_id, row.seq]))
}

/** Throws every projection away; interpretation starts again from the first entry of each terminal. */
export async function emptyProjections(client: Queryable): Promise<void> {
  await client.query('TRUNCATE sale, dropped_sale, points_lot, points_balance, due_posting, not_applied, returned_line')
  await client.query('UPDATE terminal SET interpreted_seq = 0')
}
