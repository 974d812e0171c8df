import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'

/**
 * Accounts of the double-entry ledger (ledger-and-sync.md). Money and points are two units that never mix.
 * Signs: debits positive, credits negative, so that a transaction sums to zero in each unit.
 */
export const ACCOUNTS = [
  // money: what was sold
  'sales', 'tax', 'cash-rounding', 'points-redeemed-value', 'points-deducted-value',
  // money: where it is
  'cash-drawer', 'change-fund', 'safe', 'card-clearing', 'paynow-clearing', 'payments-unapplied',
  // money: credit made out for no goods
  'goodwill',
  // money: pay-ins, pay-outs and what a count found
  'paid-in', 'paid-out', 'over-short',
  // money: owed to customers, and by them. Kept per instrument, and per account
  'gift-card-liability', 'store-credit', 'customer-accounts',
  // money: sales made on another till and rewarded here, and what that till took of them
  'other-till-sales', 'other-till',
  // points: per member
  'points-available', 'points-pending', 'points-held', 'points-debt',
  // points: the programme's
  'points-issued', 'points-redeemed', 'points-imported', 'points-expired', 'points-forfeited', 'points-adjusted',
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
  /** Only for accounts kept per gift card, store credit or customer account: its random id, never its code. */
  instrumentId: idSchema.optional(),
})
export type Posting = z.infer<typeof postingSchema>
