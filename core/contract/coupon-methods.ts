import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { COUPON_ISSUE_REASONS, COUPON_WITHDRAW_REASONS } from '../ledger/events/coupon-events.ts'
import { TIER_GIFT_REASONS, TIER_WITHDRAW_REASONS } from '../ledger/events/tier-events.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'

const couponId = z.string().min(1).max(60)
const approved = { ...command, approval: approvalInputSchema }
const doneErrors = [...approvalErrors, 'IDEMPOTENCY_MISMATCH'] as const

/** A voucher or a personal code, as screens show it: its code only where it is told to whoever just got it. */
export const issuedCouponViewSchema = z.strictObject({
  issuedId: idSchema,
  couponId,
  name: localTextSchema,
  /** Null where the code was deleted. */
  last4: z.string().nullable(),
  memberId: idSchema.nullable(),
  issuedOn: civilDateSchema,
  lastDay: civilDateSchema.nullable(),
  state: z.enum(['good', 'used', 'expired', 'cancelled']),
  /** The use that counts. */
  used: z.strictObject({ at: instantSchema, receiptNo: z.string() }).nullable(),
})
export type IssuedCouponView = z.output<typeof issuedCouponViewSchema>

const couponOut = z.strictObject({ coupon: issuedCouponViewSchema })

export const tierGiftViewSchema = z.strictObject({
  giftId: idSchema,
  tierId: z.string(),
  from: civilDateSchema,
  until: civilDateSchema,
  withdrawnOn: civilDateSchema.nullable(),
})
export type TierGiftView = z.output<typeof tierGiftViewSchema>
const tierOut = z.strictObject({ memberId: idSchema, tierId: z.string(), gifts: z.array(tierGiftViewSchema) })

/** Vouchers, personal codes, referral codes and tiers given by hand. */
export const couponMethods = {
  /** Makes a personal code out to a member; it is told here and on the slip. */
  'coupon.issue': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, memberId: idSchema, couponId, reason: z.enum(COUPON_ISSUE_REASONS) }),
    output: z.strictObject({ coupon: issuedCouponViewSchema, code: z.string() }), errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'COUPON_NOT_PERSONAL', 'COUPON_EXPIRED', ...doneErrors],
  }),
  /** Takes a voucher or a personal code back: it is good for nothing any more. Again changes nothing. */
  'coupon.withdraw': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, issuedId: idSchema, reason: z.enum(COUPON_WITHDRAW_REASONS) }),
    output: couponOut, errors: ['COUPON_NOT_FOUND', ...doneErrors],
  }),
  /** What was made out to a member, the newest first. */
  'coupon.ofMember': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: z.strictObject({ coupons: z.array(issuedCouponViewSchema) }), errors: ['MEMBER_UNKNOWN'] }),
  /** What a sale gave, with the codes, for whoever has no printer. */
  'coupon.ofSale': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ saleId: idSchema }),
    output: z.strictObject({ coupons: z.array(issuedCouponViewSchema.extend({ code: z.string().nullable() })) }), errors: [],
  }),
  /** Prints a slip once more, marked as a copy: either paper is good, once. */
  'coupon.printAgain': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, issuedId: idSchema }), output: couponOut, errors: ['COUPON_NOT_FOUND', 'PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),

  /** The code that a member gives to friends who may join; made up when it is first asked for. */
  'referral.code': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema }), output: z.strictObject({ code: z.string() }), errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'IDEMPOTENCY_MISMATCH'] }),

  /** The tier a member has today, and those given by hand, the newest first. */
  'tier.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: tierOut, errors: ['MEMBER_UNKNOWN'] }),
  /** Gives a tier by hand to the end of a day; it stands where it is above what is earned. */
  'tier.give': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, memberId: idSchema, tierId: z.string().max(60), until: civilDateSchema, reason: z.enum(TIER_GIFT_REASONS) }),
    output: tierOut, errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'TIER_UNKNOWN', 'TIER_END_INVALID', ...doneErrors],
  }),
  /** Takes a tier given by hand back from today on. */
  'tier.withdraw': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, giftId: idSchema, reason: z.enum(TIER_WITHDRAW_REASONS) }),
    output: tierOut, errors: ['TIER_GIFT_UNKNOWN', ...doneErrors],
  }),
} as const
