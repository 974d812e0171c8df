import { shareStructure } from '../base/share-structure.ts'
import { FRAME_VERSION } from './frames.ts'
import type { ServerFrame } from './frames.ts'
import { changedSale, saleChange, saleChangeSchema } from './sale-change.ts'
import { saleViewSchema } from './views.ts'
import type { SaleView } from './views.ts'

type SaleFrame = Extract<ServerFrame, { t: 'sale' | 'sale-change' }>

/** The terminal's side of the open sale on one link: tells it whole once, and then what changes. */
export interface SaleTeller {
  /** The frame that brings the far end to this sale. */
  tell(sale: SaleView | null): SaleFrame
  /** The number under which exactly this value was told last; null: something else was. */
  numberOf(sale: unknown): number | null
  /** Once more what was told last, whole; null: nothing was. */
  again(): SaleFrame | null
}

export function saleTeller(): SaleTeller {
  let n = 0
  let given: SaleView | null | undefined
  let told: SaleView | null = null
  const whole = (): SaleFrame => ({ v: FRAME_VERSION, t: 'sale', n, sale: saleViewSchema.nullable().parse(told) })
  return {
    tell(sale) {
      const before = told
      told = shareStructure(before, sale)
      given = sale
      n += 1
      const change = before === null || told === null ? null : saleChange(before, told)
      return change === null ? whole() : { v: FRAME_VERSION, t: 'sale-change', n, change: saleChangeSchema.parse(change) }
    },
    numberOf: (sale) => (sale !== null && sale === given ? n : null),
    again: () => (given === undefined ? null : whole()),
  }
}

/** The screen's side: follows the sale from number to number. */
export interface SaleHearer {
  /** Takes a frame; the sale where it is news. */
  hear(frame: SaleFrame): { readonly sale: SaleView | null } | null
  /** Calls back with the sale once it is known at this number or a later one. */
  whenAt(n: number, then: (sale: SaleView | null) => void): void
}

/** @param ask asks the terminal for the whole sale: a number was missed, or a change did not fit. Again with every frame until it came: the asking, or what answers it, may be lost as well */
export function saleHearer(ask: () => void): SaleHearer {
  let at = 0
  let sale: SaleView | null = null
  let waiting: { n: number; then: (sale: SaleView | null) => void }[] = []

  function arrive(n: number, now: SaleView | null): { sale: SaleView | null } {
    at = n
    sale = now
    const due = waiting.filter((each) => each.n <= n)
    waiting = waiting.filter((each) => each.n > n)
    for (const each of due) each.then(now)
    return { sale: now }
  }

  return {
    hear(frame) {
      if (frame.t === 'sale') {
        if (frame.n <= at) return null
        const whole = saleViewSchema.nullable().safeParse(frame.sale)
        return whole.success ? arrive(frame.n, shareStructure(sale, whole.data)) : null
      }
      if (frame.n <= at) return null
      const change = saleChangeSchema.safeParse(frame.change)
      if (frame.n !== at + 1 || sale === null || !change.success) {
        ask()
        return null
      }
      return arrive(frame.n, shareStructure(sale, changedSale(sale, change.data)))
    },
    whenAt(n, then) {
      if (n <= at) {
        then(sale)
        return
      }
      waiting.push({ n, then })
      ask()
    },
  }
}
