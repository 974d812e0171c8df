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
import { nonEarningPaidMinor } from '../../core/points/earning.ts'
import { checkPointsTender } from '../../core/points/tender.ts'
import { tenderAmountMinor } from '../../core/returns/sale.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import { fitStored } from '../../core/stored-value/spending.ts'
import type { AskedValue, Bill } from '../../core/stored-value/spending.ts'
import { rulesOf, spendableMinor } from '../../core/stored-value/terms.ts'
import { chargeAccount } from './account-charges.ts'
import type { Charge } from './account-charges.ts'
import type { Approver } from './approvals.ts'
import type { Evaluated } from './evaluate-basket.ts'
import { paymentOf, unsettledOf } from './payment-requests.ts'
import { holdsOf, pointsIn } from './held-points.ts'
import type { CapturedHold } from './held-points.ts'
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
  /** Holds that pay; what they pay is in the points tender. */
  readonly captured: readonly CapturedHold[]
}

type Points = NonNullable<TenderInput['points']>
type Stored = Exclude<Tender, { kind: 'cash' | 'attempt' | 'points' | 'hold' | 'account' }>

const isStored = (tender: Tender): tender is Stored => tender.kind === 'gift-card' || tender.kind === 'store-credit'

/**
 * Makes the parts of a sale's payment add up, each within what it may pay. Every approved payment of the sale counts,
 * named or not: its money was really taken. Stated amounts come first; then points, cards that pay as much as they can,
 * and the account that takes the rest.
 */
export function settleSale(till: Till, sale: SalePayment, approver: Approver): Result<PaidSale, ContractError<TenderRefusal>> {
  const approved = approvedPayments(till, sale)
  if (!approved.ok) return approved
  const stated = statedOf(sale, approved.value)
  const captured = holdsOf(till, sale.evaluated.member?.memberId ?? null, sale.asked)
  if (!captured.ok) return captured
  const points = pointsOf(till, sale, stated, pointsIn(captured.value))
  if (!points.ok) return points
  const leftMinor = stated.leftMinor - (points.value?.valueMinor ?? 0)
  const values = storedOf(till, sale, {
    leftMinor: leftMinor - stated.accountMinor,
    payableMinor: goodsMinor(till, sale) - (points.value?.valueMinor ?? 0) - stated.exchangedStoredMinor,
  })
  if (!values.ok) return values
  const charge = chargeOf(till, sale, { leftMinor: leftMinor - sumOf(values.value), statedMinor: stated.accountMinor }, approver)
  if (!charge.ok) return charge
  const cash = sale.asked.filter((tender) => tender.kind === 'cash')
  const settled = settleTenders({
    totalMinor: sale.evaluated.evaluation.totalMinor - stated.exchangedMinor,
    cashRoundingMinor: till.rules.of(sale.basket).rulebook.programme.cashRoundingMinor,
    approved: approved.value,
    points: points.value,
    stored: [...values.value, ...charge.value.tenders],
    restElsewhere: sale.basket.otherTill !== undefined,
    cashGivenMinor: cash.length === 0 ? null : cash.reduce((sum, tender) => sum + tender.givenMinor, 0),
  })
  return settled.ok ? ok({ ...settled.value, tenders: [...sale.exchanged, ...settled.value.tenders], approvals: [...charge.value.approvals, ...approvalsOf(till, sale)], captured: captured.value }) : settled
}

/** What is known of the parts before any is worked out. */
interface Stated {
  readonly exchangedMinor: number
  /** Of that, what stored value pays. */
  readonly exchangedStoredMinor: number
  /** Stated amounts of cards and credit, and of the account. */
  readonly storedMinor: number
  readonly accountMinor: number
  /** What the refund of an exchange and approved payments leave. */
  readonly leftMinor: number
}

const sumOf = (parts: readonly { readonly amountMinor: number | null }[]): number => parts.reduce((sum, part) => sum + (part.amountMinor ?? 0), 0)

function statedOf({ evaluated, asked, exchanged }: SalePayment, approved: TenderInput['approved']): Stated {
  const exchangedMinor = exchanged.reduce((sum, tender) => sum + tenderAmountMinor(tender), 0)
  return {
    exchangedMinor,
    exchangedStoredMinor: sumOf(exchanged.filter((tender) => tender.kind === 'gift-card' || tender.kind === 'store-credit')),
    storedMinor: sumOf(asked.filter(isStored)),
    accountMinor: sumOf(asked.filter((tender) => tender.kind === 'account')),
    leftMinor: evaluated.evaluation.totalMinor - exchangedMinor - sumOf(approved),
  }
}

