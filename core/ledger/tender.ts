import { z } from 'zod'
import { positiveMinorSchema } from '../base/numbers.ts'

/** How one part of a completed sale was paid. `paidMinor` of cash is what the sale took after rounding; the parts sum to total plus rounding. */
export const completedTenderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cash'), givenMinor: positiveMinorSchema, paidMinor: z.int(), roundingMinor: z.int(), changeMinor: positiveMinorSchema }),
  z.strictObject({ kind: z.literal('card'), amountMinor: positiveMinorSchema, approvalCode: z.string().nullable() }),
  z.strictObject({ kind: z.literal('paynow'), amountMinor: positiveMinorSchema, approvalCode: z.string().nullable() }),
  z.strictObject({ kind: z.literal('points'), points: z.int().positive(), amountMinor: positiveMinorSchema }),
])
export type CompletedTender = z.output<typeof completedTenderSchema>
