import type { LotBalance } from '../points/lot.ts'
import type { GivenBack } from '../points/reversal.ts'
import type { DebtPaid, TakenLot } from './events/points-events.ts'
import type { Account, Posting } from './postings.ts'

/** Accounts of points that are kept per member; their sum is what a member has, net of what is owed. */
export const MEMBER_POINTS_ACCOUNTS = ['points-available', 'points-pending', 'points-held', 'points-debt'] as const
export type MemberPointsAccount = (typeof MEMBER_POINTS_ACCOUNTS)[number]

/** One side of a movement of points: a member's account, or one of the programme's. */
export type PointsSide =
  | { readonly account: MemberPointsAccount; readonly memberId: string }
  | { readonly account: Exclude<Account, MemberPointsAccount> }

export function isMemberPointsAccount(account: Account): account is MemberPointsAccount {
  return (MEMBER_POINTS_ACCOUNTS as readonly Account[]).includes(account)
}

/** What each member's net points change by. */
export function netPointsByMember(postings: readonly Posting[]): Map<string, number> {
  const points = new Map<string, number>()
  for (const { account, memberId, amount } of postings) {
    if (memberId !== undefined && isMemberPointsAccount(account)) points.set(memberId, (points.get(memberId) ?? 0) + amount)
  }
  return points
}

/** Points flow from the account that loses (negative) to the one that gains (positive). Nothing for no points. */
export function movePoints(from: PointsSide, to: PointsSide, points: number): Posting[] {
  return points === 0 ? [] : [{ ...from, unit: 'points', amount: -points }, { ...to, unit: 'points', amount: points }]
}

/** Entries of the same account and member as one, in the order they first come; those that come to nothing are left out. */
export function summedPostings(postings: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>()
  for (const posting of postings) {
    const key = `${posting.account} ${posting.unit} ${posting.memberId ?? ''} ${posting.instrumentId ?? ''}`
    sums.set(key, { ...posting, amount: posting.amount + (sums.get(key)?.amount ?? 0) })
  }
  return [...sums.values()].filter((posting) => posting.amount !== 0)
}

type BookedLot = Pick<LotBalance, 'lotId' | 'memberId' | 'unreleased'>

/** The account on which a lot's points stand: pending until their release is posted. */
export function sideOfLot(lot: Pick<BookedLot, 'memberId' | 'unreleased'>): PointsSide {
  return { account: lot.unreleased === true ? 'points-pending' : 'points-available', memberId: lot.memberId }
}

/**
 * Points come in as a new lot: what pays a debt goes to it, the rest to available, or to pending where the lot begins on a
 * later day (`unreleased`).
 */
export function earnPostings(lot: Pick<LotBalance, 'memberId' | 'points' | 'unreleased'>, debtPaid: readonly DebtPaid[], from: PointsSide = { account: 'points-issued' }): Posting[] {
  const paid = debtPaid.reduce((sum, each) => sum + each.points, 0)
  return summedPostings([
    ...debtPaid.flatMap(({ memberId, points }) => movePoints(from, { account: 'points-debt', memberId }, points)),
    ...movePoints(from, sideOfLot(lot), lot.points - paid),
  ])
}

/** Points leave lots, each from the account on which it stands; what had been posted as expired comes from there. */
export function takePostings(lots: readonly BookedLot[], taken: readonly Pick<TakenLot, 'lotId' | 'points' | 'reopened'>[], to: PointsSide): Posting[] {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  return summedPostings(taken.flatMap(({ lotId, points, reopened = 0 }) => {
    const lot = byId.get(lotId)
    if (lot === undefined) throw new Error(`points are taken from a lot that is not known: ${lotId}`)
    return [...movePoints({ account: 'points-expired' }, to, reopened), ...movePoints(sideOfLot(lot), to, points - reopened)]
  }))
}

/**
 * Spent points come back: to the account on which their lot stands; to what expired where that was posted already; to
 * available where they begin a new lot.
 */
export function giveBackPostings(lots: readonly (BookedLot & Pick<LotBalance, 'expired'>)[], givenBack: readonly Pick<GivenBack, 'kind' | 'lotId' | 'points'>[]): Posting[] {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  return summedPostings(givenBack.flatMap(({ kind, lotId, points }) => {
    const lot = byId.get(lotId)
    if (lot === undefined) throw new Error(`points come back to a lot that is not known: ${lotId}`)
    const to: PointsSide = kind === 'renewed' ? { account: 'points-available', memberId: lot.memberId } : lot.expired === undefined ? sideOfLot(lot) : { account: 'points-expired' }
    return movePoints({ account: 'points-redeemed' }, to, points)
  }))
}

/** Points are owed: they could not be taken from any lot. */
export function owePostings(memberId: string, points: number, to: PointsSide): Posting[] {
  return movePoints({ account: 'points-debt', memberId }, to, points)
}

/** Whose debt new points pay, the oldest id of a merged member last; at most what comes in. */
export function debtsPaidBy(points: number, debts: readonly DebtPaid[]): DebtPaid[] {
  let left = points
  return debts.flatMap(({ memberId, points: owed }) => {
    const paid = Math.min(left, owed)
    left -= paid
    return paid > 0 ? [{ memberId, points: paid }] : []
  })
}
