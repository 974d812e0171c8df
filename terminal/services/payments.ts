import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import { unappliedPostings } from '../../core/ledger/stored-value-entries.ts'
import { atTill } from './at-till.ts'
import { openSaleOf } from './basket-changes.ts'
import { bookEvent } from './booking.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { approvedMinor } from './sale-views.ts'
import type { Till } from './till.ts'

type AttemptResult<C extends ContractError['code']> = Result<{ attemptId: string }, ContractError<C>>

/** Writes down that an amount is about to leave for the payment terminal. */
export function beginAttempt(
  till: Till, asked: { saleId: string; revision: number; scheme: PaymentAttempt['scheme']; amountMinor: number },
): AttemptResult<'SALE_NOT_OPEN' | 'SALE_CHANGED' | 'TENDERS_OVER' | 'ATTEMPT_UNSETTLED'> {
  const open = openSaleOf(till, asked.saleId)
  if (!open.ok) return open
  if (open.value.basket.revision !== asked.revision) return fail('SALE_CHANGED', {})
  const attempts = till.attempts.ofSale(asked.saleId)
  const unsettled = attempts.find((a) => a.state === 'sent')
  if (unsettled) return fail('ATTEMPT_UNSETTLED', { amountMinor: unsettled.amountMinor })
  const leftMinor = evaluateBasket(till, open.value.basket).evaluation.totalMinor - approvedMinor(attempts)
  if (asked.amountMinor > leftMinor) return fail('TENDERS_OVER', { overMinor: asked.amountMinor - leftMinor })
  const attemptId = till.ids.next()
  const { saleId, scheme, amountMinor } = asked
  till.attempts.begin({ attemptId, saleId, scheme, amountMinor, state: 'sent', approvalCode: null, startedAt: till.clock.now(), settledAt: null })
  return ok({ attemptId })
}

/** Writes down what the payment terminal answered. For a sale that is no longer open, the journal says it. */
export function settleAttempt(
  till: Till, asked: { attemptId: string; outcome: 'approved' | 'declined'; approvalCode: string | null },
): AttemptResult<'ATTEMPT_UNKNOWN' | 'ATTEMPT_SETTLED'> {
  const attempt = till.attempts.byId(asked.attemptId)
  if (!attempt) return fail('ATTEMPT_UNKNOWN', {})
  if (attempt.state !== 'sent') return fail('ATTEMPT_SETTLED', { state: attempt.state })
  till.attempts.settle(attempt.attemptId, asked.outcome, asked.approvalCode, till.clock.now())
  if (till.baskets.openSaleId() !== attempt.saleId) noteApart(till, attempt, asked.outcome)
  return ok({ attemptId: attempt.attemptId })
}

/**
 * Writes down that a payment was taken back at the payment terminal. One that belongs to a completed sale is a return
 * instead, and one that settled an account stays.
 */
export function reverseAttempt(till: Till, attemptId: string): AttemptResult<'ATTEMPT_UNKNOWN' | 'ATTEMPT_SETTLED'> {
  const attempt = till.attempts.byId(attemptId)
  if (!attempt) return fail('ATTEMPT_UNKNOWN', {})
  const over = attempt.state === 'declined' || attempt.state === 'reversed'
  const apart = till.projections.storedValue.paymentApart(attemptId)
  const isApplied = apart !== null && apart.appliedTo !== null
  if (over || isApplied || till.sales.summaryOf(attempt.saleId)) return fail('ATTEMPT_SETTLED', { state: attempt.state })
  till.attempts.settle(attemptId, 'reversed', null, till.clock.now())
  noteApart(till, attempt, 'reversed')
  return ok({ attemptId })
}

/**
 * The journal's word on a payment that ended apart from a completed sale. Approved, its money is on the books and belongs
 * to nothing yet; reversed, it leaves them again where it was on them.
 */
function noteApart(till: Till, attempt: PaymentAttempt, outcome: 'approved' | 'declined' | 'reversed'): void {
  const { attemptId, saleId, scheme, amountMinor } = attempt
  const wasBooked = till.projections.storedValue.paymentApart(attemptId) !== null
  const moves = outcome === 'approved' || (outcome === 'reversed' && wasBooked)
  bookEvent(till, {
    type: 'payment.settled', ...atTill(till), attemptId, saleId, scheme, amountMinor, outcome,
    ...(moves ? { postings: unappliedPostings(scheme, amountMinor, outcome === 'reversed') } : {}),
  })
}
