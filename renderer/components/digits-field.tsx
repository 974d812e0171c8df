import { Input } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useLooseTyping } from '../input/typing.ts'

export interface DigitsFieldProps {
  readonly id: string
  readonly label: string
  /** In minor units, thousandths or pieces: digits enter from the right, as on a till. */
  readonly value: number
  readonly onValue: (value: number) => void
  readonly format: (value: number) => string
  readonly prefix?: string | undefined
  readonly suffix?: string | undefined
  readonly maximum?: number
  /** The value was put here by something else than keying: the next digit begins a new one. */
  readonly fresh?: boolean
  /** Enter in the field; left out where Enter must do nothing. */
  readonly onEnter?: () => void
}

/** A number typed digit by digit. What is shown is always complete, so there is no decimal point to miss. */
export function DigitsField({ id, label, value, onValue, format, prefix, suffix, maximum = 99_999_999, fresh = false, onEnter }: DigitsFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const take = (text: string) => {
    const digits = text.replace(/\D/g, '')
    const next = digits === '' ? 0 : Number(digits.slice(-12))
    if (next <= maximum) onValue(next)
  }
  useLooseTyping((text) => take(fresh ? text : String(value) + text))
  // The cursor stays at the end: digits come in from the right. What the next digit replaces is marked.
  useEffect(() => {
    if (field.current && document.activeElement === field.current) placeCursor(field.current, fresh)
  }, [value, fresh])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    onEnter?.()
  }
  return (
    <div className="fld">
      <label htmlFor={id}>{label}</label>
      <div className="in">
        {prefix !== undefined && <span className="faint" aria-hidden="true">{prefix}</span>}
        <Input
          id={id} ref={field} unstyled wrapperProps={{ className: 'grow' }} className="num" inputMode="decimal" autoComplete="off" data-first-field
          value={value === 0 ? '' : format(value)} placeholder={format(0)} onFocus={(event) => placeCursor(event.currentTarget, fresh)} onChange={(event) => take(event.currentTarget.value)} onKeyDown={onKeyDown}
        />
        {suffix !== undefined && <span className="faint" aria-hidden="true">{suffix}</span>}
      </div>
    </div>
  )
}

function placeCursor(input: HTMLInputElement, fresh: boolean): void {
  input.setSelectionRange(fresh ? 0 : input.value.length, input.value.length)
}

/** A pressed keypad key on a number that grows from the right. */
export function withDigits(value: number, digits: string, maximum = 99_999_999): number {
  const next = Number(`${value}${digits}`)
  return next <= maximum ? next : value
}

export function withoutDigit(value: number): number {
  return Math.floor(value / 10)
}
