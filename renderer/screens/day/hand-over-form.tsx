import { TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { initialsOf } from '../../components/initials.ts'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { cashOf, countOf, forgetDay, hasCounted, useDay } from '../../state/day-store.ts'
import { dismissNotice } from '../../state/ui-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { CountFields, CountKeys } from './count-fields.tsx'

const LEAST_DIGITS = 4
const MOST_DIGITS = 8

/** The till goes to another: the drawer is counted by the one, and the other proves to be there. */
export function HandOverForm({ shift }: { readonly shift: ShiftView }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const draft = useDay((state) => state.draft)
  const me = useCounter((state) => state.terminal?.signedIn?.staffId ?? null)
  const staff = useCounter((state) => state.staff)
  const others = staff.filter(({ staffId, role }) => staffId !== me && role !== 'auditor')
  const [toId, setTo] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const [sure, setSure] = useState(false)
  const to = others.find(({ staffId }) => staffId === toId) ?? null
  const isCounted = hasCounted(draft)
  const ready = isCounted && to !== null && pin.length >= LEAST_DIGITS && !once.busy
  const go = () => once.run(async () => {
    if (to === null) return
    const answer = await actions.handOver({ shiftId: shift.shiftId, count: countOf(draft), to: { staffId: to.staffId, pin }, ...(sure ? { leavePaymentsOpen: true } : {}) })
    if (answer === 'sure') setSure(true)
    else setPin('')
    if (answer !== 'done') return
    if (sure) dismissNotice()
    forgetDay()
  })
  const hint = !isCounted ? t('day.countFirst') : to === null ? t('day.toWhom') : pin.length < LEAST_DIGITS ? t('day.theirPin', { name: to.name }) : 'F12'
  return (
    <>
      <section className="card pad" aria-labelledby="hand-title">
        <div className="row between"><h2 id="hand-title" className="h2">{t('day.task.hand-over')}</h2><span className="muted meta">{t('day.ofEach')}</span></div>
        <CountFields label={t('day.countDrawer')} />
        <div className="count-end"><span className="h3">{t('day.counted')}</span><b className="big36 num">{money(cashOf(draft))}</b></div>
        <p className="muted">{t('day.about.hand-over')}</p>
      </section>
      <div className="day-side">
        <section className="card pad" aria-label={t('day.toWhom')}>
          <div className="may" role="group" aria-label={t('day.toWhom')}>
            {others.map(({ staffId, name, role }) => (
              <UnstyledButton key={staffId} className="chip" aria-pressed={staffId === toId} onClick={() => setTo(staffId)}>
                <span className="ava" aria-hidden="true">{initialsOf(name)}</span><span className="clip">{name}<small>{t(`role.${role}`)}</small></span>
              </UnstyledButton>
            ))}
          </div>
          {to === null ? <CountKeys /> : (
            <>
              <TextInput
                unstyled classNames={{ root: 'fld pin-field', input: 'num', label: 'b' }} label={t('approval.typePin', { name: to.name })} type="password" inputMode="numeric" autoComplete="off"
                value={pin} onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, '').slice(0, MOST_DIGITS))}
              />
              <Keypad label={t('approval.pad')} left="00" right="delete" onDigits={(digits) => setPin((pin + digits).slice(0, MOST_DIGITS))} onDelete={() => setPin(pin.slice(0, -1))} />
            </>
          )}
        </section>
        <NextStep label={sure ? t('day.sureOpen') : t('day.go.hand-over')} hint={hint} amount={money(cashOf(draft))} onGo={ready ? go : null} />
      </div>
    </>
  )
}
