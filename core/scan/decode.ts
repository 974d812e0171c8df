import type { Result } from '../base/result.ts'
import { fail } from '../contract/errors.ts'
import type { ContractError } from '../contract/errors.ts'
import type { Programme } from '../rulebook/rulebook.ts'
import { gs1CheckDigit, gs1Valid, luhnValid } from './check-digits.ts'
import type { RawScan } from './raw-scan.ts'
import { looksLikeBadge, readBadge } from './staff-badge.ts'
import { GTIN_LENGTHS, RECEIPT_CODE, RECEIPT_NUMBER, splitAimId } from './symbols.ts'

/** What a scan means. */
export type DecodedScan =
  /** `digits` as scanned; `gtin14` the same item padded to 14 digits, to compare with a catalogue's barcodes. */
  | { readonly kind: 'gtin'; readonly digits: string; readonly gtin14: string }
  | { readonly kind: 'member-card'; readonly number: string }
  /**
   * A label from the shop's own scale: the weight in thousandths of a kilogram, or the price in minor units; both null
   * for the bare item number, whose measure is nought. A price file keeps such goods under the bare number.
   */
  | { readonly kind: 'weighed'; readonly itemCode: string; readonly weightMilli: number | null; readonly priceMinor: number | null }
  | { readonly kind: 'receipt'; readonly receiptNo: string }
  /** The signed code on a receipt, to be read by core/receipt-code. */
  | { readonly kind: 'receipt-code'; readonly text: string }
  /** The badge of one of the staff. */
  | { readonly kind: 'staff-badge'; readonly code: string }

export type ScanErrorCode = 'SCAN_UNREADABLE' | 'CHECK_DIGIT_WRONG' | 'CARD_OTHER_PROGRAMME'
export type DecodeResult = Result<DecodedScan, ContractError<ScanErrorCode>>

export interface DecodeRules {
  readonly memberCards: Programme['memberCards']
}

