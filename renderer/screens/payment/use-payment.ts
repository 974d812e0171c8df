import type { PaymentAttempt, SaleView } from '../../../core/contract/views.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { dueOf, tendersOf } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { useUi } from '../../state/ui-store.ts'
import { useOnce } from './use-once.ts'

/** What the next step of paying does. A step that is under way is not begun again. */
export function usePayment() {
  const { actions } = useCounterActions()
  const once = useOnce()

  const finish = (sale: SaleView, cashGivenMinor: number) => actions.complete(sale.saleId, sale.revision, tendersOf(sale, dueNow(sale), cashGivenMinor))

  return {
    busy: once.busy,
    /** Completes the sale with what was approved and planned, and this much more cash. */
    finish: (sale: SaleView, cashGivenMinor: number) => once.run(() => finish(sale, cashGivenMinor)),
    charge: (sale: SaleView, scheme: 'card' | 'paynow', amountMinor: number, via?: 'by-hand') => once.run(() => actions.beginPayment(scheme, sale, amountMinor, via)),
    /** The payment terminal approved: the sale completes at once where nothing is left to pay. */
    approve: (attempt: PaymentAttempt, approvalCode: string) => once.run(async () => {
      const settled = await actions.settlePayment(attempt.attemptId, 'approved', approvalCode)
      const sale = useCounter.getState().sale
      if (settled?.state !== 'approved' || sale?.saleId !== attempt.saleId) return
      const known = sale.attempts.some((each) => each.attemptId === attempt.attemptId && each.state === 'approved')
      if (known && dueNow(sale).leftMinor === 0) await finish(sale, 0)
    }),
    decline: (attempt: PaymentAttempt) => once.run(() => actions.settlePayment(attempt.attemptId, 'declined', '')),
  }
}

/** What is left to pay at this moment, outside any drawing. */
function dueNow(sale: SaleView): Due {
  const { terminal, books } = useCounter.getState()
  return dueOf(sale, useUi.getState().plan, books[sale.rulebookVersion]?.rulebook ?? null, terminal?.cashRoundingMinor ?? 1)
}
