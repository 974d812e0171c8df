import { allocate } from '../money/money.ts'
import { amountOfUnits, formGroups, lineDiscount } from './effects.ts'
import type { GroupEffect, LineEffect, Part } from './effects.ts'
import type { Candidate, Problem } from './problem.ts'

/** Units of each line given to exclusive promotions: slot → line → units (1 for a whole line sold by weight). */
export type Allotment = ReadonlyMap<number, ReadonlyMap<number, number>>

/** What one promotion gave, by line. */
export interface Taking {
  slot: number
  uses: number
  amountMinor: number
  points: number
  byLine: Map<number, { amountMinor: number; quantityMilli: number }>
}

/** Per line, the units that share a fate. Parts keep what is left to pay while promotions take their turn. */
export type Parts = readonly Part[][]

export function cutLines(problem: Problem, allotment: Allotment): Parts {
  const bySlot = [...allotment].sort(([a], [b]) => a - b)
  return problem.lines.map((line) => {
    const whole: Part = { line: line.index, slot: -1, units: line.units, quantityMilli: line.basketLine.quantityMilli, amountMinor: line.grossMinor }
    const parts: Part[] = []
    for (const [slot, byLine] of bySlot) {
      const units = byLine.get(line.index) ?? 0
      if (units === 0) continue
      if (line.units === 0) return [{ ...whole, slot }]
      parts.push({ line: line.index, slot, units, quantityMilli: units * 1000, amountMinor: units * line.basketLine.unitPriceMinor })
      whole.units -= units
      whole.quantityMilli -= units * 1000
      whole.amountMinor -= units * line.basketLine.unitPriceMinor
    }
    return whole.quantityMilli > 0 ? [...parts, whole] : parts
  })
}

/** The parts an effect may touch: its own units if it uses them up, else everything on its lines. */
function rewardedParts(parts: Parts, candidate: Candidate): Part[] {
  const { exclusiveUnits } = candidate.compiled
  return candidate.targets.flatMap((line) => parts[line]!.filter((part) => !exclusiveUnits || part.slot === candidate.slot))
}

function ownParts(parts: Parts, slot: number): Part[] {
  return parts.flatMap((ofLine) => ofLine.filter((part) => part.slot === slot))
}

/**
 * How often a promotion may be used: where it uses units up, the quantities it demands must be among its own. Only an
 * amount off is given again each time the quantities are there again.
 */