/** AIM identifiers of symbols that carry GS1 element strings: GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar. */
const ELEMENT_STRING_SYMBOLS = new Set(['C1', 'd2', 'Q3', 'e0'])
/** AIM identifiers under which readers send UPC-E as it stands, eight digits (ISO/IEC 15424). */
const UPC_E_SYMBOLS = new Set(['E0', 'X0'])
/** Identification cards have up to 19 digits (ISO/IEC 7812-1); shops' own mostly 16 or more. */
const LONG_CARD = /^\d{16,19}$/
/** Application identifier 01 (GTIN) at the front of an element string (GS1 General Specifications section 3.3.2). */
const ELEMENT_STRING_GTIN = /^(?:\(01\)|01)(\d{14})/
/** The GTIN in the path of a GS1 Digital Link (GS1 Digital Link: URI syntax, section 4). */
const DIGITAL_LINK_GTIN = /^https?:\/\/[^\s?#]*\/01\/(\d{8}|\d{12,14})(?:[/?#]|$)/
const CONTROL_AT_ENDS = /^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu
const SHOWN_CHARACTERS = 60

/**
 * Decides what a scan is. Never throws, whatever the text.
 *
 * Order: symbology id, receipt number or signed code, badge of staff, GS1 element string or Digital Link, member card, trade item number, another
 * programme's card. Numbers of the shop's own (restricted circulation, GS1 General Specifications section 2.1.11)
 * carry, after prefix 21, five digits of item and five of weight in grams; after prefix 22, five digits of item and
 * five of price in minor units. The other prefixes from 20 to 29 are plain item numbers of the shop.
 *
 * Errors: CHECK_DIGIT_WRONG for digits of a known length whose check digit does not hold, CARD_OTHER_PROGRAMME,
 * SCAN_UNREADABLE for everything else.
 */
export function decodeScan(scan: Pick<RawScan, 'text' | 'symbology'>, rules: DecodeRules): DecodeResult {
  const split = splitAimId(scan.text.replace(CONTROL_AT_ENDS, ''))
  const symbology = split.symbology ?? scan.symbology
  const data = split.data
  if (RECEIPT_NUMBER.test(data)) return { ok: true, value: { kind: 'receipt', receiptNo: data } }
  if (RECEIPT_CODE.test(data)) return { ok: true, value: { kind: 'receipt-code', text: data } }
  if (looksLikeBadge(data)) {
    const code = readBadge(data)
    return code === null ? fail('CHECK_DIGIT_WRONG', { text: 'RGS' }) : { ok: true, value: { kind: 'staff-badge', code } }
  }
  const carried = carriedGtin(data, symbology)
  if (carried !== null) return gs1Valid(carried) ? gtin(carried, carried) : fail('CHECK_DIGIT_WRONG', { text: shown(carried) })
  if (/^\d+$/.test(data)) return decodeDigits(data, symbology, rules)
  return fail('SCAN_UNREADABLE', { text: shown(data) })
}

/** The number padded to the 14 digits under which one item is known in every length. */
export function toGtin14(digits: string): string {
  return digits.padStart(14, '0')
}

function decodeDigits(digits: string, symbology: string | null, rules: DecodeRules): DecodeResult {
  const ours = rules.memberCards.some((card) => digits.length === card.length && digits.startsWith(card.prefix))
  const luhn = luhnValid(digits)
  if (ours && luhn) return { ok: true, value: { kind: 'member-card', number: digits } }
  const item = GTIN_LENGTHS.includes(digits.length) ? decodeItem(digits, symbology) : null
  if (item !== null) return { ok: true, value: item }
  const cardLength = LONG_CARD.test(digits) || rules.memberCards.some((card) => digits.length === card.length)
  if (cardLength && luhn) return fail('CARD_OTHER_PROGRAMME', { last4: digits.slice(-4) })
  const hasCheckDigit = cardLength || GTIN_LENGTHS.includes(digits.length)
  return fail(hasCheckDigit ? 'CHECK_DIGIT_WRONG' : 'SCAN_UNREADABLE', { text: shown(digits) })
}

function decodeItem(digits: string, symbology: string | null): DecodedScan | null {
  const upcA = digits.length === 8 ? expandUpcE(digits) : null
  const isUpcE = upcA !== null && (!gs1Valid(digits) || UPC_E_SYMBOLS.has(symbology ?? ''))
  if (isUpcE) return { kind: 'gtin', digits, gtin14: toGtin14(upcA) }
  if (!gs1Valid(digits)) return null
  if (digits.length === 13) {
    const itemCode = digits.slice(2, 7)
    const measure = Number(digits.slice(7, 12)) || null
    if (digits.startsWith('21')) return { kind: 'weighed', itemCode, weightMilli: measure, priceMinor: null }
    if (digits.startsWith('22')) return { kind: 'weighed', itemCode, weightMilli: null, priceMinor: measure }
  }
  return { kind: 'gtin', digits, gtin14: toGtin14(digits) }
}

/**
 * The UPC-A number behind the eight digits of a UPC-E symbol, or null where they are none
 * (GS1 General Specifications section 5.2.2.4: zero suppression; the check digit is that of the long number).
 */
export function expandUpcE(digits: string): string | null {
  const parts = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(digits)
  if (parts === null) return null
  const [, system = '', a = '', b = '', c = '', d = '', e = '', last = '', check = ''] = parts
  const body =
    '012'.includes(last) ? `${system}${a}${b}${last}0000${c}${d}${e}`
    : last === '3' ? `${system}${a}${b}${c}00000${d}${e}`
    : last === '4' ? `${system}${a}${b}${c}${d}00000${e}`
    : `${system}${a}${b}${c}${d}${e}0000${last}`
  return gs1CheckDigit(body) === Number(check) ? body + check : null
}

function carriedGtin(data: string, symbology: string | null): string | null {
  const link = DIGITAL_LINK_GTIN.exec(data)?.[1]
  if (link !== undefined) return toGtin14(link)
  const isElementString = ELEMENT_STRING_SYMBOLS.has(symbology ?? '') || data.includes('\u001d') || data.startsWith('(01)')
  return isElementString ? ELEMENT_STRING_GTIN.exec(data)?.[1] ?? null : null
}

function gtin(digits: string, gtin14: string): DecodeResult {
  return { ok: true, value: { kind: 'gtin', digits, gtin14 } }
}

/** What of a scan may be shown and logged: no control characters, and not all of a flood. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').slice(0, SHOWN_CHARACTERS)
}
