import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { instantSchema, rateBpSchema, ruleMinorSchema } from '../base/numbers.ts'
import { couponSchema, drawSchema, entitlementSchema, rebateSchema, stampCardSchema } from './benefits.ts'
import { choicesSchema, DEFAULT_CHOICES } from './choices.ts'
import { goodsSetSchema } from './goods.ts'
import { householdSchema, pointsRulesSchema, referralSchema, returnRulesSchema, storedValueSchema, tierRulesSchema } from './policies.ts'
import { priceEntrySchema } from './price-list.ts'
import { promotionSchema } from './promotion.ts'
import { stopLimitsSchema } from './stop-limits.ts'

/** The format name inside every rulebook file; a new meaning of a field gets a new number. */
export const RULEBOOK_FORMAT = 'regulars.rulebook/1'

const tierSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  name: localTextSchema,
  /** Qualifying spend (earning base before multipliers) in the window; 0 for the entry tier. */
  qualifyMinor: ruleMinorSchema,
  /** Where tiers count points or visits (`tierRules.measure`): how many. */
  qualifyCount: z.int().nonnegative().max(1_000_000_000).optional(),
  /** Earn rate: `points` for every `perMinor` of eligible spend. */
  earn: z.strictObject({ points: z.int().nonnegative().max(100_000), perMinor: ruleMinorSchema.positive() }),
})
export type Tier = z.infer<typeof tierSchema>

export const programmeSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  name: localTextSchema,
  /** ISO 4217 code and its exponent (0, 2 or 3). */
  currency: z.strictObject({ code: z.string().regex(/^[A-Z]{3}$/), exponent: z.union([z.literal(0), z.literal(2), z.literal(3)]), symbol: z.string().min(1).max(5) }),
  /** IANA time zone in which dates, offers and limits are read. */
  timeZone: z.string().min(1),
  pricesIncludeTax: z.boolean(),
  taxes: z.array(z.strictObject({
    code: z.string().min(1).max(20),
    name: localTextSchema,
    /** The whole rate. */
    rateBp: rateBpSchema,
    /** What it is made of, where that is more than one tax; their rates sum to `rateBp`. */
    components: z.array(z.strictObject({ code: z.string().min(1).max(20), name: localTextSchema, rateBp: rateBpSchema })).min(2).max(10).optional(),
  })).min(1).max(20),
  /** Tax is rounded once per rate, or on every line. */
  taxRounding: z.enum(['per-rate', 'per-line']).default('per-rate'),
  /** Whether a part paid with points lowers tax (the country's rule). */
  pointsLowerTax: z.boolean().default(false),
  /** When the programme's civil day begins, `HH:MM`: before it, dates are those of the day before. */
  dayChange: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).default('00:00'),
  /** Cash is rounded to this many minor units; 1 is no rounding. */
  cashRoundingMinor: z.union([z.literal(1), z.literal(5), z.literal(10), z.literal(50), z.literal(100)]),
  /** Member card numbers: a fixed prefix, a length and a check-digit scheme (Luhn, ISO/IEC 7812-1 annex B). */
  memberCards: z.array(z.strictObject({ prefix: z.string().regex(/^\d{2,12}$/), length: z.int().min(8).max(19), check: z.literal('luhn') })).min(1).max(20),
})

/**
 * What head office pushes: one programme's rules, exact and signed as a whole.
 * Cross-field checks (unknown tier, cycle, a price that loses money) are in checks.ts.
 */
export const rulebookSchema = z.strictObject({
  format: z.literal(RULEBOOK_FORMAT),
  programme: programmeSchema,
  /** Rises by every publication; a terminal refuses a lower one. */
  version: z.int().positive(),
  /** The first instant at which a sale may pin this version. */
  effectiveAt: instantSchema,
  tiers: z.array(tierSchema).min(1).max(20),
  tierWindowMonths: z.int().min(1).max(60),
  redemption: z.strictObject({
    /** `points` points are worth `valueMinor`: 100 points = S$1 is { points: 100, valueMinor: 100 }. */
    points: z.int().positive().max(1_000_000),
    valueMinor: z.int().positive().max(1_000_000),
    minimumPoints: z.int().nonnegative(),
    stepPoints: z.int().positive(),
    /** Largest share of the amount due that points may pay; 10000 is all. */
    maximumShareBp: z.int().min(0).max(10_000),
  }),
  /** Points expire this many months after they were earned (`pointsRules.expiry` says how that is read); null never. */
  pointsExpireAfterMonths: z.int().min(1).max(120).nullable(),
  pointsRules: pointsRulesSchema.default(pointsRulesSchema.parse({})),
  tierRules: tierRulesSchema.default(tierRulesSchema.parse({})),
  returnRules: returnRulesSchema.default(returnRulesSchema.parse({})),
  giftCards: storedValueSchema.default(storedValueSchema.parse({})),
  storeCredit: storedValueSchema.default(storedValueSchema.parse({})),
  household: householdSchema.default(householdSchema.parse({})),
  referral: referralSchema.default(referralSchema.parse({})),
  /** The choices of loyalty-rules section 8. */
  choices: choicesSchema.default(DEFAULT_CHOICES),
  /** Which promotions win (loyalty-rules section 4). */
  policy: z.enum(['best-for-customer', 'priority']).default('best-for-customer'),
  /** A “was” price is the lowest of so many days before the offer; 0: none may be shown (loyalty-rules section 9). */
  wasPriceDays: z.union([z.literal(0), z.literal(7), z.literal(30)]).default(30),
  /** Prices beside the list price. */
  prices: z.array(priceEntrySchema).max(200_000).default([]),
  coupons: z.array(couponSchema).max(10_000).default([]),
  stampCards: z.array(stampCardSchema).max(100).default([]),
  entitlements: z.array(entitlementSchema).max(1000).default([]),
  draws: z.array(drawSchema).max(100).default([]),
  rebates: z.array(rebateSchema).max(1000).default([]),
  /** Goods that offers speak of by name: “Oat & plant milk”. */
  goodsSets: z.array(z.strictObject({ id: z.string().min(1).max(60), name: localTextSchema, goods: goodsSetSchema })).max(1000),
  promotions: z.array(promotionSchema).max(10_000),
  /** How much all offers together may give away before they stop by themselves; absent: without end. */
  stopLimits: stopLimitsSchema.optional(),
  receipt: z.strictObject({
    header: z.array(localTextSchema).max(8),
    footer: z.array(localTextSchema).max(8),
  }),
})
export type Rulebook = z.output<typeof rulebookSchema>
export type Programme = z.output<typeof programmeSchema>
