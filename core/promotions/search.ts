import type { Allotment } from './apply.ts'
import { isBetter } from './better.ts'
import { isPerLine, mostOff, netsAfter, openBound, weightsOf, worthOver } from './bounds.ts'
import type { Weights } from './bounds.ts'
import { outerConflict } from './conflicts.ts'
import { greedyChoice, settleNothing } from './greedy.ts'
import type { Candidate, Problem } from './problem.ts'
import { RivalPicks, rivalsOf } from './rivals.ts'
import type { Rivals } from './rivals.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { undisputed } from './undisputed.ts'
import { WorkLimit, spend } from './work.ts'
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
export const WORK_LIMIT = 60_000
const WORK_OF_BOUNDING = 10

/**
 * The best admissible choice for the customer (loyalty-rules section 4), exact within the work limit.
 *
 * Branch and bound. A node is a set of promotions that are on; its bound takes everything on at once, competing units
 * divided by an exact dynamic programme. Where promotions of the set conflict, a branch is made for each that may stay;
 * where none do, the picks of each set of rivals that could reach the best so far are worked out to the cent, and a
 * branch is made without each promotion that gave something. Nothing that could reach the best is left out, so ties
 * are decided by the stated order and not by chance; only in the second half of the work are mere ties let go.
 */
export function findBest(problem: Problem, workLimit = WORK_LIMIT): Found {
  const together = undisputed(problem)
  if (together !== null) return { best: together, exact: true, gapMinor: 0 }
  const nothing = settleNothing(problem)
  if (problem.candidates.length === 0) return { best: nothing, exact: true, gapMinor: 0 }
  const search = new Search(problem, workLimit, greedyChoice(problem))
  const bound = search.run()
  const gap = bound - Number(search.best.benefit)
  const gapMinor = gap <= 0 ? 0 : Math.ceil(gap / problem.rulebook.rulebook.redemption.points)
  return { best: search.best, exact: gapMinor === 0, gapMinor }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

interface Node {
  on: readonly Candidate[]
  /** Rivals apart, each with their picks. */
  picks: readonly RivalPicks[]
  others: readonly Candidate[]
  bound: number
}

class Search {
  best: Settled
  private readonly problem: Problem
  private readonly work: Work
  private readonly workLimit: number
  /** Benefits are multiples of this. */
  private readonly unit: number
  /** Groups whose members are not all of the line and unit steps: decided by branching. */
  private readonly outerGroups: ReadonlySet<string>
  private readonly picksByKey = new Map<string, RivalPicks>()
  private readonly visited = new Set<string>()
  /** Per open node: the bound of what of it has not been looked at. */
  private readonly open: number[] = []

  constructor(problem: Problem, workLimit: number, start: Settled) {
    this.problem = problem
    this.workLimit = workLimit
    this.work = { left: workLimit }
    this.best = start
    const { redemption } = problem.rulebook.rulebook
    this.unit = problem.earn === null ? redemption.points : greatestCommonDivisor(redemption.points, redemption.valueMinor)
    this.outerGroups = new Set(problem.candidates
      .filter(({ compiled }) => compiled.step === 'basket' || compiled.step === 'points')
      .flatMap(({ compiled }) => compiled.group ?? []))
  }

  /** Looks at everything that matters. Returns a bound on the best benefit there is: that of the best found, unless cut short. */
  run(): number {
    try {
      const root = this.nodeOf(this.problem.candidates)
      this.explore(root)
      return Number(this.best.benefit)
    } catch (stop) {
      if (!(stop instanceof WorkLimit)) throw stop
      const left = this.open.length === 0 ? looseBound(this.problem) : Math.max(...this.open)
      return this.reachable(left)
    }
  }

  /** The largest benefit a bound admits, benefits being multiples of the unit; doubles are given a margin. */
  private reachable(bound: number): number {
    return Math.floor((bound + 1e-6 + Math.abs(bound) * 1e-11) / this.unit) * this.unit
  }

  private matters(bound: number): boolean {
    const reachable = this.reachable(bound)
    const best = Number(this.best.benefit)
    return this.work.left * 2 > this.workLimit ? reachable >= best : reachable > best
  }

  private isRival({ compiled }: Candidate): boolean {
    if (compiled.exclusiveUnits) return true
    return compiled.group !== null && !this.outerGroups.has(compiled.group) && !compiled.sole
  }

  private nodeOf(on: readonly Candidate[]): Node {
    spend(this.work, WORK_OF_BOUNDING + on.length)
    const others = on.filter((candidate) => !this.isRival(candidate))
    const weights = weightsOf(this.problem, others)
    const perLine = others.filter((candidate) => isPerLine(candidate))
    const nets = netsAfter(this.problem, perLine)
    const picks = rivalsOf(on.filter((candidate) => this.isRival(candidate))).map((rivals) => this.picksOf(rivals, perLine, weights))
    const bound = openBound(this.problem, weights, others, nets) + picks.reduce((sum, each) => sum + each.best, 0)
    return { on, picks, others, bound }
  }

  /** The picks of rivals are the same as long as nothing changes on their lines. */
  private picksOf(rivals: Rivals, perLine: readonly Candidate[], weights: Weights): RivalPicks {
    const touching = perLine.filter((candidate) => candidate.targets.some((line) => rivals.lines.includes(line)))
    const key = JSON.stringify([
      rivals.candidates.map((candidate) => candidate.slot),
      touching.map((candidate) => candidate.slot),
      rivals.lines.map((line) => [weights.multipliers[line], weights.basketKeep[line]]),
    ])
    const known = this.picksByKey.get(key)
    if (known !== undefined) return known
    const picks = new RivalPicks(this.problem, rivals, touching, weights, this.work)
    this.picksByKey.set(key, picks)
    return picks
  }

  private explore(node: Node): void {
    if (!this.matters(node.bound)) return
    const key = node.on.map((candidate) => candidate.slot).join(',')
    if (this.visited.has(key)) return
    this.visited.add(key)
    this.open.push(node.bound)
    const branches = outerConflict(node.on, this.outerGroups) ?? this.withoutEach(node, this.settlePicks(node))
    const children = branches.map((on) => this.nodeOf(on)).sort((a, b) => b.bound - a.bound)
    for (const child of children) {
      this.open[this.open.length - 1] = child.bound
      this.explore(child)
    }
    this.open.pop()
  }

  private withoutEach(node: Node, contributors: ReadonlySet<number>): Candidate[][] {
    return node.others.filter((candidate) => contributors.has(candidate.slot)).map((left) => node.on.filter((candidate) => candidate !== left))
  }

  /** Works out every combination of picks that could reach the best. Returns the promotions that gave something in any. */
  private settlePicks(node: Node): Set<number> {
    const contributors = new Set<number>()
    const others = node.others.map((candidate) => candidate.slot)
    const combine = (at: number, lost: number, on: readonly number[], allotment: Allotment): void => {
      if (at === node.picks.length) {
        this.settleAndOffer(new Set([...others, ...on]), allotment, contributors)
        return
      }
      const picks = node.picks[at]!
      picks.visit((value) => this.matters(node.bound - lost - (picks.best - value)), (pick) => {
        combine(at + 1, lost + picks.best - pick.value, [...on, ...pick.on], new Map([...allotment, ...pick.allotment]))
      })
    }
    combine(0, 0, [], new Map())
    return contributors
  }

  private settleAndOffer(on: ReadonlySet<number>, allotment: Allotment, contributors: Set<number>): void {
    const workOfSettling = this.problem.lines.length + on.size
    spend(this.work, workOfSettling)
    let settled = settle(this.problem, { on, allotment })
    for (const taking of settled.takings) contributors.add(taking.slot)
    // A spend that others bring below its minimum: what is left without it is admissible, and a place to go on from.
    while (settled.broken.length > 0) {
      spend(this.work, workOfSettling)
      const { broken, choice } = settled
      settled = settle(this.problem, {
        on: new Set([...choice.on].filter((slot) => !broken.includes(slot))),
        allotment: new Map([...choice.allotment].filter(([slot]) => !broken.includes(slot))),
      })
    }
    if (isBetter(this.problem, settled, this.best)) this.best = settled
  }
}

/** A bound that costs almost nothing: every promotion alone on everything it may touch. */
function looseBound(problem: Problem): number {
  const points = problem.candidates.filter((candidate) => candidate.compiled.step === 'points')
  const weights = weightsOf(problem, points)
  const grossMinor = problem.lines.map((line) => line.grossMinor)
  const worth = worthOver(weights, [...problem.lines.keys()], false)
  return problem.candidates.reduce((sum, candidate) => sum + mostOff(problem, candidate, grossMinor) * worth, openBound(problem, weights, points, grossMinor))
}
