import { useState } from 'react'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { MEMBER_BLOCK_REASONS } from '../../../../core/ledger/events/member-events.ts'
import { useApprover } from '../../../components/approval/use-approver.tsx'
import { Chips } from '../../../components/chips.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { TaskSheet } from './task-sheet.tsx'

type Reason = (typeof MEMBER_BLOCK_REASONS)[number]

/** A blocked member is sold to like anybody, and neither earns nor spends. */
export function BlockTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const approver = useApprover('member-block')
  const [reason, setReason] = useState<Reason>('asked-for')
  const block = () => void actions.changeFile('member.block', { memberId: file.memberId, reason, approval: approver.approval })
  return (
    <TaskSheet title={t('members.task.block')} approval={approver.fields} go={{ label: t('members.blockNow', { name: file.name }), hint: approver.ready ? 'F12' : t('approval.first'), onGo: approver.ready ? block : null }}>
      <div><div className="lbl">{t('members.why')}</div><Chips label={t('members.why')} value={reason} options={MEMBER_BLOCK_REASONS.map((value) => ({ value, label: t(`members.blockReason.${value}`) }))} onChoose={setReason} /></div>
      <p className="muted">{t('members.blockSafe')}</p>
    </TaskSheet>
  )
}

export function UnblockTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const approver = useApprover('member-block')
  const unblock = () => void actions.changeFile('member.unblock', { memberId: file.memberId, approval: approver.approval })
  return (
    <TaskSheet title={t('members.task.unblock')} approval={approver.fields} go={{ label: t('members.unblockNow', { name: file.name }), hint: approver.ready ? 'F12' : t('approval.first'), onGo: approver.ready ? unblock : null }}>
      <p className="muted">{t('members.unblockSafe')}</p>
    </TaskSheet>
  )
}
