import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { TierGiftView } from '../../core/contract/coupon-methods.ts'
import type { TIER_GIFT_REASONS, TIER_WITHDRAW_REASONS } from '../../core/ledger/events/tier-events.ts'
import { tierOn } from '../../core/loyalty/tier-history.ts'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import { tierRank } from '../../core/loyalty/tiers.ts'
import { addDays } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { standingGifts } from '../store/tier-gifts.ts'
import type { TierGift } from '../store/tier-gifts.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { memberWhoMay } from './member-access.ts'
import { memberTier, tierHistory } from './member-tier.ts'
import type { Till } from './till.ts'

/** Longest that a tier is given for: five years. Whoever means for ever gives it again. */
const MOST_DAYS = 1826

type NotApproved = ContractError<'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>

const today = (till: Till): CivilDate => till.rules.dateOf(till.clock.now())

const giftsOf = (till: Till, memberId: string): TierGift[] => till.projections.people.idsOf(memberId).flatMap((id) => till.projections.points.gifts.of(id))

/** Gives a tier by hand, above what is earned, to the end of a day; inside the caller's transaction. */
export function giveTier(
  till: Till, approver: Approver, asked: { readonly memberId: string; readonly tierId: string; readonly until: CivilDate; readonly reason: (typeof TIER_GIFT_REASONS)[number] },
): Result<{ memberId: string }, ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED' | 'TIER_UNKNOWN' | 'TIER_END_INVALID'> | NotApproved> {
  const member = memberWhoMay(till, asked.memberId)
  if (!member.ok) return member
  const memberId = member.value
  const { rulebook } = till.rules.now()
  const { tierId, until, reason } = asked
  if (tierRank(rulebook, tierId) === 0) return fail('TIER_UNKNOWN', {})
  const from = today(till)
  const latest = addDays(from, MOST_DAYS)
  if (until < from || until > latest) return fail('TIER_END_INVALID', { latest })
  const approval = approver.may('tier-give')
  if (!approval.ok) return approval
  bookEvent(till, {
    type: 'tier.given', ...atTill(till), giftId: till.ids.next(), memberId, tierId, from, until, reason,
    tierAfter: tierAfter(till, memberId, [...standingGifts(giftsOf(till, memberId)), { tierId, from, until }]),
    approval: approval.value, rulebookVersion: rulebook.version,
  })
  return ok({ memberId })
}

/** Takes a tier given by hand back, from today on; inside the caller's transaction. */
export function withdrawTier(
  till: Till, approver: Approver, { giftId, reason }: { readonly giftId: string; readonly reason: (typeof TIER_WITHDRAW_REASONS)[number] },
): Result<{ memberId: string }, ContractError<'TIER_GIFT_UNKNOWN'> | NotApproved> {
  const gift = till.projections.points.gifts.gift(giftId)
  const on = today(till)
  if (gift === null || gift.withdrawnOn !== null || gift.until < on) return fail('TIER_GIFT_UNKNOWN', {})
  const approval = approver.may('tier-withdraw')
  if (!approval.ok) return approval
  const memberId = till.projections.people.memberOf(gift.memberId)
  const left = giftsOf(till, memberId).map((each) => (each.giftId === giftId ? { ...each, withdrawnOn: on } : each))
  bookEvent(till, {
    type: 'tier.withdrawn', ...atTill(till), giftId, memberId, on, reason, tierAfter: tierAfter(till, memberId, standingGifts(left)),
    approval: approval.value, rulebookVersion: till.rules.now().rulebook.version,
  })
  return ok({ memberId })
}

/** The tier with other gifts than now; null where they change nothing. */
function tierAfter(till: Till, memberId: string, manual: NonNullable<TierHistory['manual']>): string | null {
  const { rulebook } = till.rules.now()
  const history = tierHistory(till, memberId, rulebook)
  const onDate = today(till)
  const after = tierOn(rulebook, { ...history, manual }, onDate).tierId
  return after === tierOn(rulebook, history, onDate).tierId ? null : after
}

/** The member's tier today, and what was given by hand. */
export function tierView(till: Till, id: string): { memberId: string; tierId: string; gifts: TierGiftView[] } {
  const memberId = till.projections.people.memberOf(id)
  const gifts = giftsOf(till, memberId).map(({ giftId, tierId, from, until, withdrawnOn }) => ({ giftId, tierId, from, until, withdrawnOn }))
  return { memberId, tierId: memberTier(till, memberId, till.rules.now().rulebook, today(till)).tierId, gifts }
}
