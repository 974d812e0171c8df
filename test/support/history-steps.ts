import type { CodeKind } from './model-sales.ts'

/** Whether a command is sent once, again as it was, or again with something else in it. */
export type Again = 'no' | 'same' | 'other'

export interface Goods { readonly at: number; readonly quantity: number }

/** In a member's place: the sale is nobody's. */
export const NOBODY = -1

/** One thing that happens in a shop; numbers are taken as far as there is something to choose from. */
export type Step = { readonly again: Again } & (
  | { readonly does: 'sell'; readonly member: number; readonly goods: readonly Goods[]; readonly pointsShare: number; readonly cardShare: number; readonly giftCard: boolean; readonly hold: boolean; readonly coupon: CodeKind | 'none'; readonly which: number; readonly onAccount: boolean; readonly parked: boolean }
  | { readonly does: 'cancel'; readonly member: number; readonly goods: readonly Goods[]; readonly parked: boolean }
  | { readonly does: 'return'; readonly sale: number; readonly lines: number; readonly share: number }
  | { readonly does: 'return-all'; readonly sale: number }
  | { readonly does: 'void'; readonly sale: number }
  | { readonly does: 'exchange'; readonly sale: number; readonly lines: number; readonly share: number; readonly member: number; readonly goods: readonly Goods[] }
  | { readonly does: 'too-much'; readonly what: 'return' | 'spend' | 'transfer-to-self' | 'transfer' | 'adjust' | 'voucher' | 'hold'; readonly sale: number; readonly member: number }
  | { readonly does: 'gift-card' | 'store-credit'; readonly amount: number }
  | { readonly does: 'pay-out-card'; readonly card: number }
  | { readonly does: 'open-account'; readonly member: number }
  | { readonly does: 'settle-account'; readonly account: number; readonly share: number }
  | { readonly does: 'without-receipt'; readonly goods: readonly Goods[] }
  | { readonly does: 'adjust'; readonly member: number; readonly points: number }
  | { readonly does: 'transfer'; readonly member: number; readonly to: number; readonly share: number }
  | { readonly does: 'hold'; readonly member: number; readonly share: number }
  | { readonly does: 'end-hold'; readonly hold: number; readonly how: 'released' | 'captured' }
  | { readonly does: 'give-tier'; readonly member: number; readonly tier: 'silver' | 'gold'; readonly days: number }
  /** A new member; `by`: whoever brought them, or nobody. */
  | { readonly does: 'enrol'; readonly by: number }
  | { readonly does: 'issue-treat'; readonly member: number }
  | { readonly does: 'withdraw-code'; readonly code: number }
  | { readonly does: 'withdraw-tier'; readonly gift: number }
  | { readonly does: 'merge'; readonly member: number; readonly into: number }
  | { readonly does: 'undo-merge' }
  | { readonly does: 'found-household'; readonly member: number; readonly other: number }
  | { readonly does: 'join-household' | 'leave-household'; readonly member: number }
  | { readonly does: 'cash'; readonly kind: 'pay-in' | 'from-safe' | 'pay-out' | 'drop'; readonly amount: number }
  | { readonly does: 'close-shift'; readonly off: number; readonly left: number }
  | { readonly does: 'lost-payment'; readonly goods: readonly Goods[]; readonly reversed: boolean }
  | { readonly does: 'refund'; readonly refund: number; readonly outcome: 'refunded' | 'declined' }
  | { readonly does: 'days'; readonly days: number }
  | { readonly does: 'restart' }
  /** All entries but the last few go into a closed segment. */
  | { readonly does: 'close-segment'; readonly leave: number }
)
