import { useCallback } from 'react'
import type { ContractError } from '../../../core/contract/errors.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { play } from '../../sound/sounds.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { dueOf, mostOfValue, planWith } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { notify, setUi, useUi } from '../../state/ui-store.ts'

/** Presents a code for the open sale: a gift card or store credit pays as much as it can, anything else is taken for a coupon. Answers whether it was good for something. */
export function usePresentCode(): (text: string) => Promise<boolean> {
  const { actions } = useCounterActions()
  return useCallback(async (text: string) => {
    const sale = useCounter.getState().sale
    if (!sale) return false
    const found = await actions.query('storedValue.get', { code: text })
    if (!found.ok) return found.error.code === 'CODE_UNREADABLE' ? actions.addCoupon(sale.saleId, text) : refuse(found.error as ContractError)
    const { kind, last4, spendableMinor, blocked, balanceMinor } = found.value.value
    if (blocked) return refuse({ code: 'VALUE_BLOCKED', data: { last4 } })
    const due = dueNow(sale)
    const code = text.replace(/[\s-]/g, '').toUpperCase()
    const others = due.values.filter((value) => value.code !== code)
    const amountMinor = mostOfValue(sale, dueNow(sale, others), spendableMinor)
    if (amountMinor === 0) return refuse({ code: 'VALUE_NOT_ENOUGH', data: { last4, balanceMinor: Math.min(spendableMinor, balanceMinor) } })
    setUi({ plan: planWith(sale, due, { values: [...others, { kind, code, last4, amountMinor }] }) })
    return true
  }, [actions])
}

function refuse(error: ContractError): false {
  notify({ kind: 'error', error })
  play('trouble')
  return false
}

/** What is left to pay at this moment; `values` in the place of the planned cards. */
function dueNow(sale: SaleView, values?: Due['values']): Due {
  const { terminal, books } = useCounter.getState()
  const plan = useUi.getState().plan
  const own = plan?.saleId === sale.saleId && values ? { ...plan, values } : plan
  return dueOf(sale, own, books[sale.rulebookVersion]?.rulebook ?? null, terminal?.cashRoundingMinor ?? 1)
}
