import type { SaleView } from '../../../core/contract/views.ts'
import { useCounter } from '../../state/counter-store.ts'
import type { WordBook } from '../../state/counter-store.ts'

/** The rules the sale is pinned to, once they were read. */
export function useBook(sale: SaleView | null): WordBook | null {
  return useCounter((state) => (sale ? state.books[sale.rulebookVersion] ?? null : null))
}
