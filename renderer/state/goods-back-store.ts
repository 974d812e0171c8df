import { create } from 'zustand'
import type { MadeReturn, MadeWithoutReceipt } from '../../core/contract/return-views.ts'
import type { ReturnReason } from '../../core/ledger/events/return-events.ts'

/** Where the returns screen stands. */
export type GoodsBackStep =
  | { readonly kind: 'find' }
  /** `exchange`: the open sale takes the place of what comes back. */
  | { readonly kind: 'sale'; readonly saleId: string; readonly exchange: boolean }
  | { readonly kind: 'no-receipt' }
  | { readonly kind: 'made'; readonly made: MadeReturn }
  | { readonly kind: 'credit'; readonly made: MadeWithoutReceipt }

export interface GoodsBackState {
  readonly step: GoodsBackStep
  /** How much of each line comes back, in thousandths. */
  readonly back: Readonly<Record<string, number>>
  readonly reason: ReturnReason | null
  /** Typed into the search of receipts; kept while a receipt is looked at. */
  readonly text: string
}

const NOTHING: GoodsBackState = { step: { kind: 'find' }, back: {}, reason: null, text: '' }

/** What is decided on the returns screen and not yet booked. */
export const useGoodsBack = create<GoodsBackState>(() => NOTHING)

export const setGoodsBack = useGoodsBack.setState

/** Opens a receipt's sale; the same one again keeps what was chosen of it. */
export function openReceipt(saleId: string): void {
  const { step } = useGoodsBack.getState()
  if (step.kind === 'sale' && step.saleId === saleId) return
  setGoodsBack({ step: { kind: 'sale', saleId, exchange: false }, back: {}, reason: null })
}

/** One step back to the search; false where the search is shown already. */
export function stepBack(): boolean {
  if (useGoodsBack.getState().step.kind === 'find') return false
  setGoodsBack({ step: { kind: 'find' }, back: {}, reason: null })
  return true
}

/** Somebody else signs in, or the return is over: nothing is left of it on the screen. */
export function forgetGoodsBack(): void {
  setGoodsBack(NOTHING)
}
