import { Input, UnstyledButton } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { denominationsOf } from '../../../core/basket/denominations.ts'
import { withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad, keepFocus } from '../../components/keypad.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { countedIn, keyCount, setDay, useDay } from '../../state/day-store.ts'
import type { CountField } from '../../state/day-store.ts'

/** How many of each note and coin; Enter goes on to the next, and never takes money. */
export function CountFields({ label }: { readonly label: string }) {
  const fields = usePieces()
  const half = Math.ceil(fields.length / 2)
  return (
    <div className="count num" role="group" aria-label={label}>
      {fields.length === 0 && <SumField field="totalMinor" />}
      {[fields.slice(0, half), fields.slice(half)].map((column, at) => (
        <div key={at} className="count-col">{column.map((valueMinor) => <PieceField key={valueMinor} valueMinor={valueMinor} />)}</div>
      ))}
    </div>
  )
}

function usePieces(): readonly number[] {
  const { currency } = useWords()
  const { notes, coins } = denominationsOf(currency.code)
  return [...notes, ...coins]
}

const idOf = (field: CountField): string => `count-${field}`

function PieceField({ valueMinor }: { readonly valueMinor: number }) {
  const { amount, money } = useWords()
  const count = useDay((state) => state.draft.pieces[valueMinor])
  return (
    <>
      <label htmlFor={idOf(valueMinor)}>{money(valueMinor).replace(/\.0+$/, '')}</label>
      <CountInput field={valueMinor} text={count === undefined ? '' : String(count)} placeholder="0" />
      <span className="muted">{amount((count ?? 0) * valueMinor)}</span>
    </>
  )
}

/** All the cash in one sum, or what a payment terminal adds up to; empty where nobody looked. */
export function SumField({ field }: { readonly field: Exclude<CountField, number> }) {
  const { t, amount } = useWords()
  const value = useDay((state) => state.draft[field])
  return (
    <div className="count-sum num">
      <label htmlFor={idOf(field)}>{t(`day.sum.${field}`)}</label>
      <CountInput field={field} text={value === null ? '' : amount(value)} placeholder={t('day.notLooked')} />
    </div>
  )
}

function CountInput({ field, text, placeholder }: { readonly field: CountField; readonly text: string; readonly placeholder: string }) {
  const take = (typed: string) => {
    const digits = typed.replace(/\D/g, '')
    keyCount(field, digits === '' ? 0 : Number(digits.slice(-12)))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    focusNext(event.currentTarget, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <Input
      id={idOf(field)} unstyled wrapperProps={{ className: 'count-box' }} inputMode="numeric" autoComplete="off" value={text} placeholder={placeholder}
      onFocus={(event) => {
        event.currentTarget.select()
        setDay({ field })
      }}
      onChange={(event) => take(event.currentTarget.value)} onKeyDown={onKeyDown}
    />
  )
}

function focusNext(from: HTMLElement, step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('.count-box input')]
  all[all.indexOf(from) + step]?.focus()
}

/** Keys for whoever counts with a finger; they type into the field that was touched last. */
export function CountKeys() {
  const { t } = useWords()
  const first = usePieces()[0] ?? 'totalMinor'
  const field = useDay((state) => state.field) ?? first
  const value = useDay((state) => countedIn(state.draft, field))
  const next = () => {
    const here = document.getElementById(idOf(field))
    if (here) focusNext(here, 1)
  }
  return (
    <Keypad
      label={t('day.keys')} onDigits={(digits) => keyCount(field, withDigits(value, digits))} onDelete={() => keyCount(field, withoutDigit(value))} left="delete"
      right={<UnstyledButton aria-label={t('day.nextField')} onMouseDown={keepFocus} onClick={next}><IconArrowDown className="i" aria-hidden /></UnstyledButton>}
    />
  )
}
