import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { ageUnchecked } from '../../core/basket/age.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { unappliedPostings } from '../../core/ledger/stored-value-entries.ts'
import { isOpen } from '../store/payment-request-store.ts'
import type { Approver } from './approvals.ts'
import { openSaleOf } from './basket-changes.ts'
import { bookEvent } from './booking.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { beginRequest, beginReversal, isBeingReversed, mayBeSaidByHand, NO_PAYMENT_TERMINAL, paymentOf, paymentTerminalAddress, reversalOf, unsettledOf } from './payment-requests.ts'
import { approvedMinor } from './payment-amounts.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

type AttemptResult<C extends ContractError['code']> = Result<{ attemptId: string }, ContractError<C>>
type ByHandRefusal = 'ATTEMPT_AT_TERMINAL' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'
export type Via = 'terminal' | 'by-hand'

export interface AttemptAsked extends Pick<PaymentAttempt, 'saleId' | 'scheme' | 'amountMinor'> {
  readonly revision: number
  /** Left out: over the payment terminal, where one is set. */
  readonly via?: Via | undefined
}

/** Writes down that an amount is about to leave for the payment terminal: sent there after the commit, or keyed by the cashier. */
export function beginAttempt(till: Till, asked: AttemptAsked): AttemptResult<'SALE_NOT_OPEN' | 'SALE_CHANGED' | 'AGE_CHECK_NEEDED' | 'TENDERS_OVER' | 'ATTEMPT_UNSETTLED' | 'PAYMENT_TERMINAL_NOT_SET'> {
  const open = openSaleOf(till, asked.saleId)
  if (!open.ok) return open
  if (open.value.basket.revision !== asked.revision) return fail('SALE_CHANGED', {})
  const years = ageUnchecked(open.value.basket)
  if (years > 0) return fail('AGE_CHECK_NEEDED', { years })
  const attempts = till.attempts.ofSale(asked.saleId)
  const unsettled = unsettledOf(till, attempts)
  if (unsettled) return fail('ATTEMPT_UNSETTLED', { amountMinor: unsettled.amountMinor })
  const leftMinor = evaluateBasket(till, open.value.basket).evaluation.totalMinor - approvedMinor(attempts)
  if (asked.amountMinor > leftMinor) return fail('TENDERS_OVER', { overMinor: asked.amountMinor - leftMinor })
  if (asked.via === 'terminal' && !hasPaymentTerminal(till)) return fail('PAYMENT_TERMINAL_NOT_SET', {})
  return ok({ attemptId: writeDown(till, asked, 'sale') })
}

const hasPaymentTerminal = (till: Till): boolean => paymentTerminalAddress(till) !== NO_PAYMENT_TERMINAL

/** Puts a payment down, and what the payment terminal is asked for it; its id. Inside the caller's transaction. */
export function writeDown(till: Till, asked: Pick<AttemptAsked, 'saleId' | 'scheme' | 'amountMinor' | 'via'>, purpose: 'sale' | 'account'): string {
  const attemptId = till.ids.next()
  const { saleId, scheme, amountMinor } = asked
  till.attempts.begin({ attemptId, saleId, scheme, amountMinor, state: 'sent', approvalCode: null, startedAt: till.clock.now(), settledAt: null })
  if (asked.via !== 'by-hand' && hasPaymentTerminal(till)) beginRequest(till, { kind: 'payment', attemptId, purpose, scheme, amountMinor, staffId: signedIn(till) })
  return attemptId
}

/** Writes down what the payment terminal answered, as a person read it. For a sale that is no longer open, the journal says it. */
export function settleAttempt(
  till: Till, approver: Approver, asked: { attemptId: string; outcome: 'approved' | 'declined'; approvalCode: string | null },
): AttemptResult<'ATTEMPT_UNKNOWN' | 'ATTEMPT_SETTLED' | ByHandRefusal> {
  const attempt = till.attempts.byId(asked.attemptId)
  if (!attempt) return fail('ATTEMPT_UNKNOWN', {})
  if (attempt.state !== 'sent') return fail('ATTEMPT_SETTLED', { state: attempt.state })
  const allowed = mayBeSaidByHand(till, paymentOf(till, attempt.attemptId), approver)
  if (!allowed.ok) return allowed
  endAttempt(till, attempt, { outcome: asked.outcome, approvalCode: asked.approvalCode, staffId: signedIn(till), approval: allowed.value })
  return ok({ attemptId: attempt.attemptId })
}

