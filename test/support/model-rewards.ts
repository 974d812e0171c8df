import { addMonths } from './model-points.ts'
import { REFILL, STAMP_CARD } from './small-shop.ts'

/** What a sale did to a member's stamps and uses. What came back whole is as if it had never been. */
export interface RewardedSale {
  readonly day: string
  readonly stamps: number
  readonly cardsPaid: number
  readonly granted: number
  readonly used: number
}

/** Stamps of a member's sales, in their order: a full card pays first, and the sale's own stamps come after. */
export function stampsAfter(sales: readonly RewardedSale[], today: string, endMonths: number | undefined): { open: number; full: number } {
  let stamps = 0
  let lastDay: string | null = null
  const endOn = (day: string): void => {
    if (lastDay !== null && endMonths !== undefined && addMonths(lastDay, endMonths) < day) stamps = 0
  }
  for (const sale of sales) {
    endOn(sale.day)
    // Stamps of a card that was paid out before they came back are not asked for.
    stamps = Math.max(0, stamps - sale.cardsPaid * STAMP_CARD.stamps)
    if (sale.stamps > 0) {
      stamps += sale.stamps
      lastDay = sale.day
    }
  }
  endOn(today)
  return { open: stamps % STAMP_CARD.stamps, full: Math.floor(stamps / STAMP_CARD.stamps) }
}

/** Uses left: granted ones that still run, the oldest used first, and what is left of those that the tier has each year. */
export function usesAfter(sales: readonly RewardedSale[], tierId: string, today: string, endMonths: number | undefined): number {
  const granted: { day: string; left: number }[] = []
  let ofYear = 0
  const runs = (lot: { day: string }, day: string): boolean => endMonths === undefined || day <= addMonths(lot.day, endMonths)
  for (const sale of sales) {
    for (let n = 0; n < sale.used; n++) {
      const lot = granted.find((each) => each.left > 0 && runs(each, sale.day))
      if (lot) lot.left -= 1
      else if (sale.day.slice(0, 4) === today.slice(0, 4)) ofYear += 1
    }
    if (sale.granted > 0) granted.push({ day: sale.day, left: sale.granted })
  }
  return granted.reduce((sum, lot) => sum + (runs(lot, today) ? lot.left : 0), 0) + Math.max(0, (REFILL.perYear[tierId] ?? 0) - ofYear)
}
