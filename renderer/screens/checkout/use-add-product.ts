import type { Product } from '../../../core/basket/product.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'

/** Adds goods that were tapped; asks for the weight or the price first where they have none. */
export function useAddProduct(): (product: Product) => void {
  const { actions } = useCounterActions()
  const { lang } = useWords()
  return (product) => {
    const named = { sku: product.sku, name: product.name[lang] }
    if (product.unit === 'kg') setUi({ sheet: null, side: { kind: 'key-in', product: named, ask: product.priceMinor === null ? 'weight-then-price' : 'weight' } })
    else if (product.priceMinor === null) setUi({ sheet: null, side: { kind: 'key-in', product: named, ask: 'price' } })
    else void actions.addItem(product.sku, 1000)
  }
}
