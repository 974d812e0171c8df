import { Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import type { PointsStanding } from '../../../core/contract/points-methods.ts'
import { addDays } from '../../../core/time/civil.ts'
import { useClock } from '../../components/use-clock.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

const A_MINUTE_MS = 60_000
const DATES_SHOWN = 5
/** So near an end is worth saying. */
const SOON_DAYS = 30

/** The way to the next tier, and the days on which points end. */
export function TierAndPoints({ file }: { readonly file: MemberFile }) {
  const words = useWords()
  const { t, lang, tierCount } = words
  const { progress, keep, pointsPending, pointsDebt = 0, tier } = file.standing
  const ends = useExpiries(file)
  const most = Math.max(1, ...ends.map(({ points }) => points))
  const soon = addDays(words.today(useClock(A_MINUTE_MS)), SOON_DAYS)
  return (
    <section className="card colm" aria-labelledby="tier-title">
      <h2 className="h2" id="tier-title">{t('members.tierAndPoints')}</h2>
      {progress === null ? <p className="muted">{t('member.topTier', { tier: tier.name[lang] })}</p> : (
        <div className="tier-way">
          <Progress.Root unstyled className="bar"><Progress.Section className="bar-part" value={Math.min(100, progress.requiredMinor === 0 ? 100 : (progress.countedMinor / progress.requiredMinor) * 100)} aria-label={t('member.towards', { tier: progress.nextTier[lang] })} /></Progress.Root>
          <div className="row between num"><span className="b">{t('member.missing', { amount: tierCount(progress.missingMinor), tier: progress.nextTier[lang] })}</span><span className="muted meta">{t('members.of', { counted: tierCount(progress.countedMinor), required: tierCount(progress.requiredMinor) })}</span></div>
        </div>
      )}
      {keep && keep.missingMinor > 0 && <p className="meta muted num">{t('members.keep', { amount: tierCount(keep.missingMinor), tier: tier.name[lang], date: words.full(keep.by) })}</p>}
      {pointsPending > 0 && <p className="meta num">{t('member.pending', { points: words.points(pointsPending) })}</p>}
      {pointsDebt > 0 && <p className="meta warn num">{t('members.debt', { points: words.points(pointsDebt) })}</p>}
      <h3 className="h3 ends-title">{t('members.whenPointsEnd')}</h3>
      {ends.length === 0 && <p className="muted">{t('member.noExpiry')}</p>}
      <ul className="num">
        {ends.slice(0, DATES_SHOWN).map(({ points, on }) => (
          <li key={on} className={`lot${on <= soon ? ' soon' : ''}`}><span className={on <= soon ? 'warn b' : ''}>{words.full(on)}</span><span className="track" aria-hidden="true"><i style={{ width: `${(points / most) * 100}%` }} /></span><span className={`b ra${on <= soon ? ' warn' : ''}`}>{words.points(points)}<span className="sr"> {t('member.points')}</span></span></li>
        ))}
      </ul>
      {ends.length > DATES_SHOWN && <p className="meta muted">{t('members.moreDates', { count: ends.length - DATES_SHOWN })}</p>}
    </section>
  )
}

function useExpiries(file: MemberFile): PointsStanding['nextExpiries'] {
  const { actions } = useCounterActions()
  const [ends, setEnds] = useState<PointsStanding['nextExpiries']>(file.standing.nextExpiries ?? [])
  useEffect(() => {
    let wanted = true
    void actions.query('points.get', { memberId: file.memberId }).then((answer) => {
      if (answer.ok && wanted) setEnds(answer.value.standing.nextExpiries)
    })
    return () => {
      wanted = false
    }
  }, [actions, file])
  return ends
}
