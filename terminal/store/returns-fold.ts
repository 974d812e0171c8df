import type Database from 'better-sqlite3'
import type { RefundView, ReturnHeader } from '../../core/contract/return-views.ts'
import type { RefundSettled, ReturnCompleted, ReturnWithoutReceipt } from '../../core/ledger/events/return-events.ts'
import type { JournalEvent, SaleCompleted } from '../../core/ledger/journal.ts'
import { mulDivRound } from '../../core/money/money.ts'
import type { ChargedPrice } from '../../core/returns/without-receipt.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate, Instant } from '../../core/time/instant.ts'
import type { Fold } from './fold.ts'

export interface ReturnsFold extends Fold {
  /** Where the journal rows of the returns of a sale are, in their order. */
  positionsOf(saleId: string): number[]
  positionOf(returnId: string): number | null
  recent(limit: number): ReturnHeader[]
  /** The returns of a sale, the oldest first. */
  ofSale(saleId: string): ReturnHeader[]
  nextNumber(): number
  refund(attemptId: string): RefundView | null
  refundsOf(returnId: string): RefundView[]
  /** Refunds that nobody has paid out yet for all that is known, the oldest first. */
  openRefunds(): RefundView[]
  /** Prices charged for an article from a day on; each as if it began with its day. */
  pricesOf(sku: string, since: CivilDate): ChargedPrice[]
}

const HEADER = 'return_id AS returnId, receipt_no AS receiptNo, kind, sale_id AS saleId, completed_at AS completedAt, refund_minor AS refundMinor'
const REFUND = 'attempt_id AS attemptId, return_id AS returnId, scheme, amount_minor AS amountMinor, state, approval_code AS approvalCode, begun_at AS begunAt, settled_at AS settledAt'

export const RETURN_SQL = {
  positionsOf: 'SELECT seq FROM projected_return WHERE sale_id = ? ORDER BY seq',
  positionOf: 'SELECT seq FROM projected_return WHERE return_id = ?',
  recent: `SELECT ${HEADER} FROM projected_return ORDER BY number DESC LIMIT ?`,
  ofSale: `SELECT ${HEADER} FROM projected_return WHERE sale_id = ? ORDER BY seq`,
  lastNumber: 'SELECT max(number) AS n FROM projected_return',
  refund: `SELECT ${REFUND} FROM projected_refund WHERE attempt_id = ?`,
  refundsOf: `SELECT ${REFUND} FROM projected_refund WHERE return_id = ? ORDER BY attempt_id`,
  openRefunds: `SELECT ${REFUND} FROM projected_refund WHERE state IN ('sent', 'declined', 'unknown') ORDER BY begun_at, attempt_id`,
  pricesOf: 'SELECT on_date AS "from", unit_price_minor AS unitPriceMinor FROM projected_price_day WHERE sku = ? AND on_date >= ?',
} as const

const EVENTS = ['return.completed', 'return.without-receipt', 'refund.settled', 'sale.completed'] as const satisfies readonly JournalEvent['type'][]
type ReturnsEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isReturnsEvent = (event: JournalEvent): event is ReturnsEvent => (EVENTS as readonly string[]).includes(event.type)

