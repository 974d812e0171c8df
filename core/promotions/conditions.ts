import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { CompiledCondition } from './compile-condition.ts'
import type { NotMet } from './evaluation.ts'

/** What conditions look at. Dates and times are civil, in the programme's time zone. */
export interface Circumstances {
  member: boolean
  /** Place of the member's tier in the ascending list; −1 without a member. */
  tierRank: number
  date: string
  weekday: number
  time: string
  /** Quantity in the basket, in thousandths. */
  quantityMilli(goods: GoodsMatcher): number
}

/** What is spent on goods, in minor units. */
export type Spend = (goods: GoodsMatcher) => number

function withinTime(time: string, from: string, to: string): boolean {
  // `to` before `from` runs over midnight.
  return from <= to ? time >= from && time < to : time >= from || time < to
}

/** Whether a condition holds; null is “cannot be said yet”, see `holds`. */
type Truth = boolean | null
type Leaf = Extract<CompiledCondition, { kind: 'spend' | 'quantity' }>

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
    case 'member': return now.member
    case 'tier-at-least': return now.member && now.tierRank >= condition.rank
    case 'dates': return now.date >= condition.from && now.date <= condition.to
    case 'weekdays': return condition.days.has(now.weekday)
    case 'time': return withinTime(now.time, condition.from, condition.to)
    case 'spend':
    case 'quantity': return leaf(condition)
  }
}

function leafTruth(leaf: Leaf, now: Circumstances, spend: Spend): boolean {
  return leaf.kind === 'spend' ? spend(leaf.goods) >= leaf.minimumMinor : now.quantityMilli(leaf.goods) >= leaf.minimumMilli
}

/** Whether the condition holds at this spend. */
export function holds(condition: CompiledCondition, now: Circumstances, spend: Spend): boolean {
  return judge(condition, now, (leaf) => leafTruth(leaf, now, spend)) === true
}

/**
 * Whether the condition can hold at all, whatever other promotions take off: a spend only falls below what the goods
 * cost before discounts.
 */
export function mayHold(condition: CompiledCondition, now: Circumstances, before: Spend): boolean {
  return judge(condition, now, (leaf) => (leaf.kind === 'quantity' || !leafTruth(leaf, now, before) ? leafTruth(leaf, now, before) : null)) !== false
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
    case 'member': return now.member ? null : { code: 'NO_MEMBER' }
    case 'tier-at-least':
      if (!now.member) return { code: 'NO_MEMBER' }
      return now.tierRank >= condition.rank ? null : { code: 'TIER_TOO_LOW', tierId: condition.tierId }
    case 'dates':
    case 'weekdays': return holds(condition, now, spend) ? null : { code: 'NOT_TODAY' }
    case 'time': return holds(condition, now, spend) ? null : { code: 'NOT_NOW' }
    case 'spend':
    case 'quantity': return leafTruth(condition, now, spend) ? null : missing(condition, now, spend)
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
