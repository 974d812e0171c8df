import { roundCash } from '../../core/money/money.ts'
import { maxPointsTender, pointsValueMinor } from '../../core/points/tender.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { PayPlan, PlannedValue } from './ui-store.ts'

export interface Due {
  readonly points: number
  readonly pointsMinor: number
  /** Gift cards and store credit that pay, each as much as is still needed. */
  readonly values: readonly PlannedValue[]
  readonly valuesMinor: number
  readonly accountMinor: number
  /** Cash in hand as one part. */
  readonly cashMinor: number
  readonly paidMinor: number
  /** What no part pays yet. */
  readonly leftMinor: number
  /** The rest if it is paid in cash, rounded to what coins can pay. */
  readonly leftInCashMinor: number
}

/**
 * What is left to pay of a sale after what was approved and what the cashier planned. Where the basket became cheaper
 * since, the planned parts shrink: cash in hand stays, the account gives way first, then cards from the last.
 */
export function dueOf(sale: SaleView, plan: PayPlan | null, rulebook: Rulebook | null, cashRoundingMinor: number): Due {
  const own = plan?.saleId === sale.saleId ? plan : null
  const points = Math.min(own?.points ?? 0, sale.maxPointsTender)
  const pointsMinor = rulebook && points > 0 ? pointsValueMinor(rulebook, points) : 0
  const cashMinor = own?.cashMinor ?? 0
  let leftMinor = Math.max(0, sale.evaluation.totalMinor - sale.paidMinor - pointsMinor - cashMinor)
  const values = fitValues(own?.values ?? [], Math.min(leftMinor, Math.max(0, sale.pointsTender.payableMinor - pointsMinor)))
  const valuesMinor = values.reduce((sum, value) => sum + value.amountMinor, 0)
  leftMinor -= valuesMinor
  const accountMinor = sale.member ? Math.min(own?.accountMinor ?? 0, leftMinor) : 0
  leftMinor -= accountMinor
  return { points, pointsMinor, values, valuesMinor, accountMinor, cashMinor, paidMinor: sale.paidMinor, leftMinor, leftInCashMinor: roundCash(leftMinor, cashRoundingMinor).roundedMinor }
}

/** Cards in their order, each no more than is still to pay; what pays nothing is left out. */
function fitValues(values: readonly PlannedValue[], payableMinor: number): PlannedValue[] {
  let leftMinor = payableMinor
  return values.flatMap((value) => {
    const amountMinor = Math.min(value.amountMinor, leftMinor)
    leftMinor -= amountMinor
    return amountMinor > 0 ? [{ ...value, amountMinor }] : []
  })
}

/** The plan as it stands, with something changed. */
export function planWith(sale: Pick<SaleView, 'saleId'>, due: Due, change: Partial<Omit<PayPlan, 'saleId'>>): PayPlan {
  return { saleId: sale.saleId, points: due.points, cashMinor: due.cashMinor, values: due.values, accountMinor: due.accountMinor, ...change }
}

/** The most points that may pay beside what else is planned: cards and points share what of the bill they may pay. */
export function mostPoints(sale: SaleView, due: Due, rulebook: Rulebook): number {
  return maxPointsTender(rulebook, {
    ...sale.pointsTender,
    payableMinor: Math.max(0, sale.pointsTender.payableMinor - due.valuesMinor),
    dueMinor: due.leftMinor + due.pointsMinor,
    identification: sale.identification,
  })
}

/** The most that one more card may pay beside what is planned: cards buy no gift cards. */
export function mostOfValue(sale: SaleView, due: Due, spendableMinor: number): number {
  return Math.max(0, Math.min(spendableMinor, due.leftMinor, sale.pointsTender.payableMinor - due.pointsMinor - due.valuesMinor))
}

/** The tenders that complete the sale: approved payments, points, cards and credit, the account, and cash last (0: none). */
export function tendersOf(sale: SaleView, due: Due, cashGivenMinor: number): Tender[] {
  const approved = sale.attempts.filter((attempt) => attempt.state === 'approved')
  return [
    ...approved.map((attempt): Tender => ({ kind: 'attempt', attemptId: attempt.attemptId })),
    ...(due.points > 0 ? [{ kind: 'points', points: due.points } as const] : []),
    ...due.values.map(({ kind, code, amountMinor }): Tender => ({ kind, code, amountMinor })),
    ...(due.accountMinor > 0 ? [{ kind: 'account', amountMinor: due.accountMinor } as const] : []),
    ...(due.cashMinor + cashGivenMinor > 0 ? [{ kind: 'cash', givenMinor: due.cashMinor + cashGivenMinor } as const] : []),
  ]
}

const UNDER_WAY: readonly string[] = ['waiting', 'sent', 'unknown']

/** The payment of this sale that the card terminal is taking back just now, or nobody knows whether it did. */
export function reversingAttempt(sale: SaleView | null) {
  return sale?.attempts.find((attempt) => attempt.state === 'approved' && UNDER_WAY.includes(attempt.terminal?.reversal?.state ?? '')) ?? null
}

/** The payment of this sale that the payment terminal has not answered yet, as far as anybody said. */
export function openAttempt(sale: SaleView | null) {
  return sale?.attempts.find((attempt) => attempt.state === 'sent') ?? null
}
