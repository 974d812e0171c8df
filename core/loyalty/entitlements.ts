import type { Entitlement } from '../rulebook/benefits.ts'
import { addMonths } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** Uses of one entitlement that were granted on a day, or used: in the order of the books, without sales that came back whole. */
export interface EntitlementMove {
  isGranted: boolean
  uses: number
  onDate: CivilDate
}

type Terms = Pick<Entitlement, 'perYearByTier' | 'expiresAfterMonths'>

/**
 * Uses left on a day: granted ones that have not ended, and what is left of the tier's uses of the calendar year. Those
 * granted before a use are used first, the oldest before the others; uses beyond them are the year's.
 */
export function usesLeft(terms: Terms, tierId: string, moves: readonly EntitlementMove[], onDate: CivilDate): number {
  const lots: { uses: number; onDate: CivilDate }[] = []
  const isGood = (lot: { onDate: CivilDate }, on: CivilDate): boolean =>
    lot.onDate <= on && (terms.expiresAfterMonths === undefined || on <= addMonths(lot.onDate, terms.expiresAfterMonths))
  let usedOfYear = 0
  for (const { isGranted, uses, onDate: usedOn } of [...moves].sort((a, b) => (a.onDate < b.onDate ? -1 : a.onDate > b.onDate ? 1 : 0))) {
    if (isGranted) {
      lots.push({ uses, onDate: usedOn })
      continue
    }
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
