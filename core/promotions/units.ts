import type { Allotment } from './apply.ts'
import { netsAfter, runLine, worthAt, worthOver } from './bounds.ts'
import type { Weights } from './bounds.ts'
import type { Part } from './effects.ts'
import { unitMinor as listPrice } from './problem.ts'
import type { Candidate, Problem } from './problem.ts'
import { close, countersOf, give } from './unit-counts.ts'
import type { Counters, Counting } from './unit-counts.ts'

/** Thrown when the stated work limit is reached; the best found so far stands, marked as such. */
export class WorkLimit extends Error {}

/** Work done so far, shared by everything that searches for one basket. */
export interface Work {
  left: number
}

export function spend(work: Work, amount: number): void {
  work.left -= amount
  if (work.left < 0) throw new WorkLimit('the search for the best combination was cut short')
}

/** One way to divide a line among exclusive promotions: units per promotion, and what that gains on the line itself. */
interface Division {
  given: readonly { at: number; units: number; quantityMilli: number }[]
  gain: number
}

interface DividedLine {
  line: number
  /** The most a piece can cost when its turn comes. */
  unitMinor: number
  divisions: readonly Division[]
  /** Lines alike in everything that counts may trade units: only one order of them is looked at. */
  sameAsBefore: boolean
}

/**
 * Hands out the units of a basket to competing exclusive promotions: the exact optimum of a bound that is linear in
 * what comes off each line, and every division that reaches a wanted value, the best first.
 */
export class UnitDivider {
  private readonly problem: Problem
  private readonly counting: readonly Counting[]
  private readonly start: Counters
  private readonly lines: readonly DividedLine[]
  private readonly known: Map<string, number>[]
  private readonly work: Work

  /** `shared` are the per-line promotions that are on, exclusive ones apart, in order of application. */
  constructor(problem: Problem, exclusive: readonly Candidate[], shared: readonly Candidate[], weights: Weights, work: Work) {
    this.problem = problem
    this.work = work
    const { counting, start } = countersOf(exclusive.map((candidate) => ({ candidate, worth: worthOf(candidate, weights) })))
    this.counting = counting
    this.start = start
    this.lines = this.divideLines(shared, weights)
    this.known = this.lines.map(() => new Map<string, number>())
  }

  /** The largest value any division reaches. */
  best(): number {
    return this.valueFrom(0, this.start)
  }

  /** Visits the divisions whose value matters, which may change meanwhile; the best first. */
  visit(matters: (value: number) => boolean, seen: (allotment: Allotment, value: number) => void): void {
    this.visitFrom(0, this.start, 0, [], matters, seen)
  }

  private divideLines(shared: readonly Candidate[], weights: Weights): DividedLine[] {
    const nets = netsAfter(this.problem, shared)
    const touched = this.problem.lines.filter(({ index }) => this.takers(index).length > 0)
    const lines = touched.map(({ index }) => ({ line: index, unitMinor: this.mostUnitMinor(index, nets[index]!, shared), alike: this.signature(index, weights, nets) }))
      .sort((a, b) => b.unitMinor - a.unitMinor || (a.alike < b.alike ? -1 : a.alike > b.alike ? 1 : a.line - b.line))
    return lines.map((each, at) => ({
      line: each.line,
      unitMinor: each.unitMinor,
      divisions: this.divisionsOf(each.line, nets[each.line]!, shared, weights),
      sameAsBefore: at > 0 && lines[at - 1]!.alike === each.alike,
    }))
  }

  /** Promotions that may use units of the line, as places in `counting`. */
  private takers(line: number): number[] {
    return this.counting.flatMap(({ candidate }, at) => (mayTake(this.problem, candidate, line) ? [at] : []))
  }

  private signature(line: number, weights: Weights, nets: readonly number[]): string {
    const { basketLine } = this.problem.lines[line]!
    const roles = this.problem.candidates.map((candidate) => [
      candidate.targets.includes(line),
      ...candidate.requirements.map((need) => need.lines.has(line)),
      ...candidate.compiled.watchedGoods.map((goods) => this.problem.linesOf(goods).includes(line)),
    ].map(Number).join(''))
    return [basketLine.unitPriceMinor, basketLine.quantityMilli, nets[line], weights.offWorth[line], weights.basketKeep[line], ...roles].join(' ')
  }

  private mostUnitMinor(line: number, netMinor: number, shared: readonly Candidate[]): number {
    const { units, basketLine, grossMinor } = this.problem.lines[line]!
    if (units === 0 || netMinor === grossMinor) return basketLine.unitPriceMinor
    // Each percentage spreads its one rounding over the line's parts: a piece can keep up to two minor units more.
    const percentages = shared.filter((candidate) => candidate.compiled.promotion.effect.kind === 'percent-off' && candidate.targets.includes(line)).length
    return Math.min(basketLine.unitPriceMinor, Math.ceil(netMinor / units) + 2 * percentages)
  }

