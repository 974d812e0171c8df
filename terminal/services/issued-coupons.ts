import { randomBytes } from 'node:crypto'
import { ISSUED_RANDOM_BYTES, lastDayOfIssue, makeIssuedCode } from '../../core/coupons/issued-code.ts'
import type { IssuedCouponView } from '../../core/contract/coupon-methods.ts'
import type { IssuedCoupon } from '../../core/ledger/events/coupon-events.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { Coupon } from '../../core/rulebook/benefits.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { IssuedCode } from '../store/coupon-codes.ts'
import type { IssuedHere } from '../store/coupons-fold.ts'
import type { Till } from './till.ts'

/** The terms of a voucher or personal code, and whether it was taken back. */
export interface KnownIssue extends IssuedCoupon {
  readonly cancelled: IssuedHere['cancelled']
}

/** Makes a code up, from the machine's cryptographic source, and keeps it; inside the caller's transaction. */
export function makeOut(till: Till, coupon: Coupon, to: { readonly memberId: string | null; readonly issuedOn: CivilDate }): IssuedCoupon {
  const issuedId = till.ids.next()
  till.couponCodes.put({ code: makeIssuedCode(coupon, randomBytes(ISSUED_RANDOM_BYTES)), issuedId, foreign: null }, till.clock.now())
  return { issuedId, couponId: coupon.id, ...to, lastDay: lastDayOfIssue(coupon, to.issuedOn) }
}

/** Whether it is the member's only, whoever brings the paper. */
export const isBound = ({ kind, boundTo }: Pick<Coupon, 'kind' | 'boundTo'>): boolean => kind === 'personal' || boundTo === 'member'

/** Makes out what a sale gives for the next visit; inside the transaction that completes it. */
export function makeOutGranted(till: Till, sale: { readonly evaluation: Pick<Evaluation, 'grants'>; readonly memberId: string | null; readonly rulebook: Pick<Rulebook, 'coupons'>; readonly onDate: CivilDate }): IssuedCoupon[] {
  const { evaluation, memberId, rulebook, onDate: issuedOn } = sale
  return (evaluation.grants ?? []).filter((grant) => grant.kind === 'voucher').flatMap(({ id, quantity }) => {
    const coupon = rulebook.coupons.find((each) => each.id === id)
    if (coupon === undefined) throw new Error(`the rules give a coupon that they do not have: ${id}`)
    if (isBound(coupon) && memberId === null) throw new Error(`the rules give nobody a coupon of their own: ${id}`)
    return Array.from({ length: quantity }, () => makeOut(till, coupon, { memberId: isBound(coupon) ? memberId : null, issuedOn }))
  })
}

/** What is known of a voucher or personal code by its id; null: nothing, for another till made it out and did not sign it here. */
export function knownIssue(till: Till, issuedId: string): KnownIssue | null {
  const own = till.projections.coupons.issued(issuedId)
  if (own !== null) return own
  const known = till.couponCodes.of(issuedId)
  return known?.foreign ? { ...known.foreign.terms, cancelled: null } : null
}

export const last4Of = ({ code }: Pick<IssuedCode, 'code'>): string => code.slice(-4)

/** What a screen shows of one that this till made out. */
export function issuedView(till: Till, issued: IssuedHere): IssuedCouponView {
  const { issuedId, couponId, memberId, issuedOn, lastDay } = issued
  const { rulebook } = till.rules.now()
  const known = till.couponCodes.of(issuedId)
  const use = till.projections.values.lastUse(issuedId)
  return {
    issuedId, couponId, memberId, issuedOn, lastDay,
    name: rulebook.coupons.find((each) => each.id === couponId)?.name ?? { en: couponId, zh: couponId },
    last4: known === null ? null : last4Of(known),
    state: stateOf(issued, use !== null, till.rules.dateOf(till.clock.now())),
    used: use === null ? null : { at: use.usedAt, receiptNo: use.receiptNo },
  }
}

function stateOf({ cancelled, lastDay }: Pick<IssuedHere, 'cancelled' | 'lastDay'>, isUsed: boolean, onDate: CivilDate): IssuedCouponView['state'] {
  if (isUsed) return 'used'
  if (cancelled !== null) return 'cancelled'
  return lastDay !== null && onDate > lastDay ? 'expired' : 'good'
}
