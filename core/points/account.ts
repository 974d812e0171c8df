import type { PointsLot } from '../ledger/points-lot.ts'
import type { CivilDate } from '../time/instant.ts'
import { afterExpiry, expiriesDue } from './expiry.ts'
import type { DuePosting } from './expiry.ts'
import { afterTaking, spendLotsAnyway } from './lots.ts'
import type { LotBalance, LotPart } from './lot.ts'
import { afterGivingBack, giveBack, payDebt, takeBack } from './reversal.ts'
import type { GiveBack, GivenBack, TakeBack, TakenBack } from './reversal.ts'

/**
 * A member's points as a fold of what happened, in the order in which head office applied it, a terminal's own unsent
 * events last (loyalty-rules section 5). Every amount in minor units of a point.
 */
export interface PointsAccount {
  lots: readonly LotBalance[]
  debt: number
}

export const EMPTY_ACCOUNT: PointsAccount = { lots: [], debt: 0 }

/** A lot was earned: it pays an open debt first, and holds the rest. */
export function earnInto(account: PointsAccount, lot: PointsLot): { account: PointsAccount; paidDebt: number } {
  const { paid, newDebt, kept } = payDebt(account.debt, lot.points)
  return { account: { lots: [...account.lots, { ...lot, remaining: kept }], debt: newDebt }, paidDebt: paid }
}

/**
 * Points were spent on a day. A completed sale is never refused: what the lots of that day do not have is owed
 * (`overdrawn`), within the risk that head office states for terminals without a network.
 */
export function spendFrom(account: PointsAccount, spend: { points: number; onDate: CivilDate }): { account: PointsAccount; parts: LotPart[]; overdrawn: number } {
  const { parts, short } = spendLotsAnyway(account.lots, spend.points, spend.onDate)
  return { account: { lots: afterTaking(account.lots, parts), debt: account.debt + short }, parts, overdrawn: short }
}

/** Posts what has expired by a day. Posting twice, or every day, or once in a year, comes to the same. */
export function expireIn(account: PointsAccount, onDate: CivilDate): { account: PointsAccount; postings: DuePosting[] } {
  const postings = expiriesDue(account.lots, onDate)
  return { account: { ...account, lots: afterExpiry(account.lots, postings) }, postings }
}

/** Earned points are taken back. */
export function takeFrom(account: PointsAccount, asked: TakeBack): { account: PointsAccount; taken: TakenBack } {
  const taken = takeBack(account.lots, asked)
  return { account: { lots: afterTaking(account.lots, taken.parts), debt: account.debt + taken.debt }, taken }
}

/** Spent points come back; they are no new earnings and pay no debt. */
export function giveTo(account: PointsAccount, asked: GiveBack, newLotId: (renewed: GivenBack) => string): { account: PointsAccount; given: GivenBack[] } {
  const given = giveBack(account.lots, asked)
  return { account: { ...account, lots: afterGivingBack(account.lots, given, asked.onDate, newLotId) }, given }
}
