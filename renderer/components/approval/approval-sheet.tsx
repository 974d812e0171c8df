import { IconArrowRight } from '@tabler/icons-react'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import type { Right } from '../../../core/people/rights.ts'
import { useWords } from '../../i18n/use-words.ts'
import { Btn } from '../btn.tsx'
import { NextStep } from '../next-step.tsx'
import { SheetColumn } from '../sheet.tsx'
import { ApprovalWays } from './approval-ways.tsx'
import { useApprover } from './use-approver.tsx'
import { leastRole } from './who-may.ts'

export interface ApprovalSheetProps {
  readonly right: Right
  /** What needs it, to stand before “needs a supervisor”: “30% off”, “Voiding 2-00014”. */
  readonly what: string
  /** What exactly: the goods, the member, the sale; small below it why. */
  readonly subject: { readonly name: string; readonly detail?: string | undefined; readonly was?: string | undefined; readonly amount?: string | undefined }
  /** What the one who asks may do without anybody. */
  readonly alone?: { readonly words: string; readonly label: string; readonly onTake: () => void } | undefined
  /** What the next step does, and the amount it carries. */
  readonly go: { readonly label: string; readonly amount?: string | undefined }
  /** Sends the command. What is refused is said in the line of notices, and the PIN is typed anew. */
  readonly onApproved: (approval: ApprovalInput) => void
  readonly onClose: () => void
}

/** Approval on the spot, in the sheet's column: the sale stays where it is, and scans go on working. */
export function ApprovalSheet({ right, what, subject, alone, go, onApproved, onClose }: ApprovalSheetProps) {
  const { t } = useWords()
  const approver = useApprover(right)
  const own = alone && (
    <>
      <p className="way-alone">{alone.words}</p>
      <Btn look="line" onClick={alone.onTake}>{alone.label}</Btn>
    </>
  )
  return (
    <SheetColumn
      title={approver.isNeeded ? t(`approval.title.${leastRole(right)}`, { what }) : what} onClose={onClose}
      foot={(
        <>
          <p className="approval-scope muted">{t('approval.scope')}</p>
          <NextStep label={go.label} hint={approver.ready ? 'F12' : t('approval.first')} amount={go.amount} onGo={approver.ready ? () => onApproved(approver.approval) : null} />
        </>
      )}
    >
      <div className="approval-what num">
        <div><b className="b">{subject.name}</b>{subject.detail !== undefined && <div className="meta muted">{subject.detail}</div>}</div>
        {subject.amount !== undefined && (
          <div className="approval-amount">
            {subject.was !== undefined && <><s className="strike"><span className="sr">{t('approval.was')} </span>{subject.was}</s><IconArrowRight className="i" aria-hidden /></>}
            <span>{subject.amount}</span>
          </div>
        )}
      </div>
      {approver.isNeeded ? <ApprovalWays asked={approver.asked} alone={own} /> : <p className="muted">{t('approval.yourself')}</p>}
    </SheetColumn>
  )
}
