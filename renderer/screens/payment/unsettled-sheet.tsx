import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PaymentAttempt } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'

const MOST_CODE = 20

/** Card payments of sales that are no longer open and that nobody has said the end of; the oldest first. */
export function UnsettledSheet({ attempts }: { readonly attempts: readonly PaymentAttempt[] }) {
  const { t } = useWords()
  return (
    <SheetColumn title={t('unsettled.title')} onClose={() => setUi({ sheet: null })}>
      <p className="muted">{t('unsettled.help')}</p>
      <div className="unsettled scroll">{attempts.map((attempt) => <Unsettled key={attempt.attemptId} attempt={attempt} />)}</div>
      {attempts.length === 0 && <Note tone="gain">{t('unsettled.none')}</Note>}
    </SheetColumn>
  )
}

/** Both answers weigh the same: only the payment terminal's own slip knows. */
function Unsettled({ attempt }: { readonly attempt: PaymentAttempt }) {
  const { t, money, date, time } = useWords()
  const { actions } = useCounterActions()
  const [code, setCode] = useState('')
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
