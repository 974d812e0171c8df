import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { AdjustReason, PointsAdjusted, TakenLot } from '../../core/ledger/events/points-events.ts'
import { earnPostings, movePoints, owePostings, sideOfLot, summedPostings, takePostings } from '../../core/ledger/points-entries.ts'
import { spendableLots, transferPoints } from '../../core/loyalty/household.ts'
import { takeFrom } from '../../core/points/account.ts'
import { availablePoints, newLot, pendingPoints, spendLots } from '../../core/points/lots.ts'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import { pointScale } from '../../core/points/scale.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { memberWhoMay } from './member-access.ts'
import { debtPaidBy } from './points-wallet.ts'
import { ownerOfCard } from './recognition.ts'
import type { Till } from './till.ts'

/** Whole points that one adjustment may move: a slip of the finger is not booked. */
const MOST_ADJUSTED = 1_000_000

type MemberRefusal = ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED'>

const today = (till: Till): string => till.rules.dateOf(till.clock.now())
const ownedBy = (memberId: string) => (part: LotPart): TakenLot => ({ ...part, memberId })

export interface Adjustment {
  readonly memberId: string
  /** Below zero: taken. */
  readonly points: number
  readonly reason: AdjustReason
  /** What is not there is owed; else it is refused. */
  readonly mayOwe: boolean
}

/** Puts points right by hand; inside the caller's transaction. Given points are a lot of their own, usable at once. */
export function adjustPoints(
  till: Till, asked: Adjustment, approval: Approval,
): Result<{ memberId: string }, MemberRefusal | ContractError<'POINTS_MORE_THAN_THERE' | 'POINTS_OUT_OF_RANGE'>> {
  const member = memberWhoMay(till, asked.memberId)
  if (!member.ok) return member
  const { rulebook } = till.rules.now()
  const maximum = MOST_ADJUSTED * pointScale(rulebook.pointsRules.decimals)
  if (Math.abs(asked.points) > maximum) return fail('POINTS_OUT_OF_RANGE', { maximum })
  const moved = asked.points > 0 ? given(till, member.value, asked.points) : taken(till, member.value, -asked.points, asked.mayOwe)
  if (!moved.ok) return moved
  bookEvent(till, {
    type: 'points.adjusted', adjustmentId: till.ids.next(), memberId: member.value, onDate: today(till), reason: asked.reason,
    ...moved.value, rulebookVersion: rulebook.version, approval, ...atTill(till),
  })
  return ok({ memberId: member.value })
}

type Moved = Pick<PointsAdjusted, 'lot' | 'debtPaid' | 'taken' | 'owed' | 'postings'>
const BY_HAND = { account: 'points-adjusted' } as const

function given(till: Till, memberId: string, points: number): Result<Moved, never> {
  const onDate = today(till)
  const lot = { ...newLot(till.rules.now().rulebook, { lotId: till.ids.next(), memberId, points, onDate }), availableFrom: onDate }
  const debtPaid = debtPaidBy(till, memberId, points)
  return ok({ lot, debtPaid, taken: [], owed: 0, postings: earnPostings(lot, debtPaid, BY_HAND) })
}

function taken(till: Till, memberId: string, points: number, mayOwe: boolean): Result<Moved, ContractError<'POINTS_MORE_THAN_THERE'>> {
  const onDate = today(till)
  const lots = till.projections.accounts.lotsOf(memberId, till.rules.now().rulebook)
  const there = availablePoints(lots, onDate) + pendingPoints(lots, onDate)
  if (points > there && !mayOwe) return fail('POINTS_MORE_THAN_THERE', { available: there })
  const { taken: { parts, debt } } = takeFrom({ lots, debt: 0 }, { points, saleLotIds: new Set(), onDate, pointsShort: 'debt' })
  const named = parts.map(ownedBy(memberId))
  return ok({ lot: null, debtPaid: [], taken: named, owed: debt, postings: summedPostings([...takePostings(lots, named, BY_HAND), ...owePostings(memberId, debt, BY_HAND)]) })
}

/** What a member may hand over or set aside: their own points, as far as they may spend them at all. */
function ownSpendable(till: Till, memberId: string): Result<readonly LotBalance[], ContractError<'POINTS_OWED'>> {
  const owed = till.projections.accounts.debtOf(memberId)
  if (owed > 0) return fail('POINTS_OWED', { owed })
  const { rulebook } = till.rules.now()
  const lots = till.projections.accounts.lotsOf(memberId, rulebook)
  return ok(spendableLots(rulebook, till.projections.people.householdOf(memberId), memberId, lots))
}

type Receiver = { readonly by: 'member'; readonly memberId: string } | { readonly by: 'card'; readonly cardNumber: string }

function receiverOf(till: Till, to: Receiver): Result<string, MemberRefusal | ContractError<'CARD_UNKNOWN' | 'CARD_BLOCKED'>> {
  if (to.by === 'member') return memberWhoMay(till, to.memberId)
  const last4 = to.cardNumber.slice(-4)
  const card = ownerOfCard(till, to.cardNumber)
  if (card === null) return fail('CARD_UNKNOWN', { last4, cardNumber: to.cardNumber })
  return card.blocked ? fail('CARD_BLOCKED', { last4 }) : memberWhoMay(till, card.memberId)
}

