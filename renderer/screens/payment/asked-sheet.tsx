import { TextInput } from '@mantine/core'
import { IconCircleX, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { PaymentAttempt } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { NextStep, refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useLooseTyping } from '../../input/typing.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { usePayment } from './use-payment.ts'

const MOST_CODE = 20

/** The amount is at the payment terminal: what to key there, and how it ended. */
export function AskedSheet({ attempt, leftAfterMinor }: { readonly attempt: PaymentAttempt; readonly leftAfterMinor: number }) {
  const { t, money, time } = useWords()
  const payment = usePayment()
  const waiting = useUi((ui) => ui.scansWaiting)
  const [code, setCode] = useState('')
  useLooseTyping((text) => setCode((before) => (before + text).slice(0, MOST_CODE)))
  const { scheme } = attempt
  return (
    <SheetColumn
      title={t(`tender.${scheme}`)} onClose={() => setUi({ sheet: null })}
      foot={<NextStep label={leftAfterMinor === 0 ? t('asked.approvedFinish') : t('asked.approved')} hint="F12" amount={money(attempt.amountMinor)} onGo={payment.busy ? null : () => payment.approve(attempt, code.trim())} />}
    >
      <div className="asked">
        <div>
          <div className="muted">{t(`asked.key.${scheme}`)}</div>
          <div className="big64 num">{money(attempt.amountMinor)}</div>
          <div className="meta muted num">{t('asked.since', { time: time(attempt.startedAt) })}</div>
        </div>
        <TextInput
          unstyled classNames={{ root: 'fld', input: 'text-in num', label: 'lbl', description: 'help' }} inputWrapperOrder={['label', 'input', 'description']}
          label={t('asked.code')} description={t('asked.codeHelp')} value={code} maxLength={MOST_CODE} autoComplete="off" data-first-field onChange={(event) => setCode(event.currentTarget.value)}
        />
        <p className="row muted"><IconShieldCheck className="i" aria-hidden />{t('asked.safe')}</p>
        {waiting > 0 && <Note tone="info">{t('asked.waiting', { count: waiting })}</Note>}
        <div className="row asked-no">
          <span className="grow muted">{t('asked.declinedHelp')}</span>
          <Btn look="line" disabled={payment.busy} onKeyDown={refuseEnter} onClick={() => payment.decline(attempt)}><IconCircleX className="i" aria-hidden />{t('asked.declined')}</Btn>
        </div>
      </div>
    </SheetColumn>
  )
}
