import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MergePreview } from '../../core/contract/member-views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { mergePostings } from '../../core/ledger/merge-entries.ts'
import type { PointsStanding } from '../../core/ledger/merge-entries.ts'
import { mergedTier } from '../../core/loyalty/merge.ts'
import { tierOn } from '../../core/loyalty/tier-history.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { knownMember } from './member-file.ts'
import { memberView, tierById } from './member-views.ts'
import type { Till } from './till.ts'

type Refusal = ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED' | 'MERGE_REFUSED'>

/** What stands on a member's accounts of points. */
export function pointsStanding(till: Till, memberId: string): PointsStanding {
  const { available, pending, held, debt } = till.projections.points.accounts.of(memberId)
  return { 'points-available': available, 'points-pending': pending, 'points-held': held, 'points-debt': debt }
}

const debtOf = (standing: PointsStanding): number => -standing['points-debt']

/**
 * Two different members, as they are now; neither is blocked. A merged id means whom it stands for, so a merge in a ring is
 * one of a member with itself. Whoever goes into the other is in no household: what they pooled would change hands.
 */
function twoMembers(till: Till, fromId: string, intoId: string): Result<{ fromId: string; intoId: string }, Refusal> {
  const from = knownMember(till, fromId)
  if (!from.ok) return from
  const into = knownMember(till, intoId)
  if (!into.ok) return into
  const { people } = till.projections
  if (from.value === into.value) return fail('MERGE_REFUSED', { reason: 'same-member' })
  if (people.isBlocked(from.value) || people.isBlocked(into.value)) return fail('MEMBER_BLOCKED', {})
  if (people.householdOf(from.value)) return fail('MERGE_REFUSED', { reason: 'household' })
  return ok({ fromId: from.value, intoId: into.value })
}

/** A member as the screen shows them now. */
export function standingView(till: Till, memberId: string) {
  const { rulebook } = till.rules.now()
  const view = memberView(till, memberId, { rulebook, onDate: till.rules.dateOf(till.clock.now()), saleBaseMinor: 0 })
  if (!view) throw new Error('a member to be merged is known')
  return view
}

function sideOf(till: Till, memberId: string): MergePreview['from'] {
  const view = standingView(till, memberId)
  const ids = till.projections.people.idsOf(memberId)
  return {
    memberId, name: view.name, tier: view.tier.name,
    pointsAvailable: view.pointsAvailable, pointsPending: view.pointsPending, debt: debtOf(pointsStanding(till, memberId)),
    cards: ids.flatMap((each) => till.members.cardsOf(each)).filter((card) => !card.blocked).length,
    phones: ids.flatMap((each) => till.members.phonesOf(each)).length,
  }
}

/** The tier of two who are one: the higher, or the one that what both bought reaches together. */
function tierTogether(till: Till, { fromId, intoId }: { fromId: string; intoId: string }): string {
  const { people, accounts } = till.projections
  const { rulebook } = till.rules.now()
  const tierOf = (ids: readonly string[]): string => tierOn(rulebook, accounts.tierHistoryOf(ids, rulebook), till.rules.dateOf(till.clock.now())).tierId
  const [from, into] = [people.idsOf(fromId), people.idsOf(intoId)]
  return mergedTier(rulebook, mergedTier(rulebook, tierOf(from), tierOf(into)), tierOf([...into, ...from]))
}

/** What a merge would come to; nothing is changed. */
export function previewMerge(till: Till, ids: { fromId: string; intoId: string }): Result<MergePreview, Refusal> {
  const two = twoMembers(till, ids.fromId, ids.intoId)
  if (!two.ok) return two
  const from = sideOf(till, two.value.fromId)
  const into = sideOf(till, two.value.intoId)
  return ok({
    from, into,
    after: {
      ...into,
      tier: tierById(till.rules.now().rulebook, tierTogether(till, two.value)).name,
      pointsAvailable: from.pointsAvailable + into.pointsAvailable, pointsPending: from.pointsPending + into.pointsPending, debt: from.debt + into.debt,
      cards: from.cards + into.cards, phones: from.phones + into.phones,
    },
  })
}

/**
 * Makes two members one, inside the caller's transaction: `fromId` is a redirect from now on, every card of either is good,
 * lots keep their dates, the tier is the higher or what they reach together, debts add up. Both profiles are kept, so that it can be undone.
 */
export function mergeMembers(till: Till, ids: { fromId: string; intoId: string }, approval: Approval): Result<{ memberId: string }, Refusal> {
  const two = twoMembers(till, ids.fromId, ids.intoId)
  if (!two.ok) return two
  const { fromId, intoId } = two.value
  const { rulebook } = till.rules.now()
  const sideNow = (memberId: string) => ({
    tierId: standingView(till, memberId).tier.id,
    lots: till.projections.points.lotsOf(memberId, rulebook).map(({ lotId, remaining }) => ({ lotId, remaining })),
    debt: debtOf(pointsStanding(till, memberId)),
  })
  const from = sideNow(fromId)
  const into = sideNow(intoId)
  bookEvent(till, {
    type: 'member.merged', mergeId: till.ids.next(), fromId, intoId, onDate: till.rules.dateOf(till.clock.now()),
    from, into, tierId: tierTogether(till, two.value),
    postings: mergePostings(fromId, intoId, pointsStanding(till, fromId)),
    rulebookVersion: rulebook.version, approval, ...atTill(till),
  })
  return ok({ memberId: intoId })
}
