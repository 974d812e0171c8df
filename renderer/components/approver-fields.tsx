import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalInput } from '../../core/contract/command.ts'
import type { Right } from '../../core/people/rights.ts'
import { hasRight } from '../../core/people/rights.ts'
import { useWords } from '../i18n/use-words.ts'
import { useCounter } from '../state/counter-store.ts'
import { Segments } from './segments.tsx'

export interface Approver {
  /** Whoever is signed in may do it alone, or a second person has keyed a PIN. */
  readonly ready: boolean
  readonly approval: ApprovalInput
  readonly fields: React.ReactNode
}

const LEAST_DIGITS = 4
const MOST_DIGITS = 8

/** Who answers for what not everybody may do alone, where the one who is signed in may not. */
export function useApprover(right: Right): Approver {
  const signedIn = useCounter((state) => state.terminal?.signedIn ?? null)
  const staff = useCounter((state) => state.staff)
  const able = staff.filter((person) => hasRight(person.role, right))
  const [chosen, setChosen] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  if (signedIn !== null && hasRight(signedIn.role, right)) return { ready: true, approval: null, fields: null }
  const staffId = chosen ?? able[0]?.staffId ?? null
  const ready = staffId !== null && pin.length >= LEAST_DIGITS
  return {
    ready,
    approval: ready ? { staffId, pin } : null,
    fields: <ApproverFields people={able} staffId={staffId} pin={pin} onChoose={setChosen} onPin={(text) => setPin(text.replace(/\D/g, '').slice(0, MOST_DIGITS))} />,
  }
}

function ApproverFields({ people, staffId, pin, onChoose, onPin }: {
  readonly people: readonly { readonly staffId: string; readonly name: string }[], readonly staffId: string | null, readonly pin: string,
  readonly onChoose: (staffId: string) => void, readonly onPin: (text: string) => void,
}) {
  const { t } = useWords()
  if (staffId === null) return <p className="muted">{t('atTerminal.nobodyMay')}</p>
  return (
    <>
      <div><div className="lbl">{t('atTerminal.approver')}</div><Segments label={t('atTerminal.approver')} value={staffId} options={people.map((person) => ({ value: person.staffId, label: person.name }))} onChoose={onChoose} /></div>
      <TextInput unstyled classNames={{ root: 'fld approver-pin', input: 'text-in num', label: 'lbl' }} label={t('atTerminal.pin')} type="password" inputMode="numeric" autoComplete="off" value={pin} onChange={(event) => onPin(event.currentTarget.value)} />
    </>
  )
}
