import { z } from 'zod'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../../base/numbers.ts'
import { saleReturnSchema } from '../../returns/make-return.ts'
import { returnedTenderSchema } from '../../returns/parts.ts'
import { withoutReceiptSchema } from '../../returns/without-receipt.ts'
import { approvalSchema } from '../approval.ts'
import { postingSchema } from '../postings.ts'

/** Why goods come back. A code and no free text: the journal holds no personal data. */
export const returnReasonSchema = z.enum(['not-wanted', 'wrong-item', 'faulty', 'past-its-date', 'wrong-price', 'keyed-wrongly', 'other'])
export type ReturnReason = z.infer<typeof returnReasonSchema>

/** Payments that go back over a stand-alone payment terminal. */
export const refundSchemeSchema = z.enum(['card', 'paynow'])

/** Where and by whom, and the number of its own that the slip carries: returns of a till are numbered without gaps. */
const madeHere = {
  returnId: idSchema,
  returnNumber: z.int().positive(),
  receiptNo: z.string(),
  completedAt: instantSchema,
  businessDay: civilDateSchema,
  shiftId: idSchema,
  staffId: z.string(),
}

/**
 * Goods of one recorded sale came back, or all of it was voided in its shift. Everything follows from `result`
 * (core/returns): what came back, what was paid out, how points moved.
 *
 * For whoever folds points: first `result.points.givenBack` to the lots (a renewed lot takes its id from `renewedLots`),
 * then `result.points.taken` from them, then `result.points.debt` is owed; `result.parts.tierCounts` comes off what counted
 * on `soldOn`, from this return's day on; a visit is undone where `result.everything`. `result.points` null: no points move.
 */
export const returnCompletedSchema = z.strictObject({
  type: z.literal('return.completed'),
  ...madeHere,
  /** The rules that the sale had pinned, which decide what comes back. */
  rulebookVersion: z.int().positive(),
  /** The sale's civil date in the programme's time zone. */
  soldOn: civilDateSchema,
  /** The sale's member; null: there was none, or they were erased. */
  memberId: idSchema.nullable(),
  /** Whom it was sold to, where that id has been merged into the member since: what the sale counted for is taken off there. */
  soldTo: idSchema.optional(),
  /** The lot that the sale earned. */
  saleLotId: idSchema.nullable(),
  result: saleReturnSchema,
  /** Ids of the lots that points come back to where the old lot is over. */
  renewedLots: z.array(z.strictObject({ lotId: idSchema, newLotId: idSchema })),
  /** The tier after this return, where what came back ends the one before. */
  tierAfter: z.string().nullable(),
  reason: returnReasonSchema,
  approval: approvalSchema,
  /** What is to be given back at the payment terminal; on disk before any amount leaves for it. */
  refunds: z.array(z.strictObject({ attemptId: idSchema, scheme: refundSchemeSchema, amountMinor: z.int().positive() })),
  /**
   * The sale is another till's, known here by a copy of its receipt only: whose, how it was known, and what this return adds
   * to the stated risk. Nothing but money and goods is folded here; points, tiers, stamps and uses are put right where the
   * sale's books are.
   */
  copy: z.strictObject({ terminalId: idSchema, proof: z.enum(['store-copy', 'signed-code']), riskMinor: positiveMinorSchema }).optional(),
  /** The sale that new goods were taken in, and what is still given back once it is netted; null: no exchange. */
  exchange: z.strictObject({ saleId: idSchema, give: z.array(returnedTenderSchema) }).nullable(),
  postings: z.array(postingSchema),
})
export type ReturnCompleted = z.infer<typeof returnCompletedSchema>

/** How the payment terminal answered a refund; or it was paid out in cash instead, where it did not take it. */
export const refundOutcomeSchema = z.enum(['refunded', 'declined', 'unknown', 'paid-in-cash'])
export type RefundOutcome = z.infer<typeof refundOutcomeSchema>

export const refundSettledSchema = z.strictObject({
  type: z.literal('refund.settled'),
  attemptId: idSchema,
  returnId: idSchema,
  scheme: refundSchemeSchema,
  amountMinor: z.int().positive(),
  outcome: refundOutcomeSchema,
  /** As the payment terminal printed it. */
  approvalCode: z.string().nullable(),
  /** Who let it be paid in cash; null: nobody needed to. */
  approval: approvalSchema.nullable(),
  businessDay: civilDateSchema,
  shiftId: idSchema,
  staffId: z.string(),
  postings: z.array(postingSchema),
})
export type RefundSettled = z.infer<typeof refundSettledSchema>

/** Goods came back that nobody has a receipt of: paid with a new store credit. */
export const returnWithoutReceiptSchema = z.strictObject({
  type: z.literal('return.without-receipt'),
  ...madeHere,
  rulebookVersion: z.int().positive(),
  result: withoutReceiptSchema,
  /** The store credit made out; null: the goods were worth nothing, and none was. */
  instrumentId: idSchema.nullable(),
  reason: returnReasonSchema,
  approval: approvalSchema,
  postings: z.array(postingSchema),
})
export type ReturnWithoutReceipt = z.infer<typeof returnWithoutReceiptSchema>
