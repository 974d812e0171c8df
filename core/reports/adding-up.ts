import type { Figures } from './figures.ts'

/** One step of how sales lead to what came in. */
export interface Step {
  readonly kind: 'before' | 'offers' | 'by-hand' | 'tax-on-top' | 'returns' | 'rounding' | 'deducted'
  readonly amountMinor: number
}

/** How the sales before anything was taken off lead to what came in, step by step; `takenInMinor` is their sum. */
export function addingUp({ sales, returns, roundingMinor, deductedMinor }: Pick<Figures, 'sales' | 'returns' | 'roundingMinor' | 'deductedMinor'>): { readonly steps: Step[]; readonly takenInMinor: number } {
  const all: Step[] = [
    { kind: 'before', amountMinor: sales.beforeMinor },
    { kind: 'offers', amountMinor: -sales.offersMinor },
    { kind: 'by-hand', amountMinor: -sales.byHandMinor },
    { kind: 'tax-on-top', amountMinor: sales.taxOnTopMinor },
    { kind: 'returns', amountMinor: -(returns.with.amountMinor + returns.without.amountMinor + returns.voids.amountMinor) },
    { kind: 'deducted', amountMinor: deductedMinor },
    { kind: 'rounding', amountMinor: roundingMinor },
  ]
  return { steps: all.filter(({ kind, amountMinor }) => kind === 'before' || amountMinor !== 0), takenInMinor: all.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }
}

/** Sales less what came back, with tax, before rounding. */
export const netSales = ({ sales, returns }: Pick<Figures, 'sales' | 'returns'>): number =>
  sales.totalMinor - returns.with.amountMinor - returns.without.amountMinor - returns.voids.amountMinor

/** The mean of a sale, rounded to the minor unit; null where nothing was sold. */
export const averageSale = ({ sales }: Pick<Figures, 'sales'>): number | null => (sales.count === 0 ? null : Math.round(sales.totalMinor / sales.count))

/** Tax less what went back with returns. */
export const taxMinor = ({ taxes }: Pick<Figures, 'taxes'>): number => taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)

/** What figures say that does not agree with itself; empty when all is well. A fault here is a fault of this program. */
export function disagreements(figures: Figures): string[] {
  const { tenders, accounts, points } = figures
  const { takenInMinor } = addingUp(figures)
  const paidMinor = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const moved = points.issued + points.reversed + points.redeemed + points.givenBack + points.expired + points.adjusted + points.forfeited + points.imported
  const sums = { money: 0, points: 0 }
  for (const { unit, amount } of accounts) sums[unit] += amount
  return [
    ...(takenInMinor === paidMinor ? [] : [`taken in ${takenInMinor}, paid ${paidMinor}`]),
    ...(moved === points.change ? [] : [`points moved ${moved}, members have ${points.change} more`]),
    ...(sums.money === 0 && sums.points === 0 ? [] : [`the accounts come to ${sums.money} and ${sums.points}`]),
  ]
}
