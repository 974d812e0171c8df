import type Database from 'better-sqlite3'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { Instant } from '../../core/time/instant.ts'

export interface AttemptStore {
  byId(attemptId: string): PaymentAttempt | null
  ofSale(saleId: string): PaymentAttempt[]
  /** Attempts nobody has said the end of, oldest first. */
  unsettled(): PaymentAttempt[]
  begin(attempt: PaymentAttempt): void
  settle(attemptId: string, state: 'approved' | 'declined' | 'reversed', approvalCode: string | null, at: Instant): void
}

interface AttemptRow {
  attempt_id: string
  sale_id: string
  scheme: PaymentAttempt['scheme']
  amount_minor: number
  state: PaymentAttempt['state']
  approval_code: string | null
  started_at: number
  settled_at: number | null
}

const COLUMNS = 'attempt_id, sale_id, scheme, amount_minor, state, approval_code, started_at, settled_at'
export const ATTEMPT_SQL = {
  ofSale: `SELECT ${COLUMNS} FROM payment_attempt WHERE sale_id = ? ORDER BY started_at, rowid`,
  unsettled: `SELECT ${COLUMNS} FROM payment_attempt WHERE state = 'sent' ORDER BY started_at, rowid`,
} as const

const attemptOf = (row: AttemptRow): PaymentAttempt => ({
  attemptId: row.attempt_id,
  saleId: row.sale_id,
  scheme: row.scheme,
  amountMinor: row.amount_minor,
  state: row.state,
  approvalCode: row.approval_code,
  startedAt: row.started_at,
  settledAt: row.settled_at,
})

/** Card and QR payments, each on disk before its amount leaves. */
export function createAttemptStore(db: Database.Database): AttemptStore {
  const byId = db.prepare<[string], AttemptRow>(`SELECT ${COLUMNS} FROM payment_attempt WHERE attempt_id = ?`)
  const ofSale = db.prepare<[string], AttemptRow>(ATTEMPT_SQL.ofSale)
  const unsettled = db.prepare<[], AttemptRow>(ATTEMPT_SQL.unsettled)
  const insert = db.prepare(`INSERT INTO payment_attempt (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const settle = db.prepare('UPDATE payment_attempt SET state = ?, approval_code = coalesce(?, approval_code), settled_at = ? WHERE attempt_id = ?')

  return {
    byId(attemptId) {
      const row = byId.get(attemptId)
      return row ? attemptOf(row) : null
    },
    ofSale: (saleId) => ofSale.all(saleId).map(attemptOf),
    unsettled: () => unsettled.all().map(attemptOf),
    begin: (a) => void insert.run(a.attemptId, a.saleId, a.scheme, a.amountMinor, a.state, a.approvalCode, a.startedAt, a.settledAt),
    settle: (attemptId, state, approvalCode, at) => void settle.run(state, approvalCode, at, attemptId),
  }
}
