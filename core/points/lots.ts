import type { PointsLot } from '../ledger/journal.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addMonths, endOfMonth } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** A lot and what is left of it. */
export type LotBalance = PointsLot & { remaining: number }

function expired(lot: LotBalance, onDate: CivilDate): boolean {
  // The last day is usable to its end (loyalty-rules section 5).
  return lot.expiresOn !== null && lot.expiresOn < onDate
}

function spendable(lot: LotBalance, onDate: CivilDate): boolean {
  return lot.remaining > 0 && lot.availableFrom <= onDate && !expired(lot, onDate)
}

/** Points that may be spent on a civil date of the programme's time zone. */
export function availablePoints(lots: readonly LotBalance[], onDate: CivilDate): number {
  return lots.reduce((sum, lot) => sum + (spendable(lot, onDate) ? lot.remaining : 0), 0)
}

/** Points earned that become available later. */
export function pendingPoints(lots: readonly LotBalance[], onDate: CivilDate): number {
  return lots.reduce((sum, lot) => sum + (lot.availableFrom > onDate && !expired(lot, onDate) ? lot.remaining : 0), 0)
}

/** What expires next of the available points, and its last usable day; null when nothing does. */
export function nextExpiry(lots: readonly LotBalance[], onDate: CivilDate): { points: number; on: CivilDate } | null {
  let next: { points: number; on: CivilDate } | null = null
  for (const lot of lots) {
    if (lot.expiresOn === null || !spendable(lot, onDate)) continue
    if (next === null || lot.expiresOn < next.on) next = { points: lot.remaining, on: lot.expiresOn }
    else if (lot.expiresOn === next.on) next = { points: next.points + lot.remaining, on: next.on }
  }
  return next
}

function spendingOrder(a: LotBalance, b: LotBalance): number {
  if (a.expiresOn !== b.expiresOn) {
    if (a.expiresOn === null) return 1
    if (b.expiresOn === null) return -1
    return a.expiresOn < b.expiresOn ? -1 : 1
  }
  if (a.earnedOn !== b.earnedOn) return a.earnedOn < b.earnedOn ? -1 : 1
  return a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0
}

/**
 * Which lots a spend takes: the one that expires first, then the oldest (loyalty-rules section 5).
 * Throws RangeError when more is asked than is available: a tender is checked before.
 */
export function spendLots(lots: readonly LotBalance[], points: number, onDate: CivilDate): { lotId: string; points: number }[] {
  const taken: { lotId: string; points: number }[] = []
  let left = points
  for (const lot of lots.filter((each) => spendable(each, onDate)).sort(spendingOrder)) {
    if (left === 0) break
    const part = Math.min(left, lot.remaining)
    taken.push({ lotId: lot.lotId, points: part })
    left -= part
  }
  if (left !== 0) throw new RangeError(`${points} points asked, ${left} more than the lots hold`)
  return taken
}

/** The lot a sale earns: available at once to later sales, expiring at the end of a month as the rulebook says. */
export function newLot(rulebook: Pick<Rulebook, 'pointsExpireAfterMonths'>, lot: { lotId: string; memberId: string; points: number; onDate: CivilDate }): PointsLot {
  const months = rulebook.pointsExpireAfterMonths
  return {
    lotId: lot.lotId,
    memberId: lot.memberId,
    points: lot.points,
    earnedOn: lot.onDate,
    availableFrom: lot.onDate,
    expiresOn: months === null ? null : endOfMonth(addMonths(lot.onDate, months)),
  }
}
