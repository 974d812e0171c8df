import type Database from 'better-sqlite3'
import type { FinalAnswer, MoneyAsked } from '../../core/payment/terminal.ts'
import type { Instant } from '../../core/time/instant.ts'

export type RequestState = 'waiting' | 'sent' | 'unknown' | 'approved' | 'declined' | 'dropped'

/** Something the payment terminal is asked to do. */
export interface NewPaymentRequest extends MoneyAsked {
  readonly kind: 'payment' | 'reversal' | 'refund'
  readonly attemptId: string
  readonly purpose: 'sale' | 'account' | 'return'
  readonly address: string
  readonly staffId: string
  readonly begunAt: Instant
}

export interface PaymentRequest extends NewPaymentRequest {
  readonly state: RequestState
  readonly isCancelling: boolean
  readonly reason: string | null
  readonly approvalCode: string | null
  readonly cardLast4: string | null
  readonly brand: string | null
  readonly reference: string | null
  readonly receiptLines: readonly string[]
  readonly approvedBy: string | null
  readonly contradicts: boolean
  readonly changedAt: Instant
}

export interface PaymentRequestStore {
  find(requestId: string): PaymentRequest | null
  /** Of one payment or refund, the oldest first. */
  ofAttempt(attemptId: string): PaymentRequest[]
  /** Those without the terminal's last word, the oldest first. */
  open(): PaymentRequest[]
  /** Those whose last word is not what a person had said. */
  contradicting(): PaymentRequest[]
  begin(request: NewPaymentRequest): void
  /** How far one is that has not ended. */
  note(requestId: string, state: 'waiting' | 'sent' | 'unknown', reason: string | null, at: Instant): void
  /** The terminal's last word. */
  end(requestId: string, answer: FinalAnswer, at: Instant): void
  wantCancelled(requestId: string): void
  noteApproval(requestId: string, staffId: string): void
  setContradicting(requestId: string, contradicts: boolean): void
  /** Nobody asks about it any more. */
  drop(requestId: string, at: Instant): void
}

export const isOpen = ({ state }: Pick<PaymentRequest, 'state'>): boolean => state === 'waiting' || state === 'sent' || state === 'unknown'

interface Row {
  request_id: string
  kind: PaymentRequest['kind']
  attempt_id: string
  purpose: PaymentRequest['purpose']
  scheme: PaymentRequest['scheme']
  amount_minor: number
  currency: string
  exponent: number
  address: string
  staff_id: string
  state: RequestState
  is_cancelling: number
  reason: string | null
  approval_code: string | null
  card_last4: string | null
  brand: string | null
  reference: string | null
  receipt_lines: string
  approved_by: string | null
  contradicts: number
  begun_at: number
  changed_at: number
}

const COLUMNS = `request_id, kind, attempt_id, purpose, scheme, amount_minor, currency, exponent, address, staff_id, state, is_cancelling, reason,
  approval_code, card_last4, brand, reference, receipt_lines, approved_by, contradicts, begun_at, changed_at`

export const PAYMENT_REQUEST_SQL = {
  find: `SELECT ${COLUMNS} FROM payment_request WHERE request_id = ?`,
  ofAttempt: `SELECT ${COLUMNS} FROM payment_request WHERE attempt_id = ? ORDER BY begun_at, rowid`,
  open: `SELECT ${COLUMNS} FROM payment_request WHERE state IN ('waiting', 'sent', 'unknown') ORDER BY begun_at, rowid`,
  contradicting: `SELECT ${COLUMNS} FROM payment_request WHERE contradicts = 1 ORDER BY begun_at, rowid`,
} as const

function requestOf(row: Row): PaymentRequest {
  return {
    requestId: row.request_id, kind: row.kind, attemptId: row.attempt_id, purpose: row.purpose, scheme: row.scheme, amountMinor: row.amount_minor,
    currency: { code: row.currency, exponent: row.exponent }, address: row.address, staffId: row.staff_id, state: row.state, isCancelling: row.is_cancelling === 1,
    reason: row.reason, approvalCode: row.approval_code, cardLast4: row.card_last4, brand: row.brand, reference: row.reference,
    receiptLines: JSON.parse(row.receipt_lines) as string[], approvedBy: row.approved_by, contradicts: row.contradicts === 1, begunAt: row.begun_at, changedAt: row.changed_at,
  }
}

/** What the payment terminal was asked to do, and what it said. */
export function createPaymentRequestStore(db: Database.Database): PaymentRequestStore {
  const find = db.prepare<[string], Row>(PAYMENT_REQUEST_SQL.find)
  const ofAttempt = db.prepare<[string], Row>(PAYMENT_REQUEST_SQL.ofAttempt)
  const open = db.prepare<[], Row>(PAYMENT_REQUEST_SQL.open)
  const contradicting = db.prepare<[], Row>(PAYMENT_REQUEST_SQL.contradicting)
  const insert = db.prepare(`INSERT INTO payment_request (request_id, kind, attempt_id, purpose, scheme, amount_minor, currency, exponent, address, staff_id, state, begun_at, changed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)`)
  const note = db.prepare("UPDATE payment_request SET state = ?, reason = ?, changed_at = ? WHERE request_id = ? AND state IN ('waiting', 'sent', 'unknown')")
  const end = db.prepare(`UPDATE payment_request SET state = ?, reason = ?, approval_code = ?, card_last4 = ?, brand = ?, reference = ?, receipt_lines = ?, changed_at = ?
    WHERE request_id = ? AND state IN ('waiting', 'sent', 'unknown')`)
  const cancel = db.prepare('UPDATE payment_request SET is_cancelling = 1 WHERE request_id = ?')
  const approve = db.prepare('UPDATE payment_request SET approved_by = ? WHERE request_id = ?')
  const contradict = db.prepare('UPDATE payment_request SET contradicts = ? WHERE request_id = ?')
  const drop = db.prepare("UPDATE payment_request SET state = 'dropped', changed_at = ? WHERE request_id = ? AND state IN ('waiting', 'sent', 'unknown')")

  return {
    find(requestId) {
      const row = find.get(requestId)
      return row ? requestOf(row) : null
    },
    ofAttempt: (attemptId) => ofAttempt.all(attemptId).map(requestOf),
    open: () => open.all().map(requestOf),
    contradicting: () => contradicting.all().map(requestOf),
    begin: (r) => void insert.run(r.requestId, r.kind, r.attemptId, r.purpose, r.scheme, r.amountMinor, r.currency.code, r.currency.exponent, r.address, r.staffId, r.begunAt, r.begunAt),
    note: (requestId, state, reason, at) => void note.run(state, reason, at, requestId),
    end(requestId, answer, at) {
      if (answer.kind === 'declined') end.run('declined', answer.reason, null, null, null, null, '[]', at, requestId)
      else end.run('approved', null, answer.approvalCode, answer.cardLast4, answer.brand, answer.reference, JSON.stringify(answer.receiptLines), at, requestId)
    },
    wantCancelled: (requestId) => void cancel.run(requestId),
    noteApproval: (requestId, staffId) => void approve.run(staffId, requestId),
    setContradicting: (requestId, contradicts) => void contradict.run(contradicts ? 1 : 0, requestId),
    drop: (requestId, at) => void drop.run(at, requestId),
  }
}
