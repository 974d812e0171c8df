import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** A price charged in a store, offers included, from a day until the next entry begins. */
export interface ChargedPrice {
  from: CivilDate
  priceMinor: number
}

/**
 * The “was” price that may stand beside an offer: the lowest charged in that store in the days before it began, from its
 * price history in any order (loyalty-rules section 9). The price that held when the days began counts. Null where the
 * programme shows none or nothing was charged: then the words are “member price”. Several entries of one day all count,
 * and the lowest of them is what holds on.
 */
export function referencePriceMinor(rulebook: Pick<Rulebook, 'wasPriceDays'>, history: readonly ChargedPrice[], offerFrom: CivilDate): number | null {
  if (rulebook.wasPriceDays === 0) return null
  const first = addDays(offerFrom, -rulebook.wasPriceDays)
  const before = history.filter((entry) => entry.from < offerFrom)
  const starts = before.reduce<CivilDate | null>((latest, { from }) => (from <= first && (latest === null || from > latest) ? from : latest), null)
  const prices = before.filter(({ from }) => from > first || from === starts).map((entry) => entry.priceMinor)
  return prices.length === 0 ? null : Math.min(...prices)
}
