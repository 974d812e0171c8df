import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { fail } from '../contract/errors.ts'
import type { ContractError } from '../contract/errors.ts'
import type { CompletedTender, InstrumentTender } from '../ledger/tender.ts'
import { roundCash } from '../money/money.ts'

/** A payment that its own terminal approved. */
export interface ApprovedPayment {
  readonly scheme: 'card' | 'paynow'
  readonly amountMinor: number
  readonly approvalCode: string | null
}

export interface TenderInput {
  readonly totalMinor: number
  /** Cash is rounded to this many minor units; 1 is no rounding. */
  readonly cashRoundingMinor: number
  readonly approved: readonly ApprovedPayment[]
  /** Points already checked against the balance and the rules, and what they are worth. */
  readonly points: { readonly points: number; readonly valueMinor: number } | null
  /** Gift cards, store credit and accounts, already checked against their balances and the bill (`fitStored`). */
  readonly stored?: readonly InstrumentTender[]
  /** The sale was made on another till: what is left is paid there, in one part, be it nothing. */
  readonly restElsewhere?: boolean
  /** What the customer handed over; null: no cash part. */
  readonly cashGivenMinor: number | null
}

export interface SettledTenders {
  /** In the order they are printed: points, stored value and accounts, card and QR payments, cash. */
  readonly tenders: CompletedTender[]
  readonly changeMinor: number
  /** What rounding added to (or, negative, took off) the amount due. */
  readonly roundingMinor: number
}

/**
 * Makes the parts of a payment add up. Cash comes last: it pays what the others left, rounded to the nearest step with
 * the half in the customer's favour (loyalty-rules section 1), and only cash gives change. The parts sum to the total
 * plus the rounding, exactly. Errors: TENDERS_SHORT, TENDERS_OVER with the missing or surplus minor units.
 */
export function settleTenders(input: TenderInput): Result<SettledTenders, ContractError<'TENDERS_SHORT' | 'TENDERS_OVER'>> {
  const tenders: CompletedTender[] = []
  if (input.points !== null) tenders.push({ kind: 'points', points: input.points.points, amountMinor: input.points.valueMinor })
  tenders.push(...(input.stored ?? []))
  for (const payment of input.approved) {
    tenders.push({ kind: payment.scheme, amountMinor: payment.amountMinor, approvalCode: payment.approvalCode })
  }
  const leftMinor = input.totalMinor - withoutCashMinor(input)
  if (leftMinor < 0) return fail('TENDERS_OVER', { overMinor: -leftMinor })
  const givenMinor = input.cashGivenMinor
  if (input.restElsewhere === true && givenMinor === null) return ok({ tenders: [...tenders, { kind: 'other-till', amountMinor: leftMinor }], changeMinor: 0, roundingMinor: 0 })
  if (input.restElsewhere === true) return fail('TENDERS_OVER', { overMinor: givenMinor ?? 0 })
  if (givenMinor === null) return leftMinor > 0 ? fail('TENDERS_SHORT', { missingMinor: leftMinor }) : ok({ tenders, changeMinor: 0, roundingMinor: 0 })
  if (leftMinor === 0) return fail('TENDERS_OVER', { overMinor: givenMinor })
  const { roundedMinor, roundingMinor } = roundCash(leftMinor, input.cashRoundingMinor)
  if (givenMinor < roundedMinor) return fail('TENDERS_SHORT', { missingMinor: roundedMinor - givenMinor })
  const changeMinor = givenMinor - roundedMinor
  tenders.push({ kind: 'cash', givenMinor, paidMinor: roundedMinor, roundingMinor, changeMinor })
  return ok({ tenders, changeMinor, roundingMinor })
}

function withoutCashMinor({ approved, points, stored = [] }: Pick<TenderInput, 'approved' | 'points' | 'stored'>): number {
  return [...approved, ...stored].reduce((sum, part) => sum + part.amountMinor, points?.valueMinor ?? 0)
}
