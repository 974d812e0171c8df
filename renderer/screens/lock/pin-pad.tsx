import { UnstyledButton } from '@mantine/core'
import { IconArrowRight, IconNfc } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { ContractError } from '../../../core/contract/errors.ts'
import type { StaffView } from '../../../core/contract/views.ts'
import { givenName } from '../../components/initials.ts'
import { Keypad } from '../../components/keypad.tsx'
import { TroubleWords } from '../../components/trouble-words.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useNextStep } from '../../input/next-step.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useOnce } from '../payment/use-once.ts'

const LEAST_DIGITS = 4
const MOST_DIGITS = 8

/** The PIN of one person; Enter unlocks, for no money is near. */
export function PinPad({ person }: { readonly person: StaffView }) {
  const words = useWords()
  const { t } = words
  const { actions } = useCounterActions()
  const [pin, setPin] = useState('')
  const [refused, setRefused] = useState<ContractError | null>(null)
  const once = useOnce()
  const add = (digits: string) => {
    setRefused(null)
    setPin((before) => (before + digits.replace(/\D/g, '')).slice(0, MOST_DIGITS))
  }
  const ready = pin.length >= LEAST_DIGITS && !once.busy
  const unlock = () => {
    if (!ready) return
    once.run(async () => {
      setRefused(await actions.signIn(person.staffId, pin))
      setPin('')
    })
  }
  useLooseTyping(add)
  useNextStep(ready ? unlock : null)
  useKey({ Enter: unlock, Backspace: () => setPin((before) => before.slice(0, -1)) })
  const shown = refused && errorWords(refused, words.lang, words)
  return (
    <section className="lkr" aria-labelledby="pin-title">
      <div className="row between">
        <div><h2 id="pin-title">{t('lock.hello', { name: givenName(person.name) })}</h2><p>{t('lock.typePin')}</p></div>
        <div className="pin" role="img" aria-label={t('lock.typed', { count: pin.length })}>
          {Array.from({ length: Math.max(LEAST_DIGITS, pin.length) }, (_, index) => <i key={index} className={index < pin.length ? 'on' : undefined} />)}
        </div>
      </div>
      <Keypad
        label={t('lock.pad')} onDigits={add} onDelete={() => setPin(pin.slice(0, -1))} left="delete"
        right={<UnstyledButton className="unlock" disabled={!ready} aria-label={t('lock.unlock')} onClick={unlock}><IconArrowRight className="i" aria-hidden /></UnstyledButton>}
      />
      <div className="badge" role="status">{shown ? <div><TroubleWords words={shown} /></div> : <><IconNfc className="i" aria-hidden /><div>{t('lock.badge')}{t('common.gap')}{t('lock.help')}</div></>}</div>
    </section>
  )
}

/** Keys of the pad. A focused button keeps its own Enter, but for the tile of the person chosen: it has nothing more to do. */
function useKey(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const button = document.activeElement instanceof HTMLButtonElement ? document.activeElement : null
      const kept = event.key === 'Enter' && button !== null && button.getAttribute('aria-pressed') !== 'true'
      if (!kept && !event.ctrlKey) keys[event.key]?.()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
