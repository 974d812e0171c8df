import { Progress } from '@mantine/core'
import type { ToldReport } from '../../../core/contract/report-methods.ts'
import { addingUp, averageSale, netSales, taxMinor } from '../../../core/reports/adding-up.ts'
import type { Figures } from '../../../core/reports/figures.ts'
import type { TenderKind } from '../../../core/reports/tenders.ts'
import { useWords } from '../../i18n/use-words.ts'
import { HourBars } from './hour-bars.tsx'

/** Each tender's own colour; the words beside it say the same. */
const TENDER_COLOURS: Readonly<Record<TenderKind, string>> = {
  'card': 'var(--c2)', 'paynow': 'var(--c3)', 'qr': 'var(--c5)', 'cash': 'var(--ink)', 'points': 'var(--c1)', 'gift-card': 'var(--c4)', 'store-credit': 'var(--warn)', 'account': 'var(--ink-3)', 'other-till': 'var(--line-strong)',
}

/** What was sold, how it adds up to what came in, and how it was paid. */
export function SalesFigures({ figures }: { readonly figures: Figures }) {
  const { t, money, amount } = useWords()
  const { steps, takenInMinor } = addingUp(figures)
  const average = averageSale(figures)
  const { with: back, without, voids } = figures.returns
  return (
    <>
      <div className="report-top num">
        <div><div className="muted">{t('report.net')}</div><div className="big36">{money(netSales(figures))}</div><div className="meta muted">{t('report.tax', { amount: amount(taxMinor(figures)) })}</div></div>
        <div>
          <div className="muted">{t('report.sales')}</div><div className="big36">{figures.sales.count}</div>
          <div className="meta muted">{average !== null && t('report.average', { amount: amount(average) })}</div>
          <div className="meta muted">{t('report.back', { returns: back.count + without.count, voids: voids.count })}</div>
        </div>
      </div>
      <table className="figures num">
        <caption className="h3">{t('report.addsUp')}</caption>
        <tbody>
          {steps.map(({ kind, amountMinor }) => <tr key={kind}><th scope="row">{t(`report.step.${kind}`)}</th><td>{amount(amountMinor)}</td></tr>)}
          <tr className="total-row"><th scope="row">{t('report.takenIn')}</th><td>{amount(takenInMinor)}</td></tr>
        </tbody>
      </table>
      <Tenders figures={figures} />
      <HourBars hours={figures.hours} />
    </>
  )
}

function Tenders({ figures: { tenders } }: { readonly figures: Figures }) {
  const { t, amount, points } = useWords()
  const positive = tenders.filter(({ amountMinor }) => amountMinor > 0)
  const all = positive.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return (
    <div>
      <h3 className="h3">{t('report.paid')}</h3>
      {all > 0 && (
        <Progress.Root className="tender-bar" size={28} aria-hidden="true">
          {positive.map(({ kind, amountMinor }) => <Progress.Section key={kind} value={(100 * amountMinor) / all} color={TENDER_COLOURS[kind]} />)}
        </Progress.Root>
      )}
      <table className="figures num">
        <thead className="sr"><tr><th scope="col">{t('day.tender')}</th><th scope="col">{t('report.sales')}</th><th scope="col">{t('day.amount')}</th></tr></thead>
        <tbody>
          {tenders.map((tender) => (
            <tr key={tender.kind}>
              <th scope="row"><span className="swatch" style={{ background: TENDER_COLOURS[tender.kind] }} aria-hidden="true" />{tender.kind === 'points' ? t('report.pointsPaid', { points: points(tender.points) }) : t(`report.tender.${tender.kind}`)}</th>
              <td className="muted">{tender.sales}</td><td>{amount(tender.amountMinor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const MOST_OFFERS = 5
const POINT_KINDS = ['issued', 'reversed', 'redeemed', 'givenBack', 'expired', 'adjusted', 'forfeited', 'imported'] as const

/** Members' share, their points and what is owed; the offers used most. */
export function MemberFigures({ told: { report: { figures }, owed, promotions } }: { readonly told: ToldReport }) {
  const { t, lang, amount, points } = useWords()
  const { members, sales } = figures
  const share = sales.totalMinor === 0 ? null : Math.round((100 * members.amountMinor) / sales.totalMinor)
  return (
    <>
      <h2 className="h2">{t('report.members')}</h2>
      <div className="row num">{share !== null && <b className="share">{share}%</b>}<div className="meta"><div>{t('report.shareOf')}</div><div>{t('report.memberSales', { count: members.sales, of: sales.count, joined: members.joined })}</div></div></div>
      <table className="figures num">
        <caption className="h3">{t('report.points')}</caption>
        <tbody>
          {POINT_KINDS.filter((kind) => figures.points[kind] !== 0).map((kind) => <tr key={kind}><th scope="row">{t(`report.point.${kind}`)}</th><td>{points(figures.points[kind])}</td></tr>)}
          <tr className="total-row"><th scope="row">{t('report.point.change')}</th><td>{points(figures.points.change)}</td></tr>
        </tbody>
      </table>
      <table className="figures num">
        <caption className="h3">{t('report.owed')}</caption>
        <tbody>
          <tr><th scope="row">{t('report.owedPoints')}</th><td>{points(owed.points)}</td></tr>
          <tr><th scope="row">{t('report.tender.gift-card')}</th><td>{amount(owed.giftCardsMinor)}</td></tr>
          <tr><th scope="row">{t('report.tender.store-credit')}</th><td>{amount(owed.storeCreditMinor)}</td></tr>
        </tbody>
      </table>
      {figures.promotions.length > 0 && (
        <table className="figures num">
          <caption className="h3">{t('report.offers')}</caption>
          <tbody>
            {figures.promotions.slice(0, MOST_OFFERS).map(({ promotionId, uses, amountMinor }) => <tr key={promotionId}><th scope="row">{promotions[promotionId]?.[lang] ?? promotionId}</th><td className="muted">{uses}</td><td>{amount(-amountMinor)}</td></tr>)}
          </tbody>
        </table>
      )}
    </>
  )
}
