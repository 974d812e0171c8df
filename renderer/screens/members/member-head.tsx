import { RingProgress } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Btn } from '../../components/btn.tsx'
import { initialsOf } from '../../components/initials.ts'
import { NextStep } from '../../components/next-step.tsx'
import { TierBadge } from '../../components/tier-badge.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { openTask } from '../../state/members-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { birthdayInWords } from './birthday-words.ts'
import { useRulesNow } from './use-rules-now.ts'

/** Who it is, what they have, and the way into the sale. `isQuiet`: a task has the next step. */
export function MemberHead({ file, isQuiet }: { readonly file: MemberFile; readonly isQuiet: boolean }) {
  const words = useWords()
  const { t, lang } = words
  const { standing } = file
  const tierRank = useRulesNow()?.tiers.findIndex((tier) => tier.id === standing.tier.id) ?? 0
  const facts = [
    standing.phoneLast4 && t('member.phone', { last4: standing.phoneLast4 }), file.birthday && t('members.birthday', { day: birthdayInWords(file.birthday, lang) }),
    standing.since && t('members.since', { date: words.full(standing.since) }), standing.lastVisitOn && t('members.lastVisit', { date: words.full(standing.lastVisitOn) }),
  ].filter(Boolean)
  return (
    <section className="card hd" aria-label={t('members.who')}>
      <Ring file={file} />
      <div className="grow">
        <div className="row name-row"><h1 className="clip">{file.name}{file.otherName !== null && <span className="muted"> {file.otherName}</span>}</h1><TierBadge rank={Math.max(0, tierRank)} name={standing.tier.name[lang]} />{file.isBlocked && <span className="pill pill--warn">{t('members.blocked')}</span>}</div>
        <div className="muted num who-facts clip">{facts.join(lang === 'zh' ? '，' : ', ')}</div>
      </div>
      <div className="hd-points">
        <div className="row"><span className="pt num">{words.points(standing.pointsAvailable)}</span><span className="b">{t('member.points')}</span></div>
        <div className="fresh num">= {words.money(standing.pointsValueMinor)}{standing.balanceAsOf !== null && `, ${t('members.asOf', { time: words.time(standing.balanceAsOf) })}`}</div>
      </div>
      {isQuiet ? null : <UseInSale file={file} />}
      <Btn look="line" icon className="hd-more" aria-label={t('members.more')} onClick={() => openTask({ kind: 'more' })}><IconDots className="i" aria-hidden /></Btn>
    </section>
  )
}

function UseInSale({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const isOnSale = useCounter((state) => state.sale?.member?.memberId === file.memberId)
  const back = () => setUi({ screen: 'sell', sheet: null, side: null })
  const use = () => void actions.attachMember(file.memberId).then((done) => done && back())
  return <NextStep label={isOnSale ? t('members.backToSale') : t('members.use')} hint="F12" onGo={file.isBlocked ? null : isOnSale ? back : use} />
}

function Ring({ file: { name, standing } }: { readonly file: MemberFile }) {
  const { progress } = standing
  const share = progress === null || progress.requiredMinor === 0 ? 100 : Math.min(100, (progress.countedMinor / progress.requiredMinor) * 100)
  return (
    <div className="ring" aria-hidden="true">
      <RingProgress size={67} thickness={5.5} rootColor="var(--line)" sections={[{ value: share, color: 'var(--gain)' }]} />
      <span>{initialsOf(name)}</span>
    </div>
  )
}
