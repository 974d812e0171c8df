import type { SaleView } from '../../../core/contract/views.ts'
import { useCounter } from '../../state/counter-store.ts'
import { dueOf } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { useUi } from '../../state/ui-store.ts'

/** What is left to pay, with what is planned. */
export function useDue(sale: SaleView): Due {
  const plan = useUi((ui) => ui.plan)
  const rulebook = useCounter((state) => state.books[sale.rulebookVersion]?.rulebook ?? null)
  const cashRoundingMinor = useCounter((state) => state.terminal?.cashRoundingMinor ?? 1)
  return dueOf(sale, plan, rulebook, cashRoundingMinor)
}
