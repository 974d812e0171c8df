import { UnstyledButton } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNextStep } from '../input/next-step.ts'
import { useCounter } from '../state/counter-store.ts'

/** Enter ends a scan, so it never presses a button that takes money. */
export function refuseEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault()
}

export interface NextStepProps {
  readonly label: string
  readonly hint: string
  readonly amount?: string | undefined
  readonly icon?: ReactNode
  /** Not there: nothing can be done yet. */
  readonly onGo: (() => void) | null
}

/** `S$999.99` and what is longer than it leaves no room for the words. */
const LONG_AMOUNT = 9

/** The one ink block of a screen: says what will happen next and carries the amount. F12 and Ctrl+Enter press it. */
export function NextStep({ label, hint, amount, icon, onGo }: NextStepProps) {
  const { t } = useTranslation()
  const training = useCounter((state) => state.terminal?.training === true)
  useNextStep(onGo)
  return (
    <UnstyledButton className="btn btn--go" disabled={!onGo} onClick={onGo ?? undefined} onKeyDown={refuseEnter} data-next-step>
      <span className="lab">{label}<small>{training ? t('training.hint', { hint }) : hint}</small></span>
      {amount !== undefined && <span className={amount.length > LONG_AMOUNT ? 'amt num is-long' : 'amt num'}>{amount}</span>}
      {icon}
    </UnstyledButton>
  )
}
