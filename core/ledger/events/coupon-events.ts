import { z } from 'zod'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'

const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }

/** A voucher or a personal code as it was made out: by its random id, never its code. What is said here was printed, and is kept. */
export const issuedCouponSchema = z.strictObject({
  issuedId: idSchema,
  /** The rulebook's coupon. */
  couponId: z.string().min(1).max(60),
  /** Whom it is made out to; null: whoever brings it. */
  memberId: idSchema.nullable(),
  issuedOn: civilDateSchema,
  /** Null: no end. */
  lastDay: civilDateSchema.nullable(),
})
export type IssuedCoupon = z.infer<typeof issuedCouponSchema>

export const COUPON_ISSUE_REASONS = ['birthday', 'win-back', 'goodwill', 'complaint', 'lost-slip', 'other'] as const
export const COUPON_WITHDRAW_REASONS = ['lost', 'issued-wrongly', 'misuse', 'other'] as const

/** Made out to a member by hand. */
const couponIssued = z.strictObject({
  type: z.literal('coupon.issued'), ...atTill,
  issued: issuedCouponSchema,
  reason: z.enum(COUPON_ISSUE_REASONS),
  approval: approvalSchema,
  rulebookVersion: z.int().positive(),
})

/** Good for nothing any more, used or not. */
const couponWithdrawn = z.strictObject({
  type: z.literal('coupon.withdrawn'), ...atTill,
  issuedId: idSchema,
  reason: z.enum(COUPON_WITHDRAW_REASONS),
  approval: approvalSchema,
})

export const couponEvents = [couponIssued, couponWithdrawn] as const
