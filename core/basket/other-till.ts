import { z } from 'zod'

/** The number of a receipt of another till, as it is compared: capitals, one blank between words. */
export const otherReceiptNoSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ./#_-]{0,39}$/u)

/** What the till beside is called; where its numbers begin again, it is given another name. */
export const otherTillNameSchema = z.string().trim().min(1).max(40).regex(/^[^\p{Cc}]*$/u)

/** The sale on another till that this one rewards. */
export const otherTillSchema = z.strictObject({ register: otherTillNameSchema, receiptNo: otherReceiptNoSchema })
export type OtherTill = z.infer<typeof otherTillSchema>

/** A number as somebody keyed or scanned it, made comparable; null: it is none. */
export function readOtherReceiptNo(text: string): string | null {
  const tidy = text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toUpperCase()
  return otherReceiptNoSchema.safeParse(tidy).success ? tidy : null
}

/** What an amount of another till is called among the goods of a sale; it is in no price file. */
export const OTHER_TILL_SKU = 'other-till'

/** No rate of the programme applies: the other till's receipt says the tax, and the amount has it inside. */
export const OTHER_TILL_TAX_CODE = 'other-till'
