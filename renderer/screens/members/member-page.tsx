import { useEffect } from 'react'
import { NoticeLine } from '../../components/notice-line.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useMembers } from '../../state/members-store.ts'
import { NewCardPanel } from '../enrol/new-card-panel.tsx'
import { CardsCard } from './cards-card.tsx'
import { History } from './history.tsx'
import { HouseholdCard } from './household-card.tsx'
import { MemberHead } from './member-head.tsx'
import { OffersCard } from './offers-card.tsx'
import { PreferencesCard } from './preferences-card.tsx'
import { SamePerson } from './same-person.tsx'
import { TaskColumn } from './tasks/task-column.tsx'
import { TierAndPoints } from './tier-and-points.tsx'

/** A member's page: who they are, what happened, what they have. A task takes the place of the facts, never of the history. */
export function MemberPage({ memberId, newCard }: { readonly memberId: string; readonly newCard: string | null }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { file, task } = useMembers()
  const soldTo = useCounter((state) => state.sale?.saleId ?? null)
  useEffect(() => void actions.readFile(memberId), [actions, memberId, soldTo])
  if (file === null) return <main className="pg mp"><h1 className="h2 muted" role="status">{t('members.reading')}</h1></main>
  const rank = task !== null || newCard !== null
  return (
    <main className={`pg mp${rank ? ' with-task' : ''}`}>
      <div className="mp-top"><MemberHead file={file} isQuiet={rank} /><NoticeLine /></div>
      <History file={file} />
      {newCard !== null && task === null && <div className="mp-task"><NewCardPanel cardNumber={newCard} /></div>}
      {task !== null && <div className="mp-task"><TaskColumn key={task.kind} file={file} task={task} /></div>}
      {!rank && (
        <>
          <div className="mp-col"><TierAndPoints file={file} /><PreferencesCard file={file} /></div>
          <div className="mp-col"><CardsCard file={file} /><HouseholdCard file={file} /><OffersCard file={file} /><SamePerson file={file} /></div>
        </>
      )}
    </main>
  )
}
