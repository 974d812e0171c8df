import type { CivilDate } from '../time/instant.ts'

/** Why goods cannot be taken back like this. Codes with data, never prose. */
export type ReturnFault =
  | { readonly code: 'RETURN_EMPTY'; readonly data: Record<never, never> }
  | { readonly code: 'RETURN_LINE_UNKNOWN'; readonly data: { readonly lineId: string } }
  | { readonly code: 'RETURN_QUANTITY_INVALID'; readonly data: { readonly lineId: string; readonly unit: 'piece' | 'kg' } }
  | { readonly code: 'RETURN_MORE_THAN_LEFT'; readonly data: { readonly lineId: string; readonly leftMilli: number } }
  /** The return window is over since the end of this day. */
  | { readonly code: 'RETURN_TOO_LATE'; readonly data: { readonly lastDay: CivilDate } }
  /** What is left on a gift card sold has to be known before it is taken back. */
  | { readonly code: 'GIFT_CARD_BALANCE_NEEDED'; readonly data: { readonly lineId: string } }
  | { readonly code: 'GIFT_CARD_USED_UP'; readonly data: { readonly lineId: string } }
  /** A void is a return within the shift of the sale. */
  | { readonly code: 'VOID_OTHER_SHIFT'; readonly data: Record<never, never> }
  | { readonly code: 'RECEIPT_NEEDED'; readonly data: Record<never, never> }
  | { readonly code: 'APPROVAL_NEEDED'; readonly data: Record<never, never> }
  | { readonly code: 'PRICE_UNKNOWN'; readonly data: { readonly sku: string } }
