import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, quantityMilliSchema, ruleMinorSchema } from '../base/numbers.ts'
import { goodsSetSchema } from './goods.ts'
import type { GoodsSet } from './goods.ts'

const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** When a promotion may apply (loyalty-rules section 3). Dates and times are civil, in the programme's time zone. */
export type Condition =
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'member' }
  | { kind: 'tier-at-least'; tier: string }
  | { kind: 'spend'; goods: GoodsSet; minimumMinor: number }
  | { kind: 'quantity'; goods: GoodsSet; minimumMilli: number }
  | { kind: 'dates'; from?: string | undefined; to?: string | undefined }
  | { kind: 'weekdays'; days: number[] }
  | { kind: 'time'; from: string; to: string }

export const conditionSchema: z.ZodType<Condition, Condition> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all'), get of() { return z.array(conditionSchema).min(1).max(50) } }),
  z.strictObject({ kind: z.literal('any'), get of() { return z.array(conditionSchema).min(1).max(50) } }),
  z.strictObject({ kind: z.literal('not'), get of() { return conditionSchema } }),
  z.strictObject({ kind: z.literal('member') }),
  z.strictObject({ kind: z.literal('tier-at-least'), tier: z.string() }),
  z.strictObject({ kind: z.literal('spend'), goods: goodsSetSchema, minimumMinor: ruleMinorSchema }),
  z.strictObject({ kind: z.literal('quantity'), goods: goodsSetSchema, minimumMilli: quantityMilliSchema }),
  z.strictObject({ kind: z.literal('dates'), from: civilDateSchema.optional(), to: civilDateSchema.optional() }),
  /** ISO 8601 weekday numbers, Monday 1 to Sunday 7. */
  z.strictObject({ kind: z.literal('weekdays'), days: z.array(z.int().min(1).max(7)).min(1).max(7) }),
  /** From inclusive to exclusive; `to` before `from` runs over midnight. */
  z.strictObject({ kind: z.literal('time'), from: timeOfDaySchema, to: timeOfDaySchema }),
])

/** What a promotion gives (loyalty-rules section 3). */
export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent-off'), goods: goodsSetSchema, rateBp: z.int().min(1).max(10_000), capMinor: ruleMinorSchema.optional() }),
  z.strictObject({ kind: z.literal('amount-off'), goods: goodsSetSchema, amountMinor: ruleMinorSchema.positive() }),
  z.strictObject({ kind: z.literal('amount-off-each'), goods: goodsSetSchema, amountMinor: ruleMinorSchema.positive() }),
  z.strictObject({ kind: z.literal('fixed-price'), goods: goodsSetSchema, priceMinor: ruleMinorSchema }),
  /** Of every `buy` units the `free` cheapest cost nothing: buy 3, cheapest free is buy 3, free 1. */
  z.strictObject({ kind: z.literal('cheapest-free'), goods: goodsSetSchema, buy: z.int().min(2).max(100), free: z.int().min(1).max(99) }),
  /** `quantity` units together for `priceMinor`; never raises a price. */
  z.strictObject({ kind: z.literal('bundle-price'), goods: goodsSetSchema, quantity: z.int().min(2).max(100), priceMinor: ruleMinorSchema }),
  /** Earning on these goods is multiplied; 2000 is double (thousandths). */
  z.strictObject({ kind: z.literal('points-multiplier'), goods: goodsSetSchema, factorMilli: z.int().min(1001).max(100_000) }),
  z.strictObject({ kind: z.literal('points-flat'), points: z.int().positive().max(1_000_000) }),
])
export type Effect = z.infer<typeof effectSchema>

export const promotionSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  /** The words the customer sees, on screen and receipt. */
  name: localTextSchema,
  /** loyalty-rules section 4. */
  combine: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('stack') }),
    z.strictObject({ kind: z.literal('exclusive'), group: z.string().min(1).max(60) }),
    z.strictObject({ kind: z.literal('sole') }),
  ]),
  /** `exclusive`: a unit serves one such promotion, as condition or reward. `shared`: units may serve others too. */
  units: z.enum(['exclusive', 'shared']),
  priority: z.int().min(0).max(1_000_000).default(0),
  when: conditionSchema,
  effect: effectSchema,
  limits: z.strictObject({ usesPerBasket: z.int().positive().max(10_000).optional() }).default({}),
})
export type Promotion = z.output<typeof promotionSchema>
