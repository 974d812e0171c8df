import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays, addMonths, dayOfYear, endOfMonth } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import type { LotBalance } from './lot.ts'

type ExpiryRules = Pick<Rulebook, 'pointsExpireAfterMonths'> & Partial<Pick<Rulebook, 'pointsRules'>>

/**
 * The last usable day of points earned on a day; null where they never expire, and where it is inactivity that ends them
 * (`expiryByInactivity`). Days a month does not have become its last (loyalty-rules section 5).
 */
export function expiryOf(rulebook: ExpiryRules, earnedOn: CivilDate): CivilDate | null {
  const months = rulebook.pointsExpireAfterMonths
  const expiry = rulebook.pointsRules?.expiry ?? { kind: 'age', until: 'month-end' }
  if (months === null || expiry.kind === 'inactivity') return null
  const aged = addMonths(earnedOn, months)
  if (expiry.kind === 'age') return expiry.until === 'day' ? aged : endOfMonth(aged)
  const year = Number(aged.slice(0, 4))
  const thisYear = dayOfYear(year, expiry.month, expiry.day)
  return thisYear >= aged ? thisYear : dayOfYear(year + 1, expiry.month, expiry.day)
}

/**
 * The last usable day of points earned on a day, where so many months without earning or spending end everything.
 * `activity`: the days on which the member earned or spent, in any order. A gap longer than that ended what was there,
 * whatever came after it; so the day follows from the dates alone, whether or not anything was posted. `atLeast`: a last
 * day that they have in any case.
 */
export function expiryByInactivity(earnedOn: CivilDate, activity: readonly CivilDate[], months: number, atLeast: CivilDate | null = null): CivilDate {
  const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b)
  let last = later(addMonths(earnedOn, months), atLeast ?? earnedOn)
  for (const day of activity.filter((each) => each > earnedOn).sort()) {
    if (day > last) break
    last = later(last, addMonths(day, months))
  }
  return last
}

/**
 * Lots with the last usable day that holds for them: that of inactivity where the programme says so, else their own. A lot
 * that was handed over, or that spent points came back to, has a day of its own, which inactivity only puts off.
 */
export function withExpiry(rulebook: ExpiryRules, lots: readonly LotBalance[], activity: readonly CivilDate[]): readonly LotBalance[] {
  const months = rulebook.pointsExpireAfterMonths
  if (months === null || rulebook.pointsRules?.expiry.kind !== 'inactivity') return lots
  return lots.map((lot) => ({ ...lot, expiresOn: expiryByInactivity(lot.earnedOn, activity, months, lot.expiresOn) }))
}

/** What is to be posted because a day came: once, under an id made of lot and date (loyalty-rules section 5). */
export interface DuePosting {
  id: string
  lotId: string
  kind: 'expiry' | 'release' | 'reopening'
  /** The civil date it belongs to: the first day without the points, or with them. */
  on: CivilDate
  points: number
}

/**
 * Expiries due by a day. The id and the points are the same however many days have passed, and whatever the hour.
 * `reopening`: an expiry was posted, but a later arrival (activity, a corrected lot) moved the last day: it is undone.
 */
export function expiriesDue(lots: readonly LotBalance[], onDate: CivilDate): DuePosting[] {
  return lots.flatMap((lot): DuePosting[] => {
    const over = lot.expiresOn !== null && lot.expiresOn < onDate
    if (over && lot.remaining > 0) {
      return [{ id: `expiry:${lot.lotId}:${lot.expiresOn}`, lotId: lot.lotId, kind: 'expiry', on: addDays(lot.expiresOn!, 1), points: lot.remaining }]
    }
    const undone = lot.expired ?? 0
    if (over || undone === 0) return []
    return [{ id: `reopening:${lot.lotId}:${lot.expiresOn ?? 'never'}`, lotId: lot.lotId, kind: 'reopening', on: onDate, points: undone }]
  })
}

/** Pending points that became available after `since` (the last day posted; null: never yet) and by `onDate`. */
export function releasesDue(lots: readonly LotBalance[], since: CivilDate | null, onDate: CivilDate): DuePosting[] {
  return lots
    .filter((lot) => lot.remaining > 0 && lot.availableFrom > lot.earnedOn && lot.availableFrom <= onDate && (since === null || lot.availableFrom > since))
    .map((lot) => ({ id: `release:${lot.lotId}:${lot.availableFrom}`, lotId: lot.lotId, kind: 'release', on: lot.availableFrom, points: lot.remaining }))
}

/** Lots after their due expiries and reopenings were posted. */
export function afterExpiry(lots: readonly LotBalance[], postings: readonly DuePosting[]): LotBalance[] {
  const moved = new Map(postings.map((posting) => [posting.lotId, posting]))
  return lots.map((lot) => {
    const posting = moved.get(lot.lotId)
    if (posting === undefined || posting.kind === 'release') return lot
    if (posting.kind === 'expiry') return { ...lot, remaining: lot.remaining - posting.points, expired: (lot.expired ?? 0) + posting.points }
    const { expired, ...open } = lot
    return { ...open, remaining: open.remaining + (expired ?? 0) }
  })
}
