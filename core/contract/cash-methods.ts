import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema } from '../base/numbers.ts'
import { COUNTED_TENDERS, DIFFERENCE_REASONS, NO_SALE_REASONS, PAY_IN_REASONS, PAY_OUT_REASONS, cashPieceSchema } from '../ledger/events/cash-events.ts'
import { approvalErrors, approvalInputSchema, command, pinInputSchema } from './command.ts'
import { rpc } from './rpc.ts'

/** More than any drawer holds. */
const MOST_MINOR = 100_000_000
const amountSchema = z.int().positive().max(MOST_MINOR)
const totalSchema = z.int().nonnegative().max(MOST_MINOR)

/** Counted cash: by denomination, or added up elsewhere. */
const cashCountSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('total'), totalMinor: totalSchema }),
  z.strictObject({
    by: z.literal('pieces'),
    pieces: z.array(cashPieceSchema.extend({ valueMinor: z.int().positive().max(MOST_MINOR), count: z.int().nonnegative().max(100_000) })).max(50),
  }),
])
export type CashCount = z.output<typeof cashCountSchema>

/** Everything counted; card and PayNow as their terminals add them up, null where nobody looked. */
const countSchema = z.strictObject({ cash: cashCountSchema, cardMinor: totalSchema.nullable(), paynowMinor: totalSchema.nullable() })
export type ShiftCount = z.output<typeof countSchema>

/** A shift as screens show it. What the books expect is null for whoever counts blind. */
export const shiftViewSchema = z.strictObject({
  shiftId: idSchema,
  businessDay: civilDateSchema,
  openedAt: instantSchema,
  openedBy: z.string(),
  closedAt: instantSchema.nullable(),
  closedBy: z.string().nullable(),
  zNumber: z.int().positive().nullable(),
  /** In front of it on paper, as on receipts: none unless the till began another chain. */
  letters: z.string(),
  /** Null while open, and of a shift that an older version of the program closed. `left-open`: nobody counted, and somebody should look. */
  how: z.enum(['counted', 'handed-over', 'left-open']).nullable(),
  floatMinor: z.int(),
  /** False: carried over from the shift before and not looked at. */
  isFloatCounted: z.boolean(),
  /** The float left for the next shift. */
  leftMinor: z.int().nullable(),
  tenders: z.array(z.strictObject({
    tender: z.enum(COUNTED_TENDERS),
    expectedMinor: z.int().nullable(),
    countedMinor: z.int().nullable(),
    /** Counted less expected: above zero is too much, below is missing. */
    overMinor: z.int().nullable(),
  })),
  /** What the drawer's cash is made of, by kind of entry; null for whoever counts blind. */
  drawer: z.array(z.strictObject({ kind: z.string(), amountMinor: z.int(), entries: z.int().positive() })).nullable(),
  /** How often the drawer was opened with no sale, and how often it was counted without closing. */
  noSales: z.int().nonnegative(),
  counts: z.int().nonnegative(),
})
export type ShiftView = z.output<typeof shiftViewSchema>

const shiftsOut = z.strictObject({ shift: shiftViewSchema.nullable() })
const movedOut = z.strictObject({ shift: shiftViewSchema })
const closingErrors = ['SHIFT_NOT_OPEN', 'SALE_PARTLY_PAID', 'ATTEMPT_UNSETTLED', 'PAYMENTS_OPEN', 'AMOUNT_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'] as const
/** Yes to closing over payments nobody knows the end of and refunds nobody has paid out; they stay shown. Without it: PAYMENTS_OPEN. */
const leavesOpen = { leavePaymentsOpen: z.boolean().optional() }
const moving = { ...command, amountMinor: amountSchema, /** Yes to "the books hold less than that". */ isCertain: z.boolean() }

/** Shifts and the cash of a drawer. */
export const cashMethods = {
  /** The open shift, and the one before it. */
  'shift.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({}), output: z.strictObject({ shift: shiftViewSchema.nullable(), previous: shiftViewSchema.nullable(), isBlind: z.boolean() }), errors: [] }),
  /** Closed shifts, the newest first. */
  'shift.recent': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ limit: z.int().min(1).max(50) }), output: z.strictObject({ shifts: z.array(shiftViewSchema) }), errors: [] }),
  /** Opens a shift with a counted float; where signing in opened it and no cash moved yet, counts its float. */
  'shift.open': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, float: cashCountSchema }), output: movedOut, errors: ['SHIFT_ALREADY_OPEN', 'AMOUNT_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'] }),
  'cash.payIn': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, amountMinor: amountSchema, reason: z.enum(PAY_IN_REASONS) }), output: movedOut, errors: ['IDEMPOTENCY_MISMATCH'] }),
  'cash.payOut': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...moving, reason: z.enum(PAY_OUT_REASONS), approval: approvalInputSchema }), output: movedOut, errors: ['CASH_MORE_THAN_THERE', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'] }),
  /** Cash to the safe. */
  'cash.drop': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(moving), output: movedOut, errors: ['CASH_MORE_THAN_THERE', 'IDEMPOTENCY_MISMATCH'] }),
  /** Opens the drawer with no sale; `isOpened` is false where no printer can open it and its key must. */
  'drawer.open': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, reason: z.enum(NO_SALE_REASONS), approval: approvalInputSchema }), output: z.strictObject({ isOpened: z.boolean() }), errors: [...approvalErrors, 'IDEMPOTENCY_MISMATCH'] }),
  /** Writes down a count and closes nothing. */
  'shift.count': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, shiftId: idSchema, count: countSchema }), output: movedOut, errors: ['SHIFT_NOT_OPEN', 'AMOUNT_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'] }),
  /** Counts and closes; `leftMinor` of the counted cash stays in the drawer for the next shift, the rest goes to the safe. `differenceReason` is kept where there is a difference. */
  'shift.close': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, shiftId: idSchema, count: countSchema, leftMinor: totalSchema, differenceReason: z.enum(DIFFERENCE_REASONS).optional(), approval: approvalInputSchema, ...leavesOpen }),
    output: movedOut, errors: [...closingErrors, 'FLOAT_OVER_COUNT', ...approvalErrors],
  }),
  /** Counts, closes and opens anew for another, who signs in with their own PIN; all the cash stays in the drawer. */
  'shift.handOver': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, shiftId: idSchema, count: countSchema, to: pinInputSchema, ...leavesOpen }),
    output: shiftsOut, errors: [...closingErrors, 'HAND_OVER_TO_SELF', 'PIN_WRONG', 'PIN_LOCKED'],
  }),
  /** Whether those who may not close a shift count without being told what the books expect. */
  'shift.setBlindCount': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, isBlind: z.boolean() }), output: z.strictObject({ isBlind: z.boolean() }), errors: ['IDEMPOTENCY_MISMATCH'] }),
} as const
