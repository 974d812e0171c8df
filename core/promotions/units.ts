import type { Allotment } from './apply.ts'
import { isPerLine, netsAfter, worthAt, worthOver } from './bounds.ts'
import type { Weights } from './bounds.ts'
import { divideLine, mayTake } from './line-divisions.ts'
import type { Division } from './line-divisions.ts'
import { unitMinor as listPrice } from './problem.ts'
import type { Candidate, Problem } from './problem.ts'
import { close, countersOf, give } from './unit-counts.ts'
import type { Counters, Counting } from './unit-counts.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

interface DividedLine {
  line: number
  /** The most a piece can cost when its turn comes. */
  unitMinor: number
  divisions: readonly Division[]
  /** Lines alike in everything that counts may trade units: only one order of them is looked at. */
  sameAsBefore: boolean
  /** Promotions that no later line can serve. */
  closing: readonly Counting[]
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
    const touched = this.problem.lines.filter(({ index }) => this.counting.some(({ candidate }) => mayTake(this.problem, candidate, index)))
    const lines = touched.map(({ index }) => ({
      ...divideLine(this.problem, this.counting, { line: index, netMinor: nets[index]!, shared, worth: worthAt(weights, index) }, this.work),
      line: index,
      alike: this.signature(index, weights, nets),
    })).sort((a, b) => b.unitMinor - a.unitMinor || (a.alike < b.alike ? -1 : a.alike > b.alike ? 1 : a.line - b.line))
    const last = this.counting.map(({ candidate }) => lines.findLastIndex(({ line }) => mayTake(this.problem, candidate, line)))
    return lines.map(({ line, unitMinor, divisions, alike }, at) => ({
      line,
      unitMinor,
      divisions,
      sameAsBefore: at > 0 && lines[at - 1]!.alike === alike,
      closing: this.counting.filter((_, place) => last[place] === at),
    }))
  }

  private signature(line: number, weights: Weights, nets: readonly number[]): string {
    const { basketLine } = this.problem.lines[line]!
    const roles = this.problem.candidates.map((candidate) => [
      candidate.targets.includes(line),
      ...candidate.requirements.map((need) => need.lines.has(line)),
      ...candidate.compiled.watchedGoods.map((goods) => this.problem.linesOf(goods).includes(line)),
    ].map(Number).join(''))
    // What a shared offer over several lines takes falls on lines by their place: those lines are not alike.
    const placed = this.problem.candidates.some((candidate) => !candidate.compiled.exclusiveUnits && candidate.targets.includes(line)
      && (candidate.compiled.step === 'line' || candidate.compiled.step === 'units') && !isPerLine(candidate))
    if (placed) return `line ${line}`
    return [basketLine.unitPriceMinor, basketLine.quantityMilli, nets[line], weights.offWorth[line], weights.basketKeep[line], ...roles].join(' ')
  }

  /** What dividing a line so adds, and the counters after it; null when a promotion may not take so many. */
  private step(at: number, division: Division, counters: Counters): { gain: number; counters: Counters } | null {
    const { line, unitMinor, closing } = this.lines[at]!
    if (division.given.length === 0 && closing.length === 0) return { gain: 0, counters }
    const next = [...counters]
    let gain = division.gain
    for (const { at: place, units, quantityMilli } of division.given) {
      const added = give(this.counting[place]!, next, { line, units, quantityMilli, unitMinor, listMinor: listPrice(this.problem, line) })
      if (added === null) return null
      gain += added
    }
    for (const counting of closing) {
      const closed = close(counting, next)
      if (closed === null) return null
      gain += closed
    }
    return { gain, counters: next }
  }

  private valueFrom(at: number, counters: Counters): number {
    if (at === this.lines.length) return 0
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
      seen(this.allotmentOf(chosen), value)
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
