import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { PaymentAttempt, SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { NextStep, refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi, useUi } from '../../state/ui-store.ts'
import { SaidByHand } from './said-by-hand.tsx'
import { useOnce } from './use-once.ts'

type AtTerminal = NonNullable<PaymentAttempt['terminal']>
interface Props {
  readonly sale: SaleView
  readonly attempt: PaymentAttempt
  readonly terminal: AtTerminal
}

/** The card terminal is at it, charging or giving back: what the customer does, and what to do where it does not answer. */
export function TerminalSheet({ sale, attempt, terminal }: Props) {
  const { t, money, time } = useWords()
  const { actions } = useCounterActions()
  const { busy, run } = useOnce()
  const [isSaying, setSaying] = useState(false)
  const does = attempt.state === 'sent' ? 'charge' : 'back'
  const state = does === 'charge' ? terminal.state : terminal.reversal?.state
  const isUnknown = state === 'unknown'
  return (
    <SheetColumn
      title={t(`tender.${attempt.scheme}`)} onClose={() => setUi({ sheet: null })}
      foot={isUnknown
        ? <NextStep label={t('atTerminal.askNow')} hint="F12" amount={money(attempt.amountMinor)} onGo={busy ? null : () => run(actions.askPaymentTerminal)} />
        : <NextStep label={t(`atTerminal.wait.${does}`)} hint={t('atTerminal.waitHint')} amount={money(attempt.amountMinor)} onGo={null} />}
    >
      <div className="asked">
        <div>
          <div className="muted">{t(`atTerminal.waiting.${does}`)}</div>
          <div className="big64 num">{money(attempt.amountMinor)}</div>
          <div className="meta muted num">{t('asked.since', { time: time(attempt.startedAt) })}</div>
        </div>
        {isUnknown
          ? <Note tone="warn"><b>{t(`atTerminal.unknown.${does}`, { amount: money(attempt.amountMinor) })}</b>{t('common.gap')}{t('atTerminal.unknownSafe')}</Note>
          : <p aria-live="polite">{terminal.isCancelling && does === 'charge' ? t('atTerminal.cancelling') : t(`atTerminal.follow.${does}`)}</p>}
        {!isUnknown && <p className="row muted"><IconShieldCheck className="i" aria-hidden />{t('asked.safe')}</p>}
        <Waiting />
        {does === 'charge' && !terminal.isCancelling && !(isUnknown && isSaying) && <Cancel attemptId={attempt.attemptId} />}
        {isUnknown && (isSaying ? <Said attempt={attempt} does={does} /> : <Otherwise sale={sale} does={does} onSay={() => setSaying(true)} />)}
      </div>
    </SheetColumn>
  )
}

function Waiting() {
  const { t } = useWords()
  const waiting = useUi((ui) => ui.scansWaiting)
  return waiting > 0 ? <Note tone="info">{t('asked.waiting', { count: waiting })}</Note> : null
}

function Cancel({ attemptId }: { readonly attemptId: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { busy, run } = useOnce()
  return (
    <div className="row asked-no">
      <span className="grow muted">{t('atTerminal.cancelHelp')}</span>
      <Btn look="line" disabled={busy} onKeyDown={refuseEnter} onClick={() => run(() => actions.cancelPayment(attemptId))}>{t('atTerminal.cancel')}</Btn>
    </div>
  )
}

/** What is left where the terminal stays silent: a person's word, or letting the sale go. */
function Otherwise({ sale, does, onSay }: Pick<Props, 'sale'> & { readonly does: 'charge' | 'back'; readonly onSay: () => void }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  return (
    <div className="row asked-no">
      <Btn look="line" className="grow" onClick={onSay}>{t('atTerminal.byHand')}</Btn>
      {does === 'charge' && sale.paidMinor === 0 && <Btn look="line" className="grow" title={t('atTerminal.giveUpHelp')} onKeyDown={refuseEnter} onClick={() => void actions.giveUp(sale.saleId)}>{t('atTerminal.giveUp')}</Btn>}
    </div>
  )
}

function Said({ attempt: { attemptId }, does }: Pick<Props, 'attempt'> & { readonly does: 'charge' | 'back' }) {
  const { actions } = useCounterActions()
  if (does === 'back') return <SaidByHand onGivenBack={(approval) => void actions.reversePayment(attemptId, 'by-hand', approval)} />
  return (
    <SaidByHand
      onApproved={(code, approval) => void actions.settlePayment(attemptId, 'approved', code, approval)}
      onDeclined={(approval) => void actions.settlePayment(attemptId, 'declined', '', approval)}
    />
  )
}
