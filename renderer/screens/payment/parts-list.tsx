import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { PaymentAttempt, SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'

/** The parts so far; each can be undone. */
export function PartsList({ sale, due }: { readonly sale: SaleView; readonly due: Due }) {
  const { t, amount, points } = useWords()
  const approved = sale.attempts.filter((attempt) => attempt.state === 'approved')
  const plan = { saleId: sale.saleId, points: due.points, cashMinor: due.cashMinor }
  if (approved.length === 0 && due.points === 0 && due.cashMinor === 0) return null
  return (
    <ul className="parts-list" aria-label={t('parts.label')}>
      {due.points > 0 && <Part words={t('parts.points', { points: points(due.points) })} amount={amount(due.pointsMinor)} remove={t('parts.removePoints')} onRemove={() => setUi({ plan: { ...plan, points: 0 } })} />}
      {due.cashMinor > 0 && <Part words={t('parts.cash')} amount={amount(due.cashMinor)} remove={t('parts.giveBack')} onRemove={() => setUi({ plan: { ...plan, cashMinor: 0 } })} />}
      {approved.map((attempt) => <ApprovedPart key={attempt.attemptId} attempt={attempt} />)}
    </ul>
  )
}

function Part({ words, amount, remove, onRemove }: { readonly words: string; readonly amount: string; readonly remove: string; readonly onRemove: () => void }) {
  return <li><span className="grow clip">{words}</span><span className="num b">{amount}</span><Btn look="quiet" icon aria-label={remove} onClick={onRemove}><IconX className="i" aria-hidden /></Btn></li>
}

/** An approved payment goes back only when the cashier reversed it at the payment terminal, so it is asked twice. */
function ApprovedPart({ attempt }: { readonly attempt: PaymentAttempt }) {
  const { t, amount } = useWords()
  const { actions } = useCounterActions()
  const [asked, setAsked] = useState(false)
  if (!asked) {
    return <Part words={attempt.approvalCode === null ? t(`tender.${attempt.scheme}`) : t('parts.approved', { tender: t(`tender.${attempt.scheme}`), code: attempt.approvalCode })} amount={amount(attempt.amountMinor)} remove={t('parts.reverse')} onRemove={() => setAsked(true)} />
  }
  return (
    <li className="part-ask">
      <span className="grow">{t('parts.reverseFirst', { amount: amount(attempt.amountMinor) })}</span>
      <Btn onClick={() => setAsked(false)}>{t('parts.keep')}</Btn>
      <Btn look="danger" onKeyDown={refuseEnter} onClick={() => void actions.reversePayment(attempt.attemptId)}>{t('parts.reversed')}</Btn>
    </li>
  )
}
