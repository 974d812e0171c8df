import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { approvalSchema } from '../ledger/approval.ts'

/** Why somebody gave a price or a discount by hand. A code and no free text: the journal holds no personal data. */
export const BY_HAND_REASONS = ['damaged', 'short-date', 'price-on-shelf', 'price-match', 'goodwill', 'staff-mistake', 'other'] as const
export const byHandReasonSchema = z.enum(BY_HAND_REASONS)
export type ByHandReason = z.infer<typeof byHandReasonSchema>

/** What is taken off by hand: a share in basis points, or an amount in minor units. */
export const handOffSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), rateBp: z.int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('amount'), amountMinor: z.int().positive().max(100_000_000) }),
])
export type HandOff = z.infer<typeof handOffSchema>

/** A discount given by hand: one a line at the most, and one for the whole sale. */
export const handDiscountSchema = z.strictObject({
  /** Null: the whole sale. */
  lineId: idSchema.nullable(),
  off: handOffSchema,
  reason: byHandReasonSchema,
  /** Who answered for it, by which right. */
  approval: approvalSchema,
})
export type HandDiscount = z.infer<typeof handDiscountSchema>

/** A line's price that somebody changed: what it was, and who answered for it. */
export const priceChangeSchema = z.strictObject({ fromMinor: z.int().nonnegative(), wasFixed: z.boolean(), reason: byHandReasonSchema, approval: approvalSchema })
export type PriceChange = z.infer<typeof priceChangeSchema>
