import { IconGift } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { IssuedCouponView } from '../../../core/contract/coupon-methods.ts'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

/** What a member may use: coupons made out to them, stamps, uses that are left. */
export function OffersCard({ file }: { readonly file: MemberFile }) {
  const words = useWords()
  const { t, lang } = words
  const coupons = useCoupons(file)
  const { stamps = [], entitlements = [], progress } = file.standing
  const offers = [
    ...coupons.map(({ issuedId, name, lastDay }) => ({ key: issuedId, title: name[lang], small: lastDay === null ? t('members.noEnd') : t('members.until', { date: words.full(lastDay) }) })),
    ...stamps.filter(({ open, full }) => open + full > 0).map(({ cardId, name, open, full, perCard }) => ({ key: cardId, title: name[lang], small: full > 0 ? t('members.stampsFull', { count: full }) : t('members.stamps', { open, of: perCard }) })),
    ...entitlements.filter(({ left }) => left > 0).map(({ entitlementId, name, left }) => ({ key: entitlementId, title: name[lang], small: t('members.usesLeft', { count: left }) })),
  ]
  return (
    <section className="card colm" aria-labelledby="offers-title">
      <h2 className="h2" id="offers-title">{t('members.offers')}</h2>
      {offers.length === 0 && <p className="muted num">{progress === null ? t('members.nothingToUse') : t('members.nothingToUseNext', { amount: words.tierCount(progress.missingMinor), tier: progress.nextTier[lang] })}</p>}
      <ul>{offers.map(({ key, title, small }) => <li key={key} className="cd2"><IconGift className="i" aria-hidden /><div><b className="b">{title}</b><small className="num">{small}</small></div></li>)}</ul>
    </section>
  )
}

function useCoupons(file: MemberFile): readonly IssuedCouponView[] {
  const { actions } = useCounterActions()
  const [coupons, setCoupons] = useState<readonly IssuedCouponView[]>([])
  useEffect(() => {
    let wanted = true
    void actions.query('coupon.ofMember', { memberId: file.memberId }).then((answer) => {
      if (answer.ok && wanted) setCoupons(answer.value.coupons.filter((coupon) => coupon.state === 'good'))
    })
    return () => {
      wanted = false
    }
  }, [actions, file])
  return coupons
}
