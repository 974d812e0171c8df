import { z } from 'zod'
import { idSchema, positiveMinorSchema, rateBpSchema } from '../base/numbers.ts'

/** A promotion's share on one line, and the units of that line it used. */
export const lineDiscountSchema = z.strictObject({
  promotionId: z.string(),
  amountMinor: positiveMinorSchema,
  quantityMilli: z.int().nonnegative(),
})

export const evaluatedLineSchema = z.strictObject({
  lineId: idSchema,
  /** Unit price times quantity, half-up. */
  grossMinor: positiveMinorSchema,
  discounts: z.array(lineDiscountSchema),
  /** After every discount; what is due on this line. */
  netMinor: positiveMinorSchema,
  /** Promotions that change only the points of this line. */
  pointPromotionIds: z.array(z.string()),
})
export type EvaluatedLine = z.infer<typeof evaluatedLineSchema>

/** The first condition a promotion did not meet. Rendered in words by promotions/words.ts. */
export const notMetSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('NO_MEMBER') }),
  z.strictObject({ code: z.literal('TIER_TOO_LOW'), tierId: z.string() }),
  z.strictObject({ code: z.literal('NO_GOODS') }),
  z.strictObject({ code: z.literal('SPEND_MORE'), missingMinor: z.int().positive() }),
  z.strictObject({ code: z.literal('BUY_MORE'), missingMilli: z.int().positive() }),
  z.strictObject({ code: z.literal('NOT_TODAY') }),
  z.strictObject({ code: z.literal('NOT_NOW') }),
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
})

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
  points: z.strictObject({ total: z.int().nonnegative(), byRule: z.array(z.strictObject({ ruleId: z.string(), points: z.int().nonnegative() })) }),
  /** Spend that counts for tiers: earning base before multipliers. */
  tierBaseMinor: positiveMinorSchema,
  /** False when the search for the best combination was cut short; `gapMinor` bounds how far it can be off. */
  exact: z.boolean(),
  gapMinor: positiveMinorSchema,
})
export type Evaluation = z.infer<typeof evaluationSchema>
