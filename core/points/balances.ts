import type { MemberSnapshot } from '../basket/basket.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { CivilDate } from '../time/instant.ts'
import { availablePoints, pendingPoints } from './lots.ts'
import type { LotBalance } from './lot.ts'
import { pointScale } from './scale.ts'

/** What a member has on a day, in minor units of a point. */
export interface PointsBalances {
  /** Available now and not expired, less what is held; never below 0. */
  available: number
  pending: number
  /** Held by open sales or reservations. */
  held: number
  /** Points taken back that were not there; new earnings pay it first, and nothing can be spent before. */
  debt: number
}

/** Balances from lots, holds and debt (loyalty-rules section 5). */
export function pointsBalances(lots: readonly LotBalance[], onDate: CivilDate, open: { held: number; debt: number }): PointsBalances {
  return { available: Math.max(0, availablePoints(lots, onDate) - open.held), pending: pendingPoints(lots, onDate), held: open.held, debt: open.debt }
}

type SpendRules = { pointsRules: Pick<Rulebook['pointsRules'], 'decimals' | 'spendPerDay' | 'pendingDays'>; choices: Pick<Rulebook['choices'], 'pointsOfThisSale'> }

/** What a member may spend in a sale, before the bill sets its own limits. */
export interface Spendable {
  balances: Pick<PointsBalances, 'available' | 'debt'>
  member: Pick<MemberSnapshot, 'pointsSpentToday'>
  /** Points this very sale earns when so many are spent in it: more spent, never more earned. */
  earnsWhenSpending: (points: number) => number
}

/**
 * Points that may be spent in this sale: what is available, less what a daily limit leaves, and nothing while a debt is
 * open. Where the rulebook lets a sale's own points pay in it (row 1), the most that still earns what it spends: points
 * that pay earn nothing, so spending more leaves fewer. Points that begin later are never spendable in their own sale.
 */
export function spendableNow(rules: SpendRules, spendable: Spendable): number {
  const { available, debt } = spendable.balances
  if (debt > 0) return 0
  const { decimals, spendPerDay, pendingDays } = rules.pointsRules
  const leftToday = spendPerDay === undefined ? Infinity : Math.max(0, spendPerDay * pointScale(decimals) - (spendable.member.pointsSpentToday ?? 0))
  if (rules.choices.pointsOfThisSale === 'later' || pendingDays > 0) return Math.min(available, leftToday)
  let enough = available
  let tooMany = available + spendable.earnsWhenSpending(available) + 1
  while (tooMany - enough > 1) {
    const middle = enough + Math.floor((tooMany - enough) / 2)
    if (middle <= available + spendable.earnsWhenSpending(middle)) enough = middle
    else tooMany = middle
  }
  return Math.min(enough, leftToday)
}
