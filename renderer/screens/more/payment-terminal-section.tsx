import { IconCreditCardPay } from '@tabler/icons-react'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { SettingField } from './setting-field.tsx'

/** The payment terminal that the till talks to, how it is, and a question to try it with. */
export function PaymentTerminalSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const terminal = useCounter((state) => state.paymentTerminal)
  const manager = useCounter((state) => state.terminal?.signedIn?.role === 'manager')
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof actions.testPaymentTerminal>>>(null)
  const { busy, run } = useOnce()
  if (!terminal) return null
  const isSet = terminal.state !== 'not-set'
  const test = () => run(async () => setAnswer(await actions.testPaymentTerminal()))
  return (
    <section className="card pad wide" aria-labelledby="terminal-title">
      <div className="row between"><h2 id="terminal-title" className="h2">{t('more.payment-terminal')}</h2><span className={`pill${terminal.state === 'silent' ? ' pill--warn' : ''}`}><IconCreditCardPay className="i" aria-hidden />{t(`paymentTerminal.short.${terminal.state}`)}</span></div>
      {terminal.isSimulated && <Note tone="info">{t('paymentTerminal.simulated')}</Note>}
      {!isSet && <Note tone="info">{t('paymentTerminal.byHand')}</Note>}
      <SettingField key={terminal.address} label={t('paymentTerminal.address')} help={manager ? t('paymentTerminal.addressHelp') : t('more.managerOnly')} value={terminal.address} save={t('paymentTerminal.save')} onSave={actions.setPaymentTerminal} readOnly={!manager} />
      {isSet && <div className="row"><Btn disabled={busy} onClick={test}><IconCreditCardPay className="i" aria-hidden />{t('paymentTerminal.test')}</Btn><span className="muted">{t('paymentTerminal.testHelp')}</span></div>}
      {isSet && answer && <Note tone={answer.ok ? 'gain' : 'warn'}>{answer.ok ? t('paymentTerminal.answered', { name: answer.name, ms: answer.tookMs }) : t('paymentTerminal.notAnswered')}</Note>}
    </section>
  )
}
