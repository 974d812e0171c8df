import { z } from 'zod'
import { instantSchema } from '../../base/numbers.ts'
import { stopperSchema } from '../../rulebook/stop-limits.ts'

/** Whether head office stopped the offers of a version; its key is the version. */
export const rulebookStopChangeSchema = z.strictObject({
  kind: z.literal('rulebook-stop'),
  key: z.string().regex(/^[1-9]\d{0,9}$/),
  /** Null: they are given again. */
  by: stopperSchema.extract(['everywhere', 'head-office']).nullable(),
  at: instantSchema,
})
export type RulebookStopChange = z.infer<typeof rulebookStopChangeSchema>
