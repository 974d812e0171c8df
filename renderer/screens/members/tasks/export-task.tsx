import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { saveFile } from '../../../components/save-file.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { closeTask } from '../../../state/members-store.ts'
import { TaskSheet } from './task-sheet.tsx'

/** Everything that is kept about a person, as a file for themselves. */
export function ExportTask({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const save = () => void actions.query('member.export', { memberId: file.memberId }).then((answer) => {
    if (!answer.ok) return
    saveFile(`member-${file.memberId}.json`, JSON.stringify(answer.value, null, 2), 'application/json')
    closeTask()
  })
  return (
    <TaskSheet title={t('members.task.export')} go={{ label: t('members.exportNow'), hint: 'F12', onGo: save }}>
      <p>{t('members.exportWhat')}</p>
      <p className="muted">{t('members.exportCare')}</p>
    </TaskSheet>
  )
}
