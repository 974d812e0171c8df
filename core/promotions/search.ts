import type { Allotment } from './apply.ts'
import { isBetter } from './better.ts'
import { outerConflict } from './conflicts.ts'
import { Dividing, beyondOf } from './dividing.ts'
import type { Settling } from './dividing.ts'
import { greedyChoice, settleNothing } from './greedy.ts'
import { IslandSearch } from './island-search.ts'
import { LeavingOut } from './leaving-out.ts'
import { NodeBounds } from './node-bounds.ts'
import type { Node } from './node-bounds.ts'
import type { Candidate, Problem } from './problem.ts'
import { benefitPerMinor, settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { undisputed } from './undisputed.ts'
import { Unlooked } from './unlooked.ts'
import type { Waiting } from './unlooked.ts'
import { WorkLimit, spend, unlessCutShort } from './work.ts'
import type { Work } from './work.ts'

/** What was found for one basket. */
export interface Found {
  best: Settled
  /** False when the search was cut short and a better choice cannot be ruled out. */
  exact: boolean
  /** How far the best can be off, in minor units, rounded up; 0 when exact. */
  gapMinor: number
}

/** Steps of work for one basket before the search stops: far beyond ordinary baskets, within a blink of a slow till. */
export const WORK_LIMIT = 50_000
/** Steps for deciding between choices of the same benefit, once no larger one is left. */
const WORK_FOR_TIES = 3_000
const WORK_OF_SETTLING = 12
/** Steps for saying more closely how far the best can be off, once the search was cut short. */
const WORK_FOR_GAP = 3_000
/** How many lines a choice is tried on where the search was cut short. */
const LINES_OF_GREEDY = 20_000
/** Where the best found comes to less than this share of what may be reached, promotions are also tried one after the other. */
const GOOD_ENOUGH = 0.98

/**
 * The best admissible choice for the customer (loyalty-rules section 4), exact within the work limit.
 *
 * Branch and bound. A node is a set of promotions that are on; its bound takes everything on at once, competing units
 * priced (unit-prices.ts). Where promotions of the set conflict, a branch is made for each that may stay; where none do,
 * the units are divided (unit-divider.ts) and what could be best is worked out to the cent; a branch is made without each
 * promotion that may cost another more than it gives. First the benefit is proven; then choices of the same benefit are
 * compared by the stated order, with a work limit of their own.
 */
export function findBest(problem: Problem, workLimit = WORK_LIMIT, workForTies = WORK_FOR_TIES): Found {
  const together = undisputed(problem)
  if (together !== null) return { best: together, exact: true, gapMinor: 0 }
  const nothing = settleNothing(problem)
  if (problem.candidates.length === 0) return { best: nothing, exact: true, gapMinor: 0 }
  const search = new Search(problem, { work: { left: workLimit }, workForTies }, nothing, problem.candidates)
  const bound = search.run()
  const gap = bound - Number(search.best.benefit)
  const gapMinor = gap <= 0 ? 0 : Math.ceil(gap / benefitPerMinor(problem))
  return { best: search.best, exact: gapMinor === 0, gapMinor }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

class Search {
  best: Settled
  private readonly problem: Problem
  private readonly work: Work
  private readonly workForTies: number
  private readonly bounds: NodeBounds
  private readonly leavingOut: LeavingOut
  /** What is looked at: all promotions, or those of one island. */
  private readonly from: readonly Candidate[]
  private readonly islands: IslandSearch | null
  private readonly dividing: Dividing
  /** Benefits are multiples of this. */
  private readonly unit: number
  /** Groups with members of the basket or points step: decided by branching. */
  private readonly outerGroups: ReadonlySet<string>
  private visited = new Set<string>()
  private unlooked = new Unlooked()
  /** How far below the best choices are looked at too; negative where only better ones are. */
  private within = -1
  /** What was come to on one island. */
  readonly seen: Settled[] = []

  constructor(problem: Problem, { work, workForTies }: { work: Work; workForTies: number }, start: Settled, from: readonly Candidate[]) {
    this.workForTies = workForTies
    this.problem = problem
    this.from = from
    this.work = work
    this.best = start
    this.bounds = new NodeBounds(problem, this.work, this.matters, (worth, others) => beyondOf((value) => this.matters(worth.benefit(others + value)), worth.most), (on, worth) => this.islands?.mostAt(on, worth) ?? Number.POSITIVE_INFINITY)
    this.leavingOut = new LeavingOut(problem)
    const perMinor = benefitPerMinor(problem)
    this.unit = problem.lineWorth !== undefined ? 1 : problem.earn === null ? perMinor : greatestCommonDivisor(perMinor, problem.rulebook.rulebook.redemption.valueMinor)
    this.outerGroups = new Set(from
      .filter(({ compiled }) => compiled.step === 'basket' || compiled.step === 'points')
      .flatMap(({ compiled }) => compiled.group ?? []))
    this.dividing = new Dividing(problem, {
      matters: this.matters,
      onlyBetter: () => this.within < 0,
      workOut: (on, allotment, found) => { this.settleAndOffer(on, allotment, found) },
    })
    // What stands alone is an island itself.
    this.islands = from !== problem.candidates || from.length === 1 ? null : new IslandSearch(problem, this.outerGroups, {
      work, unit: this.unit, spends: this.bounds.spends,
      best: () => Number(this.best.benefit),
      offer: (on, allotment) => { this.settleAndOffer(on, allotment, { gave: new Set(), broke: new Set() }) },
    }, (island, candidates, own) => new Search(island, { work: own, workForTies: 0 }, settleNothing(island), candidates))
  }

  /** Looks at everything that matters. Returns a bound on the best benefit there is: that of the best found, unless cut short. */
  run(): number {
    try {
      this.explore(this.from, Number.POSITIVE_INFINITY)
    } catch (stop) {
      if (!(stop instanceof WorkLimit)) throw stop
      const bound = this.reachable(Math.min(this.boundOfUnlooked(), this.bounds.loose(this.from)))
      if (Number(this.best.benefit) < bound * GOOD_ENOUGH) {
        const quick = greedyChoice(this.problem, this.bounds.byPromise(this.from), LINES_OF_GREEDY)
        if (isBetter(this.problem, quick, this.best)) this.best = quick
      }
      return bound
    }
    const proven = Number(this.best.benefit)
    if (this.workForTies > 0) this.decideTies()
    return proven
  }

  /** What was not looked at when the work ran out comes to no more; the sets that wait are bounded with a little more work. */
  private boundOfUnlooked(): number {
    this.work.left = WORK_FOR_GAP
    const most = this.unlooked.most((on) => unlessCutShort(() => this.bounds.nodeOf(on).bound, null))
    this.work.left = 0
    return most
  }

  private decideTies(): void {
    this.work.left = this.workForTies
    this.exploreWithin(0)
  }

  /** Looks at every choice that comes to at most so much less than the best. False where the work ran out. */
  exploreWithin(slack: number): boolean {
    this.within = slack
    this.visited = new Set()
    this.unlooked = new Unlooked()
    return unlessCutShort(() => {
      this.explore(this.from, Number.POSITIVE_INFINITY)
      return true
    }, false)
  }

  /** The largest benefit a bound admits, benefits being multiples of the unit; doubles are given a margin. */
  private reachable(bound: number): number {
    return Math.floor((bound + 1e-6 + Math.abs(bound) * 1e-11) / this.unit) * this.unit
  }

  private readonly matters = (bound: number): boolean => {
    const reachable = this.reachable(bound)
    const best = Number(this.best.benefit)
    return this.within >= 0 ? reachable >= best - this.within : reachable > best
  }

  private explore(on: readonly Candidate[], above: number): void {
    const key = on.map((candidate) => candidate.slot).join(',')
    if (this.visited.has(key)) return
    this.visited.add(key)
    this.unlooked.enter(above)
    const outer = outerConflict(on, this.outerGroups)
    if (outer !== null) this.branch(outer)
    else if (this.matters(this.boundByIslands(on, above))) this.look(this.bounds.nodeOf(on))
    this.unlooked.leave()
  }

  /** Looks at promotions that go together but for those that settle it among themselves. */
  private look(node: Node): void {
    this.unlooked.lowerTo(node.bound)
    if (!this.matters(node.bound)) return
    if (node.mixed.length > 0) this.branch(this.keepingOne(node.on, node.mixed[0]!))
    else this.leaf(node)
  }

  /** What the islands of the basket come to together with the steps after them. */
  private boundByIslands(on: readonly Candidate[], above: number): number {
    if (this.islands === null || this.within >= 0) return above
    const together = this.islands.boundOf(on)
    if (together === null) return above
    const bound = Math.min(above, together < Number.POSITIVE_INFINITY ? together : this.bounds.byAll(on))
    this.unlooked.lowerTo(bound)
    return bound
  }

  /** Looks at sets of promotions, the most promising first. */
  private branch(sets: readonly (readonly Candidate[])[]): void {
    const above = this.unlooked.bound
    const ranked = sets.map((on) => ({ on, promise: this.bounds.promise(on) })).sort((a, b) => b.promise - a.promise)
    const waiting = ranked.map(({ on }): Waiting => ({ on, bound: Math.min(above, this.bounds.loose(on)) }))
    ranked.forEach(({ on }, at) => {
      this.unlooked.leaveWaiting(waiting.slice(at + 1))
      this.explore(on, above)
    })
  }

  /** A group with shared members: each of them alone, or the exclusive ones, which settle it among themselves. */
  private keepingOne(on: readonly Candidate[], group: string): Candidate[][] {
    const members = on.filter((candidate) => candidate.compiled.group === group)
    const shared = members.filter(({ compiled }) => !compiled.exclusiveUnits)
    const branches = shared.map((kept) => on.filter((candidate) => candidate === kept || !members.includes(candidate)))
    if (shared.length < members.length) branches.push(on.filter((candidate) => !shared.includes(candidate)))
    return branches
  }

  private leaf(node: Node): void {
    const found: Settling = { gave: new Set(), broke: new Set() }
    // Minimum spends may fail beside all others: first without the one that bears least, then with no more off than it
    // bears, where those that bear more hold with it.
    const doubtful = this.bounds.spends.doubtful(node)
    for (const { slot } of this.within >= 0 ? doubtful : doubtful.slice(0, 1)) {
      this.explore(node.on.filter((candidate) => candidate.slot !== slot), node.bound)
      // Nothing better has it.
      if (!this.matters(this.bounds.spends.boundOf(node, slot))) return
      found.broke.add(slot)
    }
    this.dividing.divide(node, doubtful[0]?.value ?? Number.POSITIVE_INFINITY, found)
    // Nothing without one of them comes to more.
    if (!this.matters(node.bound)) return
    const leaving = this.leavingOut.worthTrying(node, found.gave, found.broke, this.within >= 0)
    this.branch(leaving.map((slot) => node.on.filter((candidate) => candidate.slot !== slot)))
  }

  private settleAndOffer(on: ReadonlySet<number>, allotment: Allotment, found: Settling): void {
    const workOfSettling = WORK_OF_SETTLING + this.problem.lines.length * 4 + on.size * 6
    let work = workOfSettling
    let settled = settle(this.problem, { on, allotment })
    for (const taking of settled.takings) found.gave.add(taking.slot)
    for (const slot of settled.broken) found.broke.add(slot)
    // A spend that others bring below its minimum: what is left without it is admissible, and a place to go on from.
    while (settled.broken.length > 0) {
      work += workOfSettling
      const { broken, choice } = settled
      settled = settle(this.problem, {
        on: new Set([...choice.on].filter((slot) => !broken.includes(slot))),
        allotment: new Map([...choice.allotment].filter(([slot]) => !broken.includes(slot))),
      })
    }
    if (this.from !== this.problem.candidates) this.seen.push(settled)
    if (isBetter(this.problem, settled, this.best)) this.best = settled
    // Last, so that what is found when no work is left is not lost.
    spend(this.work, work)
  }
}
