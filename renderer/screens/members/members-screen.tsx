import { useWords } from '../../i18n/use-words.ts'
import { useMembers } from '../../state/members-store.ts'
import { useUi } from '../../state/ui-store.ts'
import { NewCardPanel } from '../enrol/new-card-panel.tsx'
import { FindMembers } from './find-members.tsx'
import { MemberPage } from './member-page.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'

/** Finds a member as somebody types, and shows their page. */
export function MembersScreen() {
  const { t } = useWords()
  const memberId = useMembers((state) => state.memberId)
  const newCard = useUi((ui) => (ui.side?.kind === 'new-card' ? ui.side.cardNumber : null))
  if (memberId !== null) return <MemberPage key={memberId} memberId={memberId} newCard={newCard} />
  return (
    <main className="pg members-pg">
      <div className="pgh"><h1>{t('rail.members')}</h1><div className="grow"><NoticeLine /></div></div>
      <FindMembers />
      <div className="side">{newCard === null ? <Help /> : <NewCardPanel cardNumber={newCard} />}</div>
    </main>
  )
}

function Help() {
  const { t } = useWords()
  const isGiving = useMembers((state) => state.cardInHand !== null)
  return <section className="card pad" aria-label={t('members.how')}><h2 className="h2">{isGiving ? t('members.giveTitle') : t('members.how')}</h2><p className="muted">{isGiving ? t('members.giveHelp') : t('members.howHelp')}</p></section>
}
