import type { SaleView } from '../../../core/contract/views.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { keyedOf } from '../../state/keyed-store.ts'
import { setUi, useUi } from '../../state/ui-store.ts'

/** Has the keyed amount worked out, where there is one with a receipt's number. */
export function useKeyAmount(): (sale: SaleView | null) => void {
  const { actions } = useCounterActions()
  return (sale) => {
    const keyed = keyedOf(sale, useUi.getState().keyed)
    if (keyed.amountMinor === 0 || keyed.receiptNo.trim() === '') return
    void actions.keyOtherTill(keyed).then((done) => {
      // What was keyed meanwhile is to be worked out again.
      if (done) setUi((ui) => (JSON.stringify(ui.keyed) === JSON.stringify(keyed) ? { keyed: null } : {}))
    })
  }
}
