import { create } from 'zustand'
import type { z } from 'zod'
import type { Category, Product } from '../../core/basket/product.ts'
import type { heldSaleSchema, PaymentAttempt, PrinterView, SaleView, StaffView, SyncView, TerminalView } from '../../core/contract/views.ts'
import type { CounterDisplay } from '../../core/contract/display-views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { PaymentTerminalView } from '../../core/contract/payment-terminal-methods.ts'
import type { LinkState } from '../link/connection.ts'
import { shareStructure } from '../../core/base/share-structure.ts'

export type HeldSale = z.output<typeof heldSaleSchema>

/** What the words of offers are made from. */
export interface WordBook {
  readonly rulebook: Rulebook
  readonly categories: Category[]
}

/** What the terminal told this screen. Nothing here is decided by the screen. */
export interface CounterState {
  readonly link: LinkState
  /** The till still has to be set up: what it knows of itself until then; null: it is set up. */
  readonly setUp: { readonly timeZone: string } | null
  readonly terminal: TerminalView | null
  readonly sale: SaleView | null
  readonly printer: PrinterView | null
  readonly sync: SyncView | null
  /** The customer's display; null: nothing said of it yet. */
  readonly display: CounterDisplay | null
  readonly paymentTerminal: PaymentTerminalView | null
  readonly staff: readonly StaffView[]
  readonly tiles: readonly Product[]
  readonly held: readonly HeldSale[]
  /** Card payments of any sale that nobody has said the end of. */
  readonly unsettled: readonly PaymentAttempt[]
  /** By rulebook version. */
  readonly books: Readonly<Record<number, WordBook>>
}

export const useCounter = create<CounterState>(() => ({
  link: 'connecting', setUp: null, terminal: null, sale: null, printer: null, sync: null, display: null, paymentTerminal: null, staff: [], tiles: [], held: [], unsettled: [], books: {},
}))

/** Puts what the terminal says in place; parts that did not change keep their identity. */
export function tell(news: Partial<CounterState>): void {
  useCounter.setState((before) => {
    const next: Partial<Record<keyof CounterState, unknown>> = {}
    for (const key of Object.keys(news) as (keyof CounterState)[]) next[key] = shareStructure(before[key], news[key])
    return next as Partial<CounterState>
  })
}
