import { gs1Valid, luhnValid } from './check-digits.ts'
import { readBadge } from './staff-badge.ts'

/** Lengths of the GS1 trade item numbers: GTIN-8, GTIN-12 (UPC-A), GTIN-13 and GTIN-14. */
export const GTIN_LENGTHS: readonly number[] = [8, 12, 13, 14]

/** A receipt's own number as printed in its barcode: letters of the till's chain (none on its first), till and running number. */
export const RECEIPT_NUMBER = /^[A-Z]{0,8}\d{1,4}-\d{5,9}$/

/** The signed code of a receipt (core/receipt-code): its prefix, Base45 (RFC 9285), a stroke. */
export const RECEIPT_CODE = /^RG1:[0-9A-Z $%*+./:-]+\/$/i

/** AIM symbology identifier (ISO/IEC 15424): `]`, code letter, modifier. */
const AIM_ID = /^\]([A-Za-z][0-9A-Za-z])/

/** Splits a symbology identifier off the front of a text, where the reader sent one. */
export function splitAimId(text: string): { symbology: string | null; data: string } {
  const found = AIM_ID.exec(text)
  return found?.[1] === undefined ? { symbology: null, data: text } : { symbology: found[1], data: text.slice(3) }
}

/**
 * Whether a text proves by itself that a machine read it: a symbology identifier, a check digit that holds,
 * a receipt number or its signed code, a badge of staff. Used where the timing of keystrokes alone proves nothing.
 */
export function looksLikeCode(text: string): boolean {
  const { symbology, data } = splitAimId(text)
  if (symbology !== null) return data.length > 0
  if (RECEIPT_NUMBER.test(data) || RECEIPT_CODE.test(data) || readBadge(data) !== null) return true
  if (!/^\d+$/.test(data)) return false
  const card = data.length >= 10 && data.length <= 19 && luhnValid(data)
  return card || (GTIN_LENGTHS.includes(data.length) && gs1Valid(data))
}
