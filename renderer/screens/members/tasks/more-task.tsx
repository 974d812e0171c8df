import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { Btn } from '../../../components/btn.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounter } from '../../../state/counter-store.ts'
import { openTask } from '../../../state/members-store.ts'
import type { MemberTask } from '../../../state/members-store.ts'
import { TaskSheet } from './task-sheet.tsx'

type Plain = Exclude<MemberTask['kind'], 'more' | 'merge' | 'undo-merge' | 'replace-card' | 'block-card' | 'preference'>

const OFTEN: readonly Plain[] = ['edit', 'consent', 'note', 'add-card', 'household', 'account']
const POINTS: readonly Plain[] = ['adjust', 'transfer']

/** Everything that can be done for a member; what cannot be taken back stands apart. */
export function MoreTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const isManager = useCounter((state) => state.terminal?.signedIn?.role === 'manager')
  const task = (kind: Plain) => <Btn key={kind} look="line" onClick={() => openTask({ kind })}>{t(`members.task.${kind}`)}</Btn>
  const inUse = file.cards.filter((card) => !card.isBlocked)
  return (
    <TaskSheet title={t('members.moreFor', { name: file.name })}>
      <div className="task-list">{OFTEN.map(task)}</div>
      <h3 className="h3">{t('members.pointsByHand')}</h3>
      <div className="task-list">{POINTS.map(task)}<Btn look="line" onClick={() => openTask({ kind: 'merge', otherId: null })}>{t('members.task.merge')}</Btn></div>
      {file.merges[0] && <div className="task-list"><Btn look="line" onClick={() => openTask({ kind: 'undo-merge', mergeId: file.merges[0]?.mergeId ?? '', name: file.merges[0]?.name ?? '' })}>{t('members.undoMergeWith', { name: file.merges[0].name })}</Btn></div>}
      <h3 className="h3">{t('members.careful')}</h3>
      <div className="task-list">
        {inUse.map(({ cardId, last4 }) => <Btn key={cardId} look="danger" onClick={() => openTask({ kind: 'block-card', cardId, last4 })}>{t('members.blockCard', { last4 })}</Btn>)}
        {isManager && task('export')}
        {file.isBlocked ? task('unblock') : <Btn look="danger" onClick={() => openTask({ kind: 'block' })}>{t('members.task.block')}</Btn>}
        <Btn look="danger" onClick={() => openTask({ kind: 'erase' })}>{t('members.task.erase')}</Btn>
      </div>
    </TaskSheet>
  )
}
