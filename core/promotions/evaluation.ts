import { z } from 'zod'
import { idSchema, positiveMinorSchema, rateBpSchema } from '../base/numbers.ts'
import { tenderKindSchema } from '../rulebook/condition.ts'
import { stopperSchema } from '../rulebook/stop-limits.ts'

/** A promotion's share on one line, and the units of that line it used. */
export const lineDiscountSchema = z.strictObject({
  promotionId: z.string(),
  amountMinor: positiveMinorSchema,
  quantityMilli: z.int().nonnegative(),
})

/** Which entry of the price list made a line's price. */
export const priceKindSchema = z.enum(['book', 'member', 'tier', 'quantity'])
export type PriceKind = z.infer<typeof priceKindSchema>

export const evaluatedLineSchema = z.strictObject({
  lineId: idSchema,
  /** Unit price times quantity, half-up; the unit price is that of `price` where it is there, else the line's own. */
  grossMinor: positiveMinorSchema,
  /**
   * Where a price of the rulebook's price list took the line's own price's place. `benefitMinor`: what it saves on the line
   * against the base price (the store's own price, else the line's); 0 for `book`, which is the base, be it above or below.
   */
  price: z.strictObject({ kind: priceKindSchema, unitPriceMinor: positiveMinorSchema, benefitMinor: z.int() }).optional(),
  discounts: z.array(lineDiscountSchema),
  /** After every discount; what is due on this line. */
  netMinor: positiveMinorSchema,
  /** Promotions that change only the points of this line. */
  pointPromotionIds: z.array(z.string()),
})
export type EvaluatedLine = z.infer<typeof evaluatedLineSchema>

/** Which limit of a promotion: per member in a day, week, month or for ever, per store, its budget, or this terminal's allotment. */
export const limitKindSchema = z.enum(['member-day', 'member-week', 'member-month', 'member-lifetime', 'store', 'budget-uses', 'budget-money', 'allotment'])
export type LimitKind = z.infer<typeof limitKindSchema>

/** The first condition a promotion did not meet. Rendered in words by promotions/words.ts. */
export const notMetSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('NO_MEMBER') }),
  z.strictObject({ code: z.literal('TIER_TOO_LOW'), tierId: z.string() }),
  z.strictObject({ code: z.literal('NO_GOODS') }),
  z.strictObject({ code: z.literal('SPEND_MORE'), missingMinor: z.int().positive() }),
  z.strictObject({ code: z.literal('BUY_MORE'), missingMilli: z.int().positive() }),
  z.strictObject({ code: z.literal('NOT_TODAY') }),
  z.strictObject({ code: z.literal('NOT_NOW') }),
  /** Only in other stores, through other channels, or with other tenders. */
  z.strictObject({ code: z.literal('OTHER_STORE') }),
  z.strictObject({ code: z.literal('OTHER_CHANNEL') }),
  z.strictObject({ code: z.literal('OTHER_TENDER'), tenders: z.array(tenderKindSchema) }),
  z.strictObject({ code: z.literal('OTHER_MEMBERS') }),
  z.strictObject({ code: z.literal('HELD_OUT') }),
  /** `inDays`: until its window begins; null where the day is not known. */
  z.strictObject({ code: z.literal('NOT_BIRTHDAY'), inDays: z.int().nonnegative().nullable() }),
  z.strictObject({ code: z.literal('NOT_ANNIVERSARY'), inDays: z.int().nonnegative().nullable() }),
  z.strictObject({ code: z.literal('NOT_FIRST_PURCHASE') }),
  z.strictObject({ code: z.literal('NOT_REFERRED') }),
  /** Visited too lately (`moreDays` until it holds), or too long ago (0). */
  z.strictObject({ code: z.literal('NOT_ABSENT'), moreDays: z.int().nonnegative() }),
  /** Visits still to come, this one not counted; 0 where the visit is over. */
  z.strictObject({ code: z.literal('VISIT_MORE'), missing: z.int().nonnegative() }),
  z.strictObject({ code: z.literal('NO_COUPON'), couponId: z.string() }),
  z.strictObject({ code: z.literal('STAMPS_MORE'), cardId: z.string(), missing: z.int().nonnegative() }),
  z.strictObject({ code: z.literal('NO_ENTITLEMENT'), entitlementId: z.string() }),
  /** A limit of the promotion is used up. */
  z.strictObject({ code: z.literal('LIMIT_REACHED'), limit: limitKindSchema }),
  /** All offers of this version have stopped: a limit of the whole rulebook is reached, or head office stopped them. */
  z.strictObject({ code: z.literal('STOPPED'), by: stopperSchema }),
  z.strictObject({ code: z.literal('EXCLUDED') }),
  z.strictObject({ code: z.literal('NO_BENEFIT') }),
])
export type NotMet = z.infer<typeof notMetSchema>

