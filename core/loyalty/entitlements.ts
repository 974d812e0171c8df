import type { Entitlement } from '../rulebook/benefits.ts'
import { addMonths } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** Uses of one entitlement that were granted, or used, on a day. */
export interface DatedUses {
  uses: number
  onDate: CivilDate
}

type Terms = Pick<Entitlement, 'perYearByTier' | 'expiresAfterMonths'>

/**
 * Uses left on a day: granted ones that have not ended, and what is left of the tier's uses of the calendar year. Granted
 * uses are used first, the oldest before the others; uses beyond them are the year's.
 */
export function usesLeft(terms: Terms, tierId: string, moves: { granted: readonly DatedUses[]; used: readonly DatedUses[] }, onDate: CivilDate): number {
  const byDay = (a: DatedUses, b: DatedUses): number => (a.onDate < b.onDate ? -1 : a.onDate > b.onDate ? 1 : 0)
  const lots = moves.granted.map((each) => ({ ...each })).sort(byDay)
  const isGood = (lot: DatedUses, on: CivilDate): boolean =>
    lot.onDate <= on && (terms.expiresAfterMonths === undefined || on <= addMonths(lot.onDate, terms.expiresAfterMonths))
  let usedOfYear = 0
  for (const { uses, onDate: usedOn } of [...moves.used].sort(byDay)) {
    let open = uses
    for (const lot of lots.filter((each) => isGood(each, usedOn))) {
      const taken = Math.min(open, lot.uses)
      lot.uses -= taken
      open -= taken
    }
    if (usedOn.slice(0, 4) === onDate.slice(0, 4)) usedOfYear += open
  }
  const granted = lots.reduce((sum, lot) => sum + (isGood(lot, onDate) ? lot.uses : 0), 0)
  return granted + Math.max(0, (terms.perYearByTier?.[tierId] ?? 0) - usedOfYear)
}
