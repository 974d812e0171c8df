import { z } from 'zod'
import { languageSchema } from '../base/local-text.ts'

/** One row of a receipt, independent of printer and width. The encoder escapes and lays out; nothing here is mark-up. */
export const receiptRowSchema = z.discriminatedUnion('kind', [
  /** One text over the whole width. */
  z.strictObject({ kind: z.literal('text'), text: z.string(), align: z.enum(['left', 'center', 'right']), bold: z.boolean() }),
  /** A label on the left and an amount or word on the right; the label wraps, the right side never does. */
  z.strictObject({ kind: z.literal('columns'), left: z.string(), right: z.string(), bold: z.boolean(), indent: z.int().min(0).max(4) }),
  z.strictObject({ kind: z.literal('rule') }),
  z.strictObject({ kind: z.literal('blank') }),
  /** A bar towards a goal, 0 to 1000 thousandths full. */
  z.strictObject({ kind: z.literal('progress'), left: z.string(), filledMilli: z.int().min(0).max(1000), right: z.string() }),
  z.strictObject({ kind: z.literal('qr'), data: z.string().min(1).max(1400) }),
  z.strictObject({ kind: z.literal('barcode'), data: z.string().regex(/^[A-Z0-9-]{1,30}$/) }),
])
export type ReceiptRow = z.infer<typeof receiptRowSchema>

/** A receipt as kept: what was said to the customer, whatever printer it went to. */
export const receiptDocumentSchema = z.strictObject({
  language: languageSchema,
  rows: z.array(receiptRowSchema).max(5000),
})
export type ReceiptDocument = z.infer<typeof receiptDocumentSchema>
