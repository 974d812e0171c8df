import { IconCreditCard, IconLock, IconPlus } from '@tabler/icons-react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { openTask } from '../../state/members-store.ts'

/** The cards of a member: in use, replaced, blocked. */
export function CardsCard({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const last4Of = (cardId: string) => file.cards.find((card) => card.cardId === cardId)?.last4 ?? ''
  return (
    <section className="card colm" aria-labelledby="cards-title">
      <div className="row between"><h2 className="h2" id="cards-title">{t('members.cards')}</h2><Btn look="quiet" onClick={() => openTask({ kind: 'add-card' })}><IconPlus className="i" aria-hidden />{t('members.addCard')}</Btn></div>
      {file.cards.length === 0 && <p className="muted">{t('members.noCard')}</p>}
      <ul>
        {[...file.cards].sort((a, b) => Number(a.isBlocked) - Number(b.isBlocked)).map(({ cardId, last4, isBlocked, replacedBy }) => (
          <li key={cardId} className="cd2">
            {isBlocked ? <IconLock className="i" aria-hidden /> : <IconCreditCard className="i" aria-hidden />}
            <div><b className="b num">{t('member.phone', { last4 })}</b><small className="num">{isBlocked ? (replacedBy === null ? t('members.cardBlocked') : t('members.cardReplaced', { last4: last4Of(replacedBy) })) : t('members.cardInUse')}</small></div>
            {!isBlocked && <Btn look="quiet" onClick={() => openTask({ kind: 'replace-card', cardId, last4 })}>{t('members.replace')}<span className="sr"> {last4}</span></Btn>}
          </li>
        ))}
      </ul>
    </section>
  )
}
