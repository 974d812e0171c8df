import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { Segments } from '../../../components/segments.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useLooseTyping } from '../../../input/typing.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { FIELD } from './field.ts'
import { TaskSheet } from './task-sheet.tsx'

const MOST_TEXT = 500
type Kind = 'preference' | 'note'

/** A preference to serve by, or a note for colleagues. Whoever it is about may read it. */
export function NoteTask({ file, first }: { readonly file: MemberFile; readonly first: Kind }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [kind, setKind] = useState<Kind>(first)
  const [text, setText] = useState('')
  useLooseTyping((typed) => setText((before) => (before + typed).slice(0, MOST_TEXT)))
  const add = text.trim() === '' ? null : () => void actions.changeFile('member.addNote', { memberId: file.memberId, kind, text })
  return (
    <TaskSheet title={t('members.task.note')} go={{ label: t('members.keepNote'), hint: add === null ? t('members.typeFirst') : 'F12', onGo: add }}>
      <Segments label={t('members.noteIs')} value={kind} options={[{ value: 'preference', label: t('members.noteKind.preference') }, { value: 'note', label: t('members.noteKind.note') }]} onChoose={setKind} />
      <Textarea unstyled classNames={FIELD} label={t('members.noteWords')} description={t('members.noteHelp')} inputWrapperOrder={['label', 'input', 'description']} data-first-field rows={4} maxLength={MOST_TEXT} value={text} onChange={(event) => setText(event.currentTarget.value)} />
    </TaskSheet>
  )
}
