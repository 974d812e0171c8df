import { useState } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ConsentTile } from '../../enrol/consent-tile.tsx'
import { ApprovedTask } from './approved-task.tsx'

/** Forgets a person. What is lost is said before, and there is no way back. */
export function EraseTask({ file }: { readonly file: MemberFile }) {
  const { t, points } = useWords()
  const { actions } = useCounterActions()
  const [isSure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const erase = (approval: ApprovalInput) => {
    setBusy(true)
    void actions.erase({ memberId: file.memberId, approval }).finally(() => setBusy(false))
  }
  return (
    <ApprovedTask right="member-erase" what={t('members.needs.erase')} subject={file} title={t('members.task.erase')} label={t('members.eraseNow', { name: file.name })} hint={isSure ? null : t('members.eraseSure')} ready={isSure && !busy} onGo={erase}>
      <p>{t('members.eraseWhat')}</p>
      <p className="b num">{t('members.eraseLost', { points: points(file.standing.pointsAvailable), cards: file.cards.filter((card) => !card.isBlocked).length })}</p>
      <p className="muted">{t('members.eraseKept')}</p>
      <ConsentTile title={t('members.eraseSure')} small={t('members.eraseNoWayBack')} given={isSure} onGive={setSure} />
    </ApprovedTask>
  )
}
