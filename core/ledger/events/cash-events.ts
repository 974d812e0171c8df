import { z } from 'zod'
import { civilDateSchema, idSchema, positiveMinorSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'
import { postingSchema } from '../postings.ts'

/** Tenders whose totals are counted at the end of a shift: cash by hand, the others as their own devices add them up. */
export const COUNTED_TENDERS = ['cash', 'card', 'paynow'] as const
export const countedTenderSchema = z.enum(COUNTED_TENDERS)
export type CountedTender = z.infer<typeof countedTenderSchema>

/** Why cash was put into the drawer apart from a sale. */
export const PAY_IN_REASONS = ['from-safe', 'owner', 'found', 'other'] as const
/** Why cash was taken out of the drawer apart from a refund. */
export const PAY_OUT_REASONS = ['goods', 'delivery', 'supplies', 'staff', 'other'] as const
/** Why the drawer was opened with no sale. */
export const NO_SALE_REASONS = ['change', 'check', 'count', 'other'] as const
/** What whoever closed a shift holds for the cause of a difference. */
export const DIFFERENCE_REASONS = ['wrong-change', 'wrong-tender', 'not-written-down', 'not-known'] as const

/** So many notes or coins of one value. */
export const cashPieceSchema = z.strictObject({ valueMinor: z.int().positive(), count: z.int().nonnegative() })
export type CashPiece = z.infer<typeof cashPieceSchema>

/** What one tender should come to by the books, and what was counted; null: nobody counted it. */
export const tenderCountSchema = z.strictObject({ tender: countedTenderSchema, expectedMinor: z.int(), countedMinor: positiveMinorSchema.nullable() })
export type TenderCount = z.infer<typeof tenderCountSchema>

const atTheTill = { shiftId: idSchema, businessDay: civilDateSchema, staffId: z.string() }

/** The float of a shift: carried over from the shift before as it was left there, or counted. */
const floatSet = z.strictObject({
  type: z.literal('float.set'),
  ...atTheTill,
  /** What the drawer begins with; below zero only where more was paid out than the books knew of. */
  floatMinor: z.int(),
  /** The float these books had before: what the shift before left, or what was carried over. */
  beforeMinor: z.int(),
  isCounted: z.boolean(),
  pieces: z.array(cashPieceSchema).nullable(),
  postings: z.array(postingSchema),
})

const moved = { type: z.literal('cash.moved'), ...atTheTill, amountMinor: z.int().positive(), approval: approvalSchema.nullable(), postings: z.array(postingSchema) }

/** Cash into or out of the drawer apart from sales and returns. A drop goes to the safe. */
const cashMoved = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pay-in'), reason: z.enum(PAY_IN_REASONS), ...moved }),
  z.strictObject({ kind: z.literal('pay-out'), reason: z.enum(PAY_OUT_REASONS), ...moved }),
  z.strictObject({ kind: z.literal('drop'), reason: z.null(), ...moved }),
])
export type CashMoved = z.infer<typeof cashMoved>

/** The drawer was opened with no sale. */
const drawerOpened = z.strictObject({
  type: z.literal('drawer.opened'),
  ...atTheTill,
  reason: z.enum(NO_SALE_REASONS),
  approval: approvalSchema,
  /** Without a printer the drawer opens with its key only. */
  isByPrinter: z.boolean(),
})

/** A count that closed nothing: what was found, and what the books said then. */
const shiftCounted = z.strictObject({
  type: z.literal('shift.counted'),
  ...atTheTill,
  tenders: z.array(tenderCountSchema),
  pieces: z.array(cashPieceSchema).nullable(),
})

/**
 * The end of a shift. Afterwards the books hold no cash in the drawer: what was left for the next shift is on
 * `change-fund`, the rest in the safe, and what a count found missing or too much on `over-short`.
 */
const shiftClosed = z.strictObject({
  type: z.literal('shift.closed'),
  ...atTheTill,
  /** Closed shifts of this till, counted from 1. */
  zNumber: z.int().positive(),
  /** In front of it, as in front of receipt numbers; none on a till's first chain. */
  letters: z.string().regex(/^[A-Z]{1,8}$/).optional(),
  /** `left-open`: nobody closed it, and the till was used on a later business day. Nothing was counted then. */
  how: z.enum(['counted', 'handed-over', 'left-open']),
  /** To whom it was handed over. */
  toStaffId: z.string().nullable(),
  tenders: z.array(tenderCountSchema),
  pieces: z.array(cashPieceSchema).nullable(),
  /** Cash left in the drawer for the next shift. */
  leftMinor: z.int(),
  toSafeMinor: positiveMinorSchema,
  /** Only where the count differed from the books and somebody said why. */
  differenceReason: z.enum(DIFFERENCE_REASONS).optional(),
  /** Head of the journal before this row: printed on the report of the shift, it leaves the till. */
  head: z.strictObject({ seq: z.int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  approval: approvalSchema.nullable(),
  postings: z.array(postingSchema),
})
export type ShiftClosed = z.infer<typeof shiftClosed>

export const cashEvents = [floatSet, cashMoved, drawerOpened, shiftCounted, shiftClosed] as const