function chargeOf(till: Till, sale: SalePayment, part: { readonly leftMinor: number; readonly statedMinor: number }, approver: Approver): Result<Charge, ContractError<TenderRefusal>> {
  const account = sale.asked.filter((tender) => tender.kind === 'account')
  if (account.length === 0) return ok({ tenders: [], approvals: [] })
  const takesTheRest = account.some((tender) => tender.amountMinor === null)
  return chargeAccount(till, sale, { amountMinor: takesTheRest ? part.leftMinor : part.statedMinor, approver })
}

function approvedPayments(till: Till, { attempts, asked }: SalePayment): Result<TenderInput['approved'], ContractError<'ATTEMPT_UNSETTLED' | 'ATTEMPT_UNKNOWN'>> {
  const unsettled = unsettledOf(till, attempts)
  if (unsettled) return fail('ATTEMPT_UNSETTLED', { amountMinor: unsettled.amountMinor })
  const approved = attempts.filter((attempt) => attempt.state === 'approved')
  const named = asked.filter((tender) => tender.kind === 'attempt')
  if (!named.every((tender) => approved.some((attempt) => attempt.attemptId === tender.attemptId))) return fail('ATTEMPT_UNKNOWN', {})
  return ok(approved.map(({ scheme, amountMinor, approvalCode }) => ({ scheme, amountMinor, approvalCode })))
}

/** Who let a person's word on a payment of this sale stand, while the terminal's was not known. */
function approvalsOf(till: Till, { attempts }: SalePayment): Approval[] {
  return attempts.flatMap(({ attemptId, state }) => {
    const staffId = state === 'approved' ? paymentOf(till, attemptId)?.approvedBy ?? null : null
    return staffId === null ? [] : [{ right: 'settle-unknown-payment' as const, staffId }]
  })
}

/** What of the bill points and stored value may pay: all but gift cards. */
function goodsMinor(till: Till, { basket, evaluated }: SalePayment): number {
  return pointsLimits(till, basket, evaluated, 0).payableMinor
}

/** What points pay, those that were set aside before included: the programme's limits hold for all of them together. */
function pointsOf(till: Till, sale: SalePayment, stated: Stated, held: number): Result<Points | null, ContractError<TenderRefusal>> {
  const { basket, evaluated, asked } = sale
  const loose = asked.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  const points = loose + held
  if (points === 0) return ok(null)
  const owed = evaluated.member === null ? 0 : till.projections.accounts.debtOf(evaluated.member.memberId)
  if (owed > 0) return fail('POINTS_OWED', { owed })
  const { rulebook } = till.rules.of(basket)
  const paidMinor = evaluated.evaluation.totalMinor - stated.leftMinor + stated.storedMinor + stated.accountMinor
  const nonEarningMinor = nonEarningStoredMinor(rulebook.choices, sale)
  const limits = pointsLimits(till, basket, evaluated, paidMinor, { nonEarningMinor, held })
  if (held > 0) {
    const { available } = pointsLimits(till, basket, evaluated, paidMinor, { nonEarningMinor })
    if (loose > available) return fail('POINTS_NOT_ENOUGH', { available })
  }
  const payableMinor = Math.max(0, limits.payableMinor - stated.storedMinor - stated.exchangedStoredMinor)
  const checked = checkPointsTender(rulebook, { ...limits, payableMinor, points })
  return checked.ok ? ok({ points, valueMinor: checked.value.valueMinor }) : checked
}

/** What cards and credit that earn nothing pay, at the most: of those that pay as much as they can nobody knows yet. */
function nonEarningStoredMinor(choices: Choices, { evaluated, asked, exchanged }: SalePayment): number {
  return nonEarningPaidMinor(choices, [
    ...exchanged.map((tender) => ({ kind: tender.kind, amountMinor: tenderAmountMinor(tender) })),
    ...asked.filter(isStored).map(({ kind, amountMinor }) => ({ kind, amountMinor: amountMinor ?? evaluated.evaluation.totalMinor })),
  ])
}

function storedOf(till: Till, { basket, asked: tenders }: SalePayment, bill: Bill): Result<InstrumentTender[], ContractError<TenderRefusal>> {
  const { rulebook } = till.rules.of(basket)
  const onDate = till.rules.dateOf(till.clock.now())
  const asked: AskedValue[] = []
  for (const { kind, code, amountMinor } of tenders.filter(isStored)) {
    const found = usableValue(till, code, kind, onDate)
    if (!found.ok) return found
    const { known, value } = found.value
    asked.push({ kind, instrumentId: known.instrumentId, last4: last4Of(known.code), spendableMinor: spendableMinor(rulesOf(rulebook, kind), value), amountMinor })
  }
  return fitStored(asked, bill)
}
