import type { LineEffect, Part } from './effects.ts'
import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { unitMinor } from './problem.ts'
import { touchedBy } from './touched.ts'
import { offPieces, percentOffLine } from './wanted.ts'

/** Offers that may change what a line costs before sets are formed. */
export interface Before {
  /** Per line, shared ones that are per line, in turn. */
  shared: readonly (readonly Candidate[])[]
  /** Shared ones that are on for certain, over several lines. */
  others: readonly Candidate[]
  /** What may or may not have its turn on a line, or on some of its units. */
  maybe: readonly Candidate[]
}

/** A line on the way to the step in which sets are formed. */
interface Tracked {
  /** The line as if nobody had units of it for himself. */
  whole: Part
  /** What a part of so many pieces costs at most. */
  parts: number[]
  /** Whether the whole costs that, however its units are divided. */
  isSure: boolean
  /** Percentages that had their turn while it was not. */
  unsurePercents: number
  name: string
}

/**
 * What a part has of a percentage of its line at least, where other offers may have had their turn on other units: the line
 * rounds down by half a minor unit at most, the share by less than one, and each percentage before may have done so too.
 */
function leastPercent(amountMinor: number, rateBp: number, before: number): number {
  return Math.max(0, Math.floor((amountMinor * rateBp) / 10_000 - 0.5 - 2 * before))
}

/**
 * What pieces of a line cost at most when sets are formed, by how many of them one offer has. A shared offer rounds once
 * for the line, and a part of the line has its share of that, rounded down by less than a minor unit. With another shared
 * offer on as well, what all of them and a set take off together is never less here.
 */
export class PartPrices {
  private readonly problem: Problem
  private readonly lines: readonly Tracked[]

  constructor(problem: Problem, { shared, others, maybe }: Before) {
    this.problem = problem
    this.lines = problem.lines.map(({ index, units, basketLine, grossMinor }): Tracked => ({
      whole: { line: index, slot: -1, units, quantityMilli: basketLine.quantityMilli, amountMinor: grossMinor },
      parts: Array.from({ length: Math.max(1, units) }, (_, n) => (n + 1) * unitMinor(problem, index)),
      isSure: true, unsurePercents: 0, name: '',
    }))
    const perLine = new Set(shared.flat())
    const unknown = new Set(maybe)
    const inTurn = [...perLine, ...[...others, ...maybe].filter((candidate) => candidate.compiled.step === 'line' && !perLine.has(candidate))]
    for (const candidate of inTurn.sort((a, b) => a.slot - b.slot)) {
      if (perLine.has(candidate)) for (const line of candidate.targets) this.take(candidate, this.lines[line]!)
      else {
        if (!unknown.has(candidate)) this.takeCapped(candidate)
        // Which line or part of it carries an odd minor unit depends on how units are divided.
        for (const line of touchedBy(candidate)) this.lines[line]!.isSure = false
      }
    }
  }

  /** What so many pieces of a line cost at most, all together, in one part. */
  of(line: number, units: number): number {
    return this.lines[line]!.parts[units - 1]!
  }

  /** What a piece of a line costs at most, whatever part it is in. */
  dearest(line: number): number {
    return this.lines[line]!.parts.reduce((most, amountMinor, n) => Math.max(most, Math.ceil(amountMinor / (n + 1))), 0)
  }

  /** Tells lines apart whose parts cost otherwise though the same offers of single lines are on. */
  nameOf(line: number): string {
    return this.lines[line]!.name
  }

  private take(candidate: Candidate, tracked: Tracked): void {
    const { whole, parts, isSure } = tracked
    const { lineRounding, amountOffBasis } = this.problem.rulebook.rulebook.choices
    const effect = candidate.compiled.promotion.effect as LineEffect
    const offOf = (part: Part): number => (effect.kind === 'percent-off' ? percentOffLine(this.problem, [part], effect.rateBp)[0]! : offPieces(this.problem, effect, part))
    const shares = effect.kind === 'percent-off' && lineRounding === 'per-line'
    const isEven = whole.amountMinor === parts[0]! * parts.length
    const before = whole.amountMinor
    whole.amountMinor -= offOf(whole)
    const last = parts.length - 1
    for (let n = 0; n <= last; n += 1) {
      const amountMinor = parts[n]!
      if (amountMinor === 0) continue
      if (!shares || n === last) parts[n] = amountMinor - offOf({ ...whole, units: whole.units === 0 ? 0 : n + 1, quantityMilli: whole.units === 0 ? whole.quantityMilli : (n + 1) * 1000, amountMinor })
      else if (isSure) parts[n] = amountMinor - Math.floor(((before - whole.amountMinor) * amountMinor) / before)
      else parts[n] = amountMinor - leastPercent(amountMinor, effect.rateBp, tracked.unsurePercents)
    }
    if (shares && !isSure && last > 0) {
      tracked.name += `~${candidate.slot}`
      tracked.unsurePercents += 1
    }
    // What is done to each part by itself may add up to something else than done to the whole.
    if (!shares && (!isEven || amountOffBasis !== 'price-list')) tracked.isSure = false
  }

  /**
   * A percentage with a cap: its parts share the cap as they would share the percentage. What it would take without the cap
   * is at most what it would of undivided lines, so that no part has less than its share of the cap by that.
   */
  private takeCapped({ slot, compiled: { promotion: { effect } }, targets, mostMinor }: Candidate): void {
    const { lineRounding, percentagesOnLine } = this.problem.rulebook.rulebook.choices
    if (effect.kind !== 'percent-off' || effect.capMinor === undefined || mostMinor < UNLIMITED || lineRounding !== 'per-line' || percentagesOnLine !== 'compound') return
    const { rateBp } = effect
    const full = targets.map((line) => percentOffLine(this.problem, [this.lines[line]!.whole], rateBp)[0]!)
    const fullMinor = full.reduce((sum, each) => sum + each, 0)
    const capMinor = Math.min(effect.capMinor, fullMinor)
    if (capMinor === 0) return
    targets.forEach((line, at) => {
      const tracked = this.lines[line]!
      const before = tracked.whole.amountMinor
      if (before === 0) return
      tracked.parts.forEach((amountMinor, n) => {
        const share = tracked.isSure ? Math.floor((full[at]! * amountMinor) / before) : leastPercent(amountMinor, rateBp, tracked.unsurePercents)
        tracked.parts[n] = amountMinor - Math.floor((capMinor * share) / fullMinor)
      })
      tracked.name += `^${slot}/${capMinor}/${fullMinor}${tracked.isSure ? '' : '~'}`
      if (!tracked.isSure) tracked.unsurePercents += 1
    })
  }
}
