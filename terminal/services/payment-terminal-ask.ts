import type { AskedBefore, FinalAnswer, PaymentTerminal, Silence, TerminalAnswer } from '../../core/payment/terminal.ts'
import type { PaymentRequest } from '../store/payment-request-store.ts'

/** What one round with the terminal came to. */
export type RoundEnd =
  | FinalAnswer
  | { readonly kind: 'in-progress' }
  /** It does not answer; asked again later. */
  | { readonly kind: 'unknown'; readonly because: Silence | 'not-sent' }
  /** For certain nothing came of it, and it can be sent again. */
  | { readonly kind: 'send-again' }

const beforeOf = ({ requestId, kind, amountMinor, currency }: PaymentRequest): AskedBefore => ({ requestId, money: kind === 'reversal' ? null : { amountMinor, currency } })

/**
 * Sends a request that no byte of has left yet. Wanted cancelled meanwhile, the terminal is asked to end it, and its answer
 * to that is taken where it is a last word: the card may have been faster.
 */
export async function send(terminal: PaymentTerminal, request: PaymentRequest, cancelWanted: Promise<void>): Promise<RoundEnd> {
  const asking = call(terminal, request)
  const first = await Promise.race([asking, cancelWanted])
  if (first !== undefined) return ofFirst(request, first)
  const ended = await terminal.cancel(beforeOf(request))
  return ended.kind === 'approved' || ended.kind === 'declined' ? ended : ofFirst(request, await asking)
}

function call(terminal: PaymentTerminal, request: PaymentRequest): Promise<TerminalAnswer> {
  switch (request.kind) {
    case 'payment': return terminal.pay(request)
    case 'refund': return terminal.refund(request)
    case 'reversal': return terminal.reverse({ requestId: request.requestId, paymentId: request.attemptId })
  }
}

function ofFirst(request: PaymentRequest, answer: TerminalAnswer): RoundEnd {
  // A customer who stands there is asked again by the cashier, not by the till itself; a reversal needs nobody.
  if (answer.kind === 'not-sent') return request.kind === 'reversal' ? { kind: 'send-again' } : { kind: 'declined', reason: 'unreachable' }
  return answer.kind === 'not-found' ? { kind: 'unknown', because: 'not-understood' } : answer
}

/** Asks how a request ended that may have reached the terminal. */
export async function askAgain(terminal: PaymentTerminal, request: PaymentRequest): Promise<RoundEnd> {
  const before = beforeOf(request)
  const answer = request.isCancelling ? await terminal.cancel(before) : await terminal.status(before)
  if (answer.kind === 'not-sent') return { kind: 'unknown', because: 'not-sent' }
  if (answer.kind !== 'not-found') return answer
  if (request.kind === 'reversal') return { kind: 'send-again' }
  // It may still be on its way there: the terminal is told to refuse it, and says so.
  const refused = await terminal.cancel(before)
  return refused.kind === 'not-sent' || refused.kind === 'not-found' ? { kind: 'unknown', because: 'no-answer' } : refused
}

/** A reversal that is declined because the payment was taken back already, at the terminal itself or by an earlier request, is one that worked. */
export async function checkedReversal(terminal: PaymentTerminal, request: PaymentRequest, end: RoundEnd): Promise<RoundEnd> {
  if (request.kind !== 'reversal' || end.kind !== 'declined') return end
  const { amountMinor, currency } = request
  const payment = await terminal.status({ requestId: request.attemptId, money: { amountMinor, currency } })
  if (payment.kind === 'approved') return payment.isReversed ? { ...payment, isReversed: false } : end
  if (payment.kind === 'declined') return end
  return { kind: 'unknown', because: payment.kind === 'unknown' ? payment.because : 'no-answer' }
}
