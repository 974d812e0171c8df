import { choicesOf, combinationsOf } from './combinations.ts'
import type { Combination } from './combinations.ts'
import type { Islands } from './islands.ts'
import type { Late, LateSteps, OffByClass } from './late-steps.ts'
import type { Candidate } from './problem.ts'
import type { Choice } from './settle.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** What the rest of the search is asked and told. */
export interface Finding {
  work: Work
  /** The best benefit so far, and what benefits are multiples of. */
  best(): number
  unit: number
  /** Works a choice out where it is admissible; the best is kept. */
  offer(choice: Choice): void
}

/** So many sums below the most that can be taken off are looked at, in minor units. */
const MOST_SUMS = 2500
/** How far below their best islands are looked at one by one, in minor units all together: far where a minimum spend bears only so much. */
const MOST_SLACK = 2500
const SUMS_A_STEP = 16
/** So many ways to come to the same sums are worked out. */
const MOST_WAYS = 40
const MARGIN = 1e-6

/** A set of promotions of the steps after, and the most off before them that it bears. */
interface Bearing { set: Late; most: number }

/** What sums come to at most, how far below their best the islands may be for it to matter, and beside which sets. */
interface Sums { bound: number; slack: number; sets: readonly Bearing[] }

function isLate({ compiled: { step } }: Candidate): boolean {
  return step === 'basket' || step === 'points'
}

function sumOf(off: OffByClass): number {
  return off.reduce((sum, each) => sum + each, 0)
}

function milliOf(late: Late, off: OffByClass): number {
  return off.reduce((sum, each, at) => sum + each * late.milli[at]!, 0)
}

/**
 * What the islands of a basket and the steps after them come to together. The steps after look at sums, so the most of the
 * islands bound every choice; and where that is more than what was found, the few outcomes near the best of each island
 * are put together in every way.
 */
export class Together {
  private readonly islands: Islands
  private readonly steps: LateSteps
  private readonly finding: Finding
  private readonly known = new Map<string, { bound: number; best: number }>()

  constructor(islands: Islands, steps: LateSteps, finding: Finding) {
    this.islands = islands
    this.steps = steps
    this.finding = finding
  }

  /** A bound on the benefit of every choice among these; infinite where nothing can be said. */
  boundOf(on: readonly Candidate[]): number {
    const late = this.steps.of(on.filter(isLate))
    if (late === null || !this.islands.cover(on)) return Number.POSITIVE_INFINITY
    const key = late.on.map(({ slot }) => slot).join(' ')
    const known = this.known.get(key)
    if (known !== undefined && known.best === this.finding.best()) return known.bound
    const bound = this.workOut(late)
    this.known.set(key, { bound, best: this.finding.best() })
    return bound
  }

  private matters(bound: number): boolean {
    return bound >= this.finding.best() + this.finding.unit
  }

  private workOut(late: Late): number {
    const best = this.islands.bestAt({ of: late.lineWorth })
    const choice = { on: new Set(best.flatMap((each) => [...each.choice.on])), allotment: new Map(best.flatMap((each) => [...each.choice.allotment])) }
    // First, so that few sums matter.
    this.offer(choice, late)
    const before = this.bySums(late)
    if (before === null || !this.matters(before.bound)) return before?.bound ?? Number.POSITIVE_INFINITY
    const off = best.reduce((sum, { netMinor }) => sum + sumOf(this.steps.offOf(netMinor)), 0)
    for (const { set, most } of before.sets) if (set !== late && off <= most) this.offer(choice, set)
    const after = this.bySums(late) ?? before
    if (!this.matters(after.bound) || after.slack > MOST_SLACK * late.perMinor) return after.bound
    return Math.min(after.bound, this.byOutcomes(late, after))
  }

