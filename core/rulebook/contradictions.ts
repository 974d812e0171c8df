import type { LocalText } from '../base/local-text.ts'
import { addDays, isoWeekday } from '../time/civil.ts'
import type { Branch, Literal } from './branches.ts'
import { leavesOf } from './branches.ts'
import type { Rulebook } from './rulebook.ts'

const FIRST_DAY = '0000-01-01'
const LAST_DAY = '9999-12-31'

/** The days that a branch's dates leave; `from` is after `to` where they leave none. Days taken out in the middle are not looked at. */
export function daysOf(branch: Branch): { from: string; to: string } {
  let from = FIRST_DAY
  let to = LAST_DAY
  for (const dates of leavesOf(branch, 'dates', true)) {
    if ((dates.from ?? FIRST_DAY) > from) from = dates.from!
    if ((dates.to ?? LAST_DAY) < to) to = dates.to!
  }
  for (const dates of leavesOf(branch, 'dates', false)) {
    if ((dates.from ?? FIRST_DAY) <= from && (dates.to ?? LAST_DAY) >= to) return { from: LAST_DAY, to: FIRST_DAY }
  }
  return { from, to }
}

function noDay(branch: Branch): boolean {
  const { from, to } = daysOf(branch)
  return from > to
}

/** Weekdays that a branch leaves, Monday 1 to Sunday 7. */
function weekdaysOf(branch: Branch): Set<number> {
  const left = new Set([1, 2, 3, 4, 5, 6, 7])
  for (const { days } of leavesOf(branch, 'weekdays', true)) for (const day of [...left]) if (!days.includes(day)) left.delete(day)
  for (const { days } of leavesOf(branch, 'weekdays', false)) days.forEach((day) => left.delete(day))
  return left
}

function noWeekdayInDates(branch: Branch): boolean {
  const weekdays = weekdaysOf(branch)
  const { from, to } = daysOf(branch)
  if (from > to || from === FIRST_DAY || to === LAST_DAY || addDays(from, 6) <= to) return false
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekdays.has(isoWeekday(day))) return false
  return true
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

const DAY_MINUTES = 24 * 60

function noTime(branch: Branch): boolean {
  const times = branch.flatMap(({ leaf, holds }) => (leaf.kind === 'time' ? [{ leaf, holds }] : []))
  if (times.length < 2) return false
  const inside = ({ from, to }: { from: string; to: string }, minute: number): boolean => {
    const [start, end] = [minutes(from), minutes(to)]
    return start < end ? minute >= start && minute < end : minute >= start || minute < end
  }
  // A window begins only at a `from`, and a window's opposite only at a `to`: no other minute need be tried.
  const starts = times.map(({ leaf, holds }) => minutes(holds ? leaf.from : leaf.to) % DAY_MINUTES)
  return !starts.some((minute) => times.every(({ leaf, holds }) => inside(leaf, minute) === holds))
}

/** What is left of the values that one sale or member has only one of. */
function noValue<V>(must: readonly (readonly V[])[], mustNot: readonly (readonly V[])[]): boolean {
  const first = must[0]
  if (first === undefined) return false
  return !first.some((value) => must.every((values) => values.includes(value)) && !mustNot.some((values) => values.includes(value)))
}

/** Conditions that only a member can meet. */
export const OF_MEMBERS: ReadonlySet<Literal['leaf']['kind']> = new Set(['member', 'tier-at-least', 'segment', 'stage', 'birthday', 'anniversary', 'first-purchase', 'absent', 'visit', 'referred', 'stamp-reward', 'entitlement', 'not-held-out'])

function noMember(branch: Branch): boolean {
  return leavesOf(branch, 'member', false).length > 0 && branch.some(({ leaf, holds }) => holds && OF_MEMBERS.has(leaf.kind))
}

function noTier(branch: Branch, tiers: Rulebook['tiers']): boolean {
  const rank = (tier: string): number => tiers.findIndex((each) => each.id === tier)
  const least = Math.max(-1, ...leavesOf(branch, 'tier-at-least', true).map((leaf) => rank(leaf.tier)))
  const below = Math.min(Infinity, ...leavesOf(branch, 'tier-at-least', false).map((leaf) => rank(leaf.tier)))
  return least >= below
}

