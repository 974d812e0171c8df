import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import { settleTenders } from '../../core/basket/tendering.ts'
import type { SettledTenders, TenderInput } from '../../core/basket/tendering.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Tender, TenderRefusal } from '../../core/contract/tender.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { CompletedTender, InstrumentTender } from '../../core/ledger/tender.ts'
import { checkPointsTender } from '../../core/points/tender.ts'
import { tenderAmountMinor } from '../../core/returns/sale.ts'
import { fitStored } from '../../core/stored-value/spending.ts'
import type { AskedValue, Bill } from '../../core/stored-value/spending.ts'
import { rulesOf, spendableMinor } from '../../core/stored-value/terms.ts'
import { chargeAccount } from './account-charges.ts'
import type { Approver } from './approvals.ts'
import type { Evaluated } from './evaluate-basket.ts'
import { pointsLimits } from './points-limits.ts'
import { last4Of, usableValue } from './stored-value.ts'
import type { Till } from './till.ts'

export interface SalePayment {
  readonly basket: Basket
  readonly evaluated: Evaluated
  readonly attempts: readonly PaymentAttempt[]
  readonly asked: readonly Tender[]
  /** What the refund of an exchange pays of it, by tender (exchanges.ts). */
  readonly exchanged: readonly CompletedTender[]
}

export interface PaidSale extends SettledTenders {
  /** Who answered for what needed a right. */
  readonly approvals: readonly Approval[]
}

type Points = NonNullable<TenderInput['points']>
type Stored = Exclude<Tender, { kind: 'cash' | 'attempt' | 'points' | 'account' }>

const isStored = (tender: Tender): tender is Stored => tender.kind === 'gift-card' || tender.kind === 'store-credit'

/**
 * Makes the parts of a sale's payment add up, each within what it may pay. Every approved payment of the sale counts,
 * named or not: its money was really taken. Stated amounts come first; then points, cards that pay as much as they can,
 * and the account that takes the rest.
 */
export function settleSale(till: Till, sale: SalePayment, approver: Approver): Result<PaidSale, ContractError<TenderRefusal>> {
  const { basket, evaluated, asked } = sale
  const approved = approvedPayments(sale)
  if (!approved.ok) return approved
  const { totalMinor } = evaluated.evaluation
  const exchangedMinor = sale.exchanged.reduce((sum, tender) => sum + tenderAmountMinor(tender), 0)
  const exchangedStoredMinor = sale.exchanged.reduce((sum, tender) => sum + (tender.kind === 'gift-card' || tender.kind === 'store-credit' ? tender.amountMinor : 0), 0)
  const takenMinor = approved.value.reduce((sum, payment) => sum + payment.amountMinor, exchangedMinor)
  const stored = asked.filter(isStored)
  const account = asked.filter((tender) => tender.kind === 'account')
  const statedMinor = [...stored, ...account].reduce((sum, tender) => sum + (tender.amountMinor ?? 0), 0)
  const points = pointsOf(till, sale, { takenMinor: takenMinor + statedMinor, storedMinor: stored.reduce((sum, tender) => sum + (tender.amountMinor ?? 0), exchangedStoredMinor) })
  if (!points.ok) return points
  const pointsMinor = points.value?.valueMinor ?? 0
  const accountMinor = account.reduce((sum, tender) => sum + (tender.amountMinor ?? 0), 0)
  const values = storedOf(till, sale, stored, { leftMinor: totalMinor - takenMinor - pointsMinor - accountMinor, payableMinor: goodsMinor(till, sale) - pointsMinor - exchangedStoredMinor })
  if (!values.ok) return values
  const restMinor = totalMinor - takenMinor - pointsMinor - values.value.reduce((sum, tender) => sum + tender.amountMinor, 0)
  const charge = account.length === 0 ? ok(null) : chargeAccount(till, sale, { amountMinor: account.some((tender) => tender.amountMinor === null) ? restMinor : accountMinor, approver })
  if (!charge.ok) return charge
  const cash = asked.filter((tender) => tender.kind === 'cash')
  const settled = settleTenders({
    totalMinor: totalMinor - exchangedMinor,
    cashRoundingMinor: till.rules.of(basket).rulebook.programme.cashRoundingMinor,
    approved: approved.value,
    points: points.value,
    stored: [...values.value, ...(charge.value?.tenders ?? [])],
    cashGivenMinor: cash.length === 0 ? null : cash.reduce((sum, tender) => sum + tender.givenMinor, 0),
  })
  return settled.ok ? ok({ ...settled.value, tenders: [...sale.exchanged, ...settled.value.tenders], approvals: charge.value?.approvals ?? [] }) : settled
}

function approvedPayments({ attempts, asked }: SalePayment): Result<TenderInput['approved'], ContractError<'ATTEMPT_UNSETTLED' | 'ATTEMPT_UNKNOWN'>> {
  const unsettled = attempts.find((attempt) => attempt.state === 'sent')
  if (unsettled) return fail('ATTEMPT_UNSETTLED', { amountMinor: unsettled.amountMinor })
  const approved = attempts.filter((attempt) => attempt.state === 'approved')
  const named = asked.filter((tender) => tender.kind === 'attempt')
  if (!named.every((tender) => approved.some((attempt) => attempt.attemptId === tender.attemptId))) return fail('ATTEMPT_UNKNOWN', {})
  return ok(approved.map(({ scheme, amountMinor, approvalCode }) => ({ scheme, amountMinor, approvalCode })))
}

/** What of the bill points and stored value may pay: all but gift cards. */
function goodsMinor(till: Till, { basket, evaluated }: SalePayment): number {
  return pointsLimits(till, basket, evaluated, 0).payableMinor
}

function pointsOf(till: Till, { basket, evaluated, asked }: SalePayment, other: { readonly takenMinor: number; readonly storedMinor: number }): Result<Points | null, ContractError<TenderRefusal>> {
  const points = asked.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  if (points === 0) return ok(null)
  const owed = evaluated.member === null ? 0 : till.projections.points.debtOf(evaluated.member.memberId)
  if (owed > 0) return fail('POINTS_OWED', { owed })
  const limits = pointsLimits(till, basket, evaluated, other.takenMinor)
  const checked = checkPointsTender(till.rules.of(basket).rulebook, { ...limits, payableMinor: Math.max(0, limits.payableMinor - other.storedMinor), points })
  return checked.ok ? ok({ points, valueMinor: checked.value.valueMinor }) : checked
}

function storedOf(till: Till, { basket }: SalePayment, stored: readonly Stored[], bill: Bill): Result<InstrumentTender[], ContractError<TenderRefusal>> {
  const { rulebook } = till.rules.of(basket)
  const onDate = till.rules.dateOf(till.clock.now())
  const asked: AskedValue[] = []
  for (const { kind, code, amountMinor } of stored) {
    const found = usableValue(till, code, kind, onDate)
    if (!found.ok) return found
    const { known, value } = found.value
    asked.push({ kind, instrumentId: known.instrumentId, last4: last4Of(known.code), spendableMinor: spendableMinor(rulesOf(rulebook, kind), value), amountMinor })
  }
  return fitStored(asked, bill)
}