/**
 * Hands a member's own points to another; inside the caller's transaction. They keep their dates, and pay what the
 * receiver owes first. Where only the head of a household spends, only the head hands over.
 */
export function transferToMember(
  till: Till, asked: { memberId: string; to: Receiver; points: number }, approval: Approval,
): Result<{ fromId: string; toId: string }, MemberRefusal | ContractError<'CARD_UNKNOWN' | 'CARD_BLOCKED' | 'TRANSFER_TO_SELF' | 'TRANSFER_BY_HEAD_ONLY' | 'POINTS_NOT_ENOUGH' | 'POINTS_OWED'>> {
  const from = memberWhoMay(till, asked.memberId)
  if (!from.ok) return from
  const to = receiverOf(till, asked.to)
  if (!to.ok) return to
  if (from.value === to.value) return fail('TRANSFER_TO_SELF', {})
  const { rulebook } = till.rules.now()
  const household = till.projections.people.householdOf(from.value)
  if (rulebook.household.maySpend === 'head' && household !== null && household.headId !== from.value) return fail('TRANSFER_BY_HEAD_ONLY', {})
  const own = ownSpendable(till, from.value)
  if (!own.ok) return own
  const onDate = today(till)
  const lots = own.value.filter((lot) => lot.memberId === from.value)
  const available = availablePoints(lots, onDate)
  if (asked.points > available) return fail('POINTS_NOT_ENOUGH', { available })
  const { taken: parts, lots: arriving } = transferPoints(lots, { points: asked.points, toMemberId: to.value, onDate, newLotId: () => till.ids.next() })
  const handed = parts.map(ownedBy(from.value))
  const debtPaid = debtPaidBy(till, to.value, asked.points)
  bookEvent(till, {
    type: 'points.transferred', transferId: till.ids.next(), fromId: from.value, toId: to.value, onDate, taken: handed, lots: arriving, debtPaid,
    rulebookVersion: rulebook.version, approval, ...atTill(till), postings: transferEntries(lots, handed, to.value, debtPaid),
  })
  return ok({ fromId: from.value, toId: to.value })
}

/** What leaves the giver's accounts goes to what the receiver owes first, then to what they may spend. */
function transferEntries(lots: readonly LotBalance[], handed: readonly TakenLot[], toId: string, debtPaid: PointsAdjusted['debtPaid']): PointsAdjusted['postings'] {
  const available = { account: 'points-available', memberId: toId } as const
  const toDebt = debtPaid.flatMap(({ memberId, points }) => movePoints(available, { account: 'points-debt', memberId }, points))
  return summedPostings([...takePostings(lots, handed, available), ...toDebt])
}

/** Sets a member's own points aside; inside the caller's transaction. */
export function holdPoints(till: Till, asked: { memberId: string; points: number }): Result<{ holdId: string; memberId: string }, MemberRefusal | ContractError<'POINTS_NOT_ENOUGH' | 'POINTS_OWED'>> {
  const member = memberWhoMay(till, asked.memberId)
  if (!member.ok) return member
  const own = ownSpendable(till, member.value)
  if (!own.ok) return own
  const onDate = today(till)
  const lots = own.value.filter((lot) => lot.memberId === member.value)
  const available = availablePoints(lots, onDate)
  if (asked.points > available) return fail('POINTS_NOT_ENOUGH', { available })
  const parts = spendLots(lots, asked.points, onDate).map(ownedBy(member.value))
  const holdId = till.ids.next()
  bookEvent(till, {
    type: 'points.held', holdId, memberId: member.value, onDate, taken: parts, rulebookVersion: till.rules.now().rulebook.version, ...atTill(till),
    postings: takePostings(lots, parts, { account: 'points-held', memberId: member.value }),
  })
  return ok({ holdId, memberId: member.value })
}

/** Ends a hold: its points go back to their lots, or are spent. Inside the caller's transaction. */
export function endHold(till: Till, holdId: string, how: 'released' | 'captured'): Result<{ memberId: string }, ContractError<'HOLD_UNKNOWN'>> {
  const { lots } = till.projections.points
  const hold = lots.hold(holdId)
  if (hold === null) return fail('HOLD_UNKNOWN', {})
  const { memberId, parts } = hold
  const held = { account: 'points-held', memberId } as const
  const byId = new Map(till.projections.accounts.lotsNamed(parts.map((part) => part.lotId), till.rules.now().rulebook).map((lot) => [lot.lotId, lot]))
  const back = ({ lotId, points }: LotPart) => {
    const lot = byId.get(lotId)!
    return movePoints(held, how === 'captured' ? { account: 'points-redeemed' } : lot.expired === undefined ? sideOfLot(lot) : { account: 'points-expired' }, points)
  }
  bookEvent(till, {
    type: 'points.hold-ended', holdId, memberId, onDate: today(till), how, rulebookVersion: till.rules.now().rulebook.version, ...atTill(till), postings: summedPostings(parts.flatMap(back)),
  })
  return ok({ memberId })
}