  private divisionsOf(line: number, netMinor: number, shared: readonly Candidate[], weights: Weights): Division[] {
    const { units, basketLine } = this.problem.lines[line]!
    const takers = this.takers(line)
    const divisions: Division[] = []
    const counts = takers.map(() => 0)
    const spread = (taker: number, left: number): void => {
      if (taker === takers.length) {
        spend(this.work, 2)
        const given = takers.flatMap((at, n) => (counts[n] === 0 ? [] : [{ at, units: counts[n]!, quantityMilli: units === 0 ? basketLine.quantityMilli : counts[n]! * 1000 }]))
        divisions.push({ given, gain: this.gainOf(line, netMinor, given, shared, weights) })
        return
      }
      for (let n = left; n >= 0; n -= 1) {
        counts[taker] = n
        spread(taker + 1, left - n)
      }
    }
    spread(0, Math.max(1, units))
    return divisions
  }

  private gainOf(line: number, netMinor: number, given: Division['given'], shared: readonly Candidate[], weights: Weights): number {
    if (given.length === 0) return 0
    const whole = this.problem.lines[line]!
    const parts: Part[] = given.map(({ at, units, quantityMilli }) => ({
      line, slot: this.counting[at]!.candidate.slot, units: whole.units === 0 ? 0 : units, quantityMilli,
      amountMinor: whole.units === 0 ? whole.grossMinor : units * whole.basketLine.unitPriceMinor,
    }))
    const rest = whole.basketLine.quantityMilli - parts.reduce((sum, part) => sum + part.quantityMilli, 0)
    if (rest > 0) parts.push({ line, slot: -1, units: rest / 1000, quantityMilli: rest, amountMinor: (rest / 1000) * whole.basketLine.unitPriceMinor })
    const own = given.map(({ at }) => this.counting[at]!.candidate).filter((candidate) => candidate.compiled.step === 'line'
      && candidate.compiled.promotion.effect.kind !== 'amount-off' && candidate.targets.includes(line))
    const inTurn = [...shared.filter((candidate) => candidate.targets.includes(line)), ...own].sort((a, b) => a.slot - b.slot)
    runLine(parts, inTurn)
    return (netMinor - parts.reduce((sum, part) => sum + part.amountMinor, 0)) * worthAt(weights, line)
  }

  /** What dividing a line so adds, and the counters after it; null when a promotion may not take so many. */
  private step(at: number, division: Division, counters: Counters): { gain: number; counters: Counters } | null {
    if (division.given.length === 0) return { gain: 0, counters }
    const { line, unitMinor } = this.lines[at]!
    const next = [...counters]
    let gain = division.gain
    for (const { at: place, units, quantityMilli } of division.given) {
      const added = give(this.counting[place]!, next, { line, units, quantityMilli, unitMinor, listMinor: listPrice(this.problem, line) })
      if (added === null) return null
      gain += added
    }
    return { gain, counters: next }
  }

  private valueFrom(at: number, counters: Counters): number {
    if (at === this.lines.length) return close(this.counting, counters) ?? Number.NEGATIVE_INFINITY
    const key = counters.join(',')
    const known = this.known[at]!.get(key)
    if (known !== undefined) return known
    let best = Number.NEGATIVE_INFINITY
    for (const division of this.lines[at]!.divisions) {
      spend(this.work, 1)
      const step = this.step(at, division, counters)
      if (step !== null) best = Math.max(best, step.gain + this.valueFrom(at + 1, step.counters))
    }
    this.known[at]!.set(key, best)
    return best
  }

  private visitFrom(at: number, counters: Counters, value: number, chosen: readonly number[], matters: (value: number) => boolean, seen: (allotment: Allotment, value: number) => void): void {
    if (at === this.lines.length) {
      seen(this.allotmentOf(chosen), value + close(this.counting, counters)!)
      return
    }
    const { divisions, sameAsBefore } = this.lines[at]!
    const options: { place: number; ahead: number; gain: number; counters: Counters }[] = []
    divisions.forEach((division, place) => {
      spend(this.work, 1)
      if (sameAsBefore && place < chosen[at - 1]!) return
      const step = this.step(at, division, counters)
      if (step !== null) options.push({ place, gain: step.gain, counters: step.counters, ahead: value + step.gain + this.valueFrom(at + 1, step.counters) })
    })
    options.sort((a, b) => b.ahead - a.ahead || a.place - b.place)
    for (const option of options) {
      if (option.ahead === Number.NEGATIVE_INFINITY || !matters(option.ahead)) return
      this.visitFrom(at + 1, option.counters, value + option.gain, [...chosen, option.place], matters, seen)
    }
  }

  private allotmentOf(chosen: readonly number[]): Allotment {
    const allotment = new Map<number, Map<number, number>>()
    chosen.forEach((place, at) => {
      const { line, divisions } = this.lines[at]!
      for (const { at: taker, units } of divisions[place]!.given) {
        const { slot } = this.counting[taker]!.candidate
        const byLine = allotment.get(slot) ?? new Map<number, number>()
        byLine.set(line, units)
        allotment.set(slot, byLine)
      }
    })
    return allotment
  }
}

function worthOf(candidate: Candidate, weights: Weights): number {
  return worthOver(weights, [...candidate.targets, ...candidate.requirements.flatMap((need) => [...need.lines])], true)
}

function mayTake(problem: Problem, candidate: Candidate, line: number): boolean {
  if (candidate.requirements.some((need) => need.lines.has(line))) return true
  const { kind } = candidate.compiled.promotion.effect
  const counted = kind === 'cheapest-free' || kind === 'bundle-price'
  return candidate.targets.includes(line) && !(counted && problem.lines[line]!.units === 0)
}
