import type { MemberSnapshot } from '../basket/basket.ts'
import { tierRank } from '../loyalty/tiers.ts'
import type { Channel, TenderKind } from '../rulebook/condition.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { Programme } from '../rulebook/rulebook.ts'
import { dayOfYear, daysBetween, isoWeekday, programmeClock } from '../time/civil.ts'
import type { CivilClock } from '../time/civil.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { claimables } from './claims.ts'
import type { Claimables } from './claims.ts'
import type { CompiledRulebook } from './compile.ts'
import { checkCoupons } from './coupons.ts'
import type { CheckedCoupons } from './coupons.ts'
import type { EvaluationInput } from './input.ts'

/** What conditions look at. Dates and times are civil, in the programme's time zone. */
export interface Circumstances {
  member: boolean
  /** What is known of the member; null without one. */
  who: MemberSnapshot | null
  /** Place of the member's tier in the ascending list; −1 without a member. */
  tierRank: number
  /** The civil day, which begins at the programme's `dayChange`. */
  date: CivilDate
  weekday: number
  /** The wall clock, `HH:MM`. */
  time: string
  storeId: string | null
  channel: Channel
  /** Chosen before payment; null: not chosen. */
  tender: TenderKind | null
  coupons: CheckedCoupons
  /** What promotions may use up. */
  claimables: Claimables
  /** Quantity in the basket, in thousandths. */
  quantityMilli(goods: GoodsMatcher): number
}

/** A sale is evaluated with every scan at the instant it is pinned to: its clock is read once. */
const lastClock = new WeakMap<Programme, { instant: Instant; clock: CivilClock }>()

function clockOf(programme: Programme, instant: Instant): CivilClock {
  const last = lastClock.get(programme)
  if (last?.instant === instant) return last.clock
  const clock = programmeClock(programme, instant)
  lastClock.set(programme, { instant, clock })
  return clock
}

/** Reads what conditions look at from the input of an evaluation. A sale that names no channel is one of the store. */
export function circumstancesOf({ rulebook }: CompiledRulebook, input: EvaluationInput, quantityMilli: Circumstances['quantityMilli']): Circumstances {
  const { date, time } = clockOf(rulebook.programme, input.pinnedAt)
  const coupons = checkCoupons(rulebook.coupons, input, date)
  return {
    member: input.member !== null,
    who: input.member,
    tierRank: input.member === null ? -1 : tierRank(rulebook, input.member.tierId),
    date,
    weekday: isoWeekday(date),
    time,
    storeId: input.storeId ?? null,
    channel: input.channel ?? 'store',
    tender: input.tender ?? null,
    coupons,
    claimables: claimables(rulebook, coupons, input.member),
    quantityMilli,
  }
}

/** Where a date lies among the yearly days that begin at some day: days since the last, and until the next. */
export interface YearlyDistance {
  /** Days since the latest such day, 0 on it; infinite where there was none yet. */
  since: number
  /** Days until the next, 0 on it. */
  until: number
}

/**
 * How far a date is from a day that comes every year; 29 February is kept on 28 February in other years
 * (loyalty-rules section 5). `firstYear`: the first year in which it is kept.
 */
export function yearlyDistance(date: CivilDate, month: number, day: number, firstYear = 0): YearlyDistance {
  const year = Number(date.slice(0, 4))
  const last = dayOfYear(year, month, day) <= date ? year : year - 1
  const next = Math.max(firstYear, dayOfYear(year, month, day) >= date ? year : year + 1)
  return {
    since: last < firstYear ? Number.POSITIVE_INFINITY : daysBetween(dayOfYear(last, month, day), date),
    until: daysBetween(date, dayOfYear(next, month, day)),
  }
}
