import type { PaymentAttempt } from '../../core/contract/views.ts'

/** Approved, so really paid. */
export function approvedMinor(attempts: readonly PaymentAttempt[]): number {
  return attempts.reduce((sum, a) => sum + (a.state === 'approved' ? a.amountMinor : 0), 0)
}

/** Approved or perhaps approved: what the sale must not fall below. */
export function boundMinor(attempts: readonly PaymentAttempt[]): number {
  return attempts.reduce((sum, a) => sum + (a.state === 'approved' || a.state === 'sent' ? a.amountMinor : 0), 0)
}
