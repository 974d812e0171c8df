import { IconCheck, IconPencil, IconPlus, IconTrash, IconX } from '@tabler/icons-react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { openTask } from '../../state/members-store.ts'

/** What this member likes to be served by, what they agreed to, and notes for whoever serves them. */
export function PreferencesCard({ file }: { readonly file: MemberFile }) {
  const { t, full, today } = useWords()
  const { actions } = useCounterActions()
  const answer = (consent: string, channel: string) => file.consents.find((each) => each.consent === consent && each.channel === channel)
  const asked = [{ label: t('members.consent.offers'), given: answer('offers', 'sms') }, { label: t('members.consent.personal'), given: answer('personal-offers', 'none') }]
  return (
    <section className="card colm grow-card" aria-labelledby="prefs-title">
      <div className="row between"><h2 className="h2" id="prefs-title">{t('members.preferences')}</h2><span className="row tight"><Btn look="quiet" onClick={() => openTask({ kind: 'edit' })}><IconPencil className="i" aria-hidden />{t('members.edit')}</Btn><Btn look="quiet" onClick={() => openTask({ kind: 'note' })}><IconPlus className="i" aria-hidden />{t('members.addNote')}</Btn></span></div>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('members.preferences')}>
        <dl>
          <div className="kv"><dt>{t('members.language')}</dt><dd>{t(`language.${file.language}`)}</dd></div>
          {asked.map(({ label, given }) => (
            <div key={label} className="kv"><dt>{label}</dt><dd className="row tight">{given?.given ? <IconCheck className="i" aria-hidden /> : <IconX className="i" aria-hidden />}<span className="num">{given?.given ? t('members.yesOn', { date: full(today(given.at)) }) : t('members.no')}</span></dd></div>
          ))}
        </dl>
        <ul className="notes">
          {file.notes.map(({ noteId, kind, text, at }) => (
            <li key={noteId} className="row"><span className="grow"><span className="note-words">{text}</span><small className="muted num">{t(`members.noteKind.${kind}`)}, {full(today(at))}</small></span><Btn look="quiet" icon aria-label={t('members.removeNote', { text })} onClick={() => void actions.changeFile('member.removeNote', { memberId: file.memberId, noteId })}><IconTrash className="i" aria-hidden /></Btn></li>
          ))}
        </ul>
      </div>
    </section>
  )
}