export interface AttemptEnd {
  readonly outcome: 'approved' | 'declined'
  readonly approvalCode: string | null
  readonly staffId: string
  readonly approval: Approval | null
}

/** How a payment ended, whoever says so: it counts for its sale where that is open, and else the journal says it. */
export function endAttempt(till: Till, attempt: PaymentAttempt, end: AttemptEnd): void {
  till.attempts.settle(attempt.attemptId, end.outcome, end.approvalCode, till.clock.now())
  if (till.baskets.openSaleId() !== attempt.saleId) noteApart(till, attempt, end)
}

/**
 * Takes a payment back: over the payment terminal that approved it, which answers later, or as somebody did it there by hand.
 * One that belongs to a completed sale is a return instead, and one that settled an account stays.
 */
export function reverseAttempt(
  till: Till, approver: Approver, { attemptId, via }: { readonly attemptId: string; readonly via?: Via | undefined },
): AttemptResult<'ATTEMPT_UNKNOWN' | 'ATTEMPT_SETTLED' | 'ATTEMPT_UNSETTLED' | ByHandRefusal> {
  const attempt = till.attempts.byId(attemptId)
  if (!attempt) return fail('ATTEMPT_UNKNOWN', {})
  const apart = till.projections.storedValue.paymentApart(attemptId)
  const isOver = (attempt.state === 'declined' || attempt.state === 'reversed') && apart === null
  const isApplied = apart !== null && apart.appliedTo !== null
  if (isOver || isApplied || till.sales.summaryOf(attempt.saleId)) return fail('ATTEMPT_SETTLED', { state: attempt.state })
  const payment = paymentOf(till, attemptId)
  if (via !== 'by-hand' && payment?.state === 'approved') {
    if (isBeingReversed(till, attemptId)) return fail('ATTEMPT_UNSETTLED', { amountMinor: attempt.amountMinor })
    beginReversal(till, attempt, signedIn(till))
    return ok({ attemptId })
  }
  const reversal = reversalOf(till, attemptId)
  const allowed = mayBeSaidByHand(till, reversal !== null && isOpen(reversal) ? reversal : payment, approver)
  if (!allowed.ok) return allowed
  giveBack(till, attempt, { staffId: signedIn(till), approval: allowed.value })
  return ok({ attemptId })
}

/** A payment's money went back to the customer. */
export function giveBack(till: Till, attempt: PaymentAttempt, by: Pick<AttemptEnd, 'staffId' | 'approval'>): void {
  till.attempts.settle(attempt.attemptId, 'reversed', null, till.clock.now())
  noteApart(till, attempt, { outcome: 'reversed', ...by })
}

/**
 * The journal's word on a payment that ended apart from a completed sale. Approved, its money is on the books and belongs
 * to nothing yet; reversed, it leaves them again where it was on them.
 */
export function noteApart(till: Till, attempt: PaymentAttempt, { outcome, staffId, approval }: Pick<AttemptEnd, 'staffId' | 'approval'> & { readonly outcome: 'approved' | 'declined' | 'reversed' }): void {
  const { attemptId, saleId, scheme, amountMinor } = attempt
  const wasBooked = till.projections.storedValue.paymentApart(attemptId) !== null
  const moves = outcome === 'approved' || (outcome === 'reversed' && wasBooked)
  bookEvent(till, {
    type: 'payment.settled', ...atShift(shiftInForce(till, staffId), staffId), attemptId, saleId, scheme, amountMinor, outcome,
    ...(moves ? { postings: unappliedPostings(scheme, amountMinor, outcome === 'reversed') } : {}),
    ...(approval === null ? {} : { approval }),
  })
}
