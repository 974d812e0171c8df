import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'

/** A part of a payment as a screen asks for it. */
export const tenderSchema = z.discriminatedUnion('kind', [
  /** Nothing may be given where rounding leaves nothing to pay. */
  z.strictObject({ kind: z.literal('cash'), givenMinor: z.int().nonnegative().max(100_000_000) }),
  /** A settled, approved attempt of this sale. */
  z.strictObject({ kind: z.literal('attempt'), attemptId: idSchema }),
  z.strictObject({ kind: z.literal('points'), points: z.int().positive() }),
])
export type Tender = z.output<typeof tenderSchema>
