import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { couponOf, plainCode } from '../../core/promotions/coupons.ts'
import { changeOpenSale, openSaleOf } from './basket-changes.ts'
import type { Till } from './till.ts'

type Refusal = ContractError<'SALE_NOT_OPEN' | 'SALE_PARTLY_PAID'>

/** Presents a code for the open sale; the rules the sale is pinned to say which coupon it is of. */
export function addCoupon(till: Till, saleId: string, text: string): Result<null, Refusal | ContractError<'COUPON_UNKNOWN' | 'COUPONS_FULL'>> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const code = plainCode(text)
  const coupon = couponOf(till.rules.of(open.value.basket).rulebook.coupons, code)
  if (coupon === null) return fail('COUPON_UNKNOWN', { code })
  return changeOpenSale(till, saleId, { kind: 'add-coupon', coupon: { code, couponId: coupon.id } })
}

/** Takes a code back from the open sale. */
export function removeCoupon(till: Till, saleId: string, text: string): Result<null, Refusal> {
  return changeOpenSale(till, saleId, { kind: 'remove-coupon', code: plainCode(text) })
}
