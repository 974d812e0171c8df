import type { Allotment } from './apply.ts'
import { outerConflict } from './conflicts.ts'
import type { Contest } from './contests.ts'
import { Islands, islandsOf } from './islands.ts'
import type { BestOfIsland } from './islands.ts'
import { LateSteps } from './late-steps.ts'
import type { Candidate, Problem } from './problem.ts'
import { benefitPerMinor } from './settle.ts'
import type { Choice, Settled } from './settle.ts'
import type { SpendBounds } from './spend-bounds.ts'
import { Together } from './together.ts'
import type { Work } from './work.ts'
import type { Worth } from './worth.ts'

/** What the search of the whole basket gives and is given. */
export interface Whole {
  work: Work
  /** Benefits are multiples of this. */
  unit: number
  spends: SpendBounds
  best(): number
  /** Works a choice out; the best is kept. */
  offer(on: ReadonlySet<number>, allotment: Allotment): void
}

/** The search of one island by itself. */
export interface SearchOfOne {
  best: Settled
  seen: readonly Settled[]
  run(): number
  exploreWithin(slack: number): boolean
}

/** How much of the work that is left one island may take: to find its best, and what is near it. */
const SHARE_OF_ISLAND = 0.85
const SHARE_OF_NEAR = 0.4
/** Islands with more promotions are not searched apart: to find their best once more for each group that spans steps would cost more than it tells. */
const LARGE = 20
const LARGE_WHERE_GROUPS_SPAN = 17

interface Base { islands: Islands; together: Together }

function isLate({ compiled: { step } }: Candidate): boolean {
  return step === 'basket' || step === 'points'
}

/** Searches the islands of a basket one by one, and puts what was found together. */
export class IslandSearch {
  private readonly problem: Problem
  private readonly outerGroups: ReadonlySet<string>
  private readonly whole: Whole
  private readonly searchOf: (problem: Problem, candidates: readonly Candidate[], work: Work) => SearchOfOne
  private readonly bases = new Map<string, Base | null>()
  private readonly known = new Map<string, BestOfIsland>()
  /** Promotions before the basket step whose group has members in it or after. */
  private readonly spanning: readonly Candidate[]

  /** `outerGroups`: those with members of the basket or points step; `searchOf`: begins the search of some promotions. */
  constructor(problem: Problem, outerGroups: ReadonlySet<string>, whole: Whole, searchOf: (problem: Problem, candidates: readonly Candidate[], work: Work) => SearchOfOne) {
    this.problem = problem
    this.outerGroups = outerGroups
    this.whole = whole
    this.searchOf = searchOf
    this.spanning = problem.candidates.filter((candidate) => !isLate(candidate) && candidate.compiled.group !== null && outerGroups.has(candidate.compiled.group))
  }

  /** A bound on the benefit of every choice among these; infinite where nothing can be said, null where they do not fall apart. */
  boundOf(on: readonly Candidate[]): number | null {
    const base = this.baseOf(on)
    return base !== null && base.islands.cover(on) ? base.together.boundOf(on) : null
  }

  /** What these take off before the basket step at most, as `worth` counts it. */
  mostAt(on: readonly Candidate[], worth: Worth): number {
    const base = this.baseOf(on)
    return base !== null && base.islands.cover(on) ? base.islands.mostAt(worth) : Number.POSITIVE_INFINITY
  }

  /** The islands of what may be on before the basket step: all but those whose group spans steps, where they are not. */
  private baseOf(on: readonly Candidate[]): Base | null {
    const { candidates } = this.problem
    const slots = new Set(this.spanning.length === 0 ? [] : on.map(({ slot }) => slot))
    const missing = new Set(this.spanning.filter(({ slot }) => !slots.has(slot)))
    const key = [...missing].map(({ slot }) => slot).join(' ')
    const known = this.bases.get(key)
    if (known !== undefined) return known
    const base = this.setUp(candidates.filter((candidate) => !missing.has(candidate)))
    this.bases.set(key, base)
    return base
  }

  private setUp(mayBe: readonly Candidate[]): Base | null {
    const found = islandsOf(this.problem, mayBe)
    if (found === null || found.some(({ candidates }) => candidates.length > (this.spanning.length > 0 ? LARGE_WHERE_GROUPS_SPAN : LARGE))) return null
    const { work, unit, best, spends } = this.whole
    const islands = new Islands(found, (island, lineWorth) => this.bestOf(island, lineWorth), this.known)
    const steps = new LateSteps(this.problem, (candidate) => spends.mostOffBeside(candidate))
    return { islands, together: new Together(islands, steps, { work, unit, best, offer: (choice) => { this.offer(choice) } }) }
  }

  /** Of a group that spans steps, who comes last is kept. */
  private offer({ on, allotment }: Choice): void {
    const chosen = this.problem.candidates.filter(({ slot }) => on.has(slot))
    const lateGroups = new Set(chosen.filter(isLate).flatMap(({ compiled: { group } }) => group ?? []))
    const kept = chosen.filter((candidate) => isLate(candidate) || candidate.compiled.group === null || !lateGroups.has(candidate.compiled.group))
    if (outerConflict(kept, this.outerGroups) !== null) return
    const slots = new Set(kept.map(({ slot }) => slot))
    this.whole.offer(slots, new Map([...allotment].filter(([slot]) => slots.has(slot))))
  }

  /** Finds the best of one island by itself, money off its lines alone. */
  private bestOf({ candidates }: Contest, lineWorth: readonly number[] | null): BestOfIsland {
    const problem: Problem = { ...this.problem, earn: null, ...(lineWorth !== null && { lineWorth }) }
    const work = { left: 0 }
    const search = this.searchOf(problem, candidates, work)
    const unit = lineWorth === null ? benefitPerMinor(problem) : 1
    const bound = this.within(SHARE_OF_ISLAND, work, () => search.run())
    const isBest = bound <= Number(search.best.benefit)
    let done = -1
    let failed = Number.POSITIVE_INFINITY
    return {
      most: bound / unit,
      found: search.best,
      worthOf: ({ benefit }) => Number(benefit) / unit,
      near: (slack) => {
        if (slack > done && isBest && slack < failed) {
          if (this.within(SHARE_OF_NEAR, work, () => search.exploreWithin(slack * unit))) done = slack
          else failed = slack
        }
        return { found: [search.best, ...search.seen], complete: slack <= done }
      },
    }
  }

  /** Does what it can with a share of the work that is left. */
  private within<Result>(share: number, work: Work, toDo: () => Result): Result {
    const allowed = Math.floor(this.whole.work.left * share)
    work.left = allowed
    const result = toDo()
    this.whole.work.left -= allowed - Math.max(0, work.left)
    return result
  }
}
