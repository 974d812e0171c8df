import { useState } from 'react'
import type { StoredValueView } from '../../../core/contract/stored-value-views.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useOnce } from '../payment/use-once.ts'

/** A card as it was scanned or keyed. `value` null: nothing was ever booked on it, so it can only be sold. */
export interface CardAtHand {
  readonly code: string
  readonly value: StoredValueView | null
}

/** What is on a card, what of it can be used here and now, and its rest in cash where the shop pays that out. */
export function FoundCard({ card, onCard }: { readonly card: CardAtHand; readonly onCard: (card: CardAtHand | null) => void }) {
  const { t, money, day } = useWords()
  const { value } = card
  if (value === null) {
    return (
      <div className="value-card">
        <div className="row between">
          <div><div className="muted num">{t('redeem.card.unknown', { last4: card.code.slice(-4).toUpperCase() })}</div><div className="big36 num">{money(0)}</div></div>
          <Btn onClick={() => onCard(null)}>{t('redeem.card.another')}</Btn>
        </div>
      </div>
    )
  }
  const limited = !value.blocked && value.spendableMinor < value.balanceMinor
  return (
    <div className="value-card">
      <div className="row between">
        <div><div className="muted num">{t(`redeem.part.${value.kind}`, { last4: value.last4 })}</div><div className="big36 num">{money(value.balanceMinor)}</div></div>
        <Btn onClick={() => onCard(null)}>{t('redeem.card.another')}</Btn>
      </div>
      {value.blocked && <p className="warn-text">{t('redeem.card.blocked')}</p>}
      {limited && <p className="warn-text num">{t('redeem.card.limited', { amount: money(value.spendableMinor) })}</p>}
      {value.expiresOn !== null && <p className="meta muted num">{t('redeem.card.until', { date: day(value.expiresOn) })}</p>}
      {value.payOutMinor > 0 && <PayOut card={card} value={value} onCard={onCard} />}
    </div>
  )
}

function PayOut({ card, value, onCard }: { readonly card: CardAtHand; readonly value: StoredValueView; readonly onCard: (card: CardAtHand) => void }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const approver = useApprover('card-pay-out')
  const [asking, setAsking] = useState(false)
  const pay = () => once.run(async () => {
    const done = await actions.payOutValue(card.code, approver.approval)
    if (done) onCard({ code: card.code, value: done.value })
  })
  if (!asking) return <div><Btn look="line" onClick={() => setAsking(true)}>{t('redeem.card.payOut', { amount: money(value.payOutMinor) })}</Btn></div>
  return (
    <div className="approver">
      {approver.fields}
      <Btn onClick={() => setAsking(false)}>{t('redeem.card.keep')}</Btn>
      <Btn look="danger" disabled={!approver.ready || once.busy} onKeyDown={refuseEnter} onClick={pay}>{t('redeem.card.payOutNow', { amount: money(value.payOutMinor) })}</Btn>
    </div>
  )
}
