import type { MemberFile } from '../../../../core/contract/member-views.ts'
import type { MemberTask } from '../../../state/members-store.ts'
import { AccountTask } from './account-task.tsx'
import { AddCardTask, BlockCardTask, ReplaceCardTask } from './card-tasks.tsx'
import { BlockTask, UnblockTask } from './block-tasks.tsx'
import { ConsentTask } from './consent-task.tsx'
import { EditTask } from './edit-task.tsx'
import { EraseTask } from './erase-task.tsx'
import { ExportTask } from './export-task.tsx'
import { HouseholdTask } from './household-task.tsx'
import { MergeTask, UndoMergeTask } from './merge-tasks.tsx'
import { MoreTask } from './more-task.tsx'
import { NoteTask } from './note-task.tsx'
import { AdjustTask, TransferTask } from './points-tasks.tsx'

/** The task that is open. */
export function TaskColumn({ file, task }: { readonly file: MemberFile; readonly task: MemberTask }) {
  switch (task.kind) {
    case 'more': return <MoreTask file={file} />
    case 'edit': return <EditTask file={file} />
    case 'consent': return <ConsentTask file={file} />
    case 'preference': return <NoteTask file={file} first="preference" />
    case 'note': return <NoteTask file={file} first="note" />
    case 'add-card': return <AddCardTask file={file} />
    case 'replace-card': return <ReplaceCardTask file={file} {...task} />
    case 'block-card': return <BlockCardTask file={file} {...task} />
    case 'merge': return <MergeTask file={file} otherId={task.otherId} />
    case 'undo-merge': return <UndoMergeTask file={file} mergeId={task.mergeId} name={task.name} />
    case 'adjust': return <AdjustTask file={file} />
    case 'transfer': return <TransferTask file={file} />
    case 'block': return <BlockTask file={file} />
    case 'unblock': return <UnblockTask file={file} />
    case 'erase': return <EraseTask file={file} />
    case 'export': return <ExportTask file={file} />
    case 'household': return <HouseholdTask file={file} />
    case 'account': return <AccountTask file={file} />
  }
}
