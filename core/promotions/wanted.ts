import { allocate, lineAmountMinor, mulDivRound } from '../money/money.ts'
import type { Effect } from '../rulebook/effect.ts'
import { amountOfUnits } from './effects.ts'
import type { LineEffect, Part } from './effects.ts'
import { formSets } from './form-sets.ts'
import type { Handed } from './form-sets.ts'
import type { Candidate, Problem } from './problem.ts'
import { amountBasis } from './tax-basis.ts'

/** What an effect takes off units of one part. */
export interface Share {
  part: Part
  /** How many of its pieces; as many as it has where it is the whole part. */
  units: number
  /** What these cost before. */
  amountMinor: number
  offMinor: number
}

/** What an effect would take in its turn. Working it out changes nothing. */
export interface Wanted {
  uses: number
  shares: Share[]
  /** Pieces that took part in sets. */
  units: number
  /** Per line, the pieces a set rewards. */
  rewarded: ReadonlyMap<number, number>
  handed: readonly Handed[]
}

/** What a turn is taken on. */
export interface Turn {
  problem: Problem
  candidate: Candidate
  /** What the effect may touch: its own units where it uses them up, else everything on its lines; lines in order. */
  touched: readonly Part[]
  /** Its own units, what it only demands included; null where it uses none up. */
  own: readonly Part[] | null
  /** Per line, what a cent earns, in thousandths of the base rate; null: amounts are shared in proportion. */
  earnMilli: readonly number[] | null
}

const NO_SETS: Pick<Wanted, 'units' | 'rewarded' | 'handed'> = { units: 0, rewarded: new Map(), handed: [] }

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

function wholes(parts: readonly Part[], offMinor: readonly number[]): Share[] {
  return parts.map((part, at) => ({ part, units: part.units, amountMinor: part.amountMinor, offMinor: offMinor[at]! }))
}

/** What the turn's effect wants with at most so many uses; null where it takes no money and hands nothing over. */
export function wantedBy(turn: Turn, mostUses: number): Wanted | null {
  const { effect } = turn.candidate.compiled.promotion
  if (turn.candidate.compiled.set !== null) return setsWanted(turn, mostUses)
  switch (effect.kind) {
    case 'percent-off': return { uses: 1, shares: wholes(turn.touched, percentOff(turn, effect)), ...NO_SETS }
    case 'amount-off-each':
    case 'fixed-price': return offEach(turn, effect, mostUses)
    case 'amount-off': return amountOff(turn, effect, mostUses)
    default: return null
  }
}

/**
 * What a percentage takes off parts of one line: rounded once for them all and shared, or for each piece (loyalty-rules
 * section 8, row 3); of what is left, or of the list price as far as anything is left (row 6).
 */
export function percentOffLine(problem: Problem, parts: readonly Part[], rateBp: number): number[] {
  const { lineRounding, percentagesOnLine } = problem.rulebook.rulebook.choices
  const additive = percentagesOnLine === 'additive'
  if (parts.length === 1 && lineRounding === 'per-line') {
    const [part] = parts
    return [Math.min(part!.amountMinor, mulDivRound(additive ? listMinor(problem, part!) : part!.amountMinor, rateBp, 10_000, 'half-up'))]
  }
  const bases = parts.map((part) => (additive ? listMinor(problem, part) : part.amountMinor))
  if (lineRounding === 'per-unit') return parts.map((part, at) => Math.min(part.amountMinor, percentPerPiece(bases[at]!, part.units, rateBp)))
  const amounts = parts.map((part) => part.amountMinor)
  return allocate(Math.min(sum(amounts), mulDivRound(sum(bases), rateBp, 10_000, 'half-up')), amounts)
}

function percentPerPiece(amountMinor: number, units: number, rateBp: number): number {
  const pieces = Math.max(1, units)
  const each = Math.floor(amountMinor / pieces)
  const odd = amountMinor - each * pieces
  const off = (minor: number): number => mulDivRound(minor, rateBp, 10_000, 'half-up')
  return off(each + 1) * odd + off(each) * (pieces - odd)
}

/** What a part costs before any offer. */
function listMinor({ lines }: Problem, part: Part): number {
  const { basketLine, grossMinor } = lines[part.line]!
  return part.units === 0 ? grossMinor : part.units * basketLine.unitPriceMinor
}

function percentOff({ problem, candidate, touched }: Turn, effect: Extract<LineEffect, { kind: 'percent-off' }>): number[] {
  const full = candidate.compiled.step === 'basket'
    // A basket promotion rounds once on its basis, a line promotion once per line (loyalty-rules section 1).
    ? shareOfBasis(touched, effect.rateBp)
    : percentOffLines(problem, touched, effect.rateBp)
  return effect.capMinor !== undefined && sum(full) > effect.capMinor ? allocate(effect.capMinor, full) : full
}

function shareOfBasis(parts: readonly Part[], rateBp: number): number[] {
  const amounts = parts.map((part) => part.amountMinor)
  return allocate(mulDivRound(sum(amounts), rateBp, 10_000, 'half-up'), amounts)
}

/** Line by line; parts of a line follow each other. */
function percentOffLines(problem: Problem, parts: readonly Part[], rateBp: number): number[] {
  const off: number[] = []
  for (let from = 0; from < parts.length;) {
    let to = from + 1
    while (to < parts.length && parts[to]!.line === parts[from]!.line) to += 1
    for (const each of percentOffLine(problem, parts.slice(from, to), rateBp)) off.push(each)
    from = to
  }
  return off
}

