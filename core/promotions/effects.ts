import { lineAmountMinor, mulDivRound } from '../money/money.ts'
import type { Effect } from '../rulebook/effect.ts'

/** Units of one line that share a fate: those a promotion has to itself, or the rest of the line. */
export interface Part {
  /** Canonical place of the line. */
  line: number
  /** The exclusive promotion these units serve, by its slot; −1 none. */
  slot: number
  /** Whole pieces; 0 for goods sold by weight, which are never counted. */
  units: number
  quantityMilli: number
  /** What is left to pay for them. */
  amountMinor: number
}

/** Effects that may take their turn in the line step. */
export type LineEffect = Extract<Effect, { kind: 'percent-off' | 'amount-off-each' | 'fixed-price' }>

/** What such an effect takes off an amount, rounded once, under the default choices; turns are taken in wanted.ts. */
export function lineDiscount(effect: LineEffect, amountMinor: number, quantityMilli: number): number {
  switch (effect.kind) {
    case 'percent-off': return mulDivRound(amountMinor, effect.rateBp, 10_000, 'half-up')
    case 'amount-off-each': return Math.min(amountMinor, lineAmountMinor(effect.amountMinor, quantityMilli))
    case 'fixed-price': return Math.max(0, amountMinor - lineAmountMinor(effect.priceMinor, quantityMilli))
  }
}

/** What the dearest `units` pieces of a part cost: unequal cents lie on the first pieces. */
export function amountOfUnits(part: Part, units: number): number {
  const each = Math.floor(part.amountMinor / part.units)
  return each * units + Math.min(units, part.amountMinor - each * part.units)
}
