import type { Candidate, Problem } from './problem.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'
import { worthOf } from './worth.ts'
import type { Worth } from './worth.ts'

/** Promotions that are on, what money off comes to beside them, and what they take off before the basket step at most. */
export interface TakenOff { on: readonly Candidate[]; worth: Worth; most: number }

/** What promotions take off before the basket step at most, as a worth counts it; infinite where that is not known. */
export type MostAt = (on: readonly Candidate[], worth: Worth) => number

const WORK_OF_WORTH = 20

/** What minimum spends leave of what promotions could come to together: what is taken off for one may cost another. */
export class SpendBounds {
  private readonly problem: Problem
  private readonly work: Work
  private readonly matters: (bound: number) => boolean
  private readonly mostAt: MostAt
  private readonly bearing = new Map<number, number | null>()

  /** `matters`: whether a benefit is of interest; no closer bound is looked for where it is not. */
  constructor(problem: Problem, work: Work, matters: (bound: number) => boolean, mostAt: MostAt) {
    this.mostAt = mostAt
    this.problem = problem
    this.work = work
    this.matters = matters
  }

  /**
   * A bound on the benefit where minimum spends may fail: either the one that bears least holds beside all that is taken
   * off the basket, so that no more is taken off before than it bears, or it is off, or something off the basket is.
   * `kept` is the slot of one that is on; −1: none in particular.
   */
  boundOf({ on, worth, most }: TakenOff, kept = -1): number {
    let bound = Number.NEGATIVE_INFINITY
    const visited = new Set<string>()
    const look = (set: readonly Candidate[], worthOfSet: Worth, most: number): void => {
      const key = set.map(({ slot }) => slot).join(',')
      if (visited.has(key)) return
      visited.add(key)
      const all = worthOfSet.benefit(most)
      if (all <= bound) return
      if (!this.matters(all)) {
        bound = all
        return
      }
      const [least] = this.doubtful({ on: set, worth: worthOfSet, most })
      if (least === undefined) {
        bound = all
        return
      }
      // Below nothing: it does not hold beside the others whatever is taken off before.
      if (least.value >= 0) bound = Math.max(bound, worthOfSet.benefit(least.value))
      for (const left of set) {
        if (left.slot === kept || (left.compiled.step !== 'basket' && left.slot !== least.slot)) continue
        spend(this.work, WORK_OF_WORTH)
        const without = set.filter((candidate) => candidate !== left)
        const worthWithout = worthOf(this.problem, without)
        // What is counted otherwise cannot be compared: where nothing else is known, as if everything held.
        const mostWithout = worthWithout.alike && worthOfSet.alike ? most : this.mostAt(without, worthWithout)
        if (mostWithout < Number.POSITIVE_INFINITY) look(without, worthWithout, mostWithout)
        else bound = Math.max(bound, all)
      }
    }
    look(on, worth, most)
    return bound
  }

  /**
   * The promotions whose minimum spend does not hold where all that could be taken off is, and how much may be taken off
   * before the basket step for it to hold; what bears least comes first. Those of exclusive promotions are left to be
   * found out.
   */
  doubtful({ on, worth, most }: TakenOff): { slot: number; value: number }[] {
    return on.flatMap((candidate) => {
      const limitMinor = candidate.compiled.exclusiveUnits ? null : this.mostOffBeside(candidate)
      if (limitMinor === null) return []
      const holds = (value: number): boolean => (worth.offBeside(value, candidate) ?? 0) <= limitMinor
      if (holds(most)) return []
      let [from, to] = [-1, Math.ceil(most)]
      while (to - from > 1) {
        const middle = Math.floor((from + to) / 2)
        if (holds(middle)) from = middle
        else to = middle
      }
      // Minor units are whole; what they are worth need not be.
      return [{ slot: candidate.slot, value: worth.alike || from < 0 ? from : from + 1 }]
    }).sort((a, b) => a.value - b.value || a.slot - b.slot)
  }

  /** What other promotions may take off before the spend that this one needs fails; null where that is not all there is to it. */
  mostOffBeside(candidate: Candidate): number | null {
    let known = this.bearing.get(candidate.slot)
    if (known === undefined) {
      known = this.findMostOffBeside(candidate)
      this.bearing.set(candidate.slot, known)
    }
    return known
  }

  private findMostOffBeside({ compiled }: Candidate): number | null {
    // What it takes off itself does not count, and before the basket step that cannot be told from what others do.
    if (compiled.step !== 'basket' && compiled.step !== 'points') return null
    if (!compiled.spends || this.problem.rulebook.rulebook.choices.minimumSpend !== 'after-offers') return null
    const needs = compiled.when.kind === 'all' ? compiled.when.of : [compiled.when]
    const limits = needs.flatMap((need) => {
      if (need.kind !== 'spend') return []
      const lines = this.problem.linesOf(need.goods)
      const touched = new Set(this.problem.candidates.flatMap((candidate) => (candidate.compiled.step === 'points' ? [] : [...candidate.targets])))
      if ([...touched].some((line) => !lines.includes(line))) return []
      return [lines.reduce((sum, line) => sum + this.problem.lines[line]!.grossMinor, 0) - need.minimumMinor]
    })
    return limits.length === 0 ? null : Math.min(...limits)
  }
}
