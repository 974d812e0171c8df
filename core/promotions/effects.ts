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

/** What an effect of the line step takes off one line (or part of a line), rounded once. */
export type LineEffect = Extract<Effect, { kind: 'percent-off' | 'amount-off-each' | 'fixed-price' }>

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

interface PricedUnit { part: number; valueMinor: number }

function unitsOf(parts: readonly Part[]): PricedUnit[] {
  const units: PricedUnit[] = []
  parts.forEach((part, index) => {
    if (part.units === 0) return
    const each = Math.floor(part.amountMinor / part.units)
    const odd = part.amountMinor - each * part.units
    for (let n = 0; n < part.units; n += 1) units.push({ part: index, valueMinor: n < odd ? each + 1 : each })
  })
  // Stable: equal prices stay in the order of the lines.
  return units.sort((a, b) => b.valueMinor - a.valueMinor)
}

export type GroupEffect = Extract<Effect, { kind: 'cheapest-free' | 'bundle-price' }>

/** How many units make one use. */
export function groupSize(effect: GroupEffect): number {
  return effect.kind === 'cheapest-free' ? effect.buy : effect.quantity
}

function groupSaving(effect: GroupEffect, group: readonly PricedUnit[]): number {
  const first = effect.kind === 'cheapest-free' ? group.length - effect.free : 0
  let sum = 0
  for (let n = first; n < group.length; n += 1) sum += group[n]!.valueMinor
  return effect.kind === 'cheapest-free' ? sum : Math.max(0, sum - effect.priceMinor)
}

/** What a multi-unit promotion takes: uses, money, and how many units of each part took part, its dearest. */
export interface Grouped {
  uses: number
  savingMinor: number
  units: number[]
}

/** Forms sets from the dearest unit down while they save something (loyalty-rules section 3). */
export function formGroups(effect: GroupEffect, parts: readonly Part[], mostUses: number): Grouped {
  const result: Grouped = { uses: 0, savingMinor: 0, units: parts.map(() => 0) }
  const units = unitsOf(parts)
  const size = groupSize(effect)
  for (let from = 0; from + size <= units.length && result.uses < mostUses; from += size) {
    const group = units.slice(from, from + size)
    const saving = groupSaving(effect, group)
    if (saving === 0) break
    result.uses += 1
    result.savingMinor += saving
    for (const unit of group) result.units[unit.part] = result.units[unit.part]! + 1
  }
  return result
}
