import { Progress, RingProgress } from '@mantine/core'
import { IconGift, IconHourglass, IconMessageCircle, IconTargetArrow, IconX } from '@tabler/icons-react'
import type { MemberView, SaleView } from '../../../core/contract/views.ts'
import { nearMissWords } from '../../../core/promotions/words.ts'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { initialsOf } from '../../components/initials.ts'
import { TierBadge } from '../../components/tier-badge.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setUi } from '../../state/ui-store.ts'
import { greetingFor } from './greeting.ts'
import { useBook } from './use-book.ts'

/** Who this is: name, tier, points, the way to the next tier, and what is worth saying. */
export function MemberPanel({ sale, member }: { readonly sale: SaleView; readonly member: MemberView }) {
  const words = useWords()
  const { t, lang } = words
  const { actions } = useCounterActions()
  const book = useBook(sale)
  const rank = book?.rulebook.tiers.findIndex((tier) => tier.id === member.tier.id) ?? 0
  return (
    <section className="card member" aria-label={t('member.label')}>
      <div className="id">
        <div className="row who-row">
          <MemberRing member={member} />
          <div className="grow">
            <h2 className="nm clip">{member.name}</h2>
            <div className="row meta tier-row"><TierBadge rank={rank} name={member.tier.name[lang]} />{member.since !== null && <span className="muted num">{t('member.since', { year: member.since.slice(0, 4) })}</span>}</div>
          </div>
          <Btn look="quiet" icon aria-label={t('member.remove')} onClick={() => void actions.detachMember(sale.saleId)}><IconX className="i" aria-hidden /></Btn>
        </div>
        <div className="row between">
          <div className="points"><span className="big num">{words.points(member.pointsAvailable)}</span><span className="b">{t('member.points')}</span><span className="muted num">= {words.money(member.pointsValueMinor)}</span></div>
          {member.pointsPending > 0 && <span className="fresh num">{t('member.pending', { points: words.points(member.pointsPending) })}</span>}
        </div>
        <AccountAge sale={sale} />
        <TierProgress member={member} />
      </div>
      <div className="more">
        <Greeting sale={sale} member={member} />
        <div>
          <NearMiss sale={sale} />
          <PointsOffer sale={sale} member={member} />
        </div>
      </div>
    </section>
  )
}

/** Since when the points are as shown, where head office did not say so just now. */
function AccountAge({ sale: { accountAge } }: { readonly sale: SaleView }) {
  const { t, time } = useWords()
  if (accountAge?.state !== 'earlier') return null
  return <p className="muted num" data-account-age>{accountAge.at === null ? t('member.accountNever') : t('member.accountEarlier', { time: time(accountAge.at) })}</p>
}

function shares(member: MemberView): { now: number; after: number } {
  const { progress } = member
  if (!progress || progress.requiredMinor === 0) return { now: 100, after: 100 }
  const share = (missingMinor: number) => Math.max(0, Math.min(100, 100 - (missingMinor / progress.requiredMinor) * 100))
  return { now: share(progress.missingMinor), after: share(progress.missingAfterSaleMinor) }
}

function MemberRing({ member }: { readonly member: MemberView }) {
  const { t, lang } = useWords()
  const { now, after } = shares(member)
  const label = member.progress
    ? t('member.ring', { now: Math.round(now), after: Math.round(after), tier: member.progress.nextTier[lang] })
    : t('member.ringTop', { tier: member.tier.name[lang] })
  return (
    <div className="ring" role="img" aria-label={label}>
      <RingProgress
        size={67} thickness={5.5} rootColor="var(--line)" aria-hidden
        sections={[{ value: now, color: 'var(--gain)' }, { value: Math.max(0, after - now), color: 'var(--gain-line)' }]}
      />
      <span aria-hidden="true">{initialsOf(member.name)}</span>
    </div>
  )
}

function TierProgress({ member }: { readonly member: MemberView }) {
  const { t, lang, tierCount } = useWords()
  const { progress } = member
  if (!progress) return <div className="meta muted">{t('member.topTier', { tier: member.tier.name[lang] })}</div>
  const { now, after } = shares(member)
  const tier = progress.nextTier[lang]
  return (
    <div>
      <Progress.Root unstyled className="bar">
        <Progress.Section className="bar-part" value={now} aria-label={t('member.towards', { tier })} />
        {after > now && <Progress.Section className="bar-part add" value={after - now} withAria={false} />}
      </Progress.Root>
      <div className="row between meta num bar-words">
        <span>{t('member.missing', { amount: tierCount(progress.missingMinor), tier })}</span>
        {progress.missingAfterSaleMinor < progress.missingMinor && (
          <span className="muted">{progress.missingAfterSaleMinor === 0 ? t('member.reached', { tier }) : t('member.missingAfter', { amount: tierCount(progress.missingAfterSaleMinor) })}</span>
        )}
      </div>
    </div>
  )
}

function Greeting({ sale, member }: { readonly sale: SaleView; readonly member: MemberView }) {
  const words = useWords()
  const { say, small } = greetingFor(member, words.today(sale.pinnedAt), words)
  return (
    <div className="say">
      <IconMessageCircle className="i" aria-hidden />
      <div>{say}<small>{small}</small></div>
    </div>
  )
}

/** The nearest offer this basket misses, in words to be said aloud. */
function NearMiss({ sale }: { readonly sale: SaleView }) {
  const { lang, t } = useWords()
  const book = useBook(sale)
  const nearest = sale.evaluation.nearMisses[0]
  if (!book || !nearest) return null
  const promotion = book.rulebook.promotions.find((each) => each.id === nearest.promotionId)
  return (
    <div className="offer">
      <IconTargetArrow className="i" aria-hidden />
      <div><div className="t num">{nearMissWords(nearest, book, lang)}</div><div className="s">{promotion?.name[lang] ?? t('member.nearMiss')}</div></div>
      <span />
    </div>
  )
}

function PointsOffer({ sale, member }: { readonly sale: SaleView; readonly member: MemberView }) {
  const { t, points, money, dayOrYear } = useWords()
  const expiry = member.nextExpiry
  const small = expiry ? t('member.expire', { points: points(expiry.points), date: dayOrYear(expiry.on, sale.pinnedAt) }) : t('member.noExpiry')
  if (sale.maxPointsTender === 0) {
    const why = sale.identification === 'weak' ? t('member.scanToSpend') : t('member.nothingToUse')
    return (
      <div className="offer off">
        <IconHourglass className="i" aria-hidden />
        <div><div className="t">{why}</div><div className="s num">{small}</div></div>
        <span />
      </div>
    )
  }
  return (
    <div className="offer">
      <IconGift className="i" aria-hidden />
      <div><div className="t num">{t('member.pointsToUse', { amount: money(member.pointsValueMinor) })}</div><div className="s num">{small}</div></div>
      <Btn look="gainline" onClick={() => setUi({ side: null, sheet: { kind: 'points' } })}>{t('member.use')} <KeyHint>F5</KeyHint></Btn>
    </div>
  )
}
