import { z } from 'zod'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'

/** Which chain a chain takes the place of, and where that one ended as far as this till knows. */
export const continuesSchema = z.strictObject({
  terminalId: idSchema,
  seq: z.int().nonnegative(),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  because: z.enum(['restored', 'damaged', 'key-missing', 'copied']),
})
export type Continues = z.infer<typeof continuesSchema>

/** First row of every chain. */
export const terminalOpenedSchema = z.strictObject({
  type: z.literal('terminal.opened'),
  programmeId: z.string(),
  storeId: z.string(),
  tillNumber: z.int().positive(),
  publicKey: z.string(),
  /** In front of the numbers of receipts and shift reports; none on a till's first chain. */
  letters: z.string().regex(/^[A-Z]{1,8}$/).optional(),
  /** Not on a till's first chain. */
  continues: continuesSchema.optional(),
})
export type TerminalOpened = z.infer<typeof terminalOpenedSchema>

/** Somebody answers for it that points and cards are spent again on a till that may lack entries and has no head office. */
const spendingAllowed = z.strictObject({
  type: z.literal('spending.allowed'),
  because: z.enum(['restored', 'damaged']),
  staffId: z.string(),
  shiftId: idSchema,
  businessDay: civilDateSchema,
  approval: approvalSchema,
})

/** Somebody says that a folder which looked like a copy is the till itself, in another place. */
const placeMoved = z.strictObject({
  type: z.literal('place.moved'),
  because: z.enum(['copy', 'other-machine']),
  staffId: z.string(),
  shiftId: idSchema,
  businessDay: civilDateSchema,
  approval: approvalSchema,
})

export const chainEvents = [terminalOpenedSchema, spendingAllowed, placeMoved] as const