/** What came back, what is still to be paid out for it, and what was charged for each article, folded from the journal. */
export function createReturnsFold(db: Database.Database): ReturnsFold {
  const insert = db.prepare('INSERT INTO projected_return (return_id, seq, number, receipt_no, kind, sale_id, completed_at, refund_minor, risk_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const addLine = db.prepare(`INSERT INTO projected_returned_line (sale_id, line_id, quantity_milli) VALUES (?, ?, ?)
    ON CONFLICT (sale_id, line_id) DO UPDATE SET quantity_milli = quantity_milli + excluded.quantity_milli`)
  const beginRefund = db.prepare("INSERT INTO projected_refund (attempt_id, return_id, scheme, amount_minor, state, begun_at) VALUES (?, ?, ?, ?, 'sent', ?)")
  const settleRefund = db.prepare('UPDATE projected_refund SET state = ?, approval_code = ?, settled_at = ? WHERE attempt_id = ?')
  const notePrice = db.prepare(`INSERT INTO projected_price_day (sku, on_date, unit_price_minor) VALUES (?, ?, ?)
    ON CONFLICT (sku, on_date) DO UPDATE SET unit_price_minor = min(unit_price_minor, excluded.unit_price_minor)`)
  const positionsOf = db.prepare<[string], number>(RETURN_SQL.positionsOf).pluck()
  const positionOf = db.prepare<[string], number>(RETURN_SQL.positionOf).pluck()
  const recent = db.prepare<[number], ReturnHeader>(RETURN_SQL.recent)
  const ofSale = db.prepare<[string], ReturnHeader>(RETURN_SQL.ofSale)
  const last = db.prepare<[], { n: number | null }>(RETURN_SQL.lastNumber)
  const refund = db.prepare<[string], RefundView>(RETURN_SQL.refund)
  const refundsOf = db.prepare<[string], RefundView>(RETURN_SQL.refundsOf)
  const open = db.prepare<[], RefundView>(RETURN_SQL.openRefunds)
  const prices = db.prepare<[string, string], ChargedPrice>(RETURN_SQL.pricesOf)

  function applyReturn(event: ReturnCompleted, seq: number): void {
    const { result } = event
    insert.run(event.returnId, seq, event.returnNumber, event.receiptNo, result.kind, result.saleId, event.completedAt, result.parts.refundMinor, event.copy?.riskMinor ?? 0)
    for (const line of result.parts.lines) if (line.quantityMilli > 0) addLine.run(result.saleId, line.lineId, line.quantityMilli)
    for (const { attemptId, scheme, amountMinor } of event.refunds) beginRefund.run(attemptId, event.returnId, scheme, amountMinor, event.completedAt)
  }

  function applyWithoutReceipt(event: ReturnWithoutReceipt, seq: number): void {
    insert.run(event.returnId, seq, event.returnNumber, event.receiptNo, 'without-receipt', null, event.completedAt, event.result.creditMinor, 0)
  }

  function applyPrices(sale: SaleCompleted, onDate: CivilDate): void {
    const evaluated = new Map(sale.evaluation.lines.map((line) => [line.lineId, line.netMinor]))
    for (const { lineId, sku, quantityMilli } of sale.lines) {
      // Down: what comes back is never worth more than was paid.
      const unitPriceMinor = mulDivRound(evaluated.get(lineId) ?? 0, 1000, quantityMilli, 'floor')
      if (unitPriceMinor > 0) notePrice.run(sku, onDate, unitPriceMinor)
    }
  }

  function applySettled(event: RefundSettled, at: Instant): void {
    settleRefund.run(event.outcome, event.approvalCode, at, event.attemptId)
  }

  return {
    tables: ['projected_return', 'projected_returned_line', 'projected_refund', 'projected_price_day'],
    events: EVENTS,
    apply(event, row, rules) {
      if (!isReturnsEvent(event)) return
      switch (event.type) {
        case 'return.completed': return applyReturn(event, row.seq)
        case 'return.without-receipt': return applyWithoutReceipt(event, row.seq)
        case 'refund.settled': return applySettled(event, row.at)
        case 'sale.completed': return applyPrices(event, programmeDate(rules.programme, event.pinnedAt))
      }
    },
    positionsOf: (saleId) => positionsOf.all(saleId),
    positionOf: (returnId) => positionOf.get(returnId) ?? null,
    recent: (limit) => recent.all(limit),
    ofSale: (saleId) => ofSale.all(saleId),
    nextNumber: () => (last.get()?.n ?? 0) + 1,
    refund: (attemptId) => refund.get(attemptId) ?? null,
    refundsOf: (returnId) => refundsOf.all(returnId),
    openRefunds: () => open.all(),
    pricesOf: (sku, since) => prices.all(sku, since),
  }
}
