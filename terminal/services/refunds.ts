import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { RefundView } from '../../core/contract/return-views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { RefundOutcome, RefundSettled } from '../../core/ledger/events/return-events.ts'
import { refundInCashPostings } from '../../core/ledger/return-entries.ts'
import { roundCash } from '../../core/money/money.ts'
import { isOpen } from '../store/payment-request-store.ts'
import type { Approver } from './approvals.ts'
import { bookEvent } from './booking.ts'
import type { ReceiptSink } from './completing.ts'
import { beginRequest, mayBeSaidByHand, NO_PAYMENT_TERMINAL, paymentTerminalAddress, refundRequestOf } from './payment-requests.ts'
import { recordedReturn } from './recorded-sales.ts'
import { printRefund } from './return-slips.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

type RefundRefusal = 'REFUND_UNKNOWN' | 'REFUND_SETTLED'

/** Writes down what the payment terminal answered, as a person read it. What was declined or is not certain may be tried again. */
export function settleRefund(
  till: Till, approver: Approver, asked: { attemptId: string; outcome: Exclude<RefundOutcome, 'paid-in-cash'>; approvalCode: string | null },
): Result<{ attemptId: string }, ContractError<RefundRefusal | 'ATTEMPT_AT_TERMINAL' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  const refund = openRefund(till, asked.attemptId)
  if (!refund.ok) return refund
  const allowed = mayBeSaidByHand(till, refundRequestOf(till, asked.attemptId), approver)
  if (!allowed.ok) return allowed
  bookRefundEnd(till, refund.value, signedIn(till), { outcome: asked.outcome, approvalCode: asked.approvalCode, approval: allowed.value, postings: [] })
  return ok({ attemptId: asked.attemptId })
}

/** Sends a refund over the payment terminal, inside the caller's transaction: the first time, or again once it was declined. */
export function sendRefund(till: Till, attemptId: string): Result<{ attemptId: string }, ContractError<RefundRefusal | 'ATTEMPT_AT_TERMINAL' | 'PAYMENT_TERMINAL_NOT_SET'>> {
  const refund = openRefund(till, attemptId)
  if (!refund.ok) return refund
  if (paymentTerminalAddress(till) === NO_PAYMENT_TERMINAL) return fail('PAYMENT_TERMINAL_NOT_SET', {})
  const before = refundRequestOf(till, attemptId)
  if (before !== null && isOpen(before)) return fail('ATTEMPT_AT_TERMINAL', { amountMinor: before.amountMinor })
  const { scheme, amountMinor } = refund.value
  // Another try is another request: the terminal would only repeat what it said of the first.
  beginRequest(till, { ...(before === null ? {} : { requestId: till.ids.next() }), kind: 'refund', attemptId, purpose: 'return', scheme, amountMinor, staffId: signedIn(till) })
  return ok({ attemptId })
}

/** Pays a refund in cash that the payment terminal declined: to the nearest coin, the half in the customer's favour. */
export function payRefundInCash(till: Till, sink: ReceiptSink, attemptId: string, approval: Approval): Result<{ attemptId: string; cashMinor: number }, ContractError<RefundRefusal | 'ATTEMPT_AT_TERMINAL'>> {
  const refund = openRefund(till, attemptId)
  if (!refund.ok) return refund
  // Until somebody said that it was declined, the card may have it already.
  if (refund.value.state !== 'declined') return fail('REFUND_SETTLED', { state: refund.value.state })
  const request = refundRequestOf(till, attemptId)
  // Sent again since, or a person has said so while the terminal does not answer: it may still take it.
  if (request?.state === 'waiting' || request?.state === 'sent') return fail('ATTEMPT_AT_TERMINAL', { amountMinor: request.amountMinor })
  const cashMinor = 0 - roundCash(-refund.value.amountMinor, till.rules.now().rulebook.programme.cashRoundingMinor).roundedMinor
  const booked = bookRefundEnd(till, refund.value, signedIn(till), { outcome: 'paid-in-cash', approvalCode: null, approval, postings: refundInCashPostings(refund.value, cashMinor) })
  printRefund(till, sink, { ...booked, of: recordedReturn(till, refund.value.returnId) }, cashMinor)
  return ok({ attemptId, cashMinor })
}

function openRefund(till: Till, attemptId: string): Result<RefundView, ContractError<RefundRefusal>> {
  const refund = till.projections.returns.refund(attemptId)
  if (!refund) return fail('REFUND_UNKNOWN', {})
  return refund.state === 'refunded' || refund.state === 'paid-in-cash' ? fail('REFUND_SETTLED', { state: refund.state }) : ok(refund)
}

/** How a refund ended, whoever says so; `staffId` is whose doing it is. */
export function bookRefundEnd(
  till: Till, { attemptId, returnId, scheme, amountMinor }: RefundView, staffId: string, end: Pick<RefundSettled, 'outcome' | 'approvalCode' | 'approval' | 'postings'>,
): { event: RefundSettled; hash: string } {
  const event: RefundSettled = { type: 'refund.settled', attemptId, returnId, scheme, amountMinor, ...end, ...atShift(shiftInForce(till, staffId), staffId) }
  return { event, hash: bookEvent(till, event).hash }
}
