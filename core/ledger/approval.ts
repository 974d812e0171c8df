import { z } from 'zod'
import { rightSchema } from '../people/rights.ts'

/** Who answered for an entry that needs a right, as the journal keeps it: staff ids, never names. */
export const approvalSchema = z.strictObject({
  right: rightSchema,
  /** Who has the right: the one who was signed in, or a second person who approved on the spot. */
  staffId: z.string().min(1),
})
export type Approval = z.infer<typeof approvalSchema>
