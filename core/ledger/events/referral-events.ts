import { z } from 'zod'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { pointsLotSchema } from '../points-lot.ts'
import { postingSchema } from '../postings.ts'
import { debtPaidSchema, takenLotSchema } from './points-events.ts'

const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }

/** How a new member named who brought them. */
export const REFERRED_BY = ['card', 'phone', 'code'] as const

/** A new member named who brought them. */
const memberReferred = z.strictObject({
  type: z.literal('member.referred'), ...atTill,
  memberId: idSchema,
  referrerId: idSchema,
  by: z.enum(REFERRED_BY),
  onDate: civilDateSchema,
})

/** The first sale of a new member that the rules reward: the referral is done, and who brought them has their points. */
const referralRewarded = z.strictObject({
  type: z.literal('referral.rewarded'), ...atTill,
  saleId: idSchema,
  /** The new member. */
  memberId: idSchema,
  referrerId: idSchema,
  onDate: civilDateSchema,
  /** Null: the rules give the referrer no points. */
  lot: pointsLotSchema.nullable(),
  debtPaid: z.array(debtPaidSchema),
  rulebookVersion: z.int().positive(),
  postings: z.array(postingSchema),
})

/** All of that sale came back: so do the referrer's points, and the referral is open again. */
const referralReopened = z.strictObject({
  type: z.literal('referral.reopened'), ...atTill,
  saleId: idSchema,
  /** Under which id the points were given. */
  referrerId: idSchema,
  onDate: civilDateSchema,
  taken: z.array(takenLotSchema),
  owed: z.int().nonnegative(),
  rulebookVersion: z.int().positive(),
  postings: z.array(postingSchema),
})

export const referralEvents = [memberReferred, referralRewarded, referralReopened] as const
export type ReferralRewarded = z.infer<typeof referralRewarded>
