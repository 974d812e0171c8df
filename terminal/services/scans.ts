import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { DecideError } from '../../core/basket/commands.ts'
import { readOtherReceiptNo } from '../../core/basket/other-till.ts'
import type { Product } from '../../core/basket/product.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { gs1CheckDigit } from '../../core/scan/check-digits.ts'
import { decodeScan, toGtin14 } from '../../core/scan/decode.ts'
import type { DecodedScan, ScanErrorCode } from '../../core/scan/decode.ts'
import type { RawScan } from '../../core/scan/raw-scan.ts'
import { splitAimId } from '../../core/scan/symbols.ts'
import { holderOf } from './badges.ts'
import { otherTillName } from './at-other-till.ts'
import { addGoods, attachMember, openSaleOf } from './basket-changes.ts'
import { addCoupon } from './coupons.ts'
import type { CouponRefusal } from './coupons.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { codesAsPresented } from './presented-coupons.ts'
import { takeReceiptCode } from './receipt-copies.ts'
import type { ReceiptCodeRefusal } from './receipt-copies.ts'
import { ownerOfCard } from './recognition.ts'
import { idOfReceipt } from './recorded-sales.ts'
import { decodeCode } from './stored-value.ts'
import type { Till } from './till.ts'

export type ScanOutcome = 'line-added' | 'member-attached' | 'coupon-added' | 'receipt-found' | 'value-found' | 'staff-badge' | 'other-receipt' | 'repeat-ignored'
/** `receiptOf`: the sale whose receipt was scanned; `staffId`: whose badge it was. */
export interface ScanDone {
  readonly outcome: ScanOutcome
  readonly receiptOf?: string
  readonly staffId?: string
  /** The number of a receipt of the till beside, as far as a code can be one. */
  readonly otherReceiptNo?: string
}
export type ScanRefusal =
  | ContractError<ScanErrorCode | 'PRODUCT_UNKNOWN' | 'CARD_UNKNOWN' | 'CARD_BLOCKED' | 'MEMBER_BLOCKED' | 'MEMBER_ALREADY_ATTACHED' | 'SALE_PARTLY_PAID' | 'COUPON_REFUSED'>
  | Exclude<CouponRefusal, { readonly code: 'SALE_NOT_OPEN' | 'COUPON_UNKNOWN' }>
  | DecideError<'add-product'>
  | ReceiptCodeRefusal
  | ContractError<'RETURN_SALE_UNKNOWN' | 'BADGE_UNKNOWN'>

/** What one scan does to the sale, inside the caller's transaction: the same code read twice counts once. */
export function takeScan(till: Till, scan: RawScan): Result<ScanDone, ScanRefusal> {
  if (till.scans.isRepeat(scan)) return ok({ outcome: 'repeat-ignored' })
  const decoded = decodeScan(scan, { memberCards: till.rules.now().rulebook.programme.memberCards })
  const done = decoded.ok ? act(till, decoded.value, scan.text) : takeCoupon(till, scan.text) ?? takeValue(till, scan.text) ?? takeOtherReceipt(till, scan.text) ?? decoded
  if (done.ok) till.scans.note(scan)
  return done
}

function act(till: Till, scan: DecodedScan, text: string): Result<ScanDone, ScanRefusal> {
  if (scan.kind === 'member-card') return takeCard(till, scan.number)
  if (scan.kind === 'receipt' || scan.kind === 'receipt-code') return takeReceipt(till, scan)
  if (scan.kind === 'staff-badge') {
    const holder = holderOf(till, scan.code)
    return holder.ok ? ok({ outcome: 'staff-badge', staffId: holder.value.staffId }) : holder
  }
  const beside = otherTillName(till) === null ? null : takeCoupon(till, text) ?? takeOtherReceipt(till, text)
  if (beside !== null) return beside
  const product = scan.kind === 'gtin' ? till.catalogue.byGtin14(scan.gtin14) : weighedProduct(till, scan)
  // Digits may be a code of a coupon; goods that are sold here come first.
  if (!product) return takeCoupon(till, text) ?? fail('PRODUCT_UNKNOWN', { text })
  const added = addGoods(till, {
    product,
    // A label without a measure names the goods only: the weight is still to come.
    quantityMilli: scan.kind === 'weighed' ? scan.weightMilli || null : null,
    keyedPriceMinor: null,
    packPriceMinor: scan.kind === 'weighed' ? scan.priceMinor || null : null,
  })
  return added.ok ? ok({ outcome: 'line-added' }) : added
}

