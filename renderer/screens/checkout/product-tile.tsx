import { UnstyledButton } from '@mantine/core'
import type { Product } from '../../../core/basket/product.ts'
import { useWords } from '../../i18n/use-words.ts'
import { priceInWords } from './find.tsx'
import { useAddProduct } from './use-add-product.ts'

/** Goods to tap, with their price. */
export function ProductTile({ product }: { readonly product: Product }) {
  const words = useWords()
  const add = useAddProduct()
  return (
    <UnstyledButton className="q" onClick={() => add(product)}>
      <span className="two-lines">{product.name[words.lang]}</span><span className="num">{priceInWords(product, words)}</span>
    </UnstyledButton>
  )
}
