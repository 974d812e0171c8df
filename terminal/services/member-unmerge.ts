import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { MemberMerged } from '../../core/ledger/events/member-events.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { splitDebt, standingPostings } from '../../core/ledger/merge-entries.ts'
import type { PointsStanding } from '../../core/ledger/merge-entries.ts'
import { undoMerge } from '../../core/loyalty/merge.ts'
import type { MergedLot, Unmerged } from '../../core/loyalty/merge.ts'
import { tierOn } from '../../core/loyalty/tier-history.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { KeptMerge } from '../store/people-fold.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { pointsStanding } from './member-merge.ts'
import type { Till } from './till.ts'

type Refusal = ContractError<'MERGE_UNKNOWN' | 'MERGE_NOT_LAST' | 'MERGE_REFUSED' | 'MEMBER_UNKNOWN'>

/** The merge that may be undone now: it stands, nothing was built upon it, and both are still known. */
function lastMerge(till: Till, mergeId: string): Result<KeptMerge, Refusal> {
  const { people, points } = till.projections
  const merge = people.merge(mergeId)
  if (!merge) return fail('MERGE_UNKNOWN', {})
  const isLast = people.memberOf(merge.intoId) === merge.intoId && people.mergesInto(merge.intoId)[0]?.mergeId === mergeId
  if (merge.undone || !isLast) return fail('MERGE_NOT_LAST', {})
  if (!till.members.byId(merge.fromId) || !till.members.byId(merge.intoId)) return fail('MEMBER_UNKNOWN', {})
  if (points.accounts.of(merge.intoId).held !== 0) return fail('MERGE_REFUSED', { reason: 'held-points' })
  return ok(merge)
}

function mergedEvent(till: Till, { seq }: KeptMerge): MemberMerged {
  const row = till.journal.entryAt(seq)
  const event = row ? eventIn(row.body) : null
  if (event?.type !== 'member.merged') throw new Error('a merge has its journal row')
  return event
}

/** All lots of the two while they are one, each with what spends took from it since, by whose it was. */
function mergedLots(till: Till, merge: KeptMerge): { from: MergedLot[]; into: MergedLot[] } {
  const { lots } = till.projections.points
  const taken = lots.takenAfter(merge.intoId, merge.seq)
  const live = till.projections.points.lotsOf(merge.intoId, till.rules.now().rulebook)
  const known = new Set(live.map((lot) => lot.lotId))
  const all = [...live, ...lots.named([...taken.keys()].filter((lotId) => !known.has(lotId)))]
  const ofFrom = new Set(lots.ofMerge(merge.mergeId))
  const withSpent = (lot: LotBalance): MergedLot => ({ ...lot, spentMerged: Math.max(0, taken.get(lot.lotId) ?? 0) })
  return {
    from: all.filter((lot) => ofFrom.has(lot.lotId)).map(withSpent),
    into: all.filter((lot) => !ofFrom.has(lot.lotId)).map(withSpent),
  }
}

/** What stands on a member's accounts when their lots hold this. */
function standingAfter(lots: readonly MergedLot[], { remaining, received }: Unmerged, debt: number, onDate: CivilDate): PointsStanding {
  const now = new Map(remaining.map((lot) => [lot.lotId, lot.points]))
  const onAccount = (pending: boolean): number =>
    lots.reduce((sum, lot) => sum + ((lot.unreleased === true) === pending ? now.get(lot.lotId) ?? lot.remaining : 0), 0)
    + received.reduce((sum, lot) => sum + ((lot.availableFrom > onDate) === pending ? lot.points : 0), 0)
  return { 'points-available': onAccount(false), 'points-pending': onAccount(true), 'points-held': 0, 'points-debt': 0 - debt }
}

/**
 * Undoes a merge, inside the caller's transaction: each has their own lots again, less what was spent meanwhile in share,
 * own cards, tier and visits. What was sold to them while they were one stays with the one they were.
 */
export function undoMemberMerge(till: Till, mergeId: string, approval: Approval): Result<{ fromId: string; intoId: string }, Refusal> {
  const last = lastMerge(till, mergeId)
  if (!last.ok) return last
  const merge = last.value
  const { fromId, intoId } = merge
  const { people, points, accounts } = till.projections
  const { rulebook } = till.rules.now()
  const onDate = till.rules.dateOf(till.clock.now())
  const lots = mergedLots(till, merge)
  const undone = undoMerge({ memberId: fromId, lots: lots.from }, { memberId: intoId, lots: lots.into }, { onDate, newLotId: () => till.ids.next() })
  const brought = mergedEvent(till, merge)
  const debt = splitDebt(-points.accounts.of(intoId).debt, { from: brought.from.debt, into: brought.into.debt })

  const fromIds = people.idsUnder(fromId)
  const intoIds = people.idsOf(intoId).filter((id) => !fromIds.includes(id))
  const tierNow = (memberIds: readonly string[]): string => tierOn(rulebook, accounts.tierHistoryOf(memberIds, rulebook), onDate).tierId
  const side = (memberId: string, memberIds: readonly string[], owes: number) => {
    const own = undone.get(memberId)
    if (!own) throw new Error('an undone merge names both members')
    return { own, said: { memberId, tierId: tierNow(memberIds), lots: own.remaining.map(({ lotId, points: remaining }) => ({ lotId, remaining })), received: own.received, debt: owes } }
  }
  const from = side(fromId, fromIds, debt.from)
  const into = side(intoId, intoIds, debt.into)
  bookEvent(till, {
    type: 'merge.undone', mergeId, onDate, from: from.said, into: into.said,
    postings: standingPostings([
      { memberId: fromId, before: pointsStanding(till, fromId), after: standingAfter(lots.from, from.own, debt.from, onDate) },
      { memberId: intoId, before: pointsStanding(till, intoId), after: standingAfter(lots.into, into.own, debt.into, onDate) },
    ]),
    rulebookVersion: rulebook.version, approval, ...atTill(till),
  })
  return ok({ fromId, intoId })
}
