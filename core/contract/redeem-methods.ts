import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { command } from './command.ts'
import { rpc } from './rpc.ts'
import { saleViewSchema } from './views.ts'

/** As printed, typed or read: small letters, spaces and hyphens do not matter. */
const couponTextSchema = z.string().min(2).max(80).regex(/^[A-Za-z0-9\s-]+$/)
const couponInput = z.strictObject({ ...command, saleId: idSchema, code: couponTextSchema })
const saleOut = z.strictObject({ sale: saleViewSchema.nullable() })

/** What a voucher, a personal code or an allotted number may be refused for at once. */
export const presentedErrors = ['SPEND_ONLINE_ONLY', 'COUPON_USED', 'COUPON_CANCELLED', 'COUPON_OTHER_TILL', 'VOUCHER_KEY_UNKNOWN', 'VOUCHER_SIGNATURE_WRONG', 'CODE_CHECK_WRONG'] as const

/** Coupon codes of the open sale. */
export const redeemMethods = {
  /** Presents a code. Whether it is used, and why not, is in the sale's `evaluation.coupons`, and may change with the basket. */
  'sale.addCoupon': rpc({ kind: 'command', role: 'cashier', input: couponInput, output: saleOut, errors: ['SALE_NOT_OPEN', 'COUPON_UNKNOWN', ...presentedErrors, 'COUPONS_FULL', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] }),
  /** Presents a personal code or a voucher of the member on the sale, chosen from what was made out to them. Known by name or number only, they show the code itself. */
  'sale.addIssuedCoupon': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, issuedId: idSchema }), output: saleOut,
    errors: ['SALE_NOT_OPEN', 'COUPON_UNKNOWN', 'COUPON_NOT_FOUND', 'COUPON_NEEDS_CARD', ...presentedErrors, 'COUPONS_FULL', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Takes a code back; it stays as good as it was. */
  'sale.removeCoupon': rpc({ kind: 'command', role: 'cashier', input: couponInput, output: saleOut, errors: ['SALE_NOT_OPEN', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] }),
} as const
