import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { storedValueKindSchema } from '../ledger/events/stored-value-events.ts'

/** A gift card or store credit as a screen shows it: never its whole code. */
export const storedValueViewSchema = z.strictObject({
  kind: storedValueKindSchema,
  last4: z.string(),
  balanceMinor: z.int(),
  /** What a sale may take of it now. */
  spendableMinor: positiveMinorSchema,
  /** What would be given for it in cash; 0: it is not paid out. */
  payOutMinor: positiveMinorSchema,
  /** The last day it can be used; null: it does not expire. */
  expiresOn: civilDateSchema.nullable(),
  blocked: z.boolean(),
})
export type StoredValueView = z.output<typeof storedValueViewSchema>

/** A member's account with the shop. */
export const accountViewSchema = z.strictObject({
  accountId: idSchema,
  memberId: idSchema,
  limitMinor: positiveMinorSchema,
  /** Negative: the shop owes the member. */
  owedMinor: z.int(),
  /** What may still be bought on it without approval. */
  freeMinor: positiveMinorSchema,
})
export type AccountView = z.output<typeof accountViewSchema>

/** One line of a statement; above zero is owed more. */
export const statementEntrySchema = z.strictObject({
  seq: z.int().positive(),
  at: instantSchema,
  what: z.enum(['sale', 'return', 'settled', 'other']),
  amountMinor: z.int(),
  receiptNo: z.string().nullable(),
})
export type StatementEntry = z.output<typeof statementEntrySchema>
