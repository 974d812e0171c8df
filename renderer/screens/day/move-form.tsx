import { useState } from 'react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { NO_SALE_REASONS, PAY_IN_REASONS, PAY_OUT_REASONS } from '../../../core/ledger/events/cash-events.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import type { Approver } from '../../components/approval/use-approver.tsx'
import { Chips } from '../../components/chips.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import type { CashAnswer } from '../../state/day-actions.ts'
import { dismissNotice } from '../../state/ui-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { ShiftFacts } from './shift-card.tsx'

export type MoveKind = 'pay-in' | 'pay-out' | 'drop' | 'no-sale'
type Reason = (typeof PAY_IN_REASONS)[number] | (typeof PAY_OUT_REASONS)[number] | (typeof NO_SALE_REASONS)[number]
const REASONS: Readonly<Record<MoveKind, readonly Reason[]>> = { 'pay-in': PAY_IN_REASONS, 'pay-out': PAY_OUT_REASONS, 'drop': [], 'no-sale': NO_SALE_REASONS }

/** What was done last, said beside the form until the next. */
type Said = { readonly amountMinor: number } | { readonly isOpened: boolean }

/** Cash into or out of the drawer, or the drawer opened for nothing: how much, why, and who answers for it. */
export function MoveForm({ kind, shift }: { readonly kind: MoveKind; readonly shift: ShiftView | null }) {
  const { t, money, amount, currency } = useWords()
  const [amountMinor, setAmount] = useState(0)
  const [reason, setReason] = useState<Reason | null>(null)
  const [sure, setSure] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
  const once = useOnce()
  const approver = useApprover(kind === 'pay-out' ? 'cash-pay-out' : 'no-sale')
  const move = useMove(kind, approver)
  const hasAmount = kind === 'no-sale' || amountMinor > 0
  const hasReason = REASONS[kind].length === 0 || reason !== null
  const ready = hasAmount && hasReason && approver.ready && !once.busy
  const key = (value: number) => {
    setAmount(value)
    setSure(false)
    setSaid(null)
  }
  const go = () => once.run(async () => {
    const answer = await move(amountMinor, reason, sure)
    if (answer === 'sure') setSure(true)
    if (answer === 'sure' || answer === 'refused') return
    if (sure) dismissNotice()
    setSaid(answer === 'done' ? { amountMinor } : answer)
    setAmount(0)
    setReason(null)
    setSure(false)
  })
  const hint = !hasAmount ? t('day.keyAmount') : !hasReason ? t('day.reasonFirst') : approver.ready ? 'F12' : t('approval.first')
  return (
    <>
      <section className="card pad" aria-labelledby="move-title">
        <h2 id="move-title" className="h2">{t(`day.task.${kind}`)}</h2>
        <p className="muted">{t(`day.about.${kind}`)}</p>
        {REASONS[kind].length > 0 && <Chips label={t('day.reason')} value={reason} options={REASONS[kind].map((value) => ({ value, label: t(`day.reasons.${value}`) }))} onChoose={setReason} />}
        {kind !== 'no-sale' && (
          <>
            <DigitsField id="move-amount" label={t('day.amount')} prefix={currency.symbol} value={amountMinor} onValue={key} format={amount} />
            <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => key(withDigits(amountMinor, digits))} onDelete={() => key(withoutDigit(amountMinor))} />
          </>
        )}
      </section>
      <div className="day-side">
        <section className="card pad" aria-label={t('day.shift')}>
          {shift && <ShiftFacts shift={shift} />}
          {approver.fields}
          {said && <Note tone="gain">{'amountMinor' in said ? t(`day.moved.${kind === 'no-sale' ? 'drop' : kind}`, { amount: money(said.amountMinor) }) : t(said.isOpened ? 'day.opened' : 'day.useKey')}</Note>}
        </section>
        <NextStep label={sure ? t('day.sure') : t(`day.go.${kind}`)} hint={hint} amount={kind === 'no-sale' ? undefined : money(amountMinor)} onGo={ready ? go : null} />
      </div>
    </>
  )
}

/** Sends the movement; answers whether the drawer opened by itself where that is all there was. */
function useMove(kind: MoveKind, { approval }: Approver): (amountMinor: number, reason: Reason | null, isCertain: boolean) => Promise<CashAnswer | { readonly isOpened: boolean }> {
  const { actions } = useCounterActions()
  return async (amountMinor, reason, isCertain) => {
    if (kind === 'drop') return actions.drop({ amountMinor, isCertain })
    if (kind === 'pay-in') return (await actions.payIn({ amountMinor, reason: chosen(PAY_IN_REASONS, reason) })) ? 'done' : 'refused'
    if (kind === 'pay-out') return actions.payOut({ amountMinor, reason: chosen(PAY_OUT_REASONS, reason), isCertain, approval })
    const isOpened = await actions.openDrawer({ reason: chosen(NO_SALE_REASONS, reason), approval })
    return isOpened === null ? 'refused' : { isOpened }
  }
}

/** The reason, where it is one of those that this can have. */
function chosen<T extends Reason>(reasons: readonly T[], reason: Reason | null): T {
  const found = reasons.find((each) => each === reason)
  if (found === undefined) throw new Error('a reason is chosen before anything moves')
  return found
}
