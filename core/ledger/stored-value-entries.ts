import type { Account, Posting } from './postings.ts'
import { INSTRUMENT_ACCOUNTS } from './tender.ts'
import type { InstrumentKind } from './tender.ts'
import type { StoredValueKind } from './events/stored-value-events.ts'

/** An instrument and what an entry does to it, in minor units. */
export interface OnInstrument {
  readonly kind: InstrumentKind
  readonly instrumentId: string
  readonly amountMinor: number
}

/** Credit made out for no goods: what it costs the shop against what it owes. */
export function issuePostings(creditId: string, amountMinor: number): Posting[] {
  return [money('goodwill', amountMinor), onInstrument({ kind: 'store-credit', instrumentId: creditId, amountMinor: -amountMinor })]
}

/** A rest given in cash. What rounding kept or added goes where all cash rounding goes. */
export function payOutPostings(rest: OnInstrument & { readonly kind: StoredValueKind; readonly cashMinor: number }): Posting[] {
  return withoutZeros([onInstrument(rest), money('cash-drawer', -rest.cashMinor), money('cash-rounding', rest.cashMinor - rest.amountMinor)])
}

/** Money that settles an account: cash with its rounding, or a payment that was taken before and belonged to nothing yet. */
export function settlementPostings(account: { readonly accountId: string; readonly amountMinor: number }, paid: { readonly kind: 'cash'; readonly paidMinor: number; readonly roundingMinor: number } | { readonly kind: 'card' | 'paynow' }): Posting[] {
  const owedLess = onInstrument({ kind: 'account', instrumentId: account.accountId, amountMinor: -account.amountMinor })
  if (paid.kind !== 'cash') return [money('payments-unapplied', account.amountMinor), owedLess]
  return withoutZeros([money('cash-drawer', paid.paidMinor), owedLess, money('cash-rounding', -paid.roundingMinor)])
}

/** A payment that was approved for no sale; `undone`: it was given back again. */
export function unappliedPostings(scheme: 'card' | 'paynow', amountMinor: number, undone: boolean): Posting[] {
  const taken = undone ? -amountMinor : amountMinor
  return [money(scheme === 'card' ? 'card-clearing' : 'paynow-clearing', taken), money('payments-unapplied', -taken)]
}

/** An entry on an instrument's own account: debit positive, so what is spent or owed is positive. */
export function onInstrument({ kind, instrumentId, amountMinor }: OnInstrument): Posting {
  return { ...money(INSTRUMENT_ACCOUNTS[kind], amountMinor), instrumentId }
}

function money(account: Account, amount: number): Posting {
  return { account, unit: 'money', amount }
}

function withoutZeros(postings: readonly Posting[]): Posting[] {
  return postings.filter((posting) => posting.amount !== 0)
}
