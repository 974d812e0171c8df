import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'

const MOST_CODE = 20

export interface SaidByHandProps {
  readonly onApproved?: (approvalCode: string, approval: ApprovalInput) => void
  readonly onDeclined?: (approval: ApprovalInput) => void
  readonly onGivenBack?: (approval: ApprovalInput) => void
}

/** A person's word on what the card terminal does not answer: with its slip in hand, and with somebody who answers for it. */
export function SaidByHand({ onApproved, onDeclined, onGivenBack }: SaidByHandProps) {
  const { t } = useWords()
  const { ready, approval, fields } = useApprover('settle-unknown-payment')
  const [code, setCode] = useState('')
  return (
    <div className="said">
      <p className="meta muted">{t('atTerminal.byHandHelp')}</p>
      <div className="approver">
        {fields}
        {onApproved && <TextInput unstyled classNames={{ root: 'fld approver-code', input: 'text-in num', label: 'lbl' }} label={t('asked.code')} value={code} maxLength={MOST_CODE} autoComplete="off" onChange={(event) => setCode(event.currentTarget.value)} />}
      </div>
      <div className="row">
        {onApproved && <Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => onApproved(code.trim(), approval)}>{t('atTerminal.approved')}</Btn>}
        {onDeclined && <Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => onDeclined(approval)}>{t('atTerminal.declined')}</Btn>}
        {onGivenBack && <Btn look="line" className="grow" disabled={!ready} onKeyDown={refuseEnter} onClick={() => onGivenBack(approval)}>{t('atTerminal.isBack')}</Btn>}
      </div>
    </div>
  )
}
