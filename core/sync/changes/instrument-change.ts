import { z } from 'zod'
import { amountMinorSchema, civilDateSchema, idSchema, instantSchema } from '../../base/numbers.ts'

/** A gift card, store credit or customer account as the entries of other tills leave it; its key is its random id. The till that reads adds its own. */
export const instrumentChangeSchema = z.strictObject({
  kind: z.literal('instrument'),
  key: idSchema,
  version: z.int().nonnegative(),
  at: instantSchema,
  state: z.strictObject({
    instrument: z.enum(['gift-card', 'store-credit', 'account']),
    /** What other tills put on it, less what they took; of an account, what they charged. */
    balanceMinor: amountMinorSchema,
    /** Whatever till it was put on. */
    expiresOn: civilDateSchema.nullable(),
    /** The last word of all tills; and the last word of the till that reads, as far as head office has it. */
    blocked: z.boolean(),
    ownBlocked: z.boolean(),
    /** SHA-256 of its code, where a till told it. */
    codeHash: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  }),
})
export type InstrumentChange = z.infer<typeof instrumentChangeSchema>

/** Uses of a code at other tills; its key is the SHA-256 of the code, or of the id of a voucher or personal code. */
export const codeUsedChangeSchema = z.strictObject({
  kind: z.literal('code-used'),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.int().nonnegative(),
  uses: z.int(),
  /** The last of them. */
  receiptNo: z.string().nullable(),
  usedAt: instantSchema.nullable(),
})
export type CodeUsedChange = z.infer<typeof codeUsedChangeSchema>
