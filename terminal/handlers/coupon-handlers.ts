import { ok } from '../../core/base/result.ts'
import type { couponMethods, IssuedCouponView } from '../../core/contract/coupon-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { issueCoupon, printCouponAgain, withdrawCoupon } from '../services/coupon-changes.ts'
import { issuedView } from '../services/issued-coupons.ts'
import { memberWhoMay } from '../services/member-access.ts'
import { knownMember } from '../services/member-file.ts'
import { referralCode } from '../services/referrals.ts'
import { giveTier, tierView, withdrawTier } from '../services/tier-gifts.ts'
import type { Till } from '../services/till.ts'
import { publishSale, valueSink } from './counter.ts'
import type { Counter } from './counter.ts'

type CouponHandlers = Pick<Handlers, keyof typeof couponMethods>

/** Vouchers, personal codes, referral codes and tiers given by hand. */
export function couponHandlers(counter: Counter): CouponHandlers {
  return { ...codeHandlers(counter), ...tierHandlers(counter) }
}

function viewOf(till: Till, issuedId: string): IssuedCouponView {
  const issued = till.projections.coupons.issued(issuedId)
  if (issued === null) throw new Error('a coupon that was just made out is in the books')
  return issuedView(till, issued)
}

function codeHandlers(counter: Counter): Pick<CouponHandlers, 'coupon.issue' | 'coupon.withdraw' | 'coupon.ofMember' | 'coupon.ofSale' | 'coupon.printAgain' | 'referral.code'> {
  const { till, printing, sync } = counter
  const sink = valueSink(counter)
  const told = (issuedId: string): { coupon: IssuedCouponView } => {
    printing.wake()
    sync.wake()
    publishSale(counter)
    return { coupon: viewOf(till, issuedId) }
  }
  return {
    'coupon.issue'(input) {
      const done = runApproved(till, 'coupon.issue', input, (approver) => issueCoupon(till, sink, approver, input))
      if (!done.ok) return done
      const { issuedId } = done.value
      // Deleted meanwhile with its member: a repeat of the command tells nothing.
      return ok({ ...told(issuedId), code: till.couponCodes.of(issuedId)?.code ?? '' })
    },
    'coupon.withdraw'(input) {
      const done = runApproved(till, 'coupon.withdraw', input, (approver) => withdrawCoupon(till, approver, input))
      return done.ok ? ok(told(input.issuedId)) : done
    },
    'coupon.ofMember'({ memberId }) {
      const known = knownMember(till, memberId)
      if (!known.ok) return known
      const issued = till.projections.people.idsOf(known.value).flatMap((id) => till.projections.coupons.issuedTo(id))
      return ok({ coupons: issued.sort((a, b) => b.seq - a.seq).map((each) => issuedView(till, each)) })
    },
    'coupon.ofSale': ({ saleId }) => ok({
      coupons: till.projections.coupons.issuedBy(saleId).map((each) => ({ ...issuedView(till, each), code: till.couponCodes.of(each.issuedId)?.code ?? null })),
    }),
    'coupon.printAgain'(input) {
      const done = runCommand(till, 'coupon.printAgain', input, () => printCouponAgain(till, sink, input.issuedId))
      return done.ok ? ok(told(input.issuedId)) : done
    },
    'referral.code'(input) {
      const done = runCommand(till, 'referral.code', input, () => {
        const member = memberWhoMay(till, input.memberId)
        if (!member.ok) return member
        referralCode(till, member.value)
        return ok({ memberId: member.value })
      })
      return done.ok ? ok({ code: till.referralCodes.codeOf(done.value.memberId) ?? '' }) : done
    },
  }
}

function tierHandlers(counter: Counter): Pick<CouponHandlers, 'tier.get' | 'tier.give' | 'tier.withdraw'> {
  const { till, sync } = counter
  const told = (memberId: string) => {
    sync.wake()
    publishSale(counter)
    return ok(tierView(till, memberId))
  }
  return {
    'tier.get'({ memberId }) {
      const known = knownMember(till, memberId)
      return known.ok ? ok(tierView(till, known.value)) : known
    },
    'tier.give'(input) {
      const done = runApproved(till, 'tier.give', input, (approver) => giveTier(till, approver, input))
      return done.ok ? told(done.value.memberId) : done
    },
    'tier.withdraw'(input) {
      const done = runApproved(till, 'tier.withdraw', input, (approver) => withdrawTier(till, approver, input))
      return done.ok ? told(done.value.memberId) : done
    },
  }
}
