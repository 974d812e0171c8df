import type { PaymentTerminalView } from '../../core/contract/payment-terminal-methods.ts'
import type { PaymentRequest } from '../store/payment-request-store.ts'
import { NO_PAYMENT_TERMINAL, paymentTerminalAddress } from './payment-requests.ts'
import type { Till } from './till.ts'

/** How the terminal was when it was last talked to, and what it calls itself. */
export interface LastContact {
  readonly state: Exclude<PaymentTerminalView['state'], 'not-set'>
  readonly name: string | null
}

/** What screens know of the payment terminal. */
export function paymentTerminalView(till: Till, contact: LastContact): PaymentTerminalView {
  const address = paymentTerminalAddress(till)
  const isSet = address !== NO_PAYMENT_TERMINAL
  return {
    address,
    state: isSet ? contact.state : 'not-set',
    name: isSet ? contact.name : null,
    isSimulated: address.startsWith('sim:'),
    open: till.paymentRequests.open().map((request) => requestView(till, request)),
    contradicting: till.paymentRequests.contradicting().map((request) => requestView(till, request)),
    apart: till.projections.storedValue.paymentsApart(),
  }
}

function requestView(till: Till, request: PaymentRequest): PaymentTerminalView['open'][number] {
  const { requestId, kind, attemptId, scheme, amountMinor, state, reason, begunAt } = request
  return { requestId, kind, attemptId, scheme, amountMinor, state, reason, begunAt, isSettledByHand: isSettledByHand(till, request) }
}

/** Whether a person has said how it ended, whatever the terminal will say. */
export function isSettledByHand(till: Till, { kind, attemptId }: PaymentRequest): boolean {
  if (kind === 'refund') return ['refunded', 'paid-in-cash'].includes(till.projections.returns.refund(attemptId)?.state ?? '')
  const state = till.attempts.byId(attemptId)?.state
  return kind === 'payment' ? state !== 'sent' : state === 'reversed'
}
