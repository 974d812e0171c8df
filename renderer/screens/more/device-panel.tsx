import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { play } from '../../sound/sounds.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { CardOnGlass } from '../first-run/card-on-glass.tsx'
import { useOnce } from '../payment/use-once.ts'
import type { Device } from './devices.ts'

const SOUNDS = ['item', 'member', 'unknown', 'trouble'] as const

/** One device: what to look for, and the button that tries it. */
export function DevicePanel({ device }: { readonly device: Device }) {
  const { t } = useWords()
  return (
    <section className="card pad" aria-labelledby="device-title">
      <h2 id="device-title" className="h2">{t(`settings.devices.${device}`)}</h2>
      {device === 'scanner' && <Scanner />}
      {device === 'printer' && <Printer />}
      {device === 'terminal' && <CardTerminal />}
      {device === 'sounds' && <Sounds />}
      {device === 'screen' && <CardOnGlass />}
    </section>
  )
}

function Scanner() {
  const { t } = useWords()
  const heard = useUi((ui) => ui.scansHeard)
  return (
    <>
      <p>{t('settings.scannerHow')}</p>
      <Note tone={heard > 0 ? 'gain' : 'info'}>{heard > 0 ? t('settings.heard', { count: heard }) : t('settings.scanNow')}</Note>
    </>
  )
}

function Printer() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const isSet = useCounter((state) => state.printer !== null && state.printer.state !== 'not-set')
  const once = useOnce()
  const [sent, setSent] = useState(false)
  const test = () => once.run(async () => setSent(await actions.testPrinter()))
  return (
    <>
      <p>{isSet ? t('settings.printerHow') : t('settings.printerNone')}</p>
      {sent && <Note tone="info">{t('settings.printerLook')}</Note>}
      <Btn look="line" onClick={() => setUi({ moreSection: 'printer' })}>{t('settings.printerAddress')}</Btn>
      {isSet && <NextStep label={t('printer.test')} hint="F12" onGo={once.busy ? null : test} />}
    </>
  )
}

function CardTerminal() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const isSet = useCounter((state) => state.paymentTerminal !== null && state.paymentTerminal.state !== 'not-set')
  const once = useOnce()
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof actions.testPaymentTerminal>>>(null)
  const test = () => once.run(async () => setAnswer(await actions.testPaymentTerminal()))
  return (
    <>
      <p>{isSet ? t('paymentTerminal.testHelp') : t('paymentTerminal.byHand')}</p>
      {answer && <Note tone={answer.ok ? 'gain' : 'warn'}>{answer.ok ? t('paymentTerminal.answered', { name: answer.name, ms: answer.tookMs }) : t('paymentTerminal.notAnswered')}</Note>}
      <Btn look="line" onClick={() => setUi({ moreSection: 'payment-terminal' })}>{t('settings.terminalAddress')}</Btn>
      {isSet && <NextStep label={t('paymentTerminal.test')} hint="F12" onGo={once.busy ? null : test} />}
    </>
  )
}

function Sounds() {
  const { t } = useWords()
  return (
    <>
      <p>{t('settings.soundsHow')}</p>
      {SOUNDS.map((sound) => <Btn key={sound} onClick={() => play(sound)}><IconPlayerPlay className="i" aria-hidden />{t(`settings.sounds.${sound}`)}</Btn>)}
    </>
  )
}
