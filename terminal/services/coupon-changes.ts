import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { COUPON_ISSUE_REASONS, COUPON_WITHDRAW_REASONS } from '../../core/ledger/events/coupon-events.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { makeOut } from './issued-coupons.ts'
import { memberWhoMay } from './member-access.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'
import type { ValueSink } from './value-slips.ts'
import { printVouchers } from './voucher-slips.ts'

type NotApproved = ContractError<'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>

/** Makes a personal code out to a member and prints it; inside the caller's transaction. */
export function issueCoupon(
  till: Till, sink: ValueSink, approver: Approver, asked: { readonly memberId: string; readonly couponId: string; readonly reason: (typeof COUPON_ISSUE_REASONS)[number] },
): Result<{ issuedId: string }, ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED' | 'COUPON_NOT_PERSONAL' | 'COUPON_EXPIRED'> | NotApproved> {
  const member = memberWhoMay(till, asked.memberId)
  if (!member.ok) return member
  const { rulebook } = till.rules.now()
  const coupon = rulebook.coupons.find((each) => each.id === asked.couponId)
  if (coupon?.kind !== 'personal') return fail('COUPON_NOT_PERSONAL', {})
  const issuedOn = till.rules.dateOf(till.clock.now())
  if (coupon.to !== undefined && coupon.to < issuedOn) return fail('COUPON_EXPIRED', { lastDay: coupon.to })
  const approval = approver.may('coupon-issue')
  if (!approval.ok) return approval
  const issued = makeOut(till, coupon, { memberId: member.value, issuedOn })
  bookEvent(till, { type: 'coupon.issued', ...atTill(till), issued, reason: asked.reason, approval: approval.value, rulebookVersion: rulebook.version })
  printVouchers(till, sink, [issued], { rulebook, language: till.members.byId(member.value)?.language ?? tillLanguage(till) })
  return ok({ issuedId: issued.issuedId })
}

/** Takes a voucher or personal code back; one that was taken back stays so. */
export function withdrawCoupon(
  till: Till, approver: Approver, { issuedId, reason }: { readonly issuedId: string; readonly reason: (typeof COUPON_WITHDRAW_REASONS)[number] },
): Result<null, ContractError<'COUPON_NOT_FOUND'> | NotApproved> {
  const issued = till.projections.coupons.issued(issuedId)
  if (issued === null) return fail('COUPON_NOT_FOUND', {})
  const approval = approver.may('coupon-withdraw')
  if (!approval.ok) return approval
  if (issued.cancelled === null) bookEvent(till, { type: 'coupon.withdrawn', ...atTill(till), issuedId, reason, approval: approval.value })
  return ok(null)
}

/** Prints a slip once more, as a copy. */
export function printCouponAgain(till: Till, sink: ValueSink, issuedId: string): Result<null, ContractError<'COUPON_NOT_FOUND' | 'PRINTER_NOT_SET'>> {
  const issued = till.projections.coupons.issued(issuedId)
  if (issued === null || till.couponCodes.of(issuedId) === null) return fail('COUPON_NOT_FOUND', {})
  if (!sink.hasPrinter()) return fail('PRINTER_NOT_SET', {})
  printVouchers(till, sink, [issued], { rulebook: till.rules.now().rulebook, language: tillLanguage(till), isCopy: true })
  return ok(null)
}
