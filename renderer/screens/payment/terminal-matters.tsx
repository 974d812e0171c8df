import { useState } from 'react'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { mattersOf } from '../../state/payment-matters.ts'
import type { Matter } from '../../state/payment-matters.ts'

/** What the card terminal has not answered about reversals and refunds, or has answered otherwise than somebody had said. */
export function TerminalMatters() {
  const terminal = useCounter((state) => state.paymentTerminal)
  return terminal ? mattersOf(terminal).map((matter) => <OneMatter key={`${matter.kind} ${matter.id}`} matter={matter} />) : null
}

function OneMatter({ matter }: { readonly matter: Matter }) {
  const words = useWords()
  const { t, money } = words
  const { actions } = useCounterActions()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="unsettled-one" aria-label={money(matter.amountMinor)}>
      <b className="h2 num">{money(matter.amountMinor)}</b>
      <p>{matterInWords(matter, words)}</p>
      {isOpen && <Seen requestId={matter.id} label={t(matter.kind === 'asked-again' ? 'atTerminal.matters.stop' : 'atTerminal.matters.seen')} />}
      <div className="row">
        {matter.kind === 'asked-again' && <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => void actions.askPaymentTerminal()}>{t('atTerminal.askNow')}</Btn>}
        {matter.canBeSeen && !isOpen && <Btn look="line" className="grow" onClick={() => setOpen(true)}>{t(matter.kind === 'asked-again' ? 'atTerminal.matters.stop' : 'atTerminal.matters.seen')}</Btn>}
        {matter.kind === 'apart' && <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => void actions.reversePayment(matter.id)}>{t('atTerminal.reverse')}</Btn>}
      </div>
    </section>
  )
}

function Seen({ requestId, label }: { readonly requestId: string; readonly label: string }) {
  const { actions } = useCounterActions()
  const { ready, approval, fields } = useApprover('settle-unknown-payment')
  return <><div className="approver">{fields}</div><div className="row"><Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => void actions.acknowledge(requestId, approval)}>{label}</Btn></div></>
}

function matterInWords({ kind, of }: Matter, { t }: WordsOf): string {
  if (kind === 'apart') return t('atTerminal.matters.apart')
  if (kind === 'asked-again') return t(`atTerminal.matters.${of}`)
  return `${of === 'payment' ? t('atTerminal.matters.contradictPayment') : t('atTerminal.matters.contradictRefund')} ${t('atTerminal.matters.contradictTodo')}`
}
