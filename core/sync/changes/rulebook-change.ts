import { z } from 'zod'
import { rulebookEnvelopeSchema } from '../wire.ts'

/** A published rulebook; its key is the version. */
export const rulebookChangeSchema = z.strictObject({
  kind: z.literal('rulebook'),
  key: z.string(),
  envelope: rulebookEnvelopeSchema,
})
export type RulebookChange = z.infer<typeof rulebookChangeSchema>
