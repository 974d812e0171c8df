import { Input } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Category } from '../../../core/basket/product.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { Chips } from '../../components/chips.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { UndoBar } from '../../components/undo-bar.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { changeKeyed, keyedOf } from '../../state/keyed-store.ts'
import { useUi } from '../../state/ui-store.ts'
import { Find } from '../checkout/find.tsx'
import { SheetTotal } from '../checkout/sheet-total.tsx'
import { useKeyAmount } from './use-key-amount.ts'

const MOST_RECEIPT_TEXT = 40
const NO_CATEGORY = ''

/** Beside another till: the amount of its sale, the number of its receipt, and what it was of. The keypad writes where the cursor was last. */
export function AmountCard({ sale, register, layered }: { readonly sale: SaleView | null; readonly register: string; readonly layered: boolean }) {
  const { t, amount, currency } = useWords()
  const draft = useUi((ui) => ui.keyed)
  const keyed = keyedOf(sale, draft)
  const [at, setAt] = useState<'amount' | 'receipt'>('amount')
  const receipt = useRef<HTMLInputElement>(null)
  const work = useKeyAmount()
  const onDigits = (digits: string) => changeKeyed(at === 'amount' ? { amountMinor: withDigits(keyed.amountMinor, digits) } : { receiptNo: `${keyed.receiptNo}${digits}`.slice(0, MOST_RECEIPT_TEXT) })
  const onDelete = () => changeKeyed(at === 'amount' ? { amountMinor: withoutDigit(keyed.amountMinor) } : { receiptNo: keyed.receiptNo.slice(0, -1) })
  return (
    <section className="card basket amount-card" aria-label={t('amountOnly.label')}>
      <div>
        <Find />
        <NoticeLine />
        <UndoBar />
      </div>
      <div className="amount-body">
        <h1 className="h2">{t('amountOnly.title', { register })}</h1>
        <div className="amount-two">
          <div className="amount-fields">
            <div data-active={at === 'amount'} onFocus={() => setAt('amount')}>
              <DigitsField
                id="other-till-amount" label={t('amountOnly.amount')} value={keyed.amountMinor} onValue={(amountMinor) => changeKeyed({ amountMinor })} format={amount} prefix={currency.symbol}
                onEnter={() => receipt.current?.focus()}
              />
            </div>
            <div className="fld" data-active={at === 'receipt'} onFocus={() => setAt('receipt')}>
              <label htmlFor="other-till-receipt">{t('amountOnly.receipt')}</label>
              <div className="in">
                <Input
                  id="other-till-receipt" ref={receipt} unstyled wrapperProps={{ className: 'grow' }} className="num" autoComplete="off" spellCheck={false} maxLength={MOST_RECEIPT_TEXT} placeholder={t('amountOnly.receiptHint')}
                  value={keyed.receiptNo} onChange={(event) => changeKeyed({ receiptNo: event.currentTarget.value })}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') work(sale)
                  }}
                />
              </div>
            </div>
            <Categories value={keyed.categoryId} />
          </div>
          <Keypad label={t('keypad.label')} left={at === 'amount' ? '00' : <span />} right="delete" onDigits={onDigits} onDelete={onDelete} />
        </div>
      </div>
      {sale && (layered ? <SheetTotal sale={sale} /> : <Foot sale={sale} />)}
    </section>
  )
}

function Foot({ sale }: { readonly sale: SaleView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  return (
    <div className="foot">
      <span className="grow" />
      <Btn look="danger" onClick={() => void actions.clear(sale.saleId)}><IconTrash className="i" aria-hidden />{t('basket.clear')}</Btn>
    </div>
  )
}

/** What the goods were of, as far as offers ask; nothing has to be chosen. */
function Categories({ value }: { readonly value: string | null }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const [categories, setCategories] = useState<readonly Category[]>([])
  useEffect(() => {
    let gone = false
    void actions.query('catalogue.browse', { categoryId: null }).then((answer) => {
      if (answer.ok && !gone) setCategories(answer.value.categories)
    })
    return () => {
      gone = true
    }
  }, [actions])
  if (categories.length === 0) return null
  const options = [{ value: NO_CATEGORY, label: t('amountOnly.anything') }, ...categories.map(({ id, name }) => ({ value: id, label: name[lang] }))]
  return (
    <div className="amount-of">
      <span className="lbl">{t('amountOnly.of')}</span>
      <Chips label={t('amountOnly.of')} value={value ?? NO_CATEGORY} options={options} onChoose={(id) => changeKeyed({ categoryId: id === NO_CATEGORY ? null : id })} />
    </div>
  )
}
