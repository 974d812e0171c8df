import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { hasRight } from '../../../../core/people/rights.ts'
import type { Right } from '../../../../core/people/rights.ts'
import { ApprovalSheet } from '../../../components/approval/approval-sheet.tsx'
import { useCounter } from '../../../state/counter-store.ts'
import { TaskSheet } from './task-sheet.tsx'

/** A task that not everybody may do alone: the next step asks who approves it, in the same column, and what was keyed stays. */
export function ApprovedTask({ right, what, subject, title, label, hint, amount, ready, onGo, children }: {
  readonly right: Right, readonly what: string, readonly subject: Pick<MemberFile, 'name'>, readonly title: string, readonly label: string,
  /** What is still missing; null: nothing. */
  readonly hint: string | null, readonly amount?: string | undefined, readonly ready: boolean, readonly onGo: (approval: ApprovalInput) => void, readonly children: ReactNode,
}) {
  const role = useCounter((state) => state.terminal?.signedIn?.role ?? null)
  const [isAsking, setAsking] = useState(false)
  const isAlone = role !== null && hasRight(role, right)
  if (isAsking) return <ApprovalSheet right={right} what={what} subject={{ name: subject.name, detail: title }} go={{ label, amount }} onApproved={onGo} onClose={() => setAsking(false)} />
  return <TaskSheet title={title} go={{ label, hint: hint ?? 'F12', amount, onGo: ready ? () => (isAlone ? onGo(null) : setAsking(true)) : null }}>{children}</TaskSheet>
}
