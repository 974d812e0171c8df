import { IconCircleDashedCheck, IconGift, IconTargetArrow, IconTicket, IconX } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import type { IssuedCouponView } from '../../../core/contract/coupon-methods.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useBook } from '../checkout/use-book.ts'
import { benefitsOf } from './benefits.ts'
import type { Benefit } from './benefits.ts'
import { UsesDots } from './uses-dots.tsx'

/** Coupons, stamps, entitlements and what is nearly there, each with why. */
export function BenefitsPart({ sale }: { readonly sale: SaleView }) {
  const { t, lang } = useWords()
  const book = useBook(sale)
  const wallet = useWallet(sale)
  const benefits = useMemo(() => (book ? benefitsOf({ sale, book, lang, wallet }) : []), [sale, book, lang, wallet])
  return (
    <section aria-label={t('redeem.offers')}>
      <div className="sec"><h2 className="h2">{t('redeem.offers')}</h2>{benefits.length > 1 && <span className="meta muted">{t('redeem.bestFirst')}</span>}</div>
      {benefits.length === 0 && <p className="muted">{t('redeem.nothing')}</p>}
      <ul className="benefits">{benefits.map((benefit) => <BenefitRow key={benefit.key} sale={sale} benefit={benefit} />)}</ul>
    </section>
  )
}

/** Read again when the member changes, and when a code of theirs comes to the sale or leaves it. */
function useWallet(sale: SaleView): readonly IssuedCouponView[] | null {
  const { actions } = useCounterActions()
  const [read, setRead] = useState<{ of: string; coupons: readonly IssuedCouponView[] } | null>(null)
  const memberId = sale.member?.memberId ?? null
  useEffect(() => {
    if (memberId === null) return
    let wanted = true
    void actions.query('coupon.ofMember', { memberId }).then((answer) => {
      if (answer.ok && wanted) setRead({ of: memberId, coupons: answer.value.coupons })
    })
    return () => {
      wanted = false
    }
  }, [actions, memberId])
  return read !== null && read.of === memberId ? read.coupons : null
}

const SHAPES = { coupon: IconTicket, stamps: IconCircleDashedCheck, entitlement: IconGift, offer: IconTargetArrow }

function BenefitRow({ sale, benefit }: { readonly sale: SaleView; readonly benefit: Benefit }) {
  const words = useWords()
  const Shape = SHAPES[benefit.shape]
  const { dots, issued } = benefit
  const keeps = issued && issued.lastDay !== null ? words.t('redeem.keepsUntil', { date: words.dayOrYear(issued.lastDay, sale.pinnedAt) }) : ''
  const card = issued && benefit.state === 'off' ? words.t('redeem.scanToUse') : ''
  return (
    <li className={`offer${benefit.state === 'off' ? ' off' : ''}`}>
      <Shape className="i" aria-hidden />
      <div>
        <div className="t num">{benefit.title}</div>
        {dots && <UsesDots {...dots} shape={benefit.shape === 'stamps' ? 'stamps' : 'uses'} />}
        <div className="s num">{[benefit.small, keeps, card].filter((text) => text !== '').join(words.t('common.gap'))}</div>
      </div>
      <div className="row benefit-end">
        {benefit.offMinor > 0 && <span className="v num">{words.amount(-benefit.offMinor)}</span>}
        {benefit.points > 0 && <span className="v num">+{words.points(benefit.points)}</span>}
        <BenefitButton sale={sale} benefit={benefit} />
      </div>
    </li>
  )
}

function BenefitButton({ sale, benefit }: { readonly sale: SaleView; readonly benefit: Benefit }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const { code, issued, title } = benefit
  if (code !== undefined) return <Btn look="quiet" icon aria-label={t('redeem.takeOff', { name: title })} onClick={() => void actions.removeCoupon(sale.saleId, code)}><IconX className="i" aria-hidden /></Btn>
  if (issued === undefined) return null
  return <Btn look="gainline" disabled={benefit.state === 'off'} onClick={() => void actions.addIssuedCoupon(sale.saleId, issued.issuedId)}>{t('redeem.add')}<span className="sr">: {title}</span></Btn>
}
