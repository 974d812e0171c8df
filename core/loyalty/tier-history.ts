import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { countedBetween, knownBy, nextUntil, validUntil, windowBefore } from './tier-window.ts'
import type { CountedDays, Qualifying } from './tier-window.ts'
import { reachedRank, tierRank, tierRequires } from './tiers.ts'

export type TierRulebook = Pick<Rulebook, 'tiers' | 'tierRules' | 'tierWindowMonths' | 'choices' | 'pointsRules'>

/** All that a member's tier follows from. */
export interface TierHistory {
  qualifying: readonly Qualifying[]
  /** The tier that was brought along from elsewhere, as if reached on that day. */
  start?: { tierId: string; on: CivilDate } | undefined
  /** Tiers given by hand; each ends on its last day. */
  manual?: readonly { tierId: string; from: CivilDate; until: CivilDate }[] | undefined
}

export interface TierOn {
  tierId: string
  /** The first day of this tier; null for the entry tier of a member who never had another. */
  since: CivilDate | null
  /** Its last day before it must be requalified for; null: for ever, or as long as the counter stands. */
  until: CivilDate | null
  /** The last day it can still stand while it is in its days of grace; null outside of them. */
  graceUntil: CivilDate | null
  /** Given by hand, above the tier that is earned. */
  manual: boolean
  /** What counts in the window that ends on the day. */
  counted: number
}

interface Standing { rank: number; since: CivilDate | null; until: CivilDate | null }

/**
 * The tier at the end of a civil day, derived from dates and amounts alone (loyalty-rules section 7): reached by the
 * window's counter, valid as the rulebook says, then requalified for or dropped. What came back counts as never bought
 * from the day it came back, so that a tier no longer earned ends at once; days before it stay as they were.
 */
export function tierOn(rulebook: TierRulebook, history: TierHistory, onDate: CivilDate): TierOn {
  const entries = knownBy(history.qualifying, onDate)
  const counted = countedBetween(entries, windowBefore(rulebook, onDate), onDate)
  const standing = rulebook.choices.tierLasts === 'rolling' ? countedDaily(rulebook, entries, onDate) : followed(rulebook, entries, history.start, onDate)
  const given = highestGiven(rulebook, history, onDate)
  if (given !== null && given.rank > standing.rank) {
    return { tierId: rulebook.tiers[given.rank]!.id, since: given.since, until: given.until, graceUntil: null, manual: true, counted }
  }
  const inGrace = standing.until !== null && standing.until < onDate
  return {
    tierId: rulebook.tiers[standing.rank]!.id,
    since: standing.since,
    until: standing.until,
    graceUntil: inGrace ? addDays(standing.until!, rulebook.tierRules.graceDays) : null,
    manual: false,
    counted,
  }
}

function highestGiven(rulebook: TierRulebook, history: TierHistory, onDate: CivilDate): (Standing & { rank: number }) | null {
  let highest: Standing | null = null
  for (const { tierId, from, until } of history.manual ?? []) {
    const rank = tierRank(rulebook, tierId)
    if (from <= onDate && onDate <= until && (highest === null || rank > highest.rank || (rank === highest.rank && until > highest.until!))) highest = { rank, since: from, until }
  }
  return highest
}

/**
 * Row 21, rolling: the tier is what the counter says each day; days of grace let it stand so much longer. A tier brought
 * along from elsewhere has no say: what it was reached with is among what counts.
 */
function countedDaily(rulebook: TierRulebook, entries: CountedDays, onDate: CivilDate): Standing {
  const from = addDays(onDate, -rulebook.tierRules.graceDays)
  const days = [from, ...entries.days.filter((day) => day > from)]
  // A counter only rises on a day something was bought, so no day between can stand higher.
  const rank = Math.max(...days.map((day) => reachedRank(rulebook, countedBetween(entries, windowBefore(rulebook, day), day))))
  return { rank, since: sinceOf(rulebook, entries, rank, onDate), until: null }
}

/** The last day on which the counter rose to a rank; null for the entry tier. */
function sinceOf(rulebook: TierRulebook, entries: CountedDays, rank: number, onDate: CivilDate): CivilDate | null {
  if (rank === 0) return null
  const reaches = (day: CivilDate): boolean => reachedRank(rulebook, countedBetween(entries, windowBefore(rulebook, day), day)) >= rank
  return entries.days.findLast((on) => on <= onDate && reaches(on) && !reaches(addDays(on, -1))) ?? null
}

/** A change of tier that is to be posted once, under an id made of member and day. */
export interface TierChange {
  id: string
  on: CivilDate
  from: string
  to: string
}

/**
 * The changes of tier after one day and by another. What is known by a day never changes what it was on that day, so
 * posting every day or once a year comes to the same. Only days are looked at on which anything can change, so that a
 * till that was off for years catches up at once; tiers that are counted every day are looked at every day.
 */
export function tierChanges(rulebook: TierRulebook, history: TierHistory, memberId: string, days: { after: CivilDate; by: CivilDate }): TierChange[] {
  const changes: TierChange[] = []
  let now = tierOn(rulebook, history, days.after)
  for (let on = nextDay(rulebook, history, now, days.after); on !== null && on <= days.by; on = nextDay(rulebook, history, now, on)) {
    const next = tierOn(rulebook, history, on)
    if (next.tierId !== now.tierId) changes.push({ id: `tier:${memberId}:${on}`, on, from: now.tierId, to: next.tierId })
    now = next
  }
  return changes
}

