import { create } from 'zustand'
import type { LocalText } from '../../core/base/local-text.ts'
import type { Product } from '../../core/basket/product.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { CompletedSale } from '../../core/contract/views.ts'

export type TenderKind = 'cash' | 'card' | 'paynow'
export type Screen = 'sell' | 'members' | 'returns' | 'day' | 'more'
export type MoreSection = 'receipts' | 'printer' | 'payment-terminal' | 'head-office' | 'till' | 'keys' | 'training' | 'for-me' | 'devices'

/** A column beside the basket; never a modal. */
export type Sheet =
  | { readonly kind: 'pay'; readonly tab: TenderKind; readonly split: boolean }
  /** Points, coupons, stamps, cards and accounts of the open sale; `scanned`: a card that was scanned and is to pay. */
  | { readonly kind: 'points'; readonly scanned?: ScannedCode }
  | { readonly kind: 'gift-cards'; readonly scanned?: ScannedCode }
  /** The price or a discount by hand: of a line, or (null) of the whole sale. */
  | { readonly kind: 'price'; readonly lineId: string | null }
  | { readonly kind: 'browse' }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'enrol' }

/** What stands in the side column in the place of the member. */
export type SidePanel =
  | { readonly kind: 'line'; readonly lineId: string }
  | { readonly kind: 'hold' }
  | { readonly kind: 'note' }
  | { readonly kind: 'line-note'; readonly lineId: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'new-card'; readonly cardNumber: string }
  | { readonly kind: 'key-in'; readonly product: Pick<Product, 'sku'> & { readonly name: string }; readonly ask: 'price' | 'weight' | 'weight-then-price'; readonly quantityMilli?: number }

/** The blue or amber line at the top of the basket: what happened, what is safe, what to do. */
export type Notice =
  | { readonly kind: 'error'; readonly error: ContractError }
  | { readonly kind: 'other-member'; readonly text: string; readonly name: string }
  | { readonly kind: 'locked-scan' }
  | { readonly kind: 'input-method' }
  /** A badge of staff, and nothing waits for approval. */
  | { readonly kind: 'badge'; readonly name: string; readonly badge: string }

/** A gift card or store credit as the scanner read it; `at` tells two scans of one card apart. */
export interface ScannedCode {
  readonly text: string
  readonly at: number
}

/** A gift card or store credit that is to pay a part. */
export interface PlannedValue {
  readonly kind: 'gift-card' | 'store-credit'
  readonly code: string
  readonly last4: string
  readonly amountMinor: number
}

/** What is planned for the open sale and not yet committed anywhere. */
export interface PayPlan {
  readonly saleId: string
  readonly points: number
  /** Cash in hand as one part, to be put in the drawer when the sale completes. */
  readonly cashMinor: number
  /** Cards and credit, in the order they pay. */
  readonly values: readonly PlannedValue[]
  /** On the account of the member who is on the sale. */
  readonly accountMinor: number
}

/** An amount of the till beside this one, as far as it is keyed. */
export interface KeyedDraft {
  readonly amountMinor: number
  readonly receiptNo: string
  readonly categoryId: string | null
}

export interface Undo {
  /** The line that was removed; null: the whole sale was cleared. */
  readonly lineName: LocalText | null
  readonly untilMs: number
  /** Somebody joined: undoing takes them away again. */
  readonly joined?: { readonly memberId: string; readonly name: string }
}

export interface UiState {
  readonly screen: Screen
  readonly moreSection: MoreSection
  readonly sheet: Sheet | null
  readonly side: SidePanel | null
  readonly tender: TenderKind
  readonly plan: PayPlan | null
  /** Keyed and not worked out yet; null: the open sale stands for what is shown. */
  readonly keyed: KeyedDraft | null
  readonly done: CompletedSale | null
  /** Print jobs whose question the cashier put off. */
  readonly askLater: ReadonlySet<number>
  /** The print job the cashier asked to answer now. */
  readonly asking: number | null
  readonly notices: readonly Notice[]
  readonly undo: Undo | null
  readonly selectedLineId: string | null
  readonly openWhyId: string | null
  readonly scansWaiting: number
  /** Scans this window took for one since it was opened. */
  readonly scansHeard: number
}

export const useUi = create<UiState>(() => ({
  screen: 'sell', moreSection: 'receipts', sheet: null, side: null, tender: 'card', plan: null, keyed: null, done: null, askLater: new Set(), asking: null,
  notices: [], undo: null, selectedLineId: null, openWhyId: null, scansWaiting: 0, scansHeard: 0,
}))

export const setUi = useUi.setState

/** Shows a notice; the newest is on top and at most a handful are kept. */
export function notify(notice: Notice): void {
  setUi((ui) => ({ notices: [notice, ...ui.notices].slice(0, 5) }))
}

export function dismissNotice(): void {
  setUi((ui) => ({ notices: ui.notices.slice(1) }))
}

/** Takes away what was said of a trouble that is over. */
export function dropNoticesOf(code: ContractError['code']): void {
  setUi((ui) => ({ notices: ui.notices.filter((notice) => notice.kind !== 'error' || notice.error.code !== code) }))
}

/** Puts everything that belongs to one sale away: the next one starts clean. */
export function forgetSale(): void {
  setUi({ sheet: null, side: null, plan: null, keyed: null, selectedLineId: null, openWhyId: null })
}
