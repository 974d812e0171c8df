import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema, pointsSchema } from '../../base/numbers.ts'

/**
 * A lot as it is without what the till that reads did to it: `left` is beside its points, and taken is negative. `facts`
 * null: head office knows only what was taken from it.
 */
const receivedLotSchema = z.strictObject({
  lotId: idSchema,
  facts: z.strictObject({
    memberId: idSchema, points: z.int().positive(), earnedOn: civilDateSchema, availableFrom: civilDateSchema, expiresOn: civilDateSchema.nullable(),
    /** Its points stand as pending in the books. */
    unreleased: z.boolean(),
    /** Head office, or a till, posted that its last day is over. */
    expired: z.boolean(),
  }).nullable(),
  left: pointsSchema,
  held: pointsSchema,
  paid: pointsSchema,
  takenOn: civilDateSchema.nullable(),
})
export type ReceivedLot = z.infer<typeof receivedLotSchema>

const rewardKindSchema = z.enum(['stamps', 'stamp-card', 'entitlement', 'entitlement-used', 'draw-entries', 'voucher'])

/** What entries of other tills, and head office's own, make of a member. The till that reads adds what its own journal says, always all of it. */
export const accountStateSchema = z.strictObject({
  /** Null; or whom this id stands for since: then everything is under that id. */
  into: idSchema.nullable(),
  erased: z.boolean(),
  lots: z.array(receivedLotSchema),
  /** Owed; below zero where others paid more of a debt than they made. */
  owed: pointsSchema,
  /** The tier that was brought along from elsewhere, which holds for every till. */
  tierStart: z.strictObject({ tierId: z.string(), on: civilDateSchema, counted: z.int() }).nullable(),
  /** The tier that head office posted last. */
  tierPosted: z.strictObject({ tierId: z.string(), since: civilDateSchema }).nullable(),
  tierCounts: z.array(z.strictObject({ on: civilDateSchema, knownOn: civilDateSchema, amount: z.int() })),
  tierGifts: z.array(z.strictObject({ giftId: idSchema, tierId: z.string(), from: civilDateSchema, until: civilDateSchema, withdrawnOn: civilDateSchema.nullable() })),
  visits: z.int(),
  lastVisitOn: civilDateSchema.nullable(),
  /** Uses of promotions by day. */
  uses: z.array(z.strictObject({ promotionId: z.string(), on: civilDateSchema, uses: z.int() })),
  /** Days on which points were earned or spent. */
  days: z.array(z.strictObject({ on: civilDateSchema, earned: pointsSchema, spent: pointsSchema })),
  rewards: z.array(z.strictObject({ kind: rewardKindSchema, itemId: z.string(), terminalId: idSchema, seq: z.int(), at: instantSchema, saleId: idSchema, onDate: civilDateSchema, quantity: z.int() })),
})
export type AccountState = z.infer<typeof accountStateSchema>

/** A member's account; its key is the member's id. */
export const accountChangeSchema = z.strictObject({
  kind: z.literal('account'),
  key: idSchema,
  /** Rises with every change of the account: an older state never takes the place of a newer one. */
  version: z.int().nonnegative(),
  /** The last entry of the till that reads which head office had read then. */
  asOf: z.strictObject({ terminalId: idSchema, seq: z.int().nonnegative() }),
  at: instantSchema,
  state: accountStateSchema,
})
export type AccountChange = z.infer<typeof accountChangeSchema>