/** The first day after one on which the tier can be another: something counts or comes back, or a period, its grace or a gift ends. */
function nextDay(rulebook: TierRulebook, { qualifying, start, manual = [] }: TierHistory, now: TierOn, after: CivilDate): CivilDate | null {
  // Under a tier given by hand the earned one goes on unseen.
  if (rulebook.choices.tierLasts === 'rolling' || now.manual) return addDays(after, 1)
  const ends = now.until === null ? [] : [now.until, addDays(now.until, 1), addDays(now.until, rulebook.tierRules.graceDays + 1)]
  let next: CivilDate | null = null
  const look = (day: CivilDate): void => {
    if (day > after && (next === null || day < next)) next = day
  }
  for (const { on, knownOn } of qualifying) {
    look(on)
    look(knownOn)
  }
  for (const day of ends) look(day)
  for (const { from, until } of manual) {
    look(from)
    look(addDays(until, 1))
  }
  if (start !== undefined) look(start.on)
  return next
}

/** How far the next tier is, and what the present one still needs to be kept. In the measure of the programme's tiers. */
export interface TierOutlook {
  next: { tierId: string; counted: number; required: number; missing: number } | null
  /** Null for the entry tier, a tier given by hand, and one that has no last day. `by`: that day, its grace included. */
  keep: { by: CivilDate; counted: number; required: number; missing: number } | null
}

/** What a member may look forward to on a day. */
export function tierOutlook(rulebook: TierRulebook, history: TierHistory, onDate: CivilDate): TierOutlook {
  const now = tierOn(rulebook, history, onDate)
  const rank = tierRank(rulebook, now.tierId)
  const toward = (tier: number, counted: number): { counted: number; required: number; missing: number } => {
    const required = tierRequires(rulebook, rulebook.tiers[tier]!)
    return { counted, required, missing: Math.max(0, required - counted) }
  }
  const next = rank + 1 < rulebook.tiers.length ? { tierId: rulebook.tiers[rank + 1]!.id, ...toward(rank + 1, now.counted) } : null
  if (now.manual || rank === 0 || now.until === null) return { next, keep: null }
  const counted = countedBetween(knownBy(history.qualifying, onDate), windowBefore(rulebook, now.until), onDate)
  return { next, keep: { by: addDays(now.until, rulebook.tierRules.graceDays), ...toward(rank, counted) } }
}

/** Follows a member from day to day on which anything can change: a purchase, the end of a tier, the end of its grace. */
function followed(rulebook: TierRulebook, entries: CountedDays, start: TierHistory['start'], onDate: CivilDate): Standing {
  let standing: Standing = start === undefined || start.on > onDate ? { rank: 0, since: null, until: null } : reachedOn(rulebook, tierRank(rulebook, start.tierId), start.on)
  for (const on of entries.days) {
    if (standing.until !== null && standing.until < on) standing = settled(rulebook, entries, standing, { counts: addDays(on, -1), today: on })
    if (standing.rank === rulebook.tiers.length - 1) continue
    const rank = reachedRank(rulebook, countedBetween(entries, windowBefore(rulebook, on), on))
    if (rank > standing.rank) standing = reachedOn(rulebook, rank, on)
  }
  return settled(rulebook, entries, standing, { counts: onDate, today: onDate })
}

function reachedOn(rulebook: TierRulebook, rank: number, day: CivilDate): Standing {
  return rank === 0 ? { rank, since: null, until: null } : { rank, since: day, until: validUntil(rulebook, day) }
}

/** A moment of a day: at its beginning what was bought on it does not count yet, at its end it does. */
interface Moment { counts: CivilDate; today: CivilDate }

/**
 * What has become of a standing that nothing lifted since. Whoever buys on the first day after the days of grace has
 * dropped by then, and may be lifted by it again.
 */
function settled(rulebook: TierRulebook, entries: CountedDays, from: Standing, moment: Moment): Standing {
  let standing = from
  while (standing.until !== null && standing.until <= moment.counts) {
    const next = afterEnd(rulebook, entries, { rank: standing.rank, until: standing.until }, moment)
    if (next === null) break
    standing = { ...next, since: next.rank === standing.rank ? standing.since : next.since }
  }
  return standing
}

/**
 * What follows the end of a tier: another period when the window that ended, extended by the days of grace so far,
 * requalifies; a drop when those are over; null while they run.
 */
function afterEnd(rulebook: TierRulebook, entries: CountedDays, { rank, until }: { rank: number; until: CivilDate }, { counts, today }: Moment): Standing | null {
  const { graceDays, drop } = rulebook.tierRules
  const graceEnd = addDays(until, graceDays)
  const counted = countedBetween(entries, windowBefore(rulebook, until), counts < graceEnd ? counts : graceEnd)
  let ends = nextUntil(rulebook, until)
  if (counted >= tierRequires(rulebook, rulebook.tiers[rank]!)) return { rank, since: null, until: ends }
  if (today <= graceEnd) return null
  // Grace as long as a whole period: the lower tier has a period of its own.
  while (ends <= graceEnd) ends = nextUntil(rulebook, ends)
  const lower = drop === 'one-level' ? rank - 1 : Math.min(rank - 1, reachedRank(rulebook, counted))
  return lower === 0 ? { rank: 0, since: null, until: null } : { rank: lower, since: addDays(graceEnd, 1), until: ends }
}
