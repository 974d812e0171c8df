import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { RefundView } from '../../core/contract/return-views.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { isOpen } from '../store/payment-request-store.ts'
import type { PaymentRequest } from '../store/payment-request-store.ts'
import type { Approver } from './approvals.ts'
import type { Till } from './till.ts'

/** The address of a till that talks to no payment terminal: amounts are keyed by hand. */
export const NO_PAYMENT_TERMINAL = 'none'
const ADDRESS = 'payment-terminal.address'

export const paymentTerminalAddress = (till: Till): string => till.settings.get(ADDRESS) ?? NO_PAYMENT_TERMINAL
export const savePaymentTerminalAddress = (till: Till, address: string): void => till.settings.set(ADDRESS, address)

export interface RequestAsked extends Pick<PaymentRequest, 'kind' | 'attemptId' | 'purpose' | 'scheme' | 'amountMinor' | 'staffId'> {
  /** The attempt's own where left out: for the first request of its kind. */
  readonly requestId?: string
  /** Left out: the terminal that is set now. */
  readonly address?: string
}

/** Writes down what the payment terminal is about to be asked; inside the caller's transaction. It is sent after the commit. */
export function beginRequest(till: Till, { requestId, address, ...asked }: RequestAsked): void {
  const { code, exponent } = till.rules.now().rulebook.programme.currency
  till.paymentRequests.begin({
    ...asked, requestId: requestId ?? asked.attemptId, address: address ?? paymentTerminalAddress(till), currency: { code, exponent }, begunAt: till.clock.now(),
  })
}

/** Asks the terminal that approved a payment to take it back. */
export function beginReversal(till: Till, attempt: Pick<PaymentAttempt, 'attemptId' | 'scheme' | 'amountMinor'>, staffId: string): void {
  const payment = paymentOf(till, attempt.attemptId)
  if (payment === null) throw new Error('only what a terminal was asked is taken back over it')
  const { scheme, amountMinor, attemptId } = attempt
  beginRequest(till, { requestId: till.ids.next(), kind: 'reversal', attemptId, purpose: payment.purpose, scheme, amountMinor, staffId, address: payment.address })
}

/** What the terminal was asked to charge; null: the amount was keyed by hand. */
export function paymentOf(till: Till, attemptId: string): PaymentRequest | null {
  return till.paymentRequests.ofAttempt(attemptId).find((request) => request.kind === 'payment') ?? null
}

/** The last time a payment was to be taken back over the terminal. */
export function reversalOf(till: Till, attemptId: string): PaymentRequest | null {
  return till.paymentRequests.ofAttempt(attemptId).findLast((request) => request.kind === 'reversal') ?? null
}

/** The last time a refund was sent over the terminal. */
export function refundRequestOf(till: Till, attemptId: string): PaymentRequest | null {
  return till.paymentRequests.ofAttempt(attemptId).findLast((request) => request.kind === 'refund') ?? null
}

/** Whether the terminal is taking a payment back just now, or nobody knows whether it did. */
export function isBeingReversed(till: Till, attemptId: string): boolean {
  const reversal = reversalOf(till, attemptId)
  return reversal !== null && isOpen(reversal)
}

/** The first of these payments that may still become more or less than it is: nobody said how it ended, or it is being taken back. */
export function unsettledOf(till: Till, attempts: readonly PaymentAttempt[]): PaymentAttempt | undefined {
  return attempts.find((attempt) => attempt.state === 'sent' || (attempt.state === 'approved' && isBeingReversed(till, attempt.attemptId)))
}

/** A payment as screens show it, with what its terminal says. */
export function attemptView(till: Till, attempt: PaymentAttempt): PaymentAttempt {
  const payment = paymentOf(till, attempt.attemptId)
  if (payment === null) return attempt
  const reversal = reversalOf(till, attempt.attemptId)
  return { ...attempt, terminal: { ...atTerminal(payment), reversal: reversal && { state: reversal.state, reason: reversal.reason } } }
}

/** A refund as screens show it. */
export function refundView(till: Till, refund: RefundView): RefundView {
  const request = refundRequestOf(till, refund.attemptId)
  return request === null ? refund : { ...refund, terminal: { ...atTerminal(request), reversal: null } }
}

function atTerminal({ state, isCancelling, reason, cardLast4, brand }: PaymentRequest): Omit<NonNullable<PaymentAttempt['terminal']>, 'reversal'> {
  return { state, isCancelling: isCancelling && (state === 'waiting' || state === 'sent' || state === 'unknown'), reason, cardLast4, brand }
}

/**
 * Whether a person's word on a request may stand. Not while the terminal is at it; while it does not answer, only with
 * approval, which is kept. What the terminal has ended, or was never asked, needs none.
 */
export function mayBeSaidByHand(
  till: Till, request: PaymentRequest | null, approver: Approver,
): Result<Approval | null, ContractError<'ATTEMPT_AT_TERMINAL' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  if (request === null || !isOpen(request)) return ok(null)
  if (request.state !== 'unknown') return fail('ATTEMPT_AT_TERMINAL', { amountMinor: request.amountMinor })
  const approval = approver.may('settle-unknown-payment')
  if (approval.ok) till.paymentRequests.noteApproval(request.requestId, approval.value.staffId)
  return approval
}
