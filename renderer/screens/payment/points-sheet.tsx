import { UnstyledButton } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useState } from 'react'
import type { MemberView, SaleView } from '../../../core/contract/views.ts'
import { pointScale } from '../../../core/points/scale.ts'
import { maxPointsTender, pointsValueMinor } from '../../../core/points/tender.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import { pointChoices } from './point-choices.ts'
import { useDue } from './use-due.ts'

/** Points as a tender: what they are worth, how many, and what is left to pay after them. */
export function PointsSheet({ sale, member, rulebook }: { readonly sale: SaleView; readonly member: MemberView; readonly rulebook: Rulebook }) {
  const words = useWords()
  const { t, money } = words
  const due = useDue(sale)
  const others = due.leftMinor + due.pointsMinor
  const most = maxPointsTender(rulebook, { ...sale.pointsTender, dueMinor: others, identification: sale.identification })
  const choices = pointChoices(rulebook, most)
  const [points, setPoints] = useState(Math.min(due.points, most))
  const [keying, setKeying] = useState(false)
  const scale = pointScale(rulebook.pointsRules.decimals)
  const step = rulebook.redemption.stepPoints * scale
  const used = Math.min(most, points - (points % step))
  const allowed = used === 0 || used >= rulebook.redemption.minimumPoints * scale
  const leftMinor = others - pointsValueMinor(rulebook, used)
  const use = () => setUi({ plan: { saleId: sale.saleId, points: used, cashMinor: due.cashMinor }, sheet: null })
  return (
    <SheetColumn
      title={t('points.title')} onClose={() => setUi({ sheet: null })}
      foot={<>
        <PointsAfter sale={sale} member={member} used={used} due={due} valueMinor={pointsValueMinor(rulebook, used)} />
        <NextStep label={used === 0 ? t('points.useNone') : t('points.use', { amount: money(pointsValueMinor(rulebook, used)) })} hint="F12" amount={money(leftMinor)} onGo={allowed ? use : null} />
      </>}
    >
      <div className="sec"><h2 className="h2 num">{t('points.worth', { points: words.points(member.pointsAvailable), amount: money(member.pointsValueMinor) })}</h2></div>
      <div className="quick points-quick num" role="group" aria-label={t('points.toUse')}>
        <Choice label={money(0).replace(/\.0+$/, '')} small={t('points.none')} pressed={used === 0 && !keying} onChoose={() => { setPoints(0); setKeying(false) }} />
        {choices.map((choice) => (
          <Choice
            key={choice.points} label={money(choice.valueMinor).replace(/\.0+$/, '')} pressed={used === choice.points && !keying}
            small={choice.points === most ? t('points.most', { points: words.points(choice.points) }) : t('points.count', { points: words.points(choice.points) })}
            onChoose={() => { setPoints(choice.points); setKeying(false) }}
          />
        ))}
        <Choice label={t('points.other')} small={t('points.keypad')} pressed={keying} onChoose={() => { setKeying(true); setPoints(0) }} />
      </div>
      {member.nextExpiry && <div className="row meta expire-note"><IconHourglass className="i" aria-hidden /><span className="num">{t('points.expireFirst', { points: words.points(member.nextExpiry.points), date: words.dayOrYear(member.nextExpiry.on, sale.pinnedAt) })}</span></div>}
      {keying && (
        <div className="two keyed-points">
          <div className="cash-left">
            <DigitsField id="points" label={t('points.keyed')} value={points} onValue={(next) => setPoints(Math.min(next, most))} format={words.points} maximum={most} />
            <p className="meta muted num">{t('points.steps', { step: words.points(step), most: words.points(most) })}</p>
          </div>
          <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => setPoints(Math.min(most, withDigits(points, digits)))} onDelete={() => setPoints(withoutDigit(points))} />
        </div>
      )}
    </SheetColumn>
  )
}

function Choice({ label, small, pressed, onChoose }: { readonly label: string; readonly small: string; readonly pressed: boolean; readonly onChoose: () => void }) {
  return <UnstyledButton className="qk gainful" aria-pressed={pressed} onClick={onChoose}>{label}<small>{small}</small></UnstyledButton>
}

function PointsAfter({ sale, member, used, due, valueMinor }: {
  readonly sale: SaleView, readonly member: MemberView, readonly used: number, readonly due: Due, readonly valueMinor: number,
}) {
  const { t, money, amount, points } = useWords()
  return (
    <div className="res num">
      <span className="muted">{t('points.sum', { total: money(sale.evaluation.totalMinor), points: amount(valueMinor) })}{due.paidMinor > 0 && ` ${t('points.paid', { paid: amount(due.paidMinor) })}`}</span>
      <span className="gain b row"><PointsIcon />{t('points.after', { points: points(member.pointsAvailable - used) })}</span>
    </div>
  )
}