function noVisit(branch: Branch): boolean {
  const visits = leavesOf(branch, 'visit', true)
  const numbers = new Set(visits.flatMap((leaf) => leaf.number ?? []))
  if (leavesOf(branch, 'first-purchase', true).length > 0) numbers.add(1)
  if (numbers.size > 1) return true
  const [number] = numbers
  if (number === undefined) return false
  return visits.some((leaf) => leaf.every !== undefined && number % leaf.every !== 0) || (number === 1 && leavesOf(branch, 'absent', true).length > 0)
}

function noAbsence(branch: Branch): boolean {
  const absent = leavesOf(branch, 'absent', true)
  return Math.max(0, ...absent.map((leaf) => leaf.minimumDays)) > Math.min(Infinity, ...absent.map((leaf) => leaf.maximumDays ?? Infinity))
}

/** At least so much of some goods, and less than no more than that of the same goods. */
function noAmount(branch: Branch): boolean {
  const reaches = (kind: 'spend' | 'quantity'): boolean => branch.some(({ leaf, holds }) => holds && leaf.kind === kind
    && branch.some((other) => !other.holds && other.leaf.kind === kind && JSON.stringify(other.leaf.goods) === JSON.stringify(leaf.goods) && minimumOf(other.leaf) <= minimumOf(leaf)))
  return reaches('spend') || reaches('quantity')
}

function minimumOf(leaf: Extract<Literal['leaf'], { kind: 'spend' | 'quantity' }>): number {
  return leaf.kind === 'spend' ? leaf.minimumMinor : leaf.minimumMilli
}

function saysBoth(branch: Branch): boolean {
  if (branch.every((literal) => literal.holds)) return false
  const must = new Set(branch.filter((literal) => literal.holds).map((literal) => JSON.stringify(literal.leaf)))
  return branch.some((literal) => !literal.holds && must.has(JSON.stringify(literal.leaf)))
}

/** Why no sale can ever be as a branch says; null where one can, or where that cannot be told. */
export function contradiction(branch: Branch, tiers: Rulebook['tiers']): LocalText | null {
  if (saysBoth(branch)) return { en: 'the same condition must hold and must not', zh: '同一条件既要求满足又要求不满足' }
  if (noDay(branch)) return { en: 'its dates leave no day', zh: '日期没有交集' }
  if (weekdaysOf(branch).size === 0) return { en: 'its weekdays leave no day', zh: '星期没有交集' }
  if (noWeekdayInDates(branch)) return { en: 'none of its weekdays lies within its dates', zh: '日期范围内没有所选的星期' }
  if (noTime(branch)) return { en: 'its hours leave no time of day', zh: '时段没有交集' }
  if (noMember(branch)) return { en: 'it asks for a member and for none', zh: '既要求会员又要求非会员' }
  if (noTier(branch, tiers)) return { en: 'it asks for a tier and for less than that tier', zh: '既要求某等级又要求低于该等级' }
  if (noVisit(branch)) return { en: 'no visit is all of those it asks for', zh: '到店次数的要求互相矛盾' }
  if (noAbsence(branch)) return { en: 'its days since the last visit leave no day', zh: '未到店天数没有交集' }
  if (noAmount(branch)) return { en: 'it asks for an amount of goods and for less than that', zh: '既要求达到某数量又要求低于该数量' }
  const kinds = [
    noValue(leavesOf(branch, 'stage', true).map((leaf) => leaf.stages), leavesOf(branch, 'stage', false).map((leaf) => leaf.stages)),
    noValue(leavesOf(branch, 'tender', true).map((leaf) => leaf.tenders), leavesOf(branch, 'tender', false).map((leaf) => leaf.tenders)),
    noValue(leavesOf(branch, 'stores', true).map((leaf) => leaf.stores), leavesOf(branch, 'stores', false).map((leaf) => leaf.stores)),
    noValue(leavesOf(branch, 'channel', true).map((leaf) => leaf.channels), leavesOf(branch, 'channel', false).map((leaf) => leaf.channels)),
  ]
  return kinds.includes(true) ? { en: 'its stages, tenders, stores or channels leave none', zh: '会员阶段、付款方式、门店或渠道没有交集' } : null
}