/** A receipt's number or signed code opens its sale, so that goods can come back. */
function takeReceipt(till: Till, scan: Extract<DecodedScan, { kind: 'receipt' | 'receipt-code' }>): Result<ScanDone, ScanRefusal> {
  if (scan.kind === 'receipt') {
    const saleId = idOfReceipt(till, scan.receiptNo)
    return saleId === null ? takeOtherReceipt(till, scan.receiptNo) ?? fail('RETURN_SALE_UNKNOWN', {}) : ok({ outcome: 'receipt-found', receiptOf: saleId })
  }
  const taken = takeReceiptCode(till, scan.text)
  return taken.ok ? ok({ outcome: 'receipt-found', receiptOf: taken.value.saleId }) : taken
}

/** Beside another till a code that is nothing else may be on its receipt; the screen asks for the amount. Null: it is none. */
function takeOtherReceipt(till: Till, text: string): Result<ScanDone, ScanRefusal> | null {
  const otherReceiptNo = otherTillName(till) === null ? null : readOtherReceiptNo(splitAimId(text.trim()).data)
  return otherReceiptNo === null ? null : ok({ outcome: 'other-receipt', otherReceiptNo })
}

/** The goods behind a label of the shop's scale: the price file keeps the code with its measure set to nought, under either prefix. */
function weighedProduct(till: Till, scan: Extract<DecodedScan, { kind: 'weighed' }>): Product | null {
  for (const prefix of ['21', '22']) {
    const body = `${prefix}${scan.itemCode}00000`
    const product = till.catalogue.byGtin14(toGtin14(`${body}${gs1CheckDigit(body)}`))
    if (product) return product
  }
  return null
}

/** A code that is nothing else may be a coupon's, while a sale is open; null: it is none that this till knows. */
function takeCoupon(till: Till, text: string): Result<{ outcome: ScanOutcome }, ScanRefusal> | null {
  const saleId = till.baskets.openSaleId()
  if (saleId === null) return null
  const code = splitAimId(text.trim()).data
  const added = addCoupon(till, saleId, code)
  if (added.ok) {
    const reason = refusedBecause(till, saleId, added.value.code)
    // Whoever scans looks at the goods: a code that is good for nothing must not go in unseen.
    return reason === null ? ok({ outcome: 'coupon-added' }) : fail('COUPON_REFUSED', { code: added.value.code, reason })
  }
  const { error } = added
  if (error.code === 'COUPON_UNKNOWN' || error.code === 'SALE_NOT_OPEN') return null
  return { ok: false, error }
}

/** A gift card or store credit changes nothing by being scanned: the screen asks what is on it, and what it is for. Null: it is none. */
function takeValue(till: Till, text: string): Result<{ outcome: ScanOutcome }, ScanRefusal> | null {
  return decodeCode(till, splitAimId(text.trim()).data).ok ? ok({ outcome: 'value-found' }) : null
}

/** Why the code just presented is refused in the sale; null: it is not. */
function refusedBecause(till: Till, saleId: string, code: string): string | null {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return null
  const { basket } = open.value
  const outcomes = codesAsPresented(evaluateBasket(till, basket).evaluation.coupons ?? [], basket.coupons ?? [])
  return outcomes.find((outcome) => outcome.code === code)?.reason ?? null
}

function takeCard(till: Till, number: string): Result<{ outcome: ScanOutcome }, ScanRefusal> {
  const last4 = number.slice(-4)
  const card = ownerOfCard(till, number)
  if (!card) return fail('CARD_UNKNOWN', { last4, cardNumber: number })
  if (card.blocked) return fail('CARD_BLOCKED', { last4 })
  const attached = attachMember(till, { memberId: card.memberId, identification: 'strong', replace: false })
  if (attached.ok) return ok({ outcome: 'member-attached' })
  // Merged at another store into somebody of whom this till has not heard yet.
  if (attached.error.code === 'MEMBER_UNKNOWN') return fail('CARD_UNKNOWN', { last4, cardNumber: number })
  return { ok: false, error: attached.error }
}
