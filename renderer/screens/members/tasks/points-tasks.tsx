import { useState } from 'react'
import type { ApprovalInput } from '../../../../core/contract/command.ts'
import type { MemberRow } from '../../../../core/contract/member-desk-methods.ts'
import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { ADJUST_REASONS } from '../../../../core/ledger/events/points-events.ts'
import { Btn } from '../../../components/btn.tsx'
import { Chips } from '../../../components/chips.tsx'
import { DigitsField, withDigits, withoutDigit } from '../../../components/digits-field.tsx'
import { Keypad } from '../../../components/keypad.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ApprovedTask } from './approved-task.tsx'
import { ChooseMember } from './choose-member.tsx'
import { TaskSheet } from './task-sheet.tsx'

const MOST_POINTS = 99_999_999
type Reason = (typeof ADJUST_REASONS)[number]

/** How many points, keyed in their minor units. */
function PointsKeyed({ value, onValue }: { readonly value: number; readonly onValue: (value: number) => void }) {
  const { t, points } = useWords()
  return (
    <div className="points-keyed">
      <DigitsField id="points-by-hand" label={t('members.howMany')} value={value} onValue={onValue} format={points} maximum={MOST_POINTS} suffix={t('member.points')} />
      <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => onValue(withDigits(value, digits, MOST_POINTS))} onDelete={() => onValue(withoutDigit(value))} />
    </div>
  )
}

/** Points put right by hand, or given as a gesture; never more taken than is there. */
export function AdjustTask({ file }: { readonly file: MemberFile }) {
  const { t, points } = useWords()
  const { actions } = useCounterActions()
  const [way, setWay] = useState<'give' | 'take'>('give')
  const [value, setValue] = useState(0)
  const [reason, setReason] = useState<Reason>('goodwill')
  const adjust = (approval: ApprovalInput) => void actions.onPage('points.adjust', { memberId: file.memberId, points: way === 'give' ? value : -value, reason, mayOwe: false, approval })
  const hint = value === 0 ? t('members.keyPoints') : null
  return (
    <ApprovedTask right="points-adjust" what={t('members.needs.adjust')} subject={file} title={t('members.task.adjust')} label={t(`members.adjustNow.${way}`, { points: points(value), count: value })} hint={hint} ready={value > 0} onGo={adjust}>
      <div className="row"><Segments label={t('members.way')} value={way} options={[{ value: 'give', label: t('members.give') }, { value: 'take', label: t('members.take') }]} onChoose={setWay} /><span className="muted num">{t('members.hasNow', { points: points(file.standing.pointsAvailable), count: file.standing.pointsAvailable })}</span></div>
      <div><div className="lbl">{t('members.why')}</div><Chips label={t('members.why')} value={reason} options={ADJUST_REASONS.map((each) => ({ value: each, label: t(`members.adjustReason.${each}`) }))} onChoose={setReason} /></div>
      <PointsKeyed value={value} onValue={setValue} />
    </ApprovedTask>
  )
}

/** A member's own points handed to another one; they keep their dates. */
export function TransferTask({ file }: { readonly file: MemberFile }) {
  const { t, points } = useWords()
  const { actions } = useCounterActions()
  const [to, setTo] = useState<MemberRow | null>(null)
  const [value, setValue] = useState(0)
  if (to === null) return <TaskSheet title={t('members.task.transfer')}><ChooseMember label={t('members.transferTo')} exceptId={file.memberId} onChoose={setTo} /></TaskSheet>
  const transfer = (approval: ApprovalInput) => void actions.onPage('points.transfer', { memberId: file.memberId, points: value, to: { by: 'member', memberId: to.memberId }, approval })
  const hint = value === 0 ? t('members.keyPoints') : null
  return (
    <ApprovedTask right="points-transfer" what={t('members.needs.transfer')} subject={file} title={t('members.task.transfer')} label={t('members.transferNow', { points: points(value), name: to.name, count: value })} hint={hint} ready={value > 0} onGo={transfer}>
      <div className="row between"><span className="grow clip">{t('members.fromTo', { from: file.name, to: to.name })}</span><Btn onClick={() => setTo(null)}>{t('members.otherPerson')}</Btn></div>
      <p className="muted num">{t('members.hasNow', { points: points(file.standing.pointsAvailable), count: file.standing.pointsAvailable })}</p>
      <PointsKeyed value={value} onValue={setValue} />
    </ApprovedTask>
  )
}