function usesOf(parts: Parts, candidate: Candidate): number {
  if (!candidate.compiled.exclusiveUnits || candidate.requirements.length === 0) return candidate.mostUses
  const own = ownParts(parts, candidate.slot)
  const times = Math.min(...candidate.requirements.map((need) => {
    const milli = own.reduce((sum, part) => sum + (need.lines.has(part.line) ? part.quantityMilli : 0), 0)
    return Math.floor(milli / need.needMilli)
  }))
  if (times === 0) return 0
  return candidate.compiled.promotion.effect.kind === 'amount-off' ? Math.min(candidate.mostUses, times) : candidate.mostUses
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

interface Wanted { uses: number; parts: readonly Part[]; amountsMinor: readonly number[]; quantitiesMilli: readonly number[] }

function percentOff(parts: Parts, candidate: Candidate, effect: Extract<LineEffect, { kind: 'percent-off' }>): Wanted {
  const touched = rewardedParts(parts, candidate)
  // A basket promotion rounds once on its basis, a line promotion once per line (loyalty-rules section 1).
  const bases = candidate.compiled.step === 'basket' ? [touched] : candidate.targets.map((line) => touched.filter((part) => part.line === line))
  const wanted = new Map<Part, number>()
  for (const basis of bases) {
    const amounts = basis.map((part) => part.amountMinor)
    const shares = allocate(lineDiscount(effect, sum(amounts), 0), amounts)
    basis.forEach((part, at) => wanted.set(part, shares[at]!))
  }
  const full = touched.map((part) => wanted.get(part)!)
  const amountsMinor = effect.capMinor !== undefined && sum(full) > effect.capMinor ? allocate(effect.capMinor, full) : full
  return { uses: 1, parts: touched, amountsMinor, quantitiesMilli: touched.map((part) => part.quantityMilli) }
}

/** Cuts the dearest pieces off a part, so that what happens to them leaves the price of the others alone. */
function splitOff(parts: Parts, part: Part, units: number): Part {
  if (units === Math.max(1, part.units)) return part
  const cut: Part = { ...part, units, quantityMilli: units * 1000, amountMinor: amountOfUnits(part, units) }
  part.units -= cut.units
  part.quantityMilli -= cut.quantityMilli
  part.amountMinor -= cut.amountMinor
  const ofLine = parts[part.line]!
  ofLine.splice(ofLine.indexOf(part), 0, cut)
  return cut
}

/** Every piece is a use; where uses are limited, the dearest pieces have them. */
function offEach(parts: Parts, candidate: Candidate, effect: Exclude<LineEffect, { kind: 'percent-off' }>): Wanted {
  const priceOf = (part: Part): number => Math.floor(part.amountMinor / Math.max(1, part.units))
  const touched: Part[] = []
  const amountsMinor: number[] = []
  let uses = 0
  // Among equals those that serve no other promotion come first: identical lines then stay interchangeable.
  const inTurn = rewardedParts(parts, candidate).sort((a, b) => priceOf(b) - priceOf(a) || Number(a.slot >= 0) - Number(b.slot >= 0))
  for (const part of inTurn) {
    const pieces = Math.min(candidate.mostUses - uses, Math.max(1, part.units))
    if (pieces === 0) break
    const quantityMilli = pieces === part.units || part.units === 0 ? part.quantityMilli : pieces * 1000
    const amountMinor = part.units === 0 ? part.amountMinor : amountOfUnits(part, pieces)
    const offMinor = lineDiscount(effect, amountMinor, quantityMilli)
    if (offMinor === 0) continue
    uses += pieces
    touched.push(splitOff(parts, part, pieces))
    amountsMinor.push(offMinor)
  }
  return { uses, parts: touched, amountsMinor, quantitiesMilli: touched.map((part) => part.quantityMilli) }
}

function amountOff(problem: Problem, parts: Parts, candidate: Candidate, amountMinor: number, uses: number): Wanted {
  const rewarded = rewardedParts(parts, candidate)
  const offMinor = Math.min(amountMinor * uses, sum(rewarded.map((part) => part.amountMinor)))
  // A multi-unit offer is carried by all units that took part, as far as they may be discounted at all.
  const touched = candidate.compiled.step === 'units' && candidate.compiled.exclusiveUnits
    ? ownParts(parts, candidate.slot).filter((part) => problem.lines[part.line]!.basketLine.discountable)
    : rewarded
  return { uses, parts: touched, amountsMinor: allocate(offMinor, touched.map((part) => part.amountMinor)), quantitiesMilli: touched.map((part) => part.quantityMilli) }
}

function grouped(parts: Parts, candidate: Candidate, effect: GroupEffect, uses: number): Wanted {
  const rewarded = rewardedParts(parts, candidate)
  const groups = formGroups(effect, rewarded, uses)
  const used = rewarded.flatMap((part, at) => (groups.units[at] === 0 ? [] : [splitOff(parts, part, groups.units[at]!)]))
  return {
    uses: groups.uses,
    parts: used,
    amountsMinor: allocate(groups.savingMinor, used.map((part) => part.amountMinor)),
    quantitiesMilli: used.map((part) => part.quantityMilli),
  }
}

function wantedBy(problem: Problem, parts: Parts, candidate: Candidate, uses: number): Wanted | null {
  const { effect } = candidate.compiled.promotion
  switch (effect.kind) {
    case 'percent-off': return percentOff(parts, candidate, effect)
    case 'amount-off-each':
    case 'fixed-price': return offEach(parts, candidate, effect)
    case 'amount-off': return amountOff(problem, parts, candidate, effect.amountMinor, uses)
    case 'cheapest-free':
    case 'bundle-price': return grouped(parts, candidate, effect, uses)
    case 'points-multiplier':
    case 'points-flat': return null
  }
}

/** Lets one money promotion take its turn on the parts. Null when it gives nothing. */
export function applyMoney(problem: Problem, parts: Parts, candidate: Candidate): Taking | null {
  const uses = usesOf(parts, candidate)
  const wanted = uses > 0 ? wantedBy(problem, parts, candidate, uses) : null
  if (wanted === null) return null
  const amountMinor = sum(wanted.amountsMinor)
  if (amountMinor === 0) return null
  const byLine: Taking['byLine'] = new Map()
  wanted.parts.forEach((part, at) => {
    if (wanted.amountsMinor[at] === 0) return
    part.amountMinor -= wanted.amountsMinor[at]!
    const known = byLine.get(part.line) ?? { amountMinor: 0, quantityMilli: 0 }
    byLine.set(part.line, { amountMinor: known.amountMinor + wanted.amountsMinor[at]!, quantityMilli: known.quantityMilli + wanted.quantitiesMilli[at]! })
  })
  return { slot: candidate.slot, uses: wanted.uses, amountMinor, points: 0, byLine }
}
