import type { ReactNode } from 'react'
import { NextStep } from '../../../components/next-step.tsx'
import { SheetColumn } from '../../../components/sheet.tsx'
import { closeTask } from '../../../state/members-store.ts'

/** One task on a member's page: its fields, and the one step that does it. */
export function TaskSheet({ title, children, go }: {
  readonly title: string, readonly children: ReactNode,
  readonly go?: { readonly label: string, readonly hint: string, readonly onGo: (() => void) | null, readonly amount?: string | undefined } | undefined,
}) {
  return (
    <SheetColumn title={title} onClose={closeTask} foot={go && <NextStep {...go} />}>
      <div className="task">{children}</div>
    </SheetColumn>
  )
}
