import type { Rulebook } from '../rulebook/rulebook.ts'
import { addMonths, dayOfYear } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

export type WindowRules = Pick<Rulebook, 'tierRules' | 'tierWindowMonths' | 'choices'>

/**
 * Something that counts towards tiers: spend, points or visits (`tierRules.measure`); negative for what came back.
 * Where tiers follow the spendable balance (row 20), every movement of that balance.
 */
export interface Qualifying {
  /** The civil date of the sale it belongs to; of a return, that of the sale it reduces. */
  on: CivilDate
  /** The civil date from which it counts: of a return, the day of the return. */
  knownOn: CivilDate
  amount: number
}

/** How the counter of this programme runs: for ever where it is never reset or is the spendable balance (row 20). */
export function counterWindow(rules: WindowRules): Rulebook['tierRules']['window'] {
  return rules.choices.tierCounter === 'own' ? rules.tierRules.window : 'lifetime'
}

/** The last day that no longer counts in the window that ends on a day; null: every day counts. */
export function windowBefore(rules: WindowRules, ends: CivilDate): CivilDate | null {
  switch (counterWindow(rules)) {
    case 'rolling': return addMonths(ends, -rules.tierWindowMonths)
    case 'calendar-year': return dayOfYear(Number(ends.slice(0, 4)) - 1, 12, 31)
    case 'lifetime': return null
  }
}

/**
 * The last day of a tier reached on a day (loyalty-rules section 7): the window's length from it; of a calendar year,
 * 31 December of the next; null for ever. Where tiers are counted again every day (row 21) there is none. A counter that
 * is never reset (row 20) does not change how long a tier lasts, only what requalifies for it.
 */
export function validUntil(rules: WindowRules, reachedOn: CivilDate): CivilDate | null {
  const { tierLasts } = rules.choices
  if (tierLasts === 'rolling') return null
  const { window } = rules.tierRules
  if (tierLasts === 'next-year-end' || window === 'calendar-year') return dayOfYear(Number(reachedOn.slice(0, 4)) + 1, 12, 31)
  return window === 'lifetime' ? null : addMonths(reachedOn, rules.tierWindowMonths)
}

/** The last day of the period after one that ended: another year, or another window. */
export function nextUntil(rules: WindowRules, until: CivilDate): CivilDate {
  const yearly = rules.choices.tierLasts === 'next-year-end' || rules.tierRules.window === 'calendar-year'
  return yearly ? dayOfYear(Number(until.slice(0, 4)) + 1, 12, 31) : addMonths(until, rules.tierWindowMonths)
}

/** What counts on each day, in order of the days, with the sums up to each: members with years of purchases are looked at in every sale. */
export interface CountedDays {
  readonly days: readonly CivilDate[]
  /** `sums[n]`: all that counts before `days[n]`; one more than there are days. */
  readonly sums: readonly number[]
}

/** How many of the days are up to a day. */
function daysUpTo(days: readonly CivilDate[], to: CivilDate): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (days[middle]! <= to) low = middle + 1
    else high = middle
  }
  return low
}

/** What counted from after a day to a day, both as the member stood then. */
export function countedBetween({ days, sums }: CountedDays, after: CivilDate | null, to: CivilDate): number {
  const first = after === null ? 0 : daysUpTo(days, after)
  return sums[Math.max(first, daysUpTo(days, to))]! - sums[first]!
}

/** What is known on a day of the days up to it; a return lowers the day of its sale. */
export function knownBy(entries: readonly Qualifying[], onDate: CivilDate): CountedDays {
  const byDay = new Map<CivilDate, number>()
  for (const entry of entries) if (entry.knownOn <= onDate && entry.on <= onDate) byDay.set(entry.on, (byDay.get(entry.on) ?? 0) + entry.amount)
  const days = [...byDay.keys()].sort()
  const sums = [0]
  for (const day of days) sums.push(sums.at(-1)! + byDay.get(day)!)
  return { days, sums }
}
