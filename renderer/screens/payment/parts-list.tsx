import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { PaymentAttempt, SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { WordsOf } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { planWith } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import type { PayPlan } from '../../state/ui-store.ts'
import { reasonInWords } from './declined-note.tsx'

/** The parts so far; each can be undone. */
export function PartsList({ sale, due }: { readonly sale: SaleView; readonly due: Due }) {
  const { t, amount, points } = useWords()
  const approved = sale.attempts.filter((attempt) => attempt.state === 'approved')
  const change = (next: Partial<PayPlan>) => setUi({ plan: planWith(sale, due, next) })
  if (approved.length === 0 && due.points === 0 && due.cashMinor === 0 && due.values.length === 0 && due.accountMinor === 0) return null
  return (
    <ul className="parts-list" aria-label={t('parts.label')}>
      {due.points > 0 && <Part words={t('parts.points', { points: points(due.points) })} amount={amount(due.pointsMinor)} remove={t('parts.removePoints')} onRemove={() => change({ points: 0 })} />}
      {due.values.map((value, at) => <Part key={value.code} words={t(`redeem.part.${value.kind}`, { last4: value.last4 })} amount={amount(value.amountMinor)} remove={t('redeem.takeOffCard', { last4: value.last4 })} onRemove={() => change({ values: due.values.toSpliced(at, 1) })} />)}
      {due.accountMinor > 0 && <Part words={t('redeem.part.account')} amount={amount(due.accountMinor)} remove={t('redeem.takeOffAccount')} onRemove={() => change({ accountMinor: 0 })} />}
      {due.cashMinor > 0 && <Part words={t('parts.cash')} amount={amount(due.cashMinor)} remove={t('parts.giveBack')} onRemove={() => change({ cashMinor: 0 })} />}
      {approved.map((attempt) => <ApprovedPart key={attempt.attemptId} attempt={attempt} />)}
    </ul>
  )
}

function Part({ words, amount, remove, onRemove }: { readonly words: string; readonly amount: string; readonly remove: string; readonly onRemove: () => void }) {
  return <li><span className="grow clip">{words}</span><span className="num b">{amount}</span><Btn look="quiet" icon aria-label={remove} onClick={onRemove}><IconX className="i" aria-hidden /></Btn></li>
}

/** An approved payment goes back over the card terminal, or once the cashier reversed it there: so it is asked twice. */
function ApprovedPart({ attempt }: { readonly attempt: PaymentAttempt }) {
  const words = useWords()
  const { t, amount } = words
  const { actions } = useCounterActions()
  const [asked, setAsked] = useState(false)
  const { terminal, attemptId } = attempt
  if (!asked) return <Part words={partInWords(attempt, words)} amount={amount(attempt.amountMinor)} remove={t('parts.reverse')} onRemove={() => setAsked(true)} />
  const refused = terminal?.reversal?.state === 'declined' ? terminal.reversal : null
  const isOver = terminal?.state === 'approved' && refused === null
  const question = isOver
    ? t('atTerminal.reverseAsk', { amount: amount(attempt.amountMinor) })
    : refused ? t('atTerminal.notReversed', { amount: amount(attempt.amountMinor), reason: reasonInWords(refused.reason, words) }) : t('parts.reverseFirst', { amount: amount(attempt.amountMinor) })
  return (
    <li className="part-ask">
      <span className="grow">{question}</span>
      <Btn onClick={() => setAsked(false)}>{t('parts.keep')}</Btn>
      <Btn look="danger" onKeyDown={refuseEnter} onClick={() => void actions.reversePayment(attemptId, refused ? 'by-hand' : undefined)}>{isOver ? t('atTerminal.reverse') : t('parts.reversed')}</Btn>
    </li>
  )
}

function partInWords({ scheme, approvalCode, terminal }: PaymentAttempt, { t }: WordsOf): string {
  const tender = terminal?.brand && terminal.cardLast4 ? t('atTerminal.cardPart', { brand: terminal.brand, last4: terminal.cardLast4 }) : t(`tender.${scheme}`)
  return approvalCode === null ? tender : t('parts.approved', { tender, code: approvalCode })
}
