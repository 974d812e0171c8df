import { useEffect, useState } from 'react'
import type { ReceiptView } from '../../../core/contract/views.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

/** The receipt of a sale as kept; null until it is read. */
export function useReceipt(saleId: string | null): ReceiptView | null {
  const { actions } = useCounterActions()
  const [receipt, setReceipt] = useState<ReceiptView | null>(null)
  useEffect(() => {
    if (saleId === null) return undefined
    let wanted = true
    void actions.query('receipt.get', { saleId }).then((answer) => {
      if (answer.ok && wanted) setReceipt(answer.value)
    })
    return () => {
      wanted = false
    }
  }, [actions, saleId])
  return receipt?.saleId === saleId ? receipt : null
}
