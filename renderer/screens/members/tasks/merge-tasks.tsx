import { useEffect, useState } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { ContractError } from '../../../../core/contract/errors.ts'
import type { MemberFile, MergePreview } from '../../../../core/contract/member-views.ts'
import { Note } from '../../../components/note.tsx'
import { TroubleWords } from '../../../components/trouble-words.tsx'
import { errorWords } from '../../../i18n/error-words.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { openTask } from '../../../state/members-store.ts'
import { ApprovedTask } from './approved-task.tsx'
import { ChooseMember } from './choose-member.tsx'
import { TaskSheet } from './task-sheet.tsx'

/** Two members who are one person: what each has and what they come to, before anybody does it. */
export function MergeTask({ file, otherId }: { readonly file: MemberFile; readonly otherId: string | null }) {
  const { t } = useWords()
  if (otherId === null) {
    return <TaskSheet title={t('members.task.merge')}><ChooseMember label={t('members.mergeWith')} exceptId={file.memberId} onChoose={({ memberId }) => openTask({ kind: 'merge', otherId: memberId })} /></TaskSheet>
  }
  return <Preview key={otherId} file={file} otherId={otherId} />
}

function Preview({ file, otherId }: { readonly file: MemberFile; readonly otherId: string }) {
  const words = useWords()
  const { t } = words
  const { actions } = useCounterActions()
  const preview = usePreview(otherId, file.memberId)
  const merge = (approval: ApprovalInput) => void actions.changeFile('member.merge', { fromId: otherId, intoId: file.memberId, approval })
  const ready = preview !== null && 'after' in preview
  const refused = preview !== null && 'code' in preview ? errorWords(preview, words.lang, words) : null
  return (
    <ApprovedTask right="member-merge" what={t('members.needs.merge')} subject={file} title={t('members.task.merge')} label={t('members.mergeNow', { name: file.name })} hint={null} ready={ready} onGo={merge}>
      {refused && <Note tone="warn"><TroubleWords words={refused} /></Note>}
      {preview !== null && 'after' in preview && <><Note tone="info">{t('members.nothingChanged')}</Note><Fates preview={preview} /><p className="meta muted">{t('members.mergeSafe')}</p></>}
    </ApprovedTask>
  )
}

function usePreview(fromId: string, intoId: string): MergePreview | ContractError | null {
  const { actions } = useCounterActions()
  const [preview, setPreview] = useState<MergePreview | ContractError | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('member.mergePreview', { fromId, intoId }).then((answer) => {
      if (wanted) setPreview(answer.ok ? answer.value : answer.error as ContractError)
    })
    return () => {
      wanted = false
    }
  }, [actions, fromId, intoId])
  return preview
}

/** What becomes of each thing: of the two now, and of the one after. */
function Fates({ preview: { from, into, after } }: { readonly preview: MergePreview }) {
  const { t, lang, points } = useWords()
  const rows: readonly { readonly name: string; readonly of: (side: MergePreview['after']) => string }[] = [
    { name: t('members.fate.tier'), of: (side) => side.tier[lang] },
    { name: t('members.fate.points'), of: (side) => points(side.pointsAvailable) },
    { name: t('members.fate.pending'), of: (side) => points(side.pointsPending) },
    { name: t('members.fate.debt'), of: (side) => points(side.debt) },
    { name: t('members.fate.cards'), of: (side) => String(side.cards) },
    { name: t('members.fate.phones'), of: (side) => String(side.phones) },
  ]
  return (
    <table className="fates num">
      <caption className="sr">{t('members.fates')}</caption>
      <thead><tr><td /><th scope="col">{from.name}</th><th scope="col">{into.name}</th><th scope="col" className="after">{t('members.together')}</th></tr></thead>
      <tbody>{rows.map(({ name, of }) => <tr key={name}><th scope="row">{name}</th><td>{of(from)}</td><td>{of(into)}</td><td className="after b">{of(after)}</td></tr>)}</tbody>
    </table>
  )
}

/** Two are two again; what was sold meanwhile stays with the one they were. */
export function UndoMergeTask({ file, mergeId, name }: { readonly file: MemberFile; readonly mergeId: string; readonly name: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const undo = (approval: ApprovalInput) => void actions.onPage('member.undoMerge', { mergeId, approval })
  return (
    <ApprovedTask right="member-merge" what={t('members.needs.undoMerge')} subject={file} title={t('members.undoMergeWith', { name })} label={t('members.undoMergeNow')} hint={null} ready onGo={undo}>
      <p className="muted">{t('members.undoMergeSafe')}</p>
    </ApprovedTask>
  )
}
