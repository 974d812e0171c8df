import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PaymentAttempt } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { mattersOf } from '../../state/payment-matters.ts'
import { setUi } from '../../state/ui-store.ts'
import { SaidByHand } from './said-by-hand.tsx'
import { TerminalMatters } from './terminal-matters.tsx'

const MOST_CODE = 20

/** Card payments of sales that are no longer open and that nobody has said the end of; the oldest first. */
export function UnsettledSheet({ attempts }: { readonly attempts: readonly PaymentAttempt[] }) {
  const { t } = useWords()
  const isMore = useCounter((state) => state.paymentTerminal !== null && mattersOf(state.paymentTerminal).length > 0)
  return (
    <SheetColumn title={t('unsettled.title')} onClose={() => setUi({ sheet: null })}>
      {attempts.some((attempt) => !attempt.terminal) && <p className="muted">{t('unsettled.help')}</p>}
      <div className="unsettled scroll">
        {attempts.map((attempt) => <Unsettled key={attempt.attemptId} attempt={attempt} />)}
        <TerminalMatters />
      </div>
      {attempts.length === 0 && !isMore && <Note tone="gain">{t('unsettled.none')}</Note>}
    </SheetColumn>
  )
}

/** Both answers weigh the same: only the payment terminal's own slip knows. */
function Unsettled({ attempt }: { readonly attempt: PaymentAttempt }) {
  const { t, money, date, time } = useWords()
  const { actions } = useCounterActions()
  const [code, setCode] = useState('')
  if (attempt.terminal) return <AtTerminal attempt={attempt} isUnknown={attempt.terminal.state === 'unknown'} />
  const settle = (outcome: 'approved' | 'declined') => void actions.settlePayment(attempt.attemptId, outcome, code.trim())
  return (
    <section className="unsettled-one" aria-label={money(attempt.amountMinor)}>
      <div className="row between"><b className="h2 num">{money(attempt.amountMinor)}</b><span className="meta muted num">{t(`tender.${attempt.scheme}`)} · {date(attempt.startedAt)} {time(attempt.startedAt)}</span></div>
      <TextInput unstyled classNames={{ root: 'fld', input: 'text-in num', label: 'lbl' }} label={t('asked.code')} value={code} maxLength={MOST_CODE} autoComplete="off" onChange={(event) => setCode(event.currentTarget.value)} />
      <div className="row">
        <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => settle('approved')}>{t('unsettled.approved')}</Btn>
        <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => settle('declined')}>{t('unsettled.declined')}</Btn>
      </div>
    </section>
  )
}

/** One that the till asked the card terminal itself, and goes on asking. */
function AtTerminal({ attempt, isUnknown }: { readonly attempt: PaymentAttempt; readonly isUnknown: boolean }) {
  const { t, money, date, time } = useWords()
  const { actions } = useCounterActions()
  const [isOpen, setOpen] = useState(false)
  const { attemptId } = attempt
  return (
    <section className="unsettled-one" aria-label={money(attempt.amountMinor)}>
      <div className="row between"><b className="h2 num">{money(attempt.amountMinor)}</b><span className="meta muted num">{t(`tender.${attempt.scheme}`)} · {date(attempt.startedAt)} {time(attempt.startedAt)}</span></div>
      <p>{isUnknown ? t('atTerminal.unknown.charge', { amount: money(attempt.amountMinor) }) : t('atTerminal.follow.charge')}{t('common.gap')}{t('atTerminal.giveUpHelp')}</p>
      {isOpen
        ? <SaidByHand onApproved={(code, approval) => void actions.settlePayment(attemptId, 'approved', code, approval)} onDeclined={(approval) => void actions.settlePayment(attemptId, 'declined', '', approval)} />
        : (
          <div className="row">
            <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => void actions.askPaymentTerminal()}>{t('atTerminal.askNow')}</Btn>
            {isUnknown ? <Btn look="line" className="grow" onClick={() => setOpen(true)}>{t('atTerminal.byHand')}</Btn> : <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => void actions.cancelPayment(attemptId)}>{t('atTerminal.cancel')}</Btn>}
          </div>
        )}
    </section>
  )
}