/** Every promotion of the rulebook appears once (loyalty-rules section 4). */
export const promotionOutcomeSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('applied'),
    promotionId: z.string(),
    /** Money off; 0 for promotions that give points only. */
    amountMinor: positiveMinorSchema,
    points: z.int().nonnegative(),
    uses: z.int().positive(),
    lineIds: z.array(idSchema),
  }),
  z.strictObject({
    status: z.literal('beaten'),
    promotionId: z.string(),
    byPromotionIds: z.array(z.string()),
    /** What this one would have given on the same basket, and what the winners gave where they competed. */
    wouldGiveMinor: positiveMinorSchema,
    winnerGivesMinor: positiveMinorSchema,
  }),
  z.strictObject({ status: z.literal('not-met'), promotionId: z.string(), reason: notMetSchema }),
])
export type PromotionOutcome = z.infer<typeof promotionOutcomeSchema>

export const taxTotalSchema = z.strictObject({
  taxCode: z.string(),
  rateBp: rateBpSchema,
  grossMinor: positiveMinorSchema,
  taxMinor: positiveMinorSchema,
  netMinor: positiveMinorSchema,
  /** Where the rate is made of several taxes: each one's part of `taxMinor`, in the rulebook's order. */
  components: z.array(z.strictObject({ code: z.string(), rateBp: rateBpSchema, taxMinor: positiveMinorSchema })).optional(),
})

/** What a promotion gives that is neither money off nor points of this sale. */
export const grantSchema = z.strictObject({
  promotionId: z.string(),
  /** `gift`: goods to hand over on top, `id` is the sku; empty where the customer may choose among the goods of the reward. */
  kind: z.enum(['gift', 'stamps', 'draw-entries', 'voucher', 'entitlement', 'referrer-points']),
  /** Of the sku, stamp card, draw, coupon or entitlement; empty for referrer points. */
  id: z.string(),
  quantity: z.int().positive(),
})
export type Grant = z.infer<typeof grantSchema>

/** What became of a presented coupon code. Codes that were not used stay good. */
export const couponOutcomeSchema = z.strictObject({
  code: z.string(),
  couponId: z.string(),
  status: z.enum(['used', 'not-used', 'refused']),
  /** The promotion that used it. */
  promotionId: z.string().nullable(),
  /** Why it was refused: not known, its check character wrong, not yet or no longer good, another member's, used before, taken back, presented twice, too many of them. */
  reason: z.enum(['UNKNOWN', 'CHECK_WRONG', 'TOO_EARLY', 'EXPIRED', 'OTHER_MEMBER', 'USED_BEFORE', 'CANCELLED', 'TWICE', 'TOO_MANY']).nullable(),
})
export type CouponOutcome = z.infer<typeof couponOutcomeSchema>

/** Full stamp cards and entitlement uses that this sale pays out. */
export const consumedSchema = z.strictObject({ promotionId: z.string(), kind: z.enum(['stamp-card', 'entitlement']), id: z.string(), quantity: z.int().positive() })
export type Consumed = z.infer<typeof consumedSchema>

/** The nearest offer the basket misses, for the screen and the cashier's words. */
export const nearMissSchema = z.strictObject({ promotionId: z.string(), reason: notMetSchema, points: z.int().nonnegative(), amountMinor: positiveMinorSchema })

export const evaluationSchema = z.strictObject({
  lines: z.array(evaluatedLineSchema),
  promotions: z.array(promotionOutcomeSchema),
  nearMisses: z.array(nearMissSchema),
  /** Sum of gross lines. */
  subtotalMinor: positiveMinorSchema,
  discountMinor: positiveMinorSchema,
  /** What is due: subtotal minus discounts (plus tax where prices exclude it). */
  totalMinor: positiveMinorSchema,
  taxes: z.array(taxTotalSchema),
  /** Points earned if all were paid in an earning tender, by rule: `base` or a promotion id. Empty without a member. */
  points: z.strictObject({
    total: z.int().nonnegative(),
    byRule: z.array(z.strictObject({ ruleId: z.string(), points: z.int().nonnegative() })),
    /** Points that a cap of the programme took away; `total` and `byRule` are after it. */
    cappedBy: z.strictObject({ kind: z.enum(['sale', 'day']), lost: z.int().positive() }).optional(),
  }),
  /** Spend that counts for tiers: earning base before multipliers. */
  tierBaseMinor: positiveMinorSchema,
  /** False when the search for the best combination was cut short; `gapMinor` bounds how far it can be off. */
  exact: z.boolean(),
  gapMinor: positiveMinorSchema,
  grants: z.array(grantSchema).optional(),
  coupons: z.array(couponOutcomeSchema).optional(),
  consumed: z.array(consumedSchema).optional(),
})
export type Evaluation = z.infer<typeof evaluationSchema>
