import { ok } from '../../core/base/result.ts'
import type { redeemMethods } from '../../core/contract/redeem-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { addCoupon, addIssuedCoupon, removeCoupon } from '../services/coupons.ts'
import { saleCommand } from './counter.ts'
import type { Counter } from './counter.ts'

/** Coupon codes of the open sale. */
export function redeemHandlers(counter: Counter): Pick<Handlers, keyof typeof redeemMethods> {
  const { till } = counter
  return {
    'sale.addCoupon'(input) {
      const done = saleCommand(counter, 'sale.addCoupon', input, () => addCoupon(till, input.saleId, input.code))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.addIssuedCoupon'(input) {
      const done = saleCommand(counter, 'sale.addIssuedCoupon', input, () => addIssuedCoupon(till, input.saleId, input.issuedId))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.removeCoupon'(input) {
      const done = saleCommand(counter, 'sale.removeCoupon', input, () => removeCoupon(till, input.saleId, input.code))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
  }
}
