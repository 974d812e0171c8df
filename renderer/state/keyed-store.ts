import type { SaleView } from '../../core/contract/views.ts'
import { useCounter } from './counter-store.ts'
import { setUi, useUi } from './ui-store.ts'
import type { KeyedDraft } from './ui-store.ts'

const NOTHING: KeyedDraft = { amountMinor: 0, receiptNo: '', categoryId: null }

/** What the fields show: what is being keyed, or what the open sale was worked out from. */
export function keyedOf(sale: Pick<SaleView, 'otherTill' | 'lines'> | null, draft: KeyedDraft | null): KeyedDraft {
  if (draft !== null) return draft
  const line = sale?.otherTill === undefined ? undefined : sale.lines[0]
  if (sale?.otherTill === undefined || line === undefined) return NOTHING
  return { amountMinor: line.unitPriceMinor, receiptNo: sale.otherTill.receiptNo, categoryId: line.categoryPath.at(-1) ?? null }
}

/** Something else was keyed: the sale is to be worked out again. */
export function changeKeyed(change: Partial<KeyedDraft>): void {
  const { sale } = useCounter.getState()
  setUi((ui) => ({ keyed: { ...keyedOf(sale, ui.keyed), ...change } }))
}

/** Whether the sale is worked out for what the fields show. */
export function useIsWorkedOut(sale: SaleView | null): boolean {
  const keyed = useUi((ui) => ui.keyed)
  return keyed === null && sale?.otherTill !== undefined && sale.lines.length > 0
}
