import { allocate } from '../money/money.ts'
import type { Part } from './effects.ts'
import type { Handed } from './form-sets.ts'
import type { Candidate, Problem } from './problem.ts'
import { touchedInOrder } from './touched.ts'
import { sum, wantedBy } from './wanted.ts'
import type { Share, Turn, Wanted } from './wanted.ts'

/** Units of each line given to exclusive promotions: slot → line → units (1 for a whole line sold by weight). */
export type Allotment = ReadonlyMap<number, ReadonlyMap<number, number>>

/** What one promotion gave, by line. */
export interface Taking {
  slot: number
  uses: number
  amountMinor: number
  /** In minor units of a point. */
  points: number
  /** What it gives beside money and points counts so much, in minor units (loyalty-rules section 4). */
  worthMinor: number
  /** Free units handed over on top of the basket. */
  handed: readonly Handed[]
  /** Pieces that took part in sets, bought and rewarded ones. */
  units: number
  /** Per line, the pieces a set rewards. */
  rewarded: ReadonlyMap<number, number>
  byLine: Map<number, { amountMinor: number; quantityMilli: number }>
}

/** Per line, the units that share a fate. Parts keep what is left to pay while promotions take their turn. */
export type Parts = readonly Part[][]

export function cutLines(problem: Problem, allotment: Allotment): Parts {
  const given = problem.lines.map((): { slot: number; units: number }[] => [])
  for (const [slot, byLine] of allotment) for (const [line, units] of byLine) if (units > 0) given[line]!.push({ slot, units })
  return problem.lines.map(({ index, units: all, basketLine: { quantityMilli, unitPriceMinor }, grossMinor }) => {
    const whole: Part = { line: index, slot: -1, units: all, quantityMilli, amountMinor: grossMinor }
    const inTurn = given[index]!
    if (inTurn.length > 1) inTurn.sort((a, b) => a.slot - b.slot)
    const parts: Part[] = []
    for (const { slot, units } of inTurn) {
      if (all === 0) return [{ ...whole, slot }]
      parts.push({ line: index, slot, units, quantityMilli: units * 1000, amountMinor: units * unitPriceMinor })
      whole.units -= units
      whole.quantityMilli -= units * 1000
      whole.amountMinor -= units * unitPriceMinor
    }
    if (whole.quantityMilli > 0) parts.push(whole)
    return parts
  })
}

/** The parts an effect may touch: its own units if it uses them up, else everything on its lines. */
export function touchedParts(parts: Parts, { compiled, slot, targets, roles }: Candidate): Part[] {
  const touched: Part[] = []
  for (const line of compiled.set === null ? targets : roles.keys()) {
    for (const part of parts[line]!) if (!compiled.exclusiveUnits || part.slot === slot) touched.push(part)
  }
  return touched
}

/** The units it has for itself, lines in order: only of lines that it rewards or demands. */
function ownParts(parts: Parts, candidate: Candidate): Part[] {
  const own: Part[] = []
  for (const line of touchedInOrder(candidate)) for (const part of parts[line]!) if (part.slot === candidate.slot) own.push(part)
  return own
}

/**
 * How often a promotion may be used: where it uses units up, the quantities it demands must be among its own. Only what
 * is given once is given again each time the quantities are there again.
 */
function usesOf({ candidate, own }: Turn, mostUses: number): number {
  if (own === null || candidate.requirements.length === 0) return mostUses
  const times = Math.min(...candidate.requirements.map((need) => {
    const milli = own.reduce((total, part) => total + (need.lines.has(part.line) ? part.quantityMilli : 0), 0)
    return Math.floor(milli / need.needMilli)
  }))
  if (times === 0) return 0
  return candidate.compiled.onceOnly ? Math.min(mostUses, times) : mostUses
}

/**
 * Keeps what is wanted within the money that is left of the budget (loyalty-rules section 8, row 16): without the uses
 * it does not cover whole, or with the last of them in part.
 */
function withinBudget(turn: Turn, wanted: Wanted): Wanted | null {
  const { mostMinor } = turn.candidate
  if (offOf(wanted) <= mostMinor) return wanted
  const [covered, uncovered] = lastCovered(turn, wanted)
  if (turn.problem.rulebook.rulebook.choices.limitInside === 'not-given') return covered
  const cut = allocate(mostMinor, uncovered.shares.map((share) => share.offMinor))
  return { ...uncovered, shares: uncovered.shares.map((share, at) => ({ ...share, offMinor: cut[at]! })) }
}

/** With the most uses that the budget covers whole, and with one more. What is taken rises with the uses. */
function lastCovered(turn: Turn, wanted: Wanted): [Wanted | null, Wanted] {
  let covered: Wanted | null = null
  let uncovered = wanted
  let [from, to] = [0, wanted.uses]
  while (to - from > 1) {
    const uses = Math.floor((from + to) / 2)
    const fewer = wantedBy(turn, uses)
    if (fewer === null || offOf(fewer) <= turn.candidate.mostMinor) [covered, from] = [fewer, uses]
    else [uncovered, to] = [fewer, uses]
  }
  return [covered, uncovered]
}

function offOf({ shares }: Wanted): number {
  let offMinor = 0
  for (const share of shares) offMinor += share.offMinor
  return offMinor
}

/** Cuts the pieces of a share off their part, so that what happens to them leaves the price of the others alone. */
function splitOff(parts: Parts, { part, units, amountMinor }: Share): Part {
  if (units === part.units) return part
  const cut: Part = { ...part, units, quantityMilli: units * 1000, amountMinor }
  part.units -= units
  part.quantityMilli -= cut.quantityMilli
  part.amountMinor -= amountMinor
  const ofLine = parts[part.line]!
  ofLine.splice(ofLine.indexOf(part), 0, cut)
  return cut
}

/** How one promotion takes its turn. */
export interface TurnRules {
  /** Most uses, where later offers left it fewer than it could have. */
  mostUses: number
  /** Per line, what a cent earns, in thousandths of the base rate; null: amounts are shared in proportion. */
  earnMilli: readonly number[] | null
}

/** Lets one money promotion take its turn on the parts. Null when it gives nothing. */
export function applyMoney(problem: Problem, parts: Parts, candidate: Candidate, { mostUses, earnMilli }: TurnRules): Taking | null {
  if (candidate.compiled.step === 'points') return null
  const own = candidate.compiled.exclusiveUnits ? ownParts(parts, candidate) : null
  const turn: Turn = { problem, candidate, touched: touchedParts(parts, candidate), own, earnMilli }
  const uses = usesOf(turn, Math.min(mostUses, candidate.mostUses))
  const wanted = uses > 0 ? wantedBy(turn, uses) : null
  const given = wanted === null ? null : withinBudget(turn, wanted)
  if (given === null) return null
  const amountMinor = offOf(given)
  if (amountMinor === 0 && given.handed.length === 0) return null
  const byLine: Taking['byLine'] = new Map()
  for (const share of given.shares) {
    if (share.offMinor === 0) continue
    const part = splitOff(parts, share)
    part.amountMinor -= share.offMinor
    const known = byLine.get(part.line) ?? { amountMinor: 0, quantityMilli: 0 }
    byLine.set(part.line, { amountMinor: known.amountMinor + share.offMinor, quantityMilli: known.quantityMilli + part.quantityMilli })
  }
  const worthMinor = sum(given.handed.map((each) => each.worthMinor))
  return { slot: candidate.slot, uses: given.uses, amountMinor, points: 0, worthMinor, handed: given.handed, units: given.units, rewarded: given.rewarded, byLine }
}
