import { z } from 'zod'
import { byHandReasonSchema, handOffSchema } from '../basket/by-hand.ts'
import { idSchema, positiveMinorSchema } from '../base/numbers.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'
import { saleViewSchema } from './views.ts'

const saleOut = z.strictObject({ sale: saleViewSchema.nullable() })
const ofLine = { ...command, saleId: idSchema, lineId: idSchema }
const openErrors = ['SALE_NOT_OPEN', 'LINE_UNKNOWN', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] as const
const approved = { reason: byHandReasonSchema, approval: approvalInputSchema }

/** Prices and discounts by hand, notes on lines, and the age that some goods ask for. How much each right may give is in core/people/discount-limits.ts. */
export const priceMethods = {
  /** Sets a line's price by hand; null: the price it had before, which needs no approval. */
  'sale.changePrice': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...ofLine, unitPriceMinor: positiveMinorSchema.max(100_000_000).nullable(), ...approved }), output: saleOut,
    errors: [...openErrors, 'LINE_NOT_DISCOUNTABLE', 'AMOUNT_TOO_LARGE', ...approvalErrors],
  }),
  /** Takes something off a line or (a null line) the whole sale by hand, in the place of what was given there before; null: takes that back. */
  'sale.giveDiscount': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, lineId: idSchema.nullable(), off: handOffSchema.nullable(), ...approved }), output: saleOut,
    errors: [...openErrors, 'LINE_NOT_DISCOUNTABLE', ...approvalErrors],
  }),
  'sale.setLineNote': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...ofLine, note: z.string().max(200) }), output: saleOut, errors: openErrors }),
  /** Somebody looked: the customer is as old as the goods of this sale ask for. */
  'sale.confirmAge': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, years: z.int().min(1).max(150) }), output: saleOut, errors: ['SALE_NOT_OPEN', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] }),
} as const
