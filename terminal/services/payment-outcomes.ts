import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { FinalAnswer } from '../../core/payment/terminal.ts'
import { isOpen } from '../store/payment-request-store.ts'
import type { PaymentRequest } from '../store/payment-request-store.ts'
import { beginReversal } from './payment-requests.ts'
import { endAttempt, giveBack, noteApart } from './payments.ts'
import { bookRefundEnd } from './refunds.ts'
import type { Till } from './till.ts'

/**
 * What the payment terminal's last word means to the books, inside the caller's transaction; said twice, it counts once.
 *
 * A payment that is approved counts for its sale while that is open and nobody has said otherwise. Else its money belongs to
 * nothing: it is on the books apart and is given back at once, unless it was to settle an account. Where a person has said
 * what cannot be undone by that, the difference is kept for somebody to see.
 */
export function conclude(till: Till, requestId: string, answer: FinalAnswer): void {
  const request = till.paymentRequests.find(requestId)
  if (request === null || !isOpen(request)) return
  till.paymentRequests.end(requestId, answer, till.clock.now())
  const isApproved = answer.kind === 'approved' && !answer.isReversed
  const agrees = { payment: concludePayment, reversal: concludeReversal, refund: concludeRefund }[request.kind](till, request, isApproved, answer)
  if (!agrees) till.paymentRequests.setContradicting(requestId, true)
}

const codeOf = (answer: FinalAnswer): string | null => (answer.kind === 'approved' ? answer.approvalCode : null)

/** Whether it agrees with what is on the books by then. */
function concludePayment(till: Till, request: PaymentRequest, isApproved: boolean, answer: FinalAnswer): boolean {
  const attempt = attemptOf(till, request)
  const by = { staffId: request.staffId, approval: null }
  if (attempt.state === 'approved') return isApproved
  if (attempt.state === 'sent') {
    endAttempt(till, attempt, { outcome: isApproved ? 'approved' : 'declined', approvalCode: codeOf(answer), ...by })
  } else if (isApproved) {
    // A person had said that it was declined, or that it was given back: it belongs to no sale any more.
    noteApart(till, attempt, { outcome: 'approved', ...by })
  }
  const isApart = till.projections.storedValue.paymentApart(attempt.attemptId) !== null
  if (isApart && request.purpose === 'sale') beginReversal(till, attempt, request.staffId)
  return true
}

function concludeReversal(till: Till, request: PaymentRequest, isApproved: boolean): boolean {
  const attempt = attemptOf(till, request)
  const isBack = attempt.state === 'reversed' && till.projections.storedValue.paymentApart(attempt.attemptId) === null
  if (!isApproved) return !isBack
  if (!isBack) giveBack(till, attempt, { staffId: request.staffId, approval: null })
  return true
}

function concludeRefund(till: Till, request: PaymentRequest, isApproved: boolean, answer: FinalAnswer): boolean {
  const refund = till.projections.returns.refund(request.attemptId)
  if (refund === null) throw new Error('a refund that was sent is in the journal')
  if (refund.state === 'refunded') return isApproved
  if (refund.state === 'paid-in-cash') return !isApproved
  bookRefundEnd(till, refund, request.staffId, { outcome: isApproved ? 'refunded' : 'declined', approvalCode: codeOf(answer), approval: null, postings: [] })
  return true
}

function attemptOf(till: Till, request: PaymentRequest): PaymentAttempt {
  const attempt = till.attempts.byId(request.attemptId)
  if (attempt === null) throw new Error('a payment that was sent is kept')
  return attempt
}
