import type { MemberSnapshot } from '../basket/basket.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import { daysBetween } from '../time/civil.ts'
import { yearlyDistance } from './circumstances.ts'
import type { Circumstances, YearlyDistance } from './circumstances.ts'
import { claimsIn, claimsOf } from './claims.ts'
import type { CompiledClaim, CompiledCondition, YearlyWindow } from './compile-condition.ts'
import type { NotMet } from './evaluation.ts'
import { isHeldOut } from './holdout.ts'

/** What is spent on goods, in minor units. */
export type Spend = (goods: GoodsMatcher) => number

/** Whether a condition holds; null is “cannot be said yet”, see `holds`. */
type Truth = boolean | null
/** Conditions that look at the goods in the basket. */
type Leaf = Extract<CompiledCondition, { kind: 'spend' | 'quantity' }>
/** Conditions whose truth is fixed for the sale. */
type Fixed = Exclude<CompiledCondition, Leaf | { kind: 'all' | 'any' | 'not' }>

function judge(condition: CompiledCondition, now: Circumstances, leaf: (of: Leaf) => Truth): Truth {
  switch (condition.kind) {
    case 'all': {
      let truth: Truth = true
      for (const each of condition.of) {
        const part = judge(each, now, leaf)
        if (part === false) return false
        if (part === null) truth = null
      }
      return truth
    }
    case 'any': {
      let truth: Truth = false
      for (const each of condition.of) {
        const part = judge(each, now, leaf)
        if (part === true) return true
        if (part === null) truth = null
      }
      return truth
    }
    case 'not': {
      const part = judge(condition.of, now, leaf)
      return part === null ? null : !part
    }
    case 'spend':
    case 'quantity': return leaf(condition)
    default: return unmet(condition, now) === null
  }
}

function withinTime(time: string, from: string, to: string): boolean {
  // `to` before `from` runs over midnight.
  return from <= to ? time >= from && time < to : time >= from || time < to
}

const NO_MEMBER: NotMet = { code: 'NO_MEMBER' }

/** Why a condition that looks at the circumstances alone does not hold; null where it does. */
function unmet(condition: Fixed, now: Circumstances): NotMet | null {
  switch (condition.kind) {
    case 'dates': return now.date >= condition.from && now.date <= condition.to ? null : { code: 'NOT_TODAY' }
    case 'weekdays': return condition.days.has(now.weekday) ? null : { code: 'NOT_TODAY' }
    case 'time': return withinTime(now.time, condition.from, condition.to) ? null : { code: 'NOT_NOW' }
    case 'stores': return now.storeId !== null && condition.stores.has(now.storeId) ? null : { code: 'OTHER_STORE' }
    case 'channel': return condition.channels.has(now.channel) ? null : { code: 'OTHER_CHANNEL' }
    case 'tender': return now.tender !== null && condition.tenders.includes(now.tender) ? null : { code: 'OTHER_TENDER', tenders: [...condition.tenders] }
    case 'coupon': return now.claimables.have(condition) > 0 ? null : { code: 'NO_COUPON', couponId: condition.id }
    default: return now.who === null ? NO_MEMBER : unmetByMember(condition, now.who, now)
  }
}

type OfMember = Exclude<Fixed, { kind: 'dates' | 'weekdays' | 'time' | 'stores' | 'channel' | 'tender' | 'coupon' }>

function unmetByMember(condition: OfMember, who: MemberSnapshot, now: Circumstances): NotMet | null {
  switch (condition.kind) {
    case 'member': return null
    case 'tier-at-least': return now.tierRank >= condition.rank ? null : { code: 'TIER_TOO_LOW', tierId: condition.tierId }
    case 'segment': return who.segments?.some((each) => condition.segments.has(each)) === true ? null : { code: 'OTHER_MEMBERS' }
    case 'stage': return who.stage !== undefined && condition.stages.has(who.stage) ? null : { code: 'OTHER_MEMBERS' }
    case 'birthday-month': return unmetMonth(who.birthday, now.date)
    case 'birthday': return unmetBirthday(condition.window, who.birthday, now.date)
    case 'anniversary': return unmetAnniversary(condition.window, who.joinedOn, now.date)
    case 'first-purchase': return who.visits === 0 ? null : { code: 'NOT_FIRST_PURCHASE' }
    case 'absent': return unmetAbsence(condition, who.lastVisitOn, now.date)
    case 'visit': return unmetVisit(condition, who.visits)
    case 'referred': return who.referred === true ? null : { code: 'NOT_REFERRED' }
    case 'stamp-reward': return now.claimables.have(condition) > 0 ? null : { code: 'STAMPS_MORE', cardId: condition.id, missing: now.claimables.stampsMissing(condition.id) }
    case 'entitlement': return now.claimables.have(condition) > 0 ? null : { code: 'NO_ENTITLEMENT', entitlementId: condition.id }
    case 'not-held-out': return isHeldOut(condition.seed, who.memberId, condition.shareBp) ? { code: 'HELD_OUT' } : null
  }
}

function isWithin({ daysBefore, daysAfter }: YearlyWindow, { since, until }: YearlyDistance): boolean {
  return since <= daysAfter || until <= daysBefore
}

function unmetMonth(birthday: MemberSnapshot['birthday'], date: string): NotMet | null {
  if (birthday === undefined) return { code: 'NOT_BIRTHDAY', inDays: null }
  if (Number(date.slice(5, 7)) === birthday.month) return null
  return { code: 'NOT_BIRTHDAY', inDays: yearlyDistance(date, birthday.month, 1).until }
}

