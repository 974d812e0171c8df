import { z } from 'zod'
import { basketLineSchema } from '../basket/basket.ts'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { refundOutcomeSchema, refundSchemeSchema } from '../ledger/events/return-events.ts'
import { completedTenderSchema } from '../ledger/tender.ts'
import { saleReturnSchema } from '../returns/make-return.ts'
import { returnedTenderSchema } from '../returns/parts.ts'
import { withoutReceiptSchema } from '../returns/without-receipt.ts'
import { atTerminalSchema } from './views.ts'

/** Money that goes back over the payment terminal. Open until it is refunded or paid in cash. */
export const refundViewSchema = z.strictObject({
  attemptId: idSchema,
  returnId: idSchema,
  scheme: refundSchemeSchema,
  amountMinor: z.int().positive(),
  /** `sent`: to be refunded at the payment terminal; nobody said yet how it ended. */
  state: z.enum(['sent', ...refundOutcomeSchema.options]),
  approvalCode: z.string().nullable(),
  begunAt: instantSchema,
  settledAt: instantSchema.nullable(),
  /** Left out: the cashier keys it on a stand-alone terminal. */
  terminal: atTerminalSchema.optional(),
})
export type RefundView = z.output<typeof refundViewSchema>

export const returnHeaderSchema = z.strictObject({
  returnId: idSchema,
  receiptNo: z.string(),
  kind: z.enum(['return', 'void', 'without-receipt']),
  saleId: idSchema.nullable(),
  completedAt: instantSchema,
  /** What the goods were worth to the customer, before cash was rounded. */
  refundMinor: positiveMinorSchema,
})
export type ReturnHeader = z.output<typeof returnHeaderSchema>

/** A completed sale with what can still come back of it. */
export const returnableSaleSchema = z.strictObject({
  saleId: idSchema,
  receiptNo: z.string(),
  completedAt: instantSchema,
  totalMinor: positiveMinorSchema,
  /** Prices contain tax; else it comes on top of the lines. */
  pricesIncludeTax: z.boolean(),
  /** The last day on which goods of it are taken back, and whether that is over. */
  lastDay: civilDateSchema,
  tooLate: z.boolean(),
  /** Another till sold it; it is known by a copy, and what comes back of it is approved and limited. */
  onCopy: z.boolean(),
  /** It was sold in the shift that is open, and anything is left of it. */
  voidable: z.boolean(),
  /** Null: no member, or one who was erased; then no points move. */
  memberId: idSchema.nullable(),
  /** Who that is now; null also where the profile is not here. */
  member: z.strictObject({ name: z.string(), tier: z.strictObject({ id: z.string(), name: localTextSchema }) }).nullable(),
  /** The rules it was sold by: enough to say why. */
  rulebookVersion: z.int().positive(),
  lines: z.array(z.strictObject({ line: basketLineSchema, netMinor: positiveMinorSchema, discounts: z.array(z.strictObject({ promotionId: z.string(), amountMinor: z.int() })), leftMilli: z.int().nonnegative() })),
  tenders: z.array(completedTenderSchema),
  pointsEarned: z.int().nonnegative(),
  /** Named by a return, so that two screens do not take the same goods back. */
  returnsMade: z.int().nonnegative(),
  returns: z.array(returnHeaderSchema),
})
export type ReturnableSale = z.output<typeof returnableSaleSchema>

/** What a return would give back, worked out and not booked. */
export const returnQuoteSchema = z.strictObject({
  returnsMade: z.int().nonnegative(),
  result: saleReturnSchema,
  /** The tier after it, where it ends the one before. */
  tierAfter: z.string().nullable(),
  /** The member's available points, and what they owe; null: no points move. */
  points: z.strictObject({ before: z.int(), after: z.int(), debtAfter: z.int().nonnegative() }).nullable(),
})
export type ReturnQuote = z.output<typeof returnQuoteSchema>

/** A return as it was booked. */
export const madeReturnSchema = returnQuoteSchema.omit({ returnsMade: true }).extend({
  returnId: idSchema,
  receiptNo: z.string(),
  completedAt: instantSchema,
  /** What is to be refunded at the payment terminal now. */
  refunds: z.array(refundViewSchema),
  drawerOpened: z.boolean(),
})
export type MadeReturn = z.output<typeof madeReturnSchema>

/** New goods for old: what the refund pays of them, and what then changes hands. */
export const exchangeQuoteSchema = z.strictObject({
  quote: returnQuoteSchema,
  /** What the new goods come to. */
  dueMinor: positiveMinorSchema,
  netted: z.array(returnedTenderSchema),
  /** What the customer still pays, before cash is rounded. */
  payMinor: positiveMinorSchema,
  give: z.array(returnedTenderSchema),
})
export type ExchangeQuote = z.output<typeof exchangeQuoteSchema>

/** Goods taken back without a receipt, and the store credit made out for them. */
export const madeWithoutReceiptSchema = z.strictObject({
  returnId: idSchema,
  receiptNo: z.string(),
  completedAt: instantSchema,
  result: withoutReceiptSchema,
  /** Null: the goods were worth nothing. The code is what the customer pays with. */
  credit: z.strictObject({ creditId: idSchema, code: z.string() }).nullable(),
})
export type MadeWithoutReceipt = z.output<typeof madeWithoutReceiptSchema>
