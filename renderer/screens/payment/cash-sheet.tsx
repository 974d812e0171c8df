import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { quickAmounts } from '../../../core/basket/denominations.ts'
import type { QuickAmount } from '../../../core/basket/denominations.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad, keepFocus } from '../../components/keypad.tsx'
import { NextStep, refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { planWith } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import { PartsList } from './parts-list.tsx'
import { TenderColumn } from './tender-column.tsx'
import { usePayment } from './use-payment.ts'

/** Cash: what was given, and the change. Nothing is taken before the next step. */
export function CashSheet({ sale, due, split }: { readonly sale: SaleView; readonly due: Due; readonly split: boolean }) {
  const words = useWords()
  const { t, money, amount, currency } = words
  const payment = usePayment()
  const [given, setGiven] = useState(0)
  const [fresh, setFresh] = useState(true)
  const enough = given >= due.leftInCashMinor
  const key = (next: number) => {
    setGiven(next)
    setFresh(false)
  }
  const quick = (amountMinor: number) => {
    setGiven(amountMinor)
    setFresh(true)
  }
  const keepPart = () => setUi({ plan: planWith(sale, due, { cashMinor: due.cashMinor + given }), tender: 'card', sheet: { kind: 'pay', tab: 'card', split: true } })
  return (
    <TenderColumn
      tab="cash" split={split} title={t('tender.cash')}
      foot={<NextStep label={t('cash.take')} hint={enough && given > 0 ? 'F12' : t('cash.keyGiven')} amount={money(given)} onGo={enough && (given > 0 || due.leftInCashMinor === 0) && !payment.busy ? () => payment.finish(sale, given) : null} />}
    >
      <div className="quick num" role="group" aria-label={t('cash.given')}>
        {quickAmounts(due.leftInCashMinor, currency.code).map((each) => (
          <UnstyledButton key={each.amountMinor} className="qk" aria-pressed={given === each.amountMinor} onMouseDown={keepFocus} onKeyDown={refuseEnter} onClick={() => quick(each.amountMinor)}>
            {plainAmount(each.amountMinor, words)}<small>{notesInWords(each, words)}</small>
          </UnstyledButton>
        ))}
      </div>
      <div className="two">
        <div className="cash-left">
          <div>
            <div className="muted">{t('cash.toPay')}</div>
            <div className="big36 num">{money(due.leftInCashMinor)}</div>
            {due.leftInCashMinor !== due.leftMinor && <div className="meta muted num">{t('cash.rounded', { exact: amount(due.leftMinor) })}</div>}
          </div>
          <PartsList sale={sale} due={due} />
          <DigitsField id="given" label={t('cash.givenField')} prefix={currency.symbol} value={given} onValue={key} format={amount} fresh={fresh} />
          <CashEnd given={given} due={due} onKeep={keepPart} />
        </div>
        <Keypad
          label={t('keypad.label')} left="00" right="delete"
          onDigits={(digits) => key(withDigits(fresh ? 0 : given, digits))} onDelete={() => key(withoutDigit(given))}
        />
      </div>
    </TenderColumn>
  )
}

/** The change, or what a part of cash leaves to be paid otherwise. */
function CashEnd({ given, due, onKeep }: { readonly given: number; readonly due: Due; readonly onKeep: () => void }) {
  const { t, money } = useWords()
  if (given === 0 || given >= due.leftInCashMinor) {
    return <div className="cash-end"><div className="muted">{t('cash.change')}</div><div className="big64 num">{money(Math.max(0, given - due.leftInCashMinor))}</div></div>
  }
  return (
    <div className="cash-end">
      <div className="muted">{t('cash.missing')}</div>
      <div className="big36 num">{money(due.leftInCashMinor - given)}</div>
      <Btn look="line" onClick={onKeep} onKeyDown={refuseEnter}>{t('cash.keepPart', { amount: money(given) })}</Btn>
    </div>
  )
}

/** `60` for whole notes, `51.45` otherwise. */
function plainAmount(amountMinor: number, words: WordsOf): string {
  const text = words.amount(amountMinor)
  return text.replace(/\.0+$/, '')
}

function notesInWords(quick: QuickAmount, words: WordsOf): string {
  if (quick.notes.length === 0) return words.t('cash.exact')
  if (quick.notes.length === 1) return words.t('cash.oneNote')
  return quick.notes.map((note) => plainAmount(note, words)).join(' + ')
}
