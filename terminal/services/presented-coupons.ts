import type { Basket, BasketCoupon } from '../../core/basket/basket.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { PresentedCoupon } from '../../core/promotions/input.ts'
import { knownIssue } from './issued-coupons.ts'
import { offlineSpending } from './spending-guard.ts'
import type { Till } from './till.ts'

/** The codes presented for a basket, with what this till knows of each: made-out ones by their ids. */
export function presentedCoupons(till: Till, coupons: readonly BasketCoupon[]): PresentedCoupon[] {
  return coupons.map(({ code, couponId, issuedId }) => {
    if (issuedId === undefined) return { code, couponId, used: till.projections.values.usesOf(code) }
    const known = knownIssue(till, issuedId)
    return {
      code: issuedId, couponId, used: till.projections.values.usesOf(issuedId), issued: true as const,
      // Gone with the member it was made out to; or put in the basket before the till was put back from a backup.
      ...(known === null || known.cancelled !== null || !offlineSpending(till).allowed ? { cancelled: true as const } : {}),
      ...(known === null ? {} : {
        issuedOn: known.issuedOn,
        ...(known.memberId === null ? {} : { memberId: till.projections.people.memberOf(known.memberId) }),
        ...(known.lastDay === null ? {} : { lastDay: known.lastDay }),
      }),
    }
  })
}

/** Whether a sale uses a voucher or a personal code. */
export function usesIssued({ coupons = [] }: Pick<Basket, 'coupons'>, evaluation: Pick<Evaluation, 'coupons'>): boolean {
  const issued = new Set(coupons.map(({ issuedId }) => issuedId))
  return (evaluation.coupons ?? []).some(({ code, status }) => status === 'used' && issued.has(code))
}

/** Evaluated codes as the screen knows them: the ids of made-out ones as the codes that were presented. */
export function codesAsPresented<T extends { readonly code: string }>(outcomes: readonly T[], coupons: readonly BasketCoupon[]): T[] {
  const codes = new Map(coupons.map(({ code, issuedId }) => [issuedId ?? code, code]))
  return outcomes.map((outcome) => ({ ...outcome, code: codes.get(outcome.code) ?? outcome.code }))
}
