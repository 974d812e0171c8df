import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { ADJUST_REASONS } from '../ledger/events/points-events.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'

/** More than anybody has: keeps every sum a safe integer. What a shop takes for sane is refused below that, with words. */
const pointsSchema = z.int().positive().max(1_000_000_000_000)

/** What a member has, in minor units of a point. */
export const pointsStandingSchema = z.strictObject({
  memberId: idSchema,
  /** Spendable on this day by the dates of the lots, the household's included where it is pooled. */
  available: z.int().nonnegative(),
  /** The member's own. */
  pending: z.int().nonnegative(),
  held: z.int().nonnegative(),
  debt: z.int().nonnegative(),
  nextExpiries: z.array(z.strictObject({ points: z.int().positive(), on: civilDateSchema })),
})
export type PointsStanding = z.output<typeof pointsStandingSchema>

/** What moved a member's points. */
export const POINTS_MOVES = [
  'imported', 'sale', 'return', 'expired', 'expiry-undone', 'released', 'adjusted', 'transferred', 'held', 'hold-ended', 'referral', 'referral-undone', 'merged', 'merge-undone', 'erased',
] as const

/** One entry of a member's points, in minor units of a point. */
export const pointsEntrySchema = z.strictObject({
  /** Under which id; a merged member has several. */
  memberId: idSchema,
  seq: z.int().positive(),
  at: instantSchema,
  /** The civil date it belongs to. */
  on: civilDateSchema,
  what: z.enum(POINTS_MOVES),
  gained: z.int().nonnegative(),
  lost: z.int().nonnegative(),
  /** Gained less lost. */
  change: z.int(),
  /** Only between the member's own accounts: released, or held. */
  moved: z.int().nonnegative(),
  /** All that was there under that id afterwards, net of what was owed. */
  balance: z.int(),
  saleId: idSchema.nullable(),
})
export type PointsEntryView = z.output<typeof pointsEntrySchema>

const standingOut = z.strictObject({ standing: pointsStandingSchema })
const holdOut = z.strictObject({ holdId: idSchema, standing: pointsStandingSchema })

/** Points outside of a sale. */
export const pointsMethods = {
  'points.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: standingOut, errors: ['MEMBER_UNKNOWN'] }),
  /** What happened to a member's points, the newest first; `before` is the last entry of the page before, null for the first page. */
  'points.history': rpc({
    kind: 'query', role: 'cashier',
    input: z.strictObject({ memberId: idSchema, before: z.int().positive().nullable(), limit: z.int().min(1).max(200) }),
    output: z.strictObject({ entries: z.array(pointsEntrySchema), /** Where the next page begins; null: that was all. */ next: z.int().positive().nullable() }),
    errors: ['MEMBER_UNKNOWN'],
  }),
  /**
   * Puts points right by hand, with a reason. `points` below zero takes; never more than is there, unless `mayOwe` says
   * that the rest is to be owed.
   */
  'points.adjust': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, memberId: idSchema, points: z.int().min(-1_000_000_000_000).max(1_000_000_000_000).refine((n) => n !== 0), reason: z.enum(ADJUST_REASONS), mayOwe: z.boolean(), approval: approvalInputSchema }),
    output: standingOut,
    errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'POINTS_MORE_THAN_THERE', 'POINTS_OUT_OF_RANGE', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Hands a member's own points to another one, who is named by id or by card; they keep their dates. */
  'points.transfer': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, memberId: idSchema, points: pointsSchema, approval: approvalInputSchema,
      to: z.discriminatedUnion('by', [z.strictObject({ by: z.literal('member'), memberId: idSchema }), z.strictObject({ by: z.literal('card'), cardNumber: z.string().regex(/^\d{1,40}$/) })]),
    }),
    output: z.strictObject({ from: pointsStandingSchema, to: pointsStandingSchema }),
    errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'CARD_UNKNOWN', 'CARD_BLOCKED', 'TRANSFER_TO_SELF', 'TRANSFER_BY_HEAD_ONLY', 'SPEND_ONLINE_ONLY', 'POINTS_NOT_ENOUGH', 'POINTS_OWED', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Sets a member's own points aside: nothing else can spend them, and they do not expire meanwhile. */
  'points.hold': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, points: pointsSchema }), output: holdOut,
    errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'SPEND_ONLINE_ONLY', 'POINTS_NOT_ENOUGH', 'POINTS_OWED', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Lets held points go back to where they were. */
  'points.release': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, holdId: idSchema }), output: standingOut, errors: ['HOLD_UNKNOWN', 'IDEMPOTENCY_MISMATCH'] }),
  /** Spends held points. */
  'points.capture': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, holdId: idSchema }), output: standingOut, errors: ['HOLD_UNKNOWN', 'SPEND_ONLINE_ONLY', 'IDEMPOTENCY_MISMATCH'] }),
} as const
