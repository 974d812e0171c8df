import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { fail } from '../contract/errors.ts'
import type { ContractError } from '../contract/errors.ts'
import type { StoredValueKind } from '../ledger/events/stored-value-events.ts'
import type { InstrumentTender } from '../ledger/tender.ts'

/** A card or credit that the customer pays with. */
export interface AskedValue {
  readonly kind: StoredValueKind
  readonly instrumentId: string
  /** For the words of a refusal: the code's last four characters. */
  readonly last4: string
  /** What may be spent of it now. */
  readonly spendableMinor: number
  /** Null: as much as the bill still needs and the card has. */
  readonly amountMinor: number | null
}

export interface Bill {
  /** What the other parts leave to pay. */
  readonly leftMinor: number
  /** Of that, what stored value may pay: it cannot buy gift cards. */
  readonly payableMinor: number
}

export type SpendingRefusal = ContractError<'VALUE_NOT_ENOUGH' | 'VALUE_BUYS_NO_CARDS' | 'TENDERS_OVER'>

/**
 * What each card or credit pays: stated amounts as they are, then the others, in the order given, as much as the bill
 * needs and the card has. So a card is debited exactly what the bill is reduced by, never more than it has, and a part of
 * nothing is no part. The same card may be named again: then both share what is on it.
 */
export function fitStored(asked: readonly AskedValue[], bill: Bill): Result<InstrumentTender[], SpendingRefusal> {
  const left = new Map(asked.map((each) => [each.instrumentId, each.spendableMinor]))
  const paid = new Map<AskedValue, number>()
  const takeFrom = (each: AskedValue, amountMinor: number): void => {
    paid.set(each, amountMinor)
    left.set(each.instrumentId, left.get(each.instrumentId)! - amountMinor)
  }
  let statedMinor = 0
  for (const each of asked) {
    if (each.amountMinor === null) continue
    if (each.amountMinor > left.get(each.instrumentId)!) return fail('VALUE_NOT_ENOUGH', { last4: each.last4, balanceMinor: left.get(each.instrumentId)! })
    takeFrom(each, each.amountMinor)
    statedMinor += each.amountMinor
  }
  if (statedMinor > bill.leftMinor) return fail('TENDERS_OVER', { overMinor: statedMinor - bill.leftMinor })
  if (statedMinor > bill.payableMinor) return fail('VALUE_BUYS_NO_CARDS', { payableMinor: Math.max(0, bill.payableMinor) })
  let openMinor = Math.min(bill.leftMinor, bill.payableMinor) - statedMinor
  for (const each of asked) {
    if (each.amountMinor !== null) continue
    const amountMinor = Math.min(openMinor, left.get(each.instrumentId)!)
    takeFrom(each, amountMinor)
    openMinor -= amountMinor
  }
  return ok(asked.flatMap((each) => (paid.get(each)! > 0 ? [tenderOf(each, paid.get(each)!)] : [])))
}

function tenderOf({ kind, instrumentId }: AskedValue, amountMinor: number): InstrumentTender {
  return kind === 'gift-card' ? { kind, cardId: instrumentId, amountMinor } : { kind, creditId: instrumentId, amountMinor }
}
