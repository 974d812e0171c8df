import { z } from 'zod'
import { identificationSchema, memberSnapshotSchema, basketLineSchema } from '../basket/basket.ts'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { otherTillSchema } from '../basket/other-till.ts'
import { evaluationSchema } from '../promotions/evaluation.ts'
import { evaluationInputSchema } from '../promotions/input.ts'
import { approvalSchema } from './approval.ts'
import { refundSettledSchema, returnCompletedSchema, returnWithoutReceiptSchema } from './events/return-events.ts'
import { storedValueEventSchemas } from './events/stored-value-events.ts'
import { couponEvents, issuedCouponSchema } from './events/coupon-events.ts'
import { memberEvents } from './events/member-events.ts'
import { debtPaidSchema, pointsEvents, takenLotSchema } from './events/points-events.ts'
import { referralEvents } from './events/referral-events.ts'
import { tierEvents } from './events/tier-events.ts'
import { cashEvents } from './events/cash-events.ts'
import { chainEvents } from './events/chain-events.ts'
import { damageEvents } from './events/damage-events.ts'
import { pointsLotSchema } from './points-lot.ts'
import { postingSchema } from './postings.ts'
import { completedTenderSchema } from './tender.ts'

/** Balances brought from elsewhere, so that the books begin balanced. No names: random ids only. */
const balancesImported = z.strictObject({
  type: z.literal('balances.imported'),
  source: z.string(),
  members: z.array(z.strictObject({ memberId: idSchema, tierId: z.string(), tierCountedMinor: positiveMinorSchema, lots: z.array(pointsLotSchema.omit({ memberId: true })) })),
  postings: z.array(postingSchema),
})

const shiftOpened = z.strictObject({
  type: z.literal('shift.opened'),
  shiftId: idSchema,
  businessDay: civilDateSchema,
  staffId: z.string(),
})

/** One event a sale: inputs, result, tenders and entries together. */
export const saleCompletedSchema = z.strictObject({
  type: z.literal('sale.completed'),
  saleId: idSchema,
  receiptNo: z.string(),
  businessDay: civilDateSchema,
  shiftId: idSchema,
  staffId: z.string(),
  pinnedAt: instantSchema,
  completedAt: instantSchema,
  rulebookVersion: z.int().positive(),
  identification: identificationSchema.nullable(),
  /** Inputs of evaluation, so that head office can evaluate again. No birthday: the journal holds no personal data. */
  member: memberSnapshotSchema.omit({ birthday: true }).nullable(),
  lines: z.array(basketLineSchema),
  /** The other inputs. */
  circumstances: evaluationInputSchema.omit({ lines: true, pinnedAt: true, member: true }).optional(),
  evaluation: evaluationSchema,
  tenders: z.array(completedTenderSchema),
  attemptIds: z.array(idSchema),
  /** The age that the cashier looked at the customer's papers for, where goods asked for one. */
  ageChecked: z.int().positive().optional(),
  /** The receipt of another till whose sale this one rewards: one of its tenders is `other-till`. */
  otherTill: otherTillSchema.optional(),
  /** Who answered for what the cashier may not do alone, such as going over a customer's credit limit. */
  approvals: z.array(approvalSchema).optional(),
  /** Points really earned: what points paid for earns nothing. */
  pointsEarned: z.int().nonnegative(),
  lot: pointsLotSchema.nullable(),
  /** Of the points earned: what paid a debt before any could be spent. */
  debtPaid: z.array(debtPaidSchema).optional(),
  /** Whose lots the points tenders took, in the order they took them. Sales of older programs do not say. */
  spentLots: z.array(takenLotSchema).optional(),
  /** Points set aside before that paid in this sale: the hold is over with it. Part of what the points tenders say. */
  captured: z.array(z.strictObject({ holdId: idSchema, memberId: idSchema, taken: z.array(takenLotSchema).min(1) })).optional(),
  /** Vouchers and personal codes that the sale gave, as they were made out. */
  issued: z.array(issuedCouponSchema).optional(),
  tierBaseMinor: positiveMinorSchema,
  /** What the sale adds to the tier's counter, in the programme's measure; the base unless stated. */
  tierCounts: z.int().nonnegative().optional(),
  /** The tier after this sale, where it changed. */
  tierReached: z.string().nullable(),
  postings: z.array(postingSchema),
})
export type SaleCompleted = z.infer<typeof saleCompletedSchema>

/** A card payment that ended apart from a completed sale: reversed, or settled after its sale was given up. */
const attemptSettled = z.strictObject({
  type: z.literal('payment.settled'),
  attemptId: idSchema,
  saleId: idSchema,
  scheme: z.enum(['card', 'paynow']),
  amountMinor: z.int().positive(),
  outcome: z.enum(['approved', 'declined', 'reversed']),
  /** Money taken for no sale, or given back again; none where it never was on the books. */
  postings: z.array(postingSchema).optional(),
  /** Who let a person's word stand, where the payment terminal's was not known. */
  approval: approvalSchema.optional(),
  /** Where and by whom it was said; entries of older programs do not tell. */
  staffId: z.string().optional(),
  shiftId: idSchema.optional(),
  businessDay: civilDateSchema.optional(),
})

export const journalEventSchema = z.discriminatedUnion('type', [
  ...chainEvents, ...damageEvents, balancesImported, shiftOpened, saleCompletedSchema, attemptSettled, returnCompletedSchema, refundSettledSchema, returnWithoutReceiptSchema,
  ...storedValueEventSchemas, ...memberEvents,
  ...pointsEvents,
  ...cashEvents,
  ...couponEvents, ...referralEvents, ...tierEvents,
])
export type JournalEvent = z.infer<typeof journalEventSchema>

/** A row of the journal as it is stored and sent: `body` is the exact text that was hashed. */
export const journalRowSchema = z.strictObject({
  seq: z.int().positive(),
  at: instantSchema,
  body: z.string(),
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type JournalRow = z.infer<typeof journalRowSchema>
