import { Combobox, Input, useCombobox } from '@mantine/core'
import { IconUser, IconUserPlus } from '@tabler/icons-react'
import { memo, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import type { Product } from '../../../core/basket/product.ts'
import type { MemberView } from '../../../core/contract/views.ts'
import { BarcodeIcon } from '../../components/barcode-icon.tsx'
import { KeyHint } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { FIND_ID } from '../../input/run-shortcut.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { asDraft, openEnrolment } from '../../state/enrol-draft.ts'
import { useUi } from '../../state/ui-store.ts'
import { useAddProduct } from './use-add-product.ts'
import { useFind } from './use-find.ts'

const NEW_MEMBER = 'new-member'

/** Finds goods and members by name, barcode or phone. Typing anywhere ends up here. */
export const Find = memo(function Find() {
  const { t } = useWords()
  const { actions, scan } = useCounterActions()
  const addProduct = useAddProduct()
  const field = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { text, found, setText, clear } = useFind(() => combobox.openDropdown())
  const waiting = useUi((ui) => ui.scansWaiting)
  useLooseTyping((typed) => {
    field.current?.focus()
    setText(text + typed)
  })
  const choose = (value: string) => {
    const product = found?.products.find((each) => value === `p:${each.sku}`)
    const member = found?.members.find((each) => value === `m:${each.memberId}`)
    combobox.closeDropdown()
    clear()
    if (value === NEW_MEMBER) openEnrolment(asDraft(text.trim()))
    else if (product) addProduct(product)
    else if (member) void actions.attachMember(member.memberId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') {
      event.stopPropagation()
      clear()
      combobox.closeDropdown()
    } else if (event.key === 'Enter' && /^\d{8,}$/.test(text) && !combobox.dropdownOpened) {
      clear()
      scan(text)
    }
  }
  return (
    <div className="find">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} classNames={{ dropdown: 'find-list', option: 'find-option' }} transitionProps={{ duration: 0 }}>
        <Combobox.Target>
          <div className="box">
            <BarcodeIcon />
            <Input
              id={FIND_ID} ref={field} unstyled wrapperProps={{ className: 'grow find-field' }} autoComplete="off" spellCheck={false}
              aria-label={t('find.label')} placeholder={t('find.label')} value={text}
              onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown}
              onBlur={() => combobox.closeDropdown()}
            />
            {waiting > 0 ? <span className="pill pill--info num">{t('find.waiting', { count: waiting })}</span> : <KeyHint>F2</KeyHint>}
          </div>
        </Combobox.Target>
        <Combobox.Dropdown hidden={found === null}>
          <Combobox.Options aria-label={t('find.found')}>
            {found?.products.map((product) => <ProductOption key={product.sku} product={product} />)}
            {found?.members.map((member) => <MemberOption key={member.memberId} member={member} />)}
            {found && found.products.length + found.members.length === 0 && (
              <>
                <Combobox.Empty>{t('find.nothing', { text })}</Combobox.Empty>
                <Combobox.Option value={NEW_MEMBER}><IconUserPlus className="i" aria-hidden /><span className="grow clip">{t('enrol.withNumber', { text: text.trim() })}</span><KeyHint>F4</KeyHint></Combobox.Option>
              </>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </div>
  )
})

function ProductOption({ product }: { readonly product: Product }) {
  const words = useWords()
  return (
    <Combobox.Option value={`p:${product.sku}`}>
      <span className="grow clip">{product.name[words.lang]}</span>
      <span className="num b">{priceInWords(product, words)}</span>
    </Combobox.Option>
  )
}

function MemberOption({ member }: { readonly member: MemberView }) {
  const { t, lang } = useWords()
  return (
    <Combobox.Option value={`m:${member.memberId}`}>
      <IconUser className="i" aria-hidden /><span className="grow clip">{member.name}</span>
      <span className="meta muted num">{member.tier.name[lang]}{member.phoneLast4 !== null && ` · ${t('member.phone', { last4: member.phoneLast4 })}`}</span>
    </Combobox.Option>
  )
}

/** `7.50`, `3.00/kg`, or that the price is keyed. */
export function priceInWords(product: Pick<Product, 'priceMinor' | 'unit'>, words: Pick<ReturnType<typeof useWords>, 'amount' | 't'>): string {
  if (product.priceMinor === null) return words.t('find.anyPrice')
  return product.unit === 'kg' ? `${words.amount(product.priceMinor)}/kg` : words.amount(product.priceMinor)
}
