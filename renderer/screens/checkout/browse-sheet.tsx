import { UnstyledButton } from '@mantine/core'
import { IconChevronLeft, IconCreditCardPay } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Category } from '../../../core/basket/product.ts'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { ProductTile } from './product-tile.tsx'

type Shelf = MethodOutput<'catalogue.browse'> & { readonly of: string | null }

/** Goods by category, for what has no barcode or does not scan. Goods without a barcode come first. */
export function BrowseSheet() {
  const { t, lang } = useWords()
  const tiles = useCounter((state) => state.tiles)
  const [path, setPath] = useState<readonly Category[]>([])
  const here = path.at(-1) ?? null
  const shelf = useShelf(here?.id ?? null)
  const products = here === null ? tiles : shelf?.products ?? []
  return (
    <SheetColumn title={here?.name[lang] ?? t('browse.title')} onClose={() => setUi({ sheet: null })}>
      <div className="chips" role="group" aria-label={t('browse.categories')}>
        {here === null && <UnstyledButton className="chip" onClick={() => setUi({ sheet: { kind: 'gift-cards' } })}><IconCreditCardPay className="i" aria-hidden />{t('redeem.card.open')}</UnstyledButton>}
        {here && <UnstyledButton className="chip" onClick={() => setPath(path.slice(0, -1))}><IconChevronLeft className="i" aria-hidden />{path.at(-2)?.name[lang] ?? t('browse.title')}</UnstyledButton>}
        {shelf?.categories.map((category) => (
          <UnstyledButton key={category.id} className="chip" onClick={() => setPath([...path, category])}>{category.name[lang]}</UnstyledButton>
        ))}
      </div>
      {here === null && <h3 className="h3">{t('browse.tiles')}</h3>}
      <div className="qs scroll">{products.map((product) => <ProductTile key={product.sku} product={product} />)}</div>
    </SheetColumn>
  )
}

function useShelf(categoryId: string | null): Shelf | null {
  const { actions } = useCounterActions()
  const [shelf, setShelf] = useState<Shelf | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('catalogue.browse', { categoryId }).then((answer) => {
      if (answer.ok && wanted) setShelf({ ...answer.value, of: categoryId })
    })
    return () => {
      wanted = false
    }
  }, [actions, categoryId])
  return shelf?.of === categoryId ? shelf : null
}
