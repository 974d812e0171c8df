import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { RefundView } from '../../core/contract/return-views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { RefundOutcome, RefundSettled } from '../../core/ledger/events/return-events.ts'
import { refundInCashPostings } from '../../core/ledger/return-entries.ts'
import { roundCash } from '../../core/money/money.ts'
import { bookEvent } from './booking.ts'
import type { ReceiptSink } from './completing.ts'
import { recordedReturn } from './recorded-sales.ts'
import { printRefund } from './return-slips.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

type RefundRefusal = 'REFUND_UNKNOWN' | 'REFUND_SETTLED'

/** Writes down what the payment terminal answered. What was declined or is not certain may be tried again. */
export function settleRefund(
  till: Till, asked: { attemptId: string; outcome: Exclude<RefundOutcome, 'paid-in-cash'>; approvalCode: string | null },
): Result<{ attemptId: string }, ContractError<RefundRefusal>> {
  const refund = openRefund(till, asked.attemptId)
  if (!refund.ok) return refund
  book(till, refund.value, { outcome: asked.outcome, approvalCode: asked.approvalCode, approval: null, postings: [] })
  return ok({ attemptId: asked.attemptId })
}

/** Pays a refund in cash that the payment terminal declined: to the nearest coin, the half in the customer's favour. */
export function payRefundInCash(till: Till, sink: ReceiptSink, attemptId: string, approval: Approval): Result<{ attemptId: string; cashMinor: number }, ContractError<RefundRefusal>> {
  const refund = openRefund(till, attemptId)
  if (!refund.ok) return refund
  // Until somebody said that it was declined, the card may have it already.
  if (refund.value.state !== 'declined') return fail('REFUND_SETTLED', { state: refund.value.state })
  const cashMinor = 0 - roundCash(-refund.value.amountMinor, till.rules.now().rulebook.programme.cashRoundingMinor).roundedMinor
  const booked = book(till, refund.value, { outcome: 'paid-in-cash', approvalCode: null, approval, postings: refundInCashPostings(refund.value, cashMinor) })
  printRefund(till, sink, { ...booked, of: recordedReturn(till, refund.value.returnId) }, cashMinor)
  return ok({ attemptId, cashMinor })
}

function openRefund(till: Till, attemptId: string): Result<RefundView, ContractError<RefundRefusal>> {
  const refund = till.projections.returns.refund(attemptId)
  if (!refund) return fail('REFUND_UNKNOWN', {})
  return refund.state === 'refunded' || refund.state === 'paid-in-cash' ? fail('REFUND_SETTLED', { state: refund.state }) : ok(refund)
}

function book(till: Till, { attemptId, returnId, scheme, amountMinor }: RefundView, end: Pick<RefundSettled, 'outcome' | 'approvalCode' | 'approval' | 'postings'>): { event: RefundSettled; hash: string } {
  const staffId = signedIn(till)
  const event: RefundSettled = { type: 'refund.settled', attemptId, returnId, scheme, amountMinor, ...end, ...atShift(shiftInForce(till, staffId), staffId) }
  return { event, hash: bookEvent(till, event).hash }
}
