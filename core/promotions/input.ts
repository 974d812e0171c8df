import { z } from 'zod'
import { basketLineSchema, memberSnapshotSchema } from '../basket/basket.ts'
import { handDiscountSchema } from '../basket/by-hand.ts'
import { civilDateSchema, instantSchema } from '../base/numbers.ts'
import { channelSchema, tenderKindSchema } from '../rulebook/condition.ts'
import { stopperSchema } from '../rulebook/stop-limits.ts'

const countSchema = z.int().nonnegative()

/** Uses of one promotion before this sale, as far as this terminal knows; what is not stated is none. */
export const promotionUsageSchema = z.strictObject({
  memberDay: countSchema.optional(),
  memberWeek: countSchema.optional(),
  memberMonth: countSchema.optional(),
  memberLifetime: countSchema.optional(),
  store: countSchema.optional(),
  /** Everywhere. */
  uses: countSchema.optional(),
  spentMinor: countSchema.optional(),
  /** What head office allotted to this terminal and is left of it; absent: no allotment. */
  allottedUses: countSchema.optional(),
  allottedMinor: countSchema.optional(),
})
export type PromotionUsage = z.infer<typeof promotionUsageSchema>

/** A coupon code presented for this sale, with what is known of it. */
export const presentedCouponSchema = z.strictObject({
  /** Of a voucher or a personal code: its random id (`issued`). Its code is a secret and stays out of the books. */
  code: z.string().min(1).max(60),
  /** The rulebook's coupon it belongs to. */
  couponId: z.string().min(1).max(60),
  /** Whom it is made out to; absent: anybody. */
  memberId: z.string().optional(),
  /** The day it was given out, where its days count from there. */
  issuedOn: civilDateSchema.optional(),
  /** Uses of this very code before. */
  used: countSchema.optional(),
  /** Made out by a till, with terms that hold whatever the rules say now: `lastDay` is its last day, absent: it has none. */
  issued: z.literal(true).optional(),
  lastDay: civilDateSchema.optional(),
  /** Taken back since it was made out. */
  cancelled: z.literal(true).optional(),
})
export type PresentedCoupon = z.infer<typeof presentedCouponSchema>

/** Everything evaluation looks at beside the rulebook (loyalty-rules section 2): recorded with the sale, so that it can be repeated. */
export const evaluationInputSchema = z.strictObject({
  lines: z.array(basketLineSchema).max(10_000),
  /** UTC milliseconds of the sale's first line. */
  pinnedAt: instantSchema,
  member: memberSnapshotSchema.nullable(),
  storeId: z.string().optional(),
  terminalId: z.string().optional(),
  channel: channelSchema.optional(),
  /** Chosen before payment, for the whole amount; null: not chosen. */
  tender: tenderKindSchema.nullable().optional(),
  coupons: z.array(presentedCouponSchema).max(100).optional(),
  /** Given by hand, after all that the rulebook gives. */
  discounts: z.array(handDiscountSchema).max(4000).optional(),
  /** By promotion id. */
  usage: z.record(z.string(), promotionUsageSchema).optional(),
  /** All offers of the version had stopped when the sale began, and by what; absent: they are given. */
  offersStopped: stopperSchema.optional(),
})

/** See `evaluationInputSchema`. Pure data. */
export type EvaluationInput = Readonly<z.infer<typeof evaluationInputSchema>>
