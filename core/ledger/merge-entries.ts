import { allocate } from '../money/money.ts'
import { MEMBER_POINTS_ACCOUNTS, movePoints, summedPostings } from './points-entries.ts'
import type { MemberPointsAccount } from './points-entries.ts'
import type { Posting } from './postings.ts'

/** What stands on a member's accounts of points; what is owed is negative. */
export type PointsStanding = Readonly<Record<MemberPointsAccount, number>>

/** Two members become one: all that one has, and owes, is the other's. */
export function mergePostings(fromId: string, intoId: string, from: PointsStanding): Posting[] {
  return summedPostings(MEMBER_POINTS_ACCOUNTS.flatMap((account) => movePoints({ account, memberId: fromId }, { account, memberId: intoId }, from[account])))
}

/** Whose data is erased can claim no points any more, and is asked for none. */
export function forfeitPostings(memberId: string, standing: PointsStanding): Posting[] {
  return summedPostings(MEMBER_POINTS_ACCOUNTS.flatMap((account) => movePoints({ account, memberId }, { account: 'points-forfeited' }, standing[account])))
}

/** What brings every account from one standing to the other. Throws where points would be won or lost by it. */
export function standingPostings(changes: readonly { memberId: string; before: PointsStanding; after: PointsStanding }[]): Posting[] {
  const postings = changes.flatMap(({ memberId, before, after }) => MEMBER_POINTS_ACCOUNTS.map((account): Posting => ({ account, unit: 'points', amount: after[account] - before[account], memberId })))
  const sum = postings.reduce((total, posting) => total + posting.amount, 0)
  if (sum !== 0) throw new RangeError(`${sum} points would come from nowhere`)
  return summedPostings(postings)
}

/** What is owed together, when two members are two again: each at most what they brought, in share, the rest whoever went on. */
export function splitDebt(debt: number, brought: { from: number; into: number }): { from: number; into: number } {
  const old = Math.min(debt, brought.from + brought.into)
  const [from = 0, into = 0] = old === 0 ? [] : allocate(old, [brought.from, brought.into])
  return { from, into: into + debt - old }
}
