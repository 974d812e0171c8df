import { TextInput } from '@mantine/core'
import { useWords } from '../../i18n/use-words.ts'
import { Segments } from '../segments.tsx'
import { BadgeShown } from './badge-shown.tsx'
import type { Asked } from './asked.ts'

/** Who answers for it and their PIN, for a narrow place; a badge does the same at any time. */
export function ApproverFields({ asked }: { readonly asked: Asked }) {
  const { t } = useWords()
  const { people, person, pin, choose, setPin } = asked
  if (asked.badgeOf !== null) return <BadgeShown asked={asked} />
  if (person === null) return <p className="muted">{t('approval.nobodyMay')}</p>
  return (
    <>
      <div><div className="lbl">{t('approval.who')}</div><Segments label={t('approval.who')} value={person.staffId} options={people.map(({ staffId, name }) => ({ value: staffId, label: name }))} onChoose={choose} /></div>
      <TextInput unstyled classNames={{ root: 'fld approver-pin', input: 'text-in num', label: 'lbl' }} label={t('approval.theirPin')} type="password" inputMode="numeric" autoComplete="off" value={pin} onChange={(event) => setPin(event.currentTarget.value)} />
      <p className="meta muted approver-badge">{t('approval.orBadge')}</p>
    </>
  )
}
