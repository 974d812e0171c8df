import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { openAttempt } from '../../state/pay-plan.ts'

const MOST_CODE = 20

/** What an exchange leaves to pay, by card: written down before the amount leaves, as any card payment. */
export function CardPart({ open, leftMinor }: { readonly open: SaleView; readonly leftMinor: number }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const [code, setCode] = useState('')
  const attempt = openAttempt(open)
  if (!attempt) return leftMinor > 0 ? <Btn look="line" onKeyDown={refuseEnter} onClick={() => void actions.beginPayment('card', open, leftMinor)}>{t('goodsBack.exchange.byCard', { amount: money(leftMinor) })}</Btn> : null
  if (attempt.terminal) return <p>{t('atTerminal.follow.charge')}</p>
  const settle = (outcome: 'approved' | 'declined') => void actions.settlePayment(attempt.attemptId, outcome, code.trim())
  return (
    <section className="unsettled-one" aria-label={money(attempt.amountMinor)}>
      <b className="num">{t('asked.key.card')} {money(attempt.amountMinor)}</b>
      <TextInput unstyled classNames={{ root: 'fld', input: 'text-in num', label: 'lbl' }} label={t('asked.code')} value={code} maxLength={MOST_CODE} autoComplete="off" onChange={(event) => setCode(event.currentTarget.value)} />
      <div className="row">
        <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => settle('approved')}>{t('asked.approved')}</Btn>
        <Btn look="line" className="grow" onKeyDown={refuseEnter} onClick={() => settle('declined')}>{t('asked.declined')}</Btn>
      </div>
    </section>
  )
}
