import type { Figures } from './figures.ts'
import { drawerRow, emptyTally, figuresOfTally, hourRow, promotionRow, rowOf, staffRow, taxRow, tenderRow } from './tally.ts'

/** The figures of several stretches together: a store's tills, a week, a month. */
export function sumFigures(all: readonly Figures[]): Figures {
  const sum = emptyTally()
  for (const each of all) {
    sum.entries += each.entries
    sum.roundingMinor += each.roundingMinor
    sum.deductedMinor += each.deductedMinor
    sum.noSales += each.noSales
    add(sum.sales, each.sales)
    for (const kind of ['with', 'without', 'voids'] as const) add(sum.returns[kind], each.returns[kind])
    add(sum.coupons, each.coupons)
    add(sum.priceChanges, each.priceChanges)
    add(sum.members, each.members)
    add(sum.points, each.points)
    for (const row of each.tenders) add(tenderRow(sum, row.kind), row)
    for (const row of each.taxes) add(taxRow(sum, row.taxCode, row.rateBp), row, ['rateBp'])
    for (const row of each.promotions) add(promotionRow(sum, row.promotionId), row)
    for (const row of each.hours) add(hourRow(sum, row.hour), row, ['hour'])
    for (const row of each.staff) add(staffRow(sum, row.staffId), row)
    for (const row of each.accounts) add(rowOf(sum.accounts, row.account, () => ({ account: row.account, unit: row.unit, amount: 0 })), row)
    for (const row of each.drawer) add(drawerRow(sum, row.kind), row)
    sum.exceptions.push(...each.exceptions)
  }
  return figuresOfTally(sum)
}

/** Adds the numbers of one row to another's; `keys` are no sums. */
function add<T extends object>(into: T, from: T, keys: readonly (keyof T)[] = []): void {
  for (const key of Object.keys(from) as (keyof T)[]) {
    const [a, b] = [into[key], from[key]]
    if (!keys.includes(key) && typeof a === 'number' && typeof b === 'number') into[key] = (a + b) as T[typeof key]
  }
}
