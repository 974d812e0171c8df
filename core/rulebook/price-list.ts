import { z } from 'zod'
import { quantityMilliSchema, ruleMinorSchema } from '../base/numbers.ts'

const common = { sku: z.string().min(1).max(60), priceMinor: ruleMinorSchema, stores: z.array(z.string().min(1).max(60)).min(1).max(5000).optional() }

/**
 * Prices beside the list price (loyalty-rules section 2, step 1). `book` is a store's own price and takes the list
 * price's place, above or below it; of that, tier, member and quantity price the lowest holds. A quantity price applies to
 * all units of the article once `fromMilli` of it are in the basket.
 */
export const priceEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('book'), ...common }),
  z.strictObject({ kind: z.literal('member'), ...common }),
  z.strictObject({ kind: z.literal('tier'), tier: z.string(), ...common }),
  z.strictObject({ kind: z.literal('quantity'), fromMilli: quantityMilliSchema, ...common }),
])
export type PriceEntry = z.output<typeof priceEntrySchema>
