import { z } from 'zod'
import { command } from './command.ts'
import { rpc } from './rpc.ts'
import { counterModeSchema, saleViewSchema, terminalViewSchema } from './views.ts'

/** Beside another till, which sells: its amounts are keyed here, and rewarded. */
export const otherTillMethods = {
  /** How this till stands at its counter. Not while something is in the basket. */
  'counter.setMode': rpc({
    kind: 'command', role: 'manager', input: z.strictObject({ ...command, mode: counterModeSchema }), output: terminalViewSchema,
    errors: ['OTHER_SALE_OPEN', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** The amount of a sale made on the other till, what it is of (null: of no category) and the number of its receipt, in the place of what was keyed before. */
  'otherTill.key': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, amountMinor: z.int().positive().max(100_000_000), categoryId: z.string().max(60).nullable(), receiptNo: z.string().max(60) }),
    output: z.strictObject({ sale: saleViewSchema.nullable() }),
    errors: ['NOT_BESIDE_TILL', 'OTHER_RECEIPT_INVALID', 'OTHER_RECEIPT_USED', 'CATEGORY_UNKNOWN', 'OTHER_SALE_OPEN', 'AMOUNT_TOO_LARGE', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'],
  }),
} as const
