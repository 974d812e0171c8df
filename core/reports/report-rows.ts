import { plainAmount } from '../money/format.ts'
import { addingUp, averageSale, netSales } from './adding-up.ts'
import type { Owed } from './figures.ts'
import type { ShiftReport } from './shift-reports.ts'

/** A report as rows for other programs: what it is of, which row, how many, how much. Amounts plain, with the currency's decimals. */
export function reportRows({ report, owed }: { readonly report: ShiftReport; readonly owed: Owed }, exponent: number): string[][] {
  const { figures, closing } = report
  const money = (amountMinor: number): string => plainAmount(amountMinor, exponent)
  const row = (section: string, item: string, count: number | null, amount: string): string[] => [section, item, count === null ? '' : String(count), amount]
  const { steps, takenInMinor } = addingUp(figures)
  const average = averageSale(figures)
  return [
    ['section', 'item', 'count', 'amount'],
    row('report', closing === null ? 'x' : `z ${closing.letters}${closing.zNumber}`, null, report.businessDay),
    ...(closing === null ? [] : [row('report', 'journal head', closing.head.seq, closing.head.hash)]),
    row('sales', 'net', figures.sales.count, money(netSales(figures))),
    ...(average === null ? [] : [row('sales', 'average', null, money(average))]),
    ...steps.map(({ kind, amountMinor }) => row('adding up', kind, null, money(amountMinor))),
    row('adding up', 'taken in', null, money(takenInMinor)),
    ...(['with', 'without', 'voids'] as const).map((kind) => row('returns', kind, figures.returns[kind].count, money(figures.returns[kind].amountMinor))),
    ...figures.tenders.map(({ kind, sales, amountMinor }) => row('tenders', kind, sales, money(amountMinor))),
    ...figures.taxes.map(({ taxCode, rateBp, taxMinor }) => row('taxes', `${taxCode} ${rateBp / 100}%`, null, money(taxMinor))),
    ...figures.promotions.map(({ promotionId, uses, amountMinor }) => row('promotions', promotionId, uses, money(amountMinor))),
    row('by hand', 'price changes', figures.priceChanges.count, money(figures.priceChanges.amountMinor)),
    row('drawer', 'no sale', figures.noSales, ''),
    ...figures.drawer.map(({ kind, count, amountMinor }) => row('drawer', kind, count, money(amountMinor))),
    ...(closing?.tenders ?? []).flatMap(({ tender, expectedMinor, countedMinor }) => [row('closing', `${tender} expected`, null, money(expectedMinor)), row('closing', `${tender} counted`, null, countedMinor === null ? '' : money(countedMinor))]),
    ...figures.hours.map(({ hour, sales, amountMinor }) => row('hours', String(hour).padStart(2, '0'), sales, money(amountMinor))),
    row('members', 'sales', figures.members.sales, money(figures.members.amountMinor)),
    row('members', 'joined', figures.members.joined, ''),
    ...figures.staff.map(({ staffId, sales, amountMinor }) => row('staff', staffId, sales, money(amountMinor))),
    ...Object.entries(figures.points).map(([kind, points]) => row('points', kind, points, '')),
    row('owed', 'points', owed.points, ''),
    row('owed', 'gift cards', null, money(owed.giftCardsMinor)),
    row('owed', 'store credit', null, money(owed.storeCreditMinor)),
    row('owed', 'by account customers', null, money(owed.accountsMinor)),
    row('coupons', 'used', figures.coupons.used, ''),
    row('coupons', 'issued', figures.coupons.issued, ''),
    ...figures.exceptions.map(({ kind, at, amount }) => row('exceptions', `${kind} ${new Date(at).toISOString()}`, null, amount === null ? '' : kind === 'points-adjusted' ? String(amount) : money(amount))),
  ]
}