/** What an amount off each piece (or kilogram), or a fixed price, takes off pieces of one part. */
export function offPieces(problem: Problem, effect: Exclude<LineEffect, { kind: 'percent-off' }>, pieces: Pick<Part, 'line' | 'units' | 'quantityMilli' | 'amountMinor'>): number {
  const { line, units, quantityMilli, amountMinor } = pieces
  if (effect.kind === 'fixed-price') return Math.max(0, amountMinor - lineAmountMinor(effect.priceMinor, quantityMilli))
  const basis = amountBasis(problem)
  const perUnit = problem.rulebook.rulebook.choices.lineRounding === 'per-unit' && units > 0
  if (!perUnit) return basis.takeOff(line, amountMinor, lineAmountMinor(effect.amountMinor, quantityMilli))
  return Math.min(amountMinor, basis.takeOff(line, amountMinor, effect.amountMinor) * units)
}

/** Every piece is a use; where uses are limited, the dearest pieces have them. */
function offEach({ problem, touched }: Turn, effect: Exclude<LineEffect, { kind: 'percent-off' }>, mostUses: number): Wanted {
  const priceOf = (part: Part): number => Math.floor(part.amountMinor / Math.max(1, part.units))
  const shares: Share[] = []
  let uses = 0
  // Among equals those that serve no other promotion come first: identical lines then stay interchangeable.
  const inTurn = [...touched].sort((a, b) => priceOf(b) - priceOf(a) || Number(a.slot >= 0) - Number(b.slot >= 0))
  for (const part of inTurn) {
    const pieces = Math.min(mostUses - uses, Math.max(1, part.units))
    if (pieces === 0) break
    const units = part.units === 0 ? 0 : pieces
    const amountMinor = part.units === 0 ? part.amountMinor : amountOfUnits(part, pieces)
    const quantityMilli = units === part.units ? part.quantityMilli : units * 1000
    const offMinor = offPieces(problem, effect, { line: part.line, units, quantityMilli, amountMinor })
    if (offMinor === 0) continue
    uses += pieces
    shares.push({ part, units, amountMinor, offMinor })
  }
  return { uses, shares, ...NO_SETS }
}

function amountOff(turn: Turn, effect: Extract<Effect, { kind: 'amount-off' }>, mostUses: number): Wanted {
  const { problem, candidate, touched, own } = turn
  const basis = amountBasis(problem)
  const spentMinor = sum(touched.map((part) => part.amountMinor))
  const uses = effect.everyMinor === undefined ? mostUses : Math.min(mostUses, Math.floor(spentMinor / effect.everyMinor))
  const measuredMinor = sum(touched.map((part) => basis.measure(part.line, part.amountMinor)))
  // A product too large to be exact is larger than what there is to take off.
  const offMinor = Math.min(measuredMinor, effect.amountMinor * uses)
  // A multi-unit offer is carried by all units that took part, as far as they may be discounted at all.
  const onAllUnits = own !== null && candidate.compiled.step === 'units' && problem.rulebook.rulebook.choices.multiUnitDiscountOn === 'all-units'
  const carrying = onAllUnits ? own.filter((part) => problem.lines[part.line]!.basketLine.discountable) : touched
  const weights = carrying.map((part) => basis.measure(part.line, part.amountMinor))
  const measured = turn.earnMilli === null || onAllUnits ? allocate(offMinor, weights) : fill(offMinor, carrying, weights, turn.earnMilli)
  return { uses, shares: wholes(carrying, carrying.map((part, at) => basis.takeOff(part.line, part.amountMinor, measured[at]!))), ...NO_SETS }
}

/** Fills one part after the other, those first on which a cent off costs the fewest points (loyalty-rules section 8, row 5). */
function fill(totalMinor: number, parts: readonly Part[], weights: readonly number[], earnMilli: readonly number[]): number[] {
  const filled = parts.map(() => 0)
  let left = totalMinor
  const order = parts.map((part, at) => ({ at, milli: earnMilli[part.line]! })).sort((a, b) => a.milli - b.milli || a.at - b.at)
  for (const { at } of order) {
    filled[at] = Math.min(left, weights[at]!)
    left -= filled[at]
  }
  return filled
}

/** Sets, their discount on all units that took part or on the rewarded ones (loyalty-rules section 8, row 23). */
function setsWanted({ problem, candidate, touched }: Turn, mostUses: number): Wanted {
  const formed = formSets(problem, candidate, touched, mostUses)
  const onReward = problem.rulebook.rulebook.choices.multiUnitDiscountOn === 'reward-unit'
  const basis = candidate.compiled.set!.reward.kind === 'amount' ? amountBasis(problem) : null
  const shares = touched.flatMap((part, at): Share[] => {
    const units = onReward ? formed.rewarded[at]! : formed.units[at]!
    if (units === 0 || !problem.lines[part.line]!.basketLine.discountable) return []
    const tookPart = amountOfUnits(part, formed.units[at]!)
    // Which pieces of a part are rewarded matters for a cent: they count what they counted when the sets were formed.
    const amountMinor = onReward && units < formed.units[at]! ? Math.min(tookPart, formed.rewardedMinor[at]!) : tookPart
    return [{ part, units, amountMinor, offMinor: 0 }]
  })
  const weights = shares.map(({ part, amountMinor }) => basis?.measure(part.line, amountMinor) ?? amountMinor)
  const measured = allocate(Math.min(formed.savingMinor, sum(weights)), weights)
  shares.forEach((share, at) => {
    share.offMinor = basis?.takeOff(share.part.line, share.amountMinor, measured[at]!) ?? measured[at]!
  })
  const rewarded = new Map<number, number>()
  touched.forEach((part, at) => {
    if (formed.rewarded[at]! > 0) rewarded.set(part.line, (rewarded.get(part.line) ?? 0) + formed.rewarded[at]!)
  })
  return { uses: formed.uses, shares, units: sum(formed.units), rewarded, handed: formed.handed }
}
