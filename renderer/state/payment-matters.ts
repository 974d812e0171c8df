import type { PaymentTerminalView } from '../../core/contract/payment-terminal-methods.ts'

/** Something about the card terminal that a person should look at, apart from payments whose end nobody has said. */
export interface Matter {
  readonly kind: 'contradiction' | 'asked-again' | 'apart'
  readonly id: string
  readonly of: 'payment' | 'reversal' | 'refund'
  readonly amountMinor: number
  /** Only asked about still, though a person has settled it: it can be let go. */
  readonly canBeSeen: boolean
}

/** What needs a person's eye, the gravest first. What the terminal is at just now does not. */
export function mattersOf({ contradicting, open, apart }: PaymentTerminalView): Matter[] {
  const asked = open.filter((request) => request.state === 'unknown' && (request.kind !== 'payment' || request.isSettledByHand))
  const underWay = new Set(open.map((request) => request.attemptId))
  return [
    ...contradicting.map(({ requestId, kind, amountMinor }): Matter => ({ kind: 'contradiction', id: requestId, of: kind, amountMinor, canBeSeen: true })),
    ...asked.map(({ requestId, kind, amountMinor, isSettledByHand }): Matter => ({ kind: 'asked-again', id: requestId, of: kind, amountMinor, canBeSeen: isSettledByHand })),
    ...apart.filter(({ attemptId }) => !underWay.has(attemptId)).map(({ attemptId, amountMinor }): Matter => ({ kind: 'apart', id: attemptId, of: 'payment', amountMinor, canBeSeen: false })),
  ]
}
