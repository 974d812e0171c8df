import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import type { RefundView } from '../../../core/contract/return-views.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useOnce } from '../payment/use-once.ts'
import { SaidByHand } from '../payment/said-by-hand.tsx'

const MOST_CODE = 20

/** Refunds at the card terminal that nobody has paid out yet, the oldest first; shown until they are. */
export function OpenRefunds({ refunds }: { readonly refunds: readonly RefundView[] }) {
  return <div className="unsettled">{refunds.map((refund) => <OpenRefund key={refund.attemptId} refund={refund} />)}</div>
}

/** One refund: how it ended, or another way to pay it out. All answers weigh the same: only the terminal's slip knows. */
export function OpenRefund({ refund }: { readonly refund: RefundView }) {
  const { t, money, date, time } = useWords()
  const isOver = refund.state === 'refunded' || refund.state === 'paid-in-cash'
  return (
    <section className="unsettled-one" aria-label={t('goodsBack.refunds.one', { amount: money(refund.amountMinor) })}>
      <div className="row between"><b className="h2 num">{money(refund.amountMinor)}</b><span className="meta muted num">{t(`tender.${refund.scheme}`)} · {date(refund.begunAt)} {time(refund.begunAt)}</span></div>
      <p>{t(`goodsBack.refunds.state.${refund.state}`)}</p>
      {isOver ? null : refund.terminal ? <AtTerminal refund={refund} /> : <ByHand refund={refund} />}
      {refund.state === 'declined' && <InCash refund={refund} />}
    </section>
  )
}

function ByHand({ refund }: { readonly refund: RefundView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const [code, setCode] = useState('')
  const settle = (outcome: 'refunded' | 'declined' | 'unknown') => once.run(() => actions.settleRefund(refund.attemptId, outcome, code.trim(), null))
  return (
    <>
      <TextInput unstyled classNames={{ root: 'fld', input: 'text-in num', label: 'lbl' }} label={t('asked.code')} value={code} maxLength={MOST_CODE} autoComplete="off" onChange={(event) => setCode(event.currentTarget.value)} />
      <div className="row">
        <Btn look="line" className="grow" disabled={once.busy} onKeyDown={refuseEnter} onClick={() => settle('refunded')}>{t('goodsBack.refunds.refunded')}</Btn>
        <Btn look="line" className="grow" disabled={once.busy} onKeyDown={refuseEnter} onClick={() => settle('declined')}>{t('goodsBack.refunds.declined')}</Btn>
        <Btn look="line" className="grow" disabled={once.busy} onKeyDown={refuseEnter} onClick={() => settle('unknown')}>{t('goodsBack.refunds.unknown')}</Btn>
      </div>
    </>
  )
}

/** One that goes over a card terminal the till talks to: sent again where it was declined; where it does not answer, a person may say. */
function AtTerminal({ refund }: { readonly refund: RefundView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  if (refund.state === 'declined') return <Btn look="line" onKeyDown={refuseEnter} onClick={() => void actions.sendRefund(refund.attemptId).then(actions.refreshRefunds)}>{t('goodsBack.refunds.again')}</Btn>
  if (refund.terminal?.state !== 'unknown') return <p className="muted">{t('atTerminal.follow.back')}</p>
  const settle = (outcome: 'refunded' | 'declined', code: string, approval: ApprovalInput) => void actions.settleRefund(refund.attemptId, outcome, code, approval)
  return <SaidByHand onApproved={(code, approval) => settle('refunded', code, approval)} onDeclined={(approval) => settle('declined', '', approval)} />
}

/** The card terminal declined it: paid out in cash, where somebody answers for it. */
function InCash({ refund }: { readonly refund: RefundView }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const { ready, approval, fields } = useApprover('cash-pay-out')
  return (
    <div className="said">
      <p className="meta muted">{t('goodsBack.refunds.inCashHelp')}</p>
      {fields && <div className="approver">{fields}</div>}
      <Btn look="line" disabled={!ready || once.busy} onKeyDown={refuseEnter} onClick={() => once.run(() => actions.payRefundInCash(refund.attemptId, approval))}>{t('goodsBack.refunds.inCash')}</Btn>
    </div>
  )
}
