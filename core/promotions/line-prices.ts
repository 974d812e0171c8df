import { UNLIMITED } from './limits.ts'
import type { LineEffect, Part } from './effects.ts'
import { PartPrices } from './part-prices.ts'
import type { Candidate, Problem } from './problem.ts'
import { unitMinor } from './problem.ts'
import { offPieces, percentOffLine } from './wanted.ts'

/** A line promotion whose discount follows from its own line alone. */
export function isPerLine(candidate: Candidate): boolean {
  const { compiled, capped, mostMinor, mostUses } = candidate
  if (compiled.step !== 'line') return false
  const { effect } = compiled.promotion
  if (effect.kind === 'percent-off') return compiled.exclusiveUnits || (!capped && mostMinor === UNLIMITED)
  if (effect.kind === 'fixed-price' || effect.kind === 'amount-off-each') return compiled.exclusiveUnits || (mostUses === UNLIMITED && mostMinor === UNLIMITED)
  return false
}

export function wholeLine(problem: Problem, line: number): Part {
  const { units, basketLine, grossMinor } = problem.lines[line]!
  return { line, slot: -1, units, quantityMilli: basketLine.quantityMilli, amountMinor: grossMinor }
}

/** Runs per-line promotions over one line cut into parts, as apply.ts does. */
export function runLine(problem: Problem, parts: readonly Part[], promotions: readonly Candidate[]): void {
  for (const candidate of promotions) {
    const effect = candidate.compiled.promotion.effect as LineEffect
    const touched = candidate.compiled.exclusiveUnits ? parts.filter((part) => part.slot === candidate.slot) : parts
    if (effect.kind === 'percent-off') {
      const off = percentOffLine(problem, touched, effect.rateBp)
      touched.forEach((part, at) => { part.amountMinor -= off[at]! })
    } else for (const part of touched) part.amountMinor -= offPieces(problem, effect, part)
  }
}

function amountOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.amountMinor, 0)
}

/** What the lines cost while shared promotions of the line step are on, and what exclusive ones can still take off. */
export class LinePrices {
  private readonly problem: Problem
  /** Per line, the shared promotions that touch it, in order of application. */
  readonly shared: readonly (readonly Candidate[])[]
  private readonly keys: readonly string[]
  readonly netMinor: readonly number[]
  private readonly parts: PartPrices
  private readonly offs = new Map<string, number>()

  /** `others` are shared promotions that are on for certain, in order of application; `maybe`: what may have its turn on lines or on units of them beside. */
  constructor(problem: Problem, others: readonly Candidate[], maybe: readonly Candidate[]) {
    this.problem = problem
    const on = others.filter(isPerLine)
    const shared = problem.lines.map((): Candidate[] => [])
    for (const candidate of on) for (const line of candidate.targets) shared[line]!.push(candidate)
    this.shared = shared
    this.netMinor = problem.lines.map(({ index }) => {
      const part = wholeLine(problem, index)
      runLine(problem, [part], shared[index]!)
      return part.amountMinor
    })
    this.parts = new PartPrices(problem, { shared, others, maybe })
    this.keys = shared.map((each, line) => each.map(({ slot }) => slot).join(' ') + this.parts.nameOf(line))
  }

  /** Which shared promotions are on the line: what it costs, and what others can take off it, follows from that. */
  keyOf(line: number): string {
    return this.keys[line]!
  }

  /** What one piece costs at most when sets are formed. */
  unitMinor(line: number): number {
    return this.isOneSequence() ? unitMinor(this.problem, line) : this.parts.dearest(line)
  }

  /** What so many pieces of a line cost at most when sets are formed, all together, where one promotion has them. */
  partMinor(line: number, units: number): number {
    return this.isOneSequence() ? units * unitMinor(this.problem, line) : this.parts.of(line, units)
  }

  private isOneSequence(): boolean {
    return this.problem.rulebook.rulebook.choices.order === 'one-sequence'
  }

  /** What an exclusive promotion of the line step takes off so many pieces of a line, at most. */
  offMinor(candidate: Candidate, line: number, units: number): number {
    const key = `${candidate.slot} ${line} ${units}`
    const known = this.offs.get(key)
    if (known !== undefined) return known
    const off = this.workOut(candidate, line, units)
    this.offs.set(key, off)
    return off
  }

  private workOut(candidate: Candidate, line: number, units: number): number {
    const whole = wholeLine(this.problem, line)
    const price = unitMinor(this.problem, line)
    const own: Part = whole.units === 0 ? { ...whole, slot: candidate.slot } : { line, slot: candidate.slot, units, quantityMilli: units * 1000, amountMinor: units * price }
    const rest: Part = { line, slot: -1, units: whole.units - units, quantityMilli: whole.quantityMilli - own.quantityMilli, amountMinor: whole.amountMinor - own.amountMinor }
    const parts = rest.quantityMilli > 0 ? [own, rest] : [own]
    const shared = this.shared[line]!
    runLine(this.problem, parts, [...shared, candidate].sort((a, b) => a.slot - b.slot))
    // Beside other exclusive promotions on the line, a shared percentage may round the other way.
    const roundings = shared.length > 0 ? shared.length : 0
    return this.netMinor[line]! - amountOf(parts) + roundings
  }

  /** What one more shared promotion takes off a line at most, at its turn. */
  moreMinor(candidate: Candidate, line: number): number {
    const part = wholeLine(this.problem, line)
    runLine(this.problem, [part], this.shared[line]!.filter((each) => each.slot < candidate.slot))
    const before = part.amountMinor
    runLine(this.problem, [part], [candidate])
    return before - part.amountMinor
  }

  /** What lines cost before a promotion takes its turn, if only shared promotions of the line step are before it. */
  before(candidate: Candidate): readonly number[] {
    if (candidate.compiled.step !== 'line') return this.netMinor
    return this.problem.lines.map(({ index }) => {
      const part = wholeLine(this.problem, index)
      runLine(this.problem, [part], this.shared[index]!.filter((each) => each.slot < candidate.slot))
      return part.amountMinor
    })
  }
}
