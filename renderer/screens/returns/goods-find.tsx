import { Combobox, Input, useCombobox } from '@mantine/core'
import { useRef } from 'react'
import type { ReactNode } from 'react'
import type { Product } from '../../../core/basket/product.ts'
import { BarcodeIcon } from '../../components/barcode-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { priceInWords } from '../checkout/find.tsx'
import { useFind } from '../checkout/use-find.ts'

/** Finds goods by name or barcode, without touching the basket. */
export function GoodsFind({ onFound, end }: { readonly onFound: (product: Product) => void; readonly end: ReactNode }) {
  const words = useWords()
  const { t, lang } = words
  const field = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { text, found, setText, clear } = useFind(() => combobox.openDropdown())
  useLooseTyping((typed) => {
    field.current?.focus()
    setText(text + typed)
  })
  const choose = (sku: string) => {
    const product = found?.products.find((each) => each.sku === sku)
    combobox.closeDropdown()
    clear()
    if (product) onFound(product)
  }
  return (
    <div className="find">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} classNames={{ dropdown: 'find-list', option: 'find-option' }} transitionProps={{ duration: 0 }}>
        <Combobox.Target>
          <div className="box">
            <BarcodeIcon />
            <Input ref={field} unstyled wrapperProps={{ className: 'grow find-field' }} autoComplete="off" spellCheck={false} aria-label={t('goodsBack.noReceipt.find')} placeholder={t('goodsBack.noReceipt.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={() => combobox.closeDropdown()} />
          </div>
        </Combobox.Target>
        <Combobox.Dropdown hidden={found === null}>
          <Combobox.Options aria-label={t('find.found')}>
            {found?.products.map((product) => <Combobox.Option key={product.sku} value={product.sku}><span className="grow clip">{product.name[lang]}</span><span className="num b">{priceInWords(product, words)}</span></Combobox.Option>)}
            {found?.products.length === 0 && <Combobox.Empty>{t('find.nothing', { text })}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {end}
    </div>
  )
}
