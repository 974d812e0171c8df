import { UnstyledButton } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { ContractError } from '../../../core/contract/errors.ts'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad, keepFocus } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { notify, setUi } from '../../state/ui-store.ts'
import type { ScannedCode } from '../../state/ui-store.ts'
import { useScanned } from './cards-part.tsx'
import { CodeField } from './code-field.tsx'
import { FoundCard } from './found-card.tsx'
import type { CardAtHand } from './found-card.tsx'

const QUICK_MAJOR = [20, 50, 100, 200]

/** Sells a gift card, puts more on one, says what is on it, and pays a small rest out. */
export function GiftCardSheet({ scanned }: { readonly scanned: ScannedCode | undefined }) {
  const words = useWords()
  const { t, money, amount, currency } = words
  const { actions } = useCounterActions()
  const [card, setCard] = useState<CardAtHand | null>(null)
  const [amountMinor, setAmountMinor] = useState(0)
  const look = useCallback(async (text: string) => {
    const found = await actions.query('storedValue.get', { code: text })
    if (found.ok) setCard({ code: text, value: found.value.value })
    else if (found.error.code === 'VALUE_UNKNOWN') setCard({ code: text, value: null })
    else notify({ kind: 'error', error: found.error as ContractError })
    return found.ok || found.error.code === 'VALUE_UNKNOWN'
  }, [actions])
  useScanned(scanned, look)
  const isCredit = card?.value?.kind === 'store-credit'
  const load = () => void actions.addGiftCard(card?.code ?? null, amountMinor).then((added) => {
    if (added) setUi({ sheet: null })
  })
  const label = card === null ? t('redeem.card.sellNew') : card.value === null ? t('redeem.card.sellThis') : t('redeem.card.reload')
  return (
    <SheetColumn
      title={t('redeem.card.title')} onClose={() => setUi({ sheet: null })}
      foot={<NextStep label={isCredit ? t('redeem.card.credit') : label} hint={amountMinor > 0 ? 'F12' : t('redeem.card.keyAmount')} amount={money(amountMinor)} onGo={amountMinor > 0 && !isCredit ? load : null} />}
    >
      {card === null ? <p className="muted">{t('redeem.card.help')}</p> : <FoundCard key={card.code} card={card} onCard={setCard} />}
      <CodeField label={t('redeem.card.code')} button={t('redeem.card.check')} onCode={look} />
      {!isCredit && (
        <div className="two keyed-points card-amount">
          <div className="cash-left">
            <div className="quick num" role="group" aria-label={t('redeem.card.amount')}>
            {QUICK_MAJOR.map((major) => major * 10 ** currency.exponent).map((minor) => (
              <UnstyledButton key={minor} className="qk" aria-pressed={amountMinor === minor} onMouseDown={keepFocus} onClick={() => setAmountMinor(minor)}>{money(minor).replace(/\.0+$/, '')}</UnstyledButton>
            ))}
          </div>
            <DigitsField id="load" label={t('redeem.card.amount')} prefix={currency.symbol} value={amountMinor} onValue={setAmountMinor} format={amount} />
          </div>
          <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => setAmountMinor(withDigits(amountMinor, digits))} onDelete={() => setAmountMinor(withoutDigit(amountMinor))} />
        </div>
      )}
    </SheetColumn>
  )
}
