import { z } from 'zod'
import { idSchema, quantityMilliSchema } from '../base/numbers.ts'
import { returnReasonSchema } from '../ledger/events/return-events.ts'
import { withoutReceiptSchema } from '../returns/without-receipt.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import {
  exchangeQuoteSchema, madeReturnSchema, madeWithoutReceiptSchema, refundViewSchema, returnableSaleSchema, returnHeaderSchema, returnQuoteSchema,
} from './return-views.ts'
import { rpc } from './rpc.ts'
import { tenderErrors, tenderSchema } from './tender.ts'
import { completedSaleSchema } from './views.ts'

const goodsBack = z.array(z.strictObject({ lineId: idSchema, quantityMilli: quantityMilliSchema })).min(1).max(2000)
/** `memberId`: whom the cashier has identified; a sale of another member is refused. Null: nobody was asked. */
const asked = { saleId: idSchema, lines: goodsBack, memberId: idSchema.nullable() }
/** What the screen saw: another return made meanwhile is RETURN_CHANGED. */
const decided = { returnsMade: z.int().nonnegative(), reason: returnReasonSchema, approval: approvalInputSchema }
const goodsWithoutReceipt = z.array(z.strictObject({ sku: z.string().max(60), quantityMilli: quantityMilliSchema })).min(1).max(200)

const saleErrors = ['RETURN_SALE_UNKNOWN', 'RETURN_OTHER_MEMBER'] as const
/** Of another till's receipt. */
const copyErrors = ['RETURN_ABOVE_FLOOR', 'RETURN_OTHER_STORE', 'RECEIPT_CODE_INVALID'] as const
const goodsErrors = [
  'RETURN_EMPTY', 'RETURN_LINE_UNKNOWN', 'RETURN_QUANTITY_INVALID', 'RETURN_MORE_THAN_LEFT', 'GIFT_CARD_BALANCE_NEEDED', 'GIFT_CARD_USED_UP',
] as const
const decidedErrors = ['RETURN_CHANGED', 'IDEMPOTENCY_MISMATCH', ...approvalErrors] as const
const newSaleErrors = ['SALE_NOT_OPEN', 'SALE_CHANGED', 'SALE_EMPTY', 'AGE_CHECK_NEEDED', 'OF_OTHER_TILL', 'OTHER_RECEIPT_USED'] as const
const withoutReceiptErrors = ['RETURN_EMPTY', 'PRODUCT_UNKNOWN', 'RETURN_QUANTITY_INVALID', 'PRICE_UNKNOWN', 'RECEIPT_NEEDED', 'AMOUNT_TOO_LARGE'] as const

/** What comes back: returns, voids, exchanges. */
export const returnMethods = {
  /** A completed sale by its id or by the number on its receipt: of this till, or of another whose receipt is known here by a copy. */
  'return.find': rpc({
    kind: 'query', role: 'cashier',
    input: z.strictObject({ of: z.union([z.strictObject({ saleId: idSchema }), z.strictObject({ receiptNo: z.string().max(40) })]) }),
    output: z.strictObject({ sale: returnableSaleSchema }), errors: ['RETURN_SALE_UNKNOWN'],
  }),
  'return.quote': rpc({ kind: 'query', role: 'cashier', input: z.strictObject(asked), output: z.strictObject({ quote: returnQuoteSchema }), errors: [...saleErrors, ...goodsErrors, ...copyErrors, 'RETURN_TOO_LATE'] }),
  'return.make': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, ...asked, ...decided }),
    output: z.strictObject({ made: madeReturnSchema }), errors: [...saleErrors, ...goodsErrors, ...copyErrors, ...decidedErrors, 'RETURN_TOO_LATE'],
  }),
  /** Undoes a sale in its shift: all that is left of it comes back. */
  'sale.void': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, ...decided }),
    output: z.strictObject({ made: madeReturnSchema }), errors: [...saleErrors, ...goodsErrors, ...decidedErrors, 'VOID_OTHER_SHIFT'],
  }),
  /** Returns, the newest first. */
  'return.recent': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ limit: z.int().min(1).max(50) }), output: z.strictObject({ returns: z.array(returnHeaderSchema) }), errors: [] }),

  /** New goods, in the open sale, for old ones: worked out as `exchange.complete` would, and nothing booked. */
  'exchange.quote': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ ...asked, newSaleId: idSchema, revision: z.int().nonnegative() }),
    output: z.strictObject({ exchange: exchangeQuoteSchema }), errors: [...saleErrors, ...goodsErrors, ...copyErrors, ...newSaleErrors, 'RETURN_TOO_LATE'],
  }),
  /** The return and the open sale, both or neither; `tenders` pay what the refund leaves. */
  'exchange.complete': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, ...asked, ...decided, newSaleId: idSchema, revision: z.int().nonnegative(), tenders: z.array(tenderSchema).max(20) }),
    output: z.strictObject({ made: madeReturnSchema, completed: completedSaleSchema }),
    errors: [...saleErrors, ...goodsErrors, ...copyErrors, ...decidedErrors, ...newSaleErrors, 'RETURN_TOO_LATE', ...tenderErrors],
  }),

  'return.quoteWithoutReceipt': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ goods: goodsWithoutReceipt }),
    output: z.strictObject({ result: withoutReceiptSchema.omit({ approvedBy: true }) }), errors: withoutReceiptErrors,
  }),
  /** Goods without a receipt, to a new store credit. */
  'return.withoutReceipt': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, goods: goodsWithoutReceipt, reason: returnReasonSchema, approval: approvalInputSchema }),
    output: z.strictObject({ made: madeWithoutReceiptSchema }), errors: [...withoutReceiptErrors, 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),

  /** How the payment terminal answered a refund, as the cashier read it. */
  'refund.settle': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, attemptId: idSchema, outcome: z.enum(['refunded', 'declined', 'unknown']), approvalCode: z.string().max(20).nullable(), approval: approvalInputSchema.optional() }),
    output: z.strictObject({ refund: refundViewSchema }), errors: ['REFUND_UNKNOWN', 'REFUND_SETTLED', 'ATTEMPT_AT_TERMINAL', 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),
  /** Sends a refund over the payment terminal: one that it declined before, or that was made without it. */
  'refund.send': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, attemptId: idSchema }),
    output: z.strictObject({ refund: refundViewSchema }), errors: ['REFUND_UNKNOWN', 'REFUND_SETTLED', 'ATTEMPT_AT_TERMINAL', 'PAYMENT_TERMINAL_NOT_SET', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** A refund that the payment terminal declined is paid out in cash. */
  'refund.payCash': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, attemptId: idSchema, approval: approvalInputSchema }),
    output: z.strictObject({ refund: refundViewSchema, cashMinor: z.int().nonnegative() }),
    errors: ['REFUND_UNKNOWN', 'REFUND_SETTLED', 'ATTEMPT_AT_TERMINAL', 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),
  /** Refunds nobody has paid out yet for all that is known, the oldest first; shown until they are. */
  'refund.open': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({}), output: z.strictObject({ refunds: z.array(refundViewSchema) }), errors: [] }),
} as const
