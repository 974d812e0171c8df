import { z } from 'zod'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'

const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }

export const TIER_GIFT_REASONS = ['goodwill', 'complaint', 'status-match', 'partner', 'other'] as const
export const TIER_WITHDRAW_REASONS = ['given-wrongly', 'misuse', 'asked-for', 'other'] as const

/** A tier given by hand, above what is earned, to the end of a day (loyalty-rules section 7). */
const tierGiven = z.strictObject({
  type: z.literal('tier.given'), ...atTill,
  giftId: idSchema,
  memberId: idSchema,
  tierId: z.string(),
  from: civilDateSchema,
  /** The last day on which it stands. */
  until: civilDateSchema,
  reason: z.enum(TIER_GIFT_REASONS),
  /** The tier afterwards, where it changed. */
  tierAfter: z.string().nullable(),
  approval: approvalSchema,
  rulebookVersion: z.int().positive(),
})

const tierWithdrawn = z.strictObject({
  type: z.literal('tier.withdrawn'), ...atTill,
  giftId: idSchema,
  memberId: idSchema,
  on: civilDateSchema,
  reason: z.enum(TIER_WITHDRAW_REASONS),
  tierAfter: z.string().nullable(),
  approval: approvalSchema,
  rulebookVersion: z.int().positive(),
})

export const tierEvents = [tierGiven, tierWithdrawn] as const
