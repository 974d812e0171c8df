import { IconHome } from '@tabler/icons-react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { openTask } from '../../state/members-store.ts'

/** With whom points are pooled; nothing where there is no household. */
export function HouseholdCard({ file }: { readonly file: MemberFile }) {
  const { t, lang } = useWords()
  if (file.household === null) return null
  const { headId, members } = file.household
  const listed = new Intl.ListFormat(lang === 'zh' ? 'zh-Hans' : 'en')
  return (
    <section className="card colm" aria-labelledby="household-title">
      <div className="row between"><h2 className="h2" id="household-title">{t('members.household')}</h2><Btn look="quiet" onClick={() => openTask({ kind: 'household' })}><IconHome className="i" aria-hidden />{t('members.change')}</Btn></div>
      <p>{listed.format(members.map(({ memberId, name }) => (memberId === headId ? t('members.headOf', { name }) : name)))}</p>
    </section>
  )
}
