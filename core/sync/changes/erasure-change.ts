import { z } from 'zod'
import { idSchema, instantSchema } from '../../base/numbers.ts'

/** Somebody was erased: every till deletes what it has of them and says so; the key is the member's id. */
export const erasureChangeSchema = z.strictObject({
  kind: z.literal('erasure'),
  key: idSchema,
  at: instantSchema,
})
export type ErasureChange = z.infer<typeof erasureChangeSchema>
