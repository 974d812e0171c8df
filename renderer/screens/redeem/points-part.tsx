import { UnstyledButton } from '@mantine/core'
import { IconClock, IconCloudCheck, IconCloudOff, IconHourglass } from '@tabler/icons-react'
import { useState } from 'react'
import type { MemberView, SaleView } from '../../../core/contract/views.ts'
import { pointScale } from '../../../core/points/scale.ts'
import { pointsValueMinor } from '../../../core/points/tender.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { DigitsField, withDigits, withoutDigit } from '../../components/digits-field.tsx'
import { Keypad } from '../../components/keypad.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'
import { mostPoints, planWith } from '../../state/pay-plan.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import { pointChoices } from '../payment/point-choices.ts'
import { whyNoPoints } from './why-no-points.ts'

interface Props { readonly sale: SaleView; readonly member: MemberView; readonly rulebook: Rulebook; readonly due: Due }

/** Points as a tender: what they are worth, how many, and why no more. */
export function PointsPart({ sale, member, rulebook, due }: Props) {
  const words = useWords()
  const { t, money } = words
  const barred = useCounter((state) => (state.terminal?.spendingBarred ?? null) !== null)
  const most = barred ? 0 : mostPoints(sale, due, rulebook)
  const [keyed, setKeyed] = useState<number | null>(null)
  const choices = pointChoices(rulebook, most)
  const choose = (points: number) => setUi({ plan: planWith(sale, due, { points }) })
  const pick = (points: number) => {
    setKeyed(null)
    choose(points)
  }
  const why = most > 0 ? null : whyNoPoints({ sale, member, rulebook, barred })
  return (
    <>
      <div className="sec"><h2 className="h2 num">{t('points.worth', { points: words.points(member.pointsAvailable), amount: money(member.pointsValueMinor) })}</h2><Freshness member={member} /></div>
      {sale.pointsTender.offline && <p className="meta row expire-note num"><IconCloudOff className="i" aria-hidden />{t('redeem.offlinePoints', { most: words.points(sale.pointsTender.offline.most), left: words.points(sale.pointsTender.offline.left) })}</p>}
      {why !== null && <p className="meta muted num">{t(`redeem.noPoints.${why.code}`, { amount: why.code === 'minimum' ? words.points(why.points) : '', points: why.code === 'owed' ? words.points(why.points) : '' })}</p>}
      {most > 0 && (
        <div className="quick points-quick num" role="group" aria-label={t('points.toUse')}>
          <Choice label={money(0).replace(/\.0+$/, '')} small={t('points.none')} pressed={due.points === 0 && keyed === null} onChoose={() => pick(0)} />
          {choices.map((choice) => (
            <Choice
              key={choice.points} label={money(choice.valueMinor).replace(/\.0+$/, '')} pressed={due.points === choice.points && keyed === null}
              small={choice.points === most ? t('points.most', { points: words.points(choice.points) }) : t('points.count', { points: words.points(choice.points) })}
              onChoose={() => pick(choice.points)}
            />
          ))}
          <Choice label={t('points.other')} small={t('points.keypad')} pressed={keyed !== null} onChoose={() => { setKeyed(0); choose(0) }} />
        </div>
      )}
      {most > 0 && member.nextExpiry && <div className="row meta expire-note"><IconHourglass className="i" aria-hidden /><span className="num">{t('points.expireFirst', { points: words.points(member.nextExpiry.points), date: words.dayOrYear(member.nextExpiry.on, sale.pinnedAt) })}</span></div>}
      {keyed !== null && <Keyed keyed={keyed} most={most} rulebook={rulebook} onKey={(next) => { setKeyed(next); choose(steppedDown(rulebook, next)) }} />}
    </>
  )
}

/** Whole steps only, and nothing below the least that may be used. */
function steppedDown(rulebook: Rulebook, points: number): number {
  const scale = pointScale(rulebook.pointsRules.decimals)
  const used = points - (points % (rulebook.redemption.stepPoints * scale))
  return used >= rulebook.redemption.minimumPoints * scale ? used : 0
}

function Keyed({ keyed, most, rulebook, onKey }: { readonly keyed: number; readonly most: number; readonly rulebook: Rulebook; readonly onKey: (points: number) => void }) {
  const words = useWords()
  const { t } = words
  const key = (next: number) => onKey(Math.min(next, most))
  return (
    <div className="two keyed-points">
      <div className="cash-left">
        <DigitsField id="points" label={t('points.keyed')} value={keyed} onValue={key} format={words.points} maximum={most} />
        <p className="meta muted num">
          {t('points.steps', { step: words.points(rulebook.redemption.stepPoints * pointScale(rulebook.pointsRules.decimals)), most: words.points(most) })}{t('common.gap')}
          {t('redeem.worth', { amount: words.money(pointsValueMinor(rulebook, steppedDown(rulebook, keyed))) })}
        </p>
      </div>
      <Keypad label={t('keypad.label')} left="00" right="delete" onDigits={(digits) => key(withDigits(keyed, digits))} onDelete={() => key(withoutDigit(keyed))} />
    </div>
  )
}

/** When the balance was last agreed with head office; nothing on a till alone, which knows it all. */
function Freshness({ member }: { readonly member: MemberView }) {
  const { t, time } = useWords()
  const sync = useCounter((state) => state.sync)
  if (sync?.paired !== true) return null
  if (sync.offlineSince === null) return sync.lastGoodAt === null ? null : <span className="fresh"><IconCloudCheck className="i" aria-hidden />{t('redeem.live', { time: time(sync.lastGoodAt) })}</span>
  const asOf = member.balanceAsOf ?? sync.lastGoodAt
  return asOf === null ? null : <span className="fresh"><IconClock className="i" aria-hidden />{t('redeem.asOf', { time: time(asOf) })}</span>
}

function Choice({ label, small, pressed, onChoose }: { readonly label: string; readonly small: string; readonly pressed: boolean; readonly onChoose: () => void }) {
  return <UnstyledButton className="qk gainful" aria-pressed={pressed} onClick={onChoose}>{label}<small>{small}</small></UnstyledButton>
}
