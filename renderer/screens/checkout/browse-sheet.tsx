import { UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { ProductTile } from './product-tile.tsx'

type Shelf = MethodOutput<'catalogue.browse'>

/** Goods by category, for what has no barcode or does not scan. The tiles come first. */
export function BrowseSheet() {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const tiles = useCounter((state) => state.tiles)
  const [categoryId, setCategoryId] = useState<string | null>(null)
  const [shelf, setShelf] = useState<Shelf>({ categories: [], products: [] })
  useEffect(() => {
    let wanted = true
    void actions.query('catalogue.browse', { categoryId }).then((answer) => {
      if (answer.ok && wanted) setShelf(answer.value)
    })
    return () => {
      wanted = false
    }
  }, [actions, categoryId])
  const top = shelf.categories.filter((category) => category.parentId === null)
  const products = categoryId === null ? tiles : shelf.products
  return (
    <SheetColumn title={t('browse.title')} onClose={() => setUi({ sheet: null })}>
      <div className="chips" role="group" aria-label={t('browse.categories')}>
        <UnstyledButton className="chip" aria-pressed={categoryId === null} onClick={() => setCategoryId(null)}>{t('browse.tiles')}</UnstyledButton>
        {top.map((category) => (
          <UnstyledButton key={category.id} className="chip" aria-pressed={categoryId === category.id} onClick={() => setCategoryId(category.id)}>{category.name[lang]}</UnstyledButton>
        ))}
      </div>
      <div className="qs scroll">{products.map((product) => <ProductTile key={product.sku} product={product} />)}</div>
    </SheetColumn>
  )
}
