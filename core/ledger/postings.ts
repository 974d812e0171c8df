import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'

/**
 * Accounts of the double-entry ledger (ledger-and-sync.md). Money and points are two units that never mix.
 * Signs: debits positive, credits negative, so that a transaction sums to zero in each unit.
 */
export const ACCOUNTS = [
  // money
  'sales', 'tax', 'cash-drawer', 'card-clearing', 'paynow-clearing', 'cash-rounding', 'points-redeemed-value',
  // points
  'points-available', 'points-issued', 'points-redeemed', 'points-imported',
] as const
export const accountSchema = z.enum(ACCOUNTS)
export type Account = z.infer<typeof accountSchema>

export const postingSchema = z.strictObject({
  account: accountSchema,
  unit: z.enum(['money', 'points']),
  /** Minor units or points; debit positive, credit negative; never zero. */
  amount: z.int().refine((n) => n !== 0, 'a posting is never zero'),
  /** Only for accounts kept per member. */
  memberId: idSchema.optional(),
})
export type Posting = z.infer<typeof postingSchema>
