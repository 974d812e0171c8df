import type { PointsLot } from '../ledger/points-lot.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { expiryOf } from './expiry.ts'
import type { LotBalance, LotPart } from './lot.ts'

/** Whether a lot's last usable day is over (loyalty-rules section 5: it is usable to its end). */
export function isExpired(lot: Pick<LotBalance, 'expiresOn'>, onDate: CivilDate): boolean {
  return lot.expiresOn !== null && lot.expiresOn < onDate
}

/** What a lot holds for a day on which it is neither pending nor expired; a posted expiry does not bind days before it. */
function usable(lot: LotBalance, onDate: CivilDate): number {
  return lot.availableFrom > onDate || isExpired(lot, onDate) ? 0 : heldBy(lot)
}

/** What is left of a lot, what a posted expiry took included: for days that are not after its last. */
export function heldBy(lot: LotBalance): number {
  return lot.remaining + (lot.expired ?? 0)
}

/** Points that may be spent on a civil date of the programme's time zone. */
export function availablePoints(lots: readonly LotBalance[], onDate: CivilDate): number {
  return lots.reduce((sum, lot) => sum + usable(lot, onDate), 0)
}

/** Points earned that become available later. */
export function pendingPoints(lots: readonly LotBalance[], onDate: CivilDate): number {
  return lots.reduce((sum, lot) => sum + (lot.availableFrom > onDate && !isExpired(lot, onDate) ? heldBy(lot) : 0), 0)
}

/** Last usable days of available points, soonest first, each with all that ends on it; at most `count` of them. */
export function nextExpiries(lots: readonly LotBalance[], onDate: CivilDate, count: number): { points: number; on: CivilDate }[] {
  const byDay = new Map<CivilDate, number>()
  for (const lot of lots) {
    const points = usable(lot, onDate)
    if (lot.expiresOn !== null && points > 0) byDay.set(lot.expiresOn, (byDay.get(lot.expiresOn) ?? 0) + points)
  }
  return [...byDay].map(([on, points]) => ({ points, on })).sort((a, b) => (a.on < b.on ? -1 : 1)).slice(0, count)
}

/** What expires next of the available points, and its last usable day; null when nothing does. */
export function nextExpiry(lots: readonly LotBalance[], onDate: CivilDate): { points: number; on: CivilDate } | null {
  return nextExpiries(lots, onDate, 1)[0] ?? null
}

/** The lot that expires first, then the oldest, then by id, so that every machine takes the same. */
export function spendingOrder(a: LotBalance, b: LotBalance): number {
  if (a.expiresOn !== b.expiresOn) {
    if (a.expiresOn === null) return 1
    if (b.expiresOn === null) return -1
    return a.expiresOn < b.expiresOn ? -1 : 1
  }
  if (a.earnedOn !== b.earnedOn) return a.earnedOn < b.earnedOn ? -1 : 1
  return a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0
}

/** Takes up to `points` from lots in the order given, as far as `held` says each has them. `short`: what they did not have. */
export function takeInOrder(lots: readonly LotBalance[], points: number, held: (lot: LotBalance) => number): { parts: LotPart[]; short: number } {
  const parts: LotPart[] = []
  let left = points
  for (const lot of lots) {
    const part = Math.min(left, held(lot))
    if (part <= 0) continue
    const reopened = Math.max(0, part - lot.remaining)
    parts.push(reopened > 0 ? { lotId: lot.lotId, points: part, reopened } : { lotId: lot.lotId, points: part })
    left -= part
  }
  return { parts, short: left }
}

/**
 * Which lots a spend takes: the one that expires first, then the oldest (loyalty-rules section 5). `onDate` is the spend's
 * own civil date, so that one which arrives after an expiry was posted still takes what was there on its day.
 * Throws RangeError when more is asked than is available: a tender is checked before.
 */
export function spendLots(lots: readonly LotBalance[], points: number, onDate: CivilDate): LotPart[] {
  const { parts, short } = takeInOrder([...lots].sort(spendingOrder), points, (lot) => usable(lot, onDate))
  if (short !== 0) throw new RangeError(`${points} points asked, ${short} more than the lots hold`)
  return parts
}

/** The same for a spend that has happened and cannot be refused: what the lots do not have is `short`, and becomes debt. */
export function spendLotsAnyway(lots: readonly LotBalance[], points: number, onDate: CivilDate): { parts: LotPart[]; short: number } {
  return takeInOrder([...lots].sort(spendingOrder), points, (lot) => usable(lot, onDate))
}

/** Lots after points were taken from them. */
export function afterTaking(lots: readonly LotBalance[], parts: readonly LotPart[]): LotBalance[] {
  const taken = new Map(parts.map((part) => [part.lotId, part]))
  return lots.map((lot) => {
    const part = taken.get(lot.lotId)
    if (part === undefined) return lot
    const reopened = part.reopened ?? 0
    const left = { ...lot, remaining: lot.remaining - (part.points - reopened) }
    return reopened === 0 ? left : { ...left, expired: (lot.expired ?? 0) - reopened }
  })
}

type LotRules = Pick<Rulebook, 'pointsExpireAfterMonths'> & Partial<Pick<Rulebook, 'pointsRules'>>

/** The lot a sale earns: available after the programme's pending days, expiring as the rulebook says. */
export function newLot(rulebook: LotRules, lot: { lotId: string; memberId: string; points: number; onDate: CivilDate }): PointsLot {
  return {
    lotId: lot.lotId,
    memberId: lot.memberId,
    points: lot.points,
    earnedOn: lot.onDate,
    availableFrom: addDays(lot.onDate, rulebook.pointsRules?.pendingDays ?? 0),
    expiresOn: expiryOf(rulebook, lot.onDate),
  }
}

/** The same parts with every lot named once, in the place where it is named first: a sale may take of one lot twice, from a hold and from what was left. */
export function eachLotOnce(parts: readonly Pick<LotPart, 'lotId' | 'points'>[]): LotPart[] {
  const byLot = new Map<string, number>()
  for (const { lotId, points } of parts) byLot.set(lotId, (byLot.get(lotId) ?? 0) + points)
  return [...byLot].map(([lotId, points]) => ({ lotId, points }))
}
