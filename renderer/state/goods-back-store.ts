import { create } from 'zustand'
import type { LocalText } from '../../core/base/local-text.ts'
import type { MadeReturn, MadeWithoutReceipt, RefundView } from '../../core/contract/return-views.ts'
import type { ReturnReason } from '../../core/ledger/events/return-events.ts'

/** Where the returns screen stands. */
export type GoodsBackStep =
  | { readonly kind: 'find' }
  /** `exchange`: the open sale takes the place of what comes back. */
  | { readonly kind: 'sale'; readonly saleId: string; readonly exchange: boolean }
  | { readonly kind: 'no-receipt' }
  | { readonly kind: 'made'; readonly made: MadeReturn }
  | { readonly kind: 'credit'; readonly made: MadeWithoutReceipt }

/** Goods nobody has a receipt of. */
export interface LooseGoods {
  readonly sku: string
  readonly name: LocalText
  readonly unit: 'piece' | 'kg'
  readonly quantityMilli: number
}

export interface GoodsBackState {
  readonly step: GoodsBackStep
  /** How much of each line comes back, in thousandths. */
  readonly back: Readonly<Record<string, number>>
  readonly goods: readonly LooseGoods[]
  readonly reason: ReturnReason | null
  /** What somebody is asked to approve just now. */
  readonly asking: 'return' | 'void' | null
  /** Refunds that nobody has paid out yet. */
  readonly refunds: readonly RefundView[]
}

const NOTHING_CHOSEN = { back: {}, goods: [], reason: null, asking: null } as const

/** What is decided on the returns screen and not yet booked. */
export const useGoodsBack = create<GoodsBackState>(() => ({ step: { kind: 'find' }, ...NOTHING_CHOSEN, refunds: [] }))

export const setGoodsBack = useGoodsBack.setState

/** Opens a receipt's sale; the same one again keeps what was chosen of it. */
export function openReceipt(saleId: string): void {
  const { step } = useGoodsBack.getState()
  if (step.kind === 'sale' && step.saleId === saleId) return
  setGoodsBack({ step: { kind: 'sale', saleId, exchange: false }, ...NOTHING_CHOSEN })
}

/** Goods without a receipt: what is scanned now is what comes back. */
export function openWithoutReceipt(): void {
  setGoodsBack({ step: { kind: 'no-receipt' }, ...NOTHING_CHOSEN })
}

/** One layer back: the question for approval, then the sale; false where the search is shown already. */
export function stepBack(): boolean {
  const { step, asking } = useGoodsBack.getState()
  if (asking !== null) setGoodsBack({ asking: null })
  else if (step.kind !== 'find') setGoodsBack({ step: { kind: 'find' }, ...NOTHING_CHOSEN })
  else return false
  return true
}

/** A return is over, or somebody else signs in: nothing of it stays on the screen. */
export function forgetGoodsBack(): void {
  setGoodsBack({ step: { kind: 'find' }, ...NOTHING_CHOSEN })
}

/** It was booked: what was chosen for it is done with. */
export function showReturn(step: Extract<GoodsBackStep, { kind: 'made' | 'credit' }>): void {
  setGoodsBack({ step, ...NOTHING_CHOSEN })
}

/** Takes a piece more of goods without a receipt; goods sold by weight are keyed. */
export function addLooseGoods(goods: Pick<LooseGoods, 'sku' | 'name' | 'unit'>): void {
  setGoodsBack(({ goods: before }) => ({
    goods: before.some(({ sku }) => sku === goods.sku)
      ? before.map((each) => (each.sku === goods.sku && each.unit === 'piece' ? { ...each, quantityMilli: each.quantityMilli + 1000 } : each))
      : [...before, { ...goods, quantityMilli: 1000 }],
  }))
}

/** How much of these goods; none takes them off the list. */
export function setLooseQuantity(sku: string, quantityMilli: number): void {
  setGoodsBack(({ goods }) => ({ goods: goods.flatMap((each) => (each.sku !== sku ? [each] : quantityMilli > 0 ? [{ ...each, quantityMilli }] : [])) }))
}