  /** The sets of these that may be best, each with the most off it bears: all of them, or without the first to fail or what costs it its spend. */
  private setsOf(late: Late, mostOff: number): Bearing[] | null {
    const sets: Bearing[] = []
    const visited = new Set<Late>()
    const visit = (set: Late | null): boolean => {
      if (set === null) return false
      if (visited.has(set) || !this.matters(set.benefit(mostOff, set.leastMilli * mostOff, true))) return true
      visited.add(set)
      spend(this.finding.work, 1)
      if (set.mostBorne >= 0) sets.push({ set, most: Math.min(mostOff, set.mostBorne) })
      if (set.mostBorne >= mostOff) return true
      return set.on.every((left) => (left.compiled.step !== 'basket' && left !== set.failing) || visit(this.steps.of(set.on.filter((candidate) => candidate !== left))))
    }
    return visit(late) ? sets : null
  }

  private offer({ on, allotment }: Choice, late: Late): void {
    this.finding.offer({ on: new Set([...on, ...late.on.map(({ slot }) => slot)]), allotment })
  }

  /**
   * The most that any sum off comes to. For each, what was off what earns more is no less than the most of the islands
   * leaves: they take off no more than that as it is worth beside the points. `slack`: how far below that most islands may be
   * for it to matter.
   */
  private bySums(late: Late): Sums | null {
    const { perMinor, perMilli, leastMilli } = late
    const best = this.finding.best()
    const worth = { of: late.lineWorth }
    const mostOff = this.islands.mostOffAt(worth)
    const mostWorth = this.islands.mostAt(worth)
    const mostMilli = Math.max(0, ...late.milli)
    const sets = this.setsOf(late, mostOff)
    if (sets === null) return null
    let bound = best
    let slack = 0
    let sums = 0
    for (const { set, most } of sets) {
      // What other multipliers make of it is not known so closely.
      const isAlike = perMilli > 0 && set.milli.every((each, at) => each === late.milli[at])
      for (let off = most; off >= 0 && this.matters(set.benefit(off, set.leastMilli * off, true)); off -= 1, sums += 1) {
        if (sums > MOST_SUMS) return null
        const offMilli = isAlike ? Math.max(leastMilli * off, (perMinor * off - mostWorth) / perMilli - MARGIN) : set.leastMilli * off
        const benefit = set.benefit(off, offMilli, true)
        if (!this.matters(benefit)) continue
        bound = Math.max(bound, benefit)
        const smooth = set.benefit(off, offMilli, false)
        const fall = isAlike ? (smooth - set.benefit(off, offMilli + 1000, false)) / (1000 * perMilli) : 1
        const lost = mostWorth - perMinor * off + perMilli * (isAlike ? offMilli : mostMilli * off)
        slack = Math.max(slack, lost + (perMilli === 0 ? 0 : fall < MARGIN || !isAlike ? Number.POSITIVE_INFINITY : (smooth - best - this.finding.unit) / fall))
      }
    }
    spend(this.finding.work, 1 + Math.floor(sums / SUMS_A_STEP))
    return { bound, slack: slack + MARGIN, sets }
  }

  /** What the outcomes near the best of each island come to; infinite where they are too many. */
  private byOutcomes(late: Late, { slack, sets }: Sums): number {
    const outcomes = this.islands.outcomesAt({ of: late.lineWorth }, slack, (netMinor) => this.steps.offOf(netMinor))
    const combinations = outcomes === null ? null : combinationsOf(outcomes, this.steps.classes, slack, this.finding.work)
    if (outcomes === null || combinations === null) return Number.POSITIVE_INFINITY
    const ranked: { combination: Combination; set: Late; benefit: number }[] = []
    for (const combination of combinations) {
      const off = sumOf(combination.off)
      for (const { set, most } of sets) {
        if (off > most) continue
        const benefit = set.benefit(off, milliOf(set, combination.off), true)
        if (this.matters(benefit)) ranked.push({ combination, set, benefit })
      }
    }
    let bound = this.finding.best()
    for (const { combination, set, benefit } of ranked.sort((a, b) => b.benefit - a.benefit)) {
      if (!this.matters(benefit)) break
      // The sums say all but on which line a minor unit lies: that is found out for each way to come to them.
      const choices = choicesOf(combination, MOST_WAYS)
      let next = choices.next()
      for (; next.done !== true && this.matters(benefit); next = choices.next()) this.offer(next.value, set)
      if (this.matters(benefit) && next.value === false) bound = Math.max(bound, benefit)
    }
    return bound
  }
}
