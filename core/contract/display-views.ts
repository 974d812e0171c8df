import { z } from 'zod'
import { languageSchema, localTextSchema } from '../base/local-text.ts'
import { idSchema, positiveMinorSchema, quantityMilliSchema } from '../base/numbers.ts'
import { channelSchema, consentSchema } from '../ledger/events/member-events.ts'

/** A thing the customer may agree to, and what they said of it so far; null: nothing yet. */
export const askedConsentSchema = z.strictObject({ consent: consentSchema, channel: channelSchema, given: z.boolean().nullable() })

/** What the counter knows of the customer's display. */
export const counterDisplaySchema = z.strictObject({
  /** A display is on at this moment. */
  isThere: z.boolean(),
  /** The question that stands on it; null: none. It stands until the counter ends it. */
  asked: z.strictObject({
    askId: idSchema,
    /** `answered`: something was said to everything asked. `not-now`: the customer would rather not. */
    state: z.enum(['waiting', 'answered', 'not-now']),
    /** The language in which the customer reads it. */
    language: languageSchema,
    consents: z.array(askedConsentSchema),
  }).nullable(),
  /** Whether customers are asked for a rating after they paid. */
  asksForRating: z.boolean(),
})
export type CounterDisplay = z.output<typeof counterDisplaySchema>

/** Where a rating is low, the customer may say why, with one more tap. */
export const RATING_REASONS = ['queue', 'service', 'goods', 'price', 'other'] as const
export const ratingReasonSchema = z.enum(RATING_REASONS)
export type RatingReason = z.output<typeof ratingReasonSchema>
/** Whether the customer would recommend the shop, from 0 (not at all) to 10 (for sure). */
export const ratingScoreSchema = z.int().min(0).max(10)
/** Up to here a score asks for its reason: the detractors of the net promoter score (Reichheld, Harvard Business Review, December 2003). */
export const LOW_SCORE_UP_TO = 6

/** A line as the customer reads it: before its offers, and what each of them takes off (0: points only). */
const displayLineSchema = z.strictObject({
  lineId: idSchema,
  name: localTextSchema,
  unit: z.enum(['piece', 'kg']),
  quantityMilli: quantityMilliSchema,
  grossMinor: positiveMinorSchema,
  offers: z.array(z.strictObject({ name: localTextSchema, amountMinor: positiveMinorSchema })),
})
export type DisplayLine = z.output<typeof displayLineSchema>

/** The member as their own display shows them: no number, no card, no birthday. */
const displayMemberSchema = z.strictObject({
  name: z.string(),
  pointsAvailable: z.int(),
  pointsValueMinor: positiveMinorSchema,
  /** What this sale adds as it stands. */
  pointsOfSale: z.int().nonnegative(),
  tier: localTextSchema,
  /** The way to the next tier, in its measure; null at the highest. */
  next: z.strictObject({ tier: localTextSchema, requiredMinor: positiveMinorSchema, missingMinor: positiveMinorSchema, missingAfterSaleMinor: positiveMinorSchema }).nullable(),
})
export type DisplayMember = z.output<typeof displayMemberSchema>

const sceneSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle') }),
  z.strictObject({
    kind: z.literal('basket'),
    /** The newest first, as many as a display can show. */
    lines: z.array(displayLineSchema),
    /** Lines that are not among them. */
    moreLines: z.int().nonnegative(),
    totalMinor: positiveMinorSchema,
    savedMinor: positiveMinorSchema,
    /** Paid so far; what is left is the rest of the total. */
    paidMinor: positiveMinorSchema,
    member: displayMemberSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('question'),
    askId: idSchema,
    name: z.string(),
    /** As it was keyed, for the customer to check. */
    phone: z.string().nullable(),
    /** What joining would bring today; null: nothing is known of that. */
    points: z.int().nonnegative().nullable(),
    consents: z.array(askedConsentSchema),
    /** The customer said not now. */
    isOver: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('thanks'),
    saleId: idSchema,
    totalMinor: positiveMinorSchema,
    changeMinor: positiveMinorSchema,
    savedMinor: positiveMinorSchema,
    member: z.strictObject({ name: z.string(), pointsEarned: z.int().nonnegative(), pointsAfter: z.int(), upgradedTo: localTextSchema.nullable() }).nullable(),
    /** `asked`: the question stands. `why`: a low score was given, and a reason may be. `given`: said and kept. Null: nothing is asked (any more). */
    rating: z.strictObject({ state: z.enum(['asked', 'why', 'given']), score: ratingScoreSchema.nullable() }).nullable(),
  }),
])
export type DisplayScene = z.output<typeof sceneSchema>

/** All that the customer's display knows: how this shop writes things, and what stands on it now. */
export const displayViewSchema = z.strictObject({
  language: languageSchema,
  storeName: localTextSchema,
  programmeName: localTextSchema,
  currency: z.strictObject({ code: z.string(), exponent: z.int(), symbol: z.string() }),
  pointsDecimals: z.int().min(0).max(3),
  tierMeasure: z.enum(['amount', 'points', 'visits']),
  /** The counter practises: nothing on the display is for a customer. */
  isTraining: z.boolean(),
  scene: sceneSchema,
})
export type DisplayView = z.output<typeof displayViewSchema>
