import { roundCash } from '../../core/money/money.ts'
import { pointsValueMinor } from '../../core/points/tender.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { PayPlan } from './ui-store.ts'

export interface Due {
  readonly points: number
  readonly pointsMinor: number
  /** Cash in hand as one part. */
  readonly cashMinor: number
  readonly paidMinor: number
  /** What no part pays yet. */
  readonly leftMinor: number
  /** The rest if it is paid in cash, rounded to what coins can pay. */
  readonly leftInCashMinor: number
}

/** What is left to pay of a sale after what was approved and what the cashier planned. */
export function dueOf(sale: SaleView, plan: PayPlan | null, rulebook: Rulebook | null, cashRoundingMinor: number): Due {
  const own = plan?.saleId === sale.saleId ? plan : null
  const points = Math.min(own?.points ?? 0, sale.maxPointsTender)
  const pointsMinor = rulebook && points > 0 ? pointsValueMinor(rulebook, points) : 0
  const cashMinor = own?.cashMinor ?? 0
  const leftMinor = Math.max(0, sale.evaluation.totalMinor - sale.paidMinor - pointsMinor - cashMinor)
  return { points, pointsMinor, cashMinor, paidMinor: sale.paidMinor, leftMinor, leftInCashMinor: roundCash(leftMinor, cashRoundingMinor).roundedMinor }
}

/** The tenders that complete the sale: approved payments, points, and cash last (0: none). */
export function tendersOf(sale: SaleView, due: Due, cashGivenMinor: number): Tender[] {
  const approved = sale.attempts.filter((attempt) => attempt.state === 'approved')
  return [
    ...approved.map((attempt): Tender => ({ kind: 'attempt', attemptId: attempt.attemptId })),
    ...(due.points > 0 ? [{ kind: 'points', points: due.points } as const] : []),
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
