import { IconAlertTriangle, IconBuildingStore, IconCash, IconCreditCard, IconGiftCard, IconQrcode, IconTicket } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ReturnableSale, ReturnQuote } from '../../../core/contract/return-views.ts'
import type { ReturnedTender } from '../../../core/returns/parts.ts'
import { Note } from '../../components/note.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useBookOf } from './use-returns.ts'
import { pointsSide } from './what-comes-back.ts'

const ICONS: Readonly<Record<ReturnedTender['kind'], ReactNode>> = {
  'cash': <IconCash className="i" aria-hidden />, 'card': <IconCreditCard className="i" aria-hidden />, 'paynow': <IconQrcode className="i" aria-hidden />, 'qr': <IconQrcode className="i" aria-hidden />, 'points': <PointsIcon />,
  'gift-card': <IconGiftCard className="i" aria-hidden />, 'store-credit': <IconGiftCard className="i" aria-hidden />, 'account': <IconTicket className="i" aria-hidden />, 'other-till': <IconBuildingStore className="i" aria-hidden />,
}

/** The refund tender by tender, the way it was paid. */
export function TendersBack({ pay, quote, count }: { readonly pay: readonly ReturnedTender[]; readonly quote: Pick<ReturnQuote, 'result'>; readonly count: number }) {
  const { t, money, amount, points } = useWords()
  const { refundMinor, cashRoundingMinor } = quote.result.parts
  const { keptMinor } = pointsSide(quote)
  return (
    <div className="blk">
      {pay.map((tender) => (
        <div key={tender.tender} className="kv">
          <span className={`row${tender.kind === 'points' ? ' gain b' : ''}`}>{ICONS[tender.kind]}{tender.kind === 'points' ? t('goodsBack.to.points', { points: points(tender.points) }) : t(`goodsBack.to.${tender.kind}`)}</span>
          <span className={`vv num${tender.kind === 'points' ? ' gain' : ' h2'}`}>{money(tender.amountMinor)}</span>
        </div>
      ))}
      {keptMinor > 0 && <div className="kv"><span className="muted">{t('goodsBack.kept')}</span><span className="vv num">{amount(-keptMinor)}</span></div>}
      {cashRoundingMinor !== 0 && <div className="kv"><span className="muted">{t('goodsBack.rounded')}</span><span className="vv num">{amount(cashRoundingMinor)}</span></div>}
      <div className="kv sum-row"><span className="muted">{t('goodsBack.items', { count })}</span><span className="vv num">{money(refundMinor)}</span></div>
    </div>
  )
}

/** The points side, and what becomes of coupons, gifts and the tier. */
export function PointsBack({ sale, quote }: { readonly sale: ReturnableSale; readonly quote: ReturnQuote }) {
  const { t, points, lang } = useWords()
  const book = useBookOf(sale.rulebookVersion)
  const { givenBack, takenBack } = pointsSide(quote)
  const { coupons, withdrawn, restored } = quote.result
  const tier = book?.rulebook.tiers.find(({ id }) => id === quote.tierAfter)
  return (
    <>
      {quote.points && (
        <>
          <h2 className="h2">{t('goodsBack.points.title', { name: sale.member?.name ?? '' })}</h2>
          <div className="ptk num">
            <div className="kv"><span className="kk">{t('goodsBack.points.now')}</span><span className="vv">{points(quote.points.before)}</span></div>
            {givenBack > 0 && <div className="kv"><span className="kk">{t('goodsBack.points.givenBack')}</span><span className="vv gain">+{points(givenBack)}</span></div>}
            {takenBack !== 0 && <div className="kv"><span className="kk">{t('goodsBack.points.takenBack')}<small>{t('goodsBack.points.earned', { points: points(sale.pointsEarned) })}</small></span><span className="vv">{points(-takenBack)}</span></div>}
            <div className="kv last"><span className="b">{t('goodsBack.points.after')}</span><span className="big">{points(quote.points.after)}</span></div>
          </div>
          {quote.points.debtAfter > 0 && <Note tone="warn">{t('goodsBack.points.owes', { points: points(quote.points.debtAfter) })}</Note>}
        </>
      )}
      {!quote.points && sale.memberId !== null && <p className="muted">{t('goodsBack.points.elsewhere')}</p>}
      {coupons.map((code) => <p key={code} className="row"><IconTicket className="i gain" aria-hidden />{t('goodsBack.couponGood', { code })}</p>)}
      {restored.length > 0 && <p className="row"><IconTicket className="i gain" aria-hidden />{t('goodsBack.restored', { count: restored.length })}</p>}
      {withdrawn.length > 0 && <p className="row"><IconAlertTriangle className="i warn" aria-hidden />{t('goodsBack.withdrawn', { count: withdrawn.length })}</p>}
      {quote.points && sale.member && (
        <Note tone={tier ? 'warn' : 'gain'}>{tier ? t('goodsBack.tierAfter', { name: sale.member.name, tier: tier.name[lang] }) : t('goodsBack.tierStays', { name: sale.member.name, tier: sale.member.tier.name[lang] })}</Note>
      )}
    </>
  )
}
