import { UnstyledButton } from '@mantine/core'
import { IconBackspace } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface KeypadProps {
  readonly label: string
  readonly onDigits: (digits: string) => void
  readonly onDelete: () => void
  /** What stands left of 0: `00` for amounts, or a key of the caller's. */
  readonly left: '00' | 'delete' | ReactNode
  readonly right: 'delete' | ReactNode
}

/** Twelve keys of 20 mm. Presses never take the focus away from a field. */
export function Keypad({ label, onDigits, onDelete, left, right }: KeypadProps) {
  const { t } = useTranslation()
  const digit = (text: string) => <UnstyledButton key={text} onMouseDown={keepFocus} onClick={() => onDigits(text)}>{text}</UnstyledButton>
  const special = (what: ReactNode) => {
    if (what === '00') return digit('00')
    if (what !== 'delete') return what
    return <UnstyledButton aria-label={t('keypad.delete')} onMouseDown={keepFocus} onClick={onDelete}><IconBackspace className="i" aria-hidden /></UnstyledButton>
  }
  return (
    <div className="keypad num" role="group" aria-label={label}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit)}
      {special(left)}
      {digit('0')}
      {special(right)}
    </div>
  )
}

export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault()
}
