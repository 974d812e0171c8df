import { useState } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { MEMBER_BLOCK_REASONS } from '../../../../core/ledger/events/member-events.ts'
import { Chips } from '../../../components/chips.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ApprovedTask } from './approved-task.tsx'

type Reason = (typeof MEMBER_BLOCK_REASONS)[number]

/** A blocked member is sold to like anybody, and neither earns nor spends. */
export function BlockTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [reason, setReason] = useState<Reason>('asked-for')
  const block = (approval: ApprovalInput) => void actions.changeFile('member.block', { memberId: file.memberId, reason, approval })
  return (
    <ApprovedTask right="member-block" what={t('members.needs.block')} subject={file} title={t('members.task.block')} label={t('members.blockNow', { name: file.name })} hint={null} ready onGo={block}>
      <div><div className="lbl">{t('members.why')}</div><Chips label={t('members.why')} value={reason} options={MEMBER_BLOCK_REASONS.map((value) => ({ value, label: t(`members.blockReason.${value}`) }))} onChoose={setReason} /></div>
      <p className="muted">{t('members.blockSafe')}</p>
    </ApprovedTask>
  )
}

export function UnblockTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const unblock = (approval: ApprovalInput) => void actions.changeFile('member.unblock', { memberId: file.memberId, approval })
  return (
    <ApprovedTask right="member-block" what={t('members.needs.unblock')} subject={file} title={t('members.task.unblock')} label={t('members.unblockNow', { name: file.name })} hint={null} ready onGo={unblock}>
      <p className="muted">{t('members.unblockSafe')}</p>
    </ApprovedTask>
  )
}
