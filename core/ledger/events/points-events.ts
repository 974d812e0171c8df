import { z } from 'zod'
import { civilDateSchema, idSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'
import { pointsLotSchema } from '../points-lot.ts'
import { postingSchema } from '../postings.ts'

/** What happens to points outside of sales and returns: dates that come, and people who put something right. */

const points = z.int().positive()

/** Points taken from a lot of one member; `reopened` of them had been posted as expired. In the order they were taken. */
export const takenLotSchema = z.strictObject({ lotId: idSchema, memberId: idSchema, points, reopened: points.optional() })
export type TakenLot = z.infer<typeof takenLotSchema>

/** Of new earnings: what paid whose debt, before any of it could be spent. */
export const debtPaidSchema = z.strictObject({ memberId: idSchema, points })
export type DebtPaid = z.infer<typeof debtPaidSchema>

const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }

/** Most lots or members that one entry of due postings names: a sale never waits for more. */
export const DUE_AT_ONCE = 200

/** One lot whose date came. `id` is made of lot and date, so that head office and any till would post the same once. */
const dueLot = { id: z.string().min(1).max(80), lotId: idSchema, memberId: idSchema, points }

const pointsExpired = z.strictObject({
  type: z.literal('points.expired'),
  /** The day on which it was posted; the day it belongs to follows from each lot. */
  onDate: civilDateSchema,
  lots: z.array(z.strictObject({ ...dueLot, expiresOn: civilDateSchema })).min(1).max(DUE_AT_ONCE),
  postings: z.array(postingSchema),
})

/** An expiry was posted, and what arrived later moved the lot's last day: it is undone. */
const expiryUndone = z.strictObject({
  type: z.literal('points.reopened'),
  /** The day on which it was posted; the day it belongs to follows from each lot. */
  onDate: civilDateSchema,
  lots: z.array(z.strictObject({ ...dueLot, expiresOn: civilDateSchema.nullable() })).min(1).max(DUE_AT_ONCE),
  postings: z.array(postingSchema),
})

/** Pending points became available. A lot that is empty by then is named nowhere: nothing moves. */
const pointsReleased = z.strictObject({
  type: z.literal('points.released'),
  /** The day on which it was posted; the day it belongs to follows from each lot. */
  onDate: civilDateSchema,
  lots: z.array(z.strictObject({ ...dueLot, availableFrom: civilDateSchema })).min(1).max(DUE_AT_ONCE),
  postings: z.array(postingSchema),
})

/** Tiers that ended by their dates alone; upgrades stand in the sale that reached them. */
const tierChanged = z.strictObject({
  type: z.literal('tier.changed'),
  changes: z.array(z.strictObject({ id: z.string().min(1).max(80), memberId: idSchema, on: civilDateSchema, from: z.string(), to: z.string() })).min(1).max(DUE_AT_ONCE),
  rulebookVersion: z.int().positive(),
})

export const ADJUST_REASONS = ['missed-sale', 'earned-wrongly', 'goodwill', 'complaint', 'spent-wrongly', 'test-entry', 'other'] as const
export const adjustReasonSchema = z.enum(ADJUST_REASONS)
export type AdjustReason = z.infer<typeof adjustReasonSchema>

/** Points put right by hand: given as a lot of their own, or taken from what is there; what is not there is owed. */
const pointsAdjusted = z.strictObject({
  type: z.literal('points.adjusted'),
  adjustmentId: idSchema,
  memberId: idSchema,
  onDate: civilDateSchema,
  reason: adjustReasonSchema,
  /** Null: points were taken. */
  lot: pointsLotSchema.nullable(),
  debtPaid: z.array(debtPaidSchema),
  taken: z.array(takenLotSchema),
  owed: z.int().nonnegative(),
  rulebookVersion: z.int().positive(),
  approval: approvalSchema,
  ...atTill,
  postings: z.array(postingSchema),
})

/** Points handed to another member; what arrives keeps the dates of the lots it came from. */
const pointsTransferred = z.strictObject({
  type: z.literal('points.transferred'),
  transferId: idSchema,
  fromId: idSchema,
  toId: idSchema,
  onDate: civilDateSchema,
  taken: z.array(takenLotSchema).min(1),
  /** In the order of `taken`. */
  lots: z.array(pointsLotSchema).min(1),
  debtPaid: z.array(debtPaidSchema),
  rulebookVersion: z.int().positive(),
  approval: approvalSchema,
  ...atTill,
  postings: z.array(postingSchema),
})

/** Points set aside: neither spendable by anything else, nor expiring, until they are released or captured. */
const pointsHeld = z.strictObject({
  type: z.literal('points.held'),
  holdId: idSchema,
  memberId: idSchema,
  onDate: civilDateSchema,
  taken: z.array(takenLotSchema).min(1),
  rulebookVersion: z.int().positive(),
  ...atTill,
  postings: z.array(postingSchema),
})

/** A hold ended: its points are back in their lots, or spent. */
const holdEnded = z.strictObject({
  type: z.literal('points.hold-ended'),
  holdId: idSchema,
  memberId: idSchema,
  onDate: civilDateSchema,
  how: z.enum(['released', 'captured']),
  rulebookVersion: z.int().positive(),
  ...atTill,
  postings: z.array(postingSchema),
})

export const pointsEvents = [pointsExpired, expiryUndone, pointsReleased, tierChanged, pointsAdjusted, pointsTransferred, pointsHeld, holdEnded] as const
export type PointsExpired = z.infer<typeof pointsExpired>
export type PointsReopened = z.infer<typeof expiryUndone>
export type PointsReleased = z.infer<typeof pointsReleased>
export type TierChanged = z.infer<typeof tierChanged>
export type PointsAdjusted = z.infer<typeof pointsAdjusted>
export type PointsTransferred = z.infer<typeof pointsTransferred>
export type PointsHeld = z.infer<typeof pointsHeld>
export type HoldEnded = z.infer<typeof holdEnded>
