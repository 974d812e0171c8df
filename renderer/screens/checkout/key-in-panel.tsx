import { useState } from 'react'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { SidePanelCard } from '../../components/side-panel.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'
import type { SidePanel } from '../../state/ui-store.ts'
import { inKilograms } from './kilograms.ts'

const ONE_PIECE_MILLI = 1000
const MOST_GRAMS = 9_999_000

/** Asks for the price or the weight that the price file does not know. */
export function KeyInPanel({ panel }: { readonly panel: Extract<SidePanel, { kind: 'key-in' }> }) {
  const { t, amount, currency } = useWords()
  const { actions } = useCounterActions()
  const [value, setValue] = useState(0)
  const weighs = panel.ask !== 'price'
  const add = () => {
    if (value === 0) return
    if (panel.ask === 'weight-then-price') {
      setValue(0)
      setUi({ side: { ...panel, ask: 'price', quantityMilli: value } })
      return
    }
    setUi({ side: null })
    void (weighs ? actions.addItem(panel.product.sku, value) : actions.addItem(panel.product.sku, panel.quantityMilli ?? ONE_PIECE_MILLI, value))
  }
  return (
    <SidePanelCard
      title={panel.product.name}
      foot={<NextStep label={t('keyIn.add')} hint="F12" amount={weighs ? `${inKilograms(value)} kg` : amount(value)} onGo={value > 0 ? add : null} />}
    >
      <DigitsField
        key={panel.ask} id="key-in" label={weighs ? t('keyIn.weight') : t('keyIn.price')} value={value} onValue={setValue} onEnter={add}
        format={weighs ? inKilograms : amount} prefix={weighs ? undefined : currency.symbol} suffix={weighs ? 'kg' : undefined} maximum={weighs ? MOST_GRAMS : 99_999_999}
      />
      <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => setValue(withDigits(value, digits))} onDelete={() => setValue(withoutDigit(value))} />
    </SidePanelCard>
  )
}
