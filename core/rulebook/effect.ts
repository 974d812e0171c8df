import { z } from 'zod'
import { ruleMinorSchema } from '../base/numbers.ts'
import { goodsSetSchema } from './goods.ts'

const unitsSchema = z.int().min(1).max(100)
const nameSchema = z.string().min(1).max(60)
const someMinorSchema = ruleMinorSchema.positive()
/** What a thing that is neither money nor points is worth to the customer when offers are compared; 0 unless stated (loyalty-rules section 4). */
const worthSchema = ruleMinorSchema.default(0)

/** So many units of goods. */
const unitsOfSchema = z.strictObject({ goods: goodsSetSchema, quantity: unitsSchema })
export type UnitsOf = z.infer<typeof unitsOfSchema>

/** What happens to the rewarded units of one set: `price` is for all of them together. */
export const rewardSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), rateBp: z.int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('amount'), amountMinor: someMinorSchema }),
  z.strictObject({ kind: z.literal('price'), priceMinor: ruleMinorSchema }),
])
export type Reward = z.infer<typeof rewardSchema>

/** What a promotion gives (loyalty-rules section 3). */
export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent-off'), goods: goodsSetSchema, rateBp: z.int().min(1).max(10_000), capMinor: ruleMinorSchema.optional() }),
  /** Off the goods together. `everyMinor`: once for each full amount spent on them, at its turn. */
  z.strictObject({ kind: z.literal('amount-off'), goods: goodsSetSchema, amountMinor: someMinorSchema, everyMinor: someMinorSchema.optional() }),
  z.strictObject({ kind: z.literal('amount-off-each'), goods: goodsSetSchema, amountMinor: someMinorSchema }),
  z.strictObject({ kind: z.literal('fixed-price'), goods: goodsSetSchema, priceMinor: ruleMinorSchema }),
  /**
   * Of every `buy` units the `free` cheapest (or dearest) have `rateBp` off, all of it unless stated: buy 3, cheapest free is
   * buy 3, free 1; the second at half price is buy 2, free 1, rateBp 5000.
   */
  z.strictObject({
    kind: z.literal('cheapest-free'), goods: goodsSetSchema, buy: z.int().min(2).max(100), free: z.int().min(1).max(99),
    rateBp: z.int().min(1).max(10_000).optional(), pick: z.enum(['cheapest', 'dearest']).optional(),
  }),
  /** `quantity` units together for `priceMinor`; never raises a price. */
  z.strictObject({ kind: z.literal('bundle-price'), goods: goodsSetSchema, quantity: z.int().min(2).max(100), priceMinor: ruleMinorSchema }),
  /** So many of each of several goods together; the reward is on all of them. */
  z.strictObject({ kind: z.literal('mix-and-match'), parts: z.array(unitsOfSchema).min(2).max(6), reward: rewardSchema }),
  /** Buying some goods gives a reward on others. */
  z.strictObject({ kind: z.literal('buy-get'), buy: unitsOfSchema, get: unitsOfSchema, reward: rewardSchema }),
  /** Goods given with the sale: free if they are in the basket, or (row 9) added on top. */
  z.strictObject({ kind: z.literal('gift'), sku: nameSchema, quantity: unitsSchema, worthMinor: worthSchema }),
  /** Earning on these goods is multiplied; 2000 is double (thousandths). */
  z.strictObject({ kind: z.literal('points-multiplier'), goods: goodsSetSchema, factorMilli: z.int().min(1001).max(100_000) }),
  z.strictObject({ kind: z.literal('points-flat'), points: z.int().positive().max(1_000_000) }),
  /** `points` for each piece (or full kilogram) of the goods. */
  z.strictObject({ kind: z.literal('points-per-unit'), goods: goodsSetSchema, points: z.int().positive().max(100_000) }),
  /** `stamps` for the sale, or for each piece of the goods. */
  z.strictObject({ kind: z.literal('stamps'), card: nameSchema, stamps: z.int().min(1).max(100), perUnitOf: goodsSetSchema.optional(), worthMinor: worthSchema }),
  z.strictObject({ kind: z.literal('draw-entries'), draw: nameSchema, entries: z.int().min(1).max(1000), worthMinor: worthSchema }),
  /** A voucher for the next visit. */
  z.strictObject({ kind: z.literal('voucher'), coupon: nameSchema, worthMinor: worthSchema }),
  z.strictObject({ kind: z.literal('grant-entitlement'), entitlement: nameSchema, uses: z.int().min(1).max(1000), worthMinor: worthSchema }),
  /** Points for the member who brought this one. */
  z.strictObject({ kind: z.literal('referrer-points'), points: z.int().positive().max(1_000_000), worthMinor: worthSchema }),
])
export type Effect = z.output<typeof effectSchema>
export type EffectKind = Effect['kind']
