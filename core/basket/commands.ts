import type { Language } from '../base/local-text.ts'
import type { ContractError } from '../contract/errors.ts'
import type { Approval } from '../ledger/approval.ts'
import type { Instant } from '../time/instant.ts'
import type { BasketCoupon, BasketLine, Identification } from './basket.ts'
import type { ByHandReason, HandDiscount } from './by-hand.ts'
import type { KeyedAmount } from './other-till-line.ts'
import type { OtherTill } from './other-till.ts'
import type { Product } from './product.ts'

/** What a person or a scan wants done to the basket. Whatever must be looked up was looked up before. */
export type BasketCommand =
  | AddProduct
  | LoadGiftCard
  | KeyOtherTill
  | { readonly kind: 'set-quantity'; readonly lineId: string; readonly quantityMilli: number }
  | { readonly kind: 'remove-line'; readonly lineId: string }
  /** Puts a removed line back where it was (`position` counts from the oldest line, 0). */
  | { readonly kind: 'put-back-line'; readonly line: BasketLine; readonly position: number }
  | AttachMember
  | { readonly kind: 'detach-member' }
  | { readonly kind: 'add-coupon'; readonly coupon: BasketCoupon }
  | { readonly kind: 'remove-coupon'; readonly code: string }
  | { readonly kind: 'set-note'; readonly note: string }
  /** A price by hand; null: the price it had before. */
  | { readonly kind: 'change-price'; readonly lineId: string; readonly price: { readonly unitPriceMinor: number; readonly reason: ByHandReason; readonly approval: Approval } | null }
  /** A discount by hand in the place of the one there; null takes it off. A null line: the whole sale. */
  | { readonly kind: 'give-discount'; readonly lineId: string | null; readonly discount: Omit<HandDiscount, 'lineId'> | null }
  | { readonly kind: 'set-line-note'; readonly lineId: string; readonly note: string }
  | { readonly kind: 'check-age'; readonly years: number }
  /** A sale recalled on a later day, or whose rulebook was withdrawn, is pinned and priced anew (loyalty-rules section 2). */
  | { readonly kind: 'renew-pins'; readonly prices: readonly LinePrice[] }

export interface AddProduct {
  readonly kind: 'add-product'
  readonly product: Product
  /** From the root of the category tree to the product's own category. */
  readonly categoryPath: readonly string[]
  /** Thousandths; null: one piece, or no weight known yet for goods sold by weight. */
  readonly quantityMilli: number | null
  /** What the cashier keyed; used only for goods that have no price of their own. */
  readonly keyedPriceMinor: number | null
  /** The whole price on a label from the shop's own scale: the pack is sold as one piece at that price. */
  readonly packPriceMinor: number | null
}

/** Sells a gift card, or puts more on one; each card has a line of its own. */
export interface LoadGiftCard {
  readonly kind: 'load-gift-card'
  readonly cardId: string
  readonly amountMinor: number
}

/** The amount of a sale made on another till, in the place of the one keyed before. */
export interface KeyOtherTill extends KeyedAmount {
  readonly kind: 'key-other-till'
  readonly otherTill: OtherTill
}

export interface AttachMember {
  readonly kind: 'attach-member'
  readonly memberId: string
  readonly identification: Identification
  /** The cashier agreed to put this member in the place of the one attached. */
  readonly replace: boolean
}

export interface LinePrice {
  readonly lineId: string
  readonly unitPriceMinor: number
}

/** What decide needs from outside: ids, the instant and the rules to pin, and words for its answers. */
export interface DecideContext {
  /** Used if this command opens a sale. */
  readonly newSaleId: string
  /** Used if this command adds a line. */
  readonly newLineId: string
  /** What a first line pins. */
  readonly now: Instant
  readonly rulebookVersion: number
  /** The name of the member attached now, for the question whether to replace; empty when nobody is. */
  readonly attachedMemberName: string
  readonly language: Language
}

/** The codes each command can end with. */
export interface DecideErrors {
  'add-product': 'OF_OTHER_TILL' | 'SALE_TOO_LONG' | 'AMOUNT_TOO_LARGE' | 'QUANTITY_INVALID' | 'PRICE_NEEDED' | 'WEIGHT_NEEDED'
  'load-gift-card': 'OF_OTHER_TILL' | 'SALE_TOO_LONG' | 'AMOUNT_TOO_LARGE' | 'LOAD_TWICE'
  'key-other-till': 'AMOUNT_TOO_LARGE' | 'OTHER_SALE_OPEN'
  'set-quantity': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN' | 'QUANTITY_INVALID' | 'AMOUNT_TOO_LARGE'
  'remove-line': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN'
  'put-back-line': 'OF_OTHER_TILL' | 'SALE_NOT_OPEN' | 'SALE_TOO_LONG' | 'AMOUNT_TOO_LARGE' | 'QUANTITY_INVALID' | 'LOAD_TWICE'
  'attach-member': 'MEMBER_ALREADY_ATTACHED'
  'detach-member': 'SALE_NOT_OPEN'
  'add-coupon': 'SALE_NOT_OPEN' | 'COUPONS_FULL'
  'remove-coupon': 'SALE_NOT_OPEN'
  'set-note': 'SALE_NOT_OPEN'
  'change-price': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN' | 'LINE_NOT_DISCOUNTABLE' | 'AMOUNT_TOO_LARGE'
  'give-discount': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN' | 'LINE_NOT_DISCOUNTABLE'
  'set-line-note': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN'
  'check-age': 'SALE_NOT_OPEN'
  'renew-pins': 'SALE_NOT_OPEN' | 'LINE_UNKNOWN' | 'AMOUNT_TOO_LARGE'
}

export type DecideError<K extends BasketCommand['kind'] = BasketCommand['kind']> = ContractError<DecideErrors[K]>
