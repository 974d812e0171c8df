import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { ruleMinorSchema } from '../base/numbers.ts'
import { conditionSchema } from './condition.ts'
import { effectSchema } from './effect.ts'

const usesSchema = z.int().positive().max(1_000_000_000)

export const limitsSchema = z.strictObject({
  usesPerBasket: z.int().positive().max(10_000).optional(),
  /** Uses per member in a civil day, ISO week, month, or for ever; they hold within what the terminal knows. */
  perMember: z.strictObject({ day: usesSchema.optional(), week: usesSchema.optional(), month: usesSchema.optional(), lifetime: usesSchema.optional() }).optional(),
  /** Uses in one store. */
  perStore: usesSchema.optional(),
  /** Uses everywhere; head office splits them into allotments per terminal. */
  budgetUses: usesSchema.optional(),
  /** Money off everywhere, in minor units. */
  budgetMinor: z.int().positive().max(1_000_000_000_000).optional(),
})
export type Limits = z.output<typeof limitsSchema>

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
  limits: limitsSchema.default({}),
  /** Paid back by a manufacturer: it does not lower the amount that tax is on (loyalty-rules section 1). */
  paidByManufacturer: z.boolean().optional(),
  /** A reference price shown beside the offer: the goods' own price history must bear it out (loyalty-rules section 9). */
  wasMinor: ruleMinorSchema.optional(),
})
export type Promotion = z.output<typeof promotionSchema>
