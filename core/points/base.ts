import type { Choices } from '../rulebook/choices.ts'

/** A line's amounts as earning looks at them, in minor units of money. */
export interface LineAmounts {
  /** Unit price times quantity, at the price of the rulebook's price list. */
  grossMinor: number
  /** After every discount. */
  netMinor: number
  /** Of the discounts: those of basket promotions, spread over their lines. */
  basketOffMinor: number
  /** Of the discounts: those that made whole units free. */
  freeUnitsOffMinor: number
}

/**
 * What a line earns on (loyalty-rules section 8, row 13): what is left after all discounts, after those on the goods
 * themselves, or its price before any. Free units never earn (row 9), nor does a line that costs nothing.
 */
export function earningBaseMinor(base: Choices['earningBase'], line: LineAmounts): number {
  if (line.netMinor === 0) return 0
  switch (base) {
    case 'after-all': return line.netMinor
    case 'after-line': return line.netMinor + line.basketOffMinor
    case 'before-discounts': return line.grossMinor - line.freeUnitsOffMinor
  }
}