function unmetBirthday(window: YearlyWindow, birthday: MemberSnapshot['birthday'], date: string): NotMet | null {
  if (birthday === undefined) return { code: 'NOT_BIRTHDAY', inDays: null }
  const distance = yearlyDistance(date, birthday.month, birthday.day)
  return isWithin(window, distance) ? null : { code: 'NOT_BIRTHDAY', inDays: distance.until - window.daysBefore }
}

function unmetAnniversary(window: YearlyWindow, joinedOn: string | undefined, date: string): NotMet | null {
  if (joinedOn === undefined) return { code: 'NOT_ANNIVERSARY', inDays: null }
  const [year, month, day] = joinedOn.split('-').map(Number)
  const distance = yearlyDistance(date, month!, day!, year! + 1)
  return isWithin(window, distance) ? null : { code: 'NOT_ANNIVERSARY', inDays: distance.until - window.daysBefore }
}

/** Who was never here is not absent; were they here today, the whole time would be to come. */
function unmetAbsence({ minimumDays, maximumDays }: { minimumDays: number; maximumDays: number }, lastVisitOn: string | undefined, date: string): NotMet | null {
  const days = lastVisitOn === undefined ? 0 : daysBetween(lastVisitOn, date)
  if (days < minimumDays) return { code: 'NOT_ABSENT', moreDays: minimumDays - days }
  return days > maximumDays ? { code: 'NOT_ABSENT', moreDays: 0 } : null
}

/** This sale is a visit too. Where the visits are not known, it is no particular one. */
function unmetVisit({ number, every }: { number: number | null; every: number | null }, visits: number | undefined): NotMet | null {
  if (visits === undefined) return { code: 'VISIT_MORE', missing: 0 }
  const visit = visits + 1
  const fits = (nth: number): boolean => (number === null || nth === number) && (every === null || nth % every === 0)
  if (fits(visit)) return null
  const next = number ?? (Math.floor(visit / every!) + 1) * every!
  return { code: 'VISIT_MORE', missing: next > visit && fits(next) ? next - visit : 0 }
}

function leafTruth(leaf: Leaf, now: Circumstances, spend: Spend): boolean {
  return leaf.kind === 'spend' ? spend(leaf.goods) >= leaf.minimumMinor : now.quantityMilli(leaf.goods) >= leaf.minimumMilli
}

/** Whether the condition holds at this spend. */
export function holds(condition: CompiledCondition, now: Circumstances, spend: Spend): boolean {
  return judge(condition, now, (leaf) => leafTruth(leaf, now, spend)) === true
}

/** What goods cost before discounts, and whether that is what spends look at, or what other promotions leave of it. */
export interface SpendBefore { before: Spend; lowered: boolean }

/** Whether the condition can hold at all, whatever other promotions take off: a spend only falls. */
export function mayHold(condition: CompiledCondition, now: Circumstances, spend: SpendBefore): boolean {
  return mayTruth(condition, now, spend) !== false
}

/** null: it depends on what other promotions take off. */
function mayTruth(condition: CompiledCondition, now: Circumstances, { before, lowered }: SpendBefore): Truth {
  return judge(condition, now, (leaf) => {
    const truth = leafTruth(leaf, now, before)
    return leaf.kind === 'spend' && lowered && truth ? null : truth
  })
}

/** The first condition that does not hold, as a reason with its distance; null where all hold. */
export function firstUnmet(condition: CompiledCondition, now: Circumstances, spend: Spend): NotMet | null {
  switch (condition.kind) {
    case 'all': {
      for (const each of condition.of) {
        const reason = firstUnmet(each, now, spend)
        if (reason !== null) return reason
      }
      return null
    }
    case 'any': {
      const reasons: NotMet[] = []
      for (const each of condition.of) {
        const reason = firstUnmet(each, now, spend)
        if (reason === null) return null
        reasons.push(reason)
      }
      return reasons[0] ?? null
    }
    case 'not': return holds(condition, now, spend) ? null : { code: 'EXCLUDED' }
    case 'spend':
    case 'quantity': return leafTruth(condition, now, spend) ? null : missing(condition, now, spend)
    default: return unmet(condition, now)
  }
}

function missing(leaf: Leaf, now: Circumstances, spend: Spend): NotMet {
  return leaf.kind === 'spend'
    ? { code: 'SPEND_MORE', missingMinor: leaf.minimumMinor - spend(leaf.goods) }
    : { code: 'BUY_MORE', missingMilli: leaf.minimumMilli - now.quantityMilli(leaf.goods) }
}

function leavesOf(condition: CompiledCondition): Leaf[] {
  if (condition.kind === 'spend' || condition.kind === 'quantity') return [condition]
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of.flatMap(leavesOf) : []
}

/** The one spend or quantity that keeps the condition from holding; null where none does so alone. */
export function onlyMissing(condition: CompiledCondition, now: Circumstances, spend: Spend): { reason: NotMet; goods: GoodsMatcher } | null {
  for (const candidate of leavesOf(condition)) {
    if (leafTruth(candidate, now, spend)) continue
    const otherwise = judge(condition, now, (leaf) => leaf === candidate || leafTruth(leaf, now, spend))
    if (otherwise === true) return { reason: missing(candidate, now, spend), goods: candidate.goods }
  }
  return null
}

/** What each use of a promotion uses up in this sale (see `claimsOf`), before other promotions take anything off. */
export function claimsBefore(condition: CompiledCondition, now: Circumstances, spend: SpendBefore): CompiledClaim[] {
  return claimsIn(condition).length === 0 ? [] : claimsOf(condition, (part) => mayTruth(part, now, spend))
}

/** Whether the condition holds at this spend without claiming anything. */
export function holdsUnclaimed(condition: CompiledCondition, now: Circumstances, spend: Spend): boolean {
  return holds(condition, { ...now, claimables: { ...now.claimables, have: () => 0 } }, spend)
}
