import { useState } from 'react'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { useApprover } from '../../../components/approval/use-approver.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ConsentTile } from '../../enrol/consent-tile.tsx'
import { TaskSheet } from './task-sheet.tsx'

/** Forgets a person. What is lost is said before, and there is no way back. */
export function EraseTask({ file }: { readonly file: MemberFile }) {
  const { t, points } = useWords()
  const { actions } = useCounterActions()
  const approver = useApprover('member-erase')
  const [isSure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const ready = isSure && approver.ready && !busy
  const erase = () => {
    setBusy(true)
    void actions.erase({ memberId: file.memberId, approval: approver.approval }).finally(() => setBusy(false))
  }
  return (
    <TaskSheet title={t('members.task.erase')} approval={approver.fields} go={{ label: t('members.eraseNow', { name: file.name }), hint: ready ? 'F12' : isSure ? t('approval.first') : t('members.eraseSure'), onGo: ready ? erase : null }}>
      <p>{t('members.eraseWhat')}</p>
      <p className="b num">{t('members.eraseLost', { points: points(file.standing.pointsAvailable), cards: file.cards.filter((card) => !card.isBlocked).length })}</p>
      <p className="muted">{t('members.eraseKept')}</p>
      <ConsentTile title={t('members.eraseSure')} small={t('members.eraseNoWayBack')} given={isSure} onGive={setSure} />
    </TaskSheet>
  )
}
