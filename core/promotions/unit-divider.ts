import type { Allotment } from './apply.ts'
import type { Candidate } from './problem.ts'
import { QuickDivision } from './quick-division.ts'
import { beamDivision } from './unit-beam.ts'
import { narrowedTo, pricedAnew } from './unit-ground.ts'
import type { Ground } from './unit-ground.ts'
import { networkOf } from './unit-network.ts'
import type { NetworkTaker, Stock, UnitNetwork } from './unit-network.ts'
import type { Priced } from './unit-prices.ts'
import { UnitWalk } from './unit-walk.ts'
import type { Sought } from './unit-walk.ts'
import { WorkLimit } from './work.ts'
import type { Work } from './work.ts'

/** What is looked for, and what is done with it. */
export interface Looking extends Sought {
  /** A division found, what it comes to at most and at least. Returns whether to go on. */
  seen: (allotment: Allotment, value: number, least: number) => boolean
}

/** Prices to begin with, one for each stock; `known`: found for a like contest. */
export interface Guesses { prices: readonly number[]; known: boolean }

/** A promotion that competes for units. */
export interface Competitor extends NetworkTaker { candidate: Candidate }

/** Where nothing is known of the prices, and where those of a like contest are. */
const THOROUGH = { rounds: 40, ambition: 0.25 }
const AGAIN = { rounds: 20, ambition: 0.02 }
/** Lines and decisions that are gone through at most: each is a call within the one before, and calls do not nest for ever. */
const DEEPEST = 1500
/** How many partial divisions are gone on with at once. */
const BEAM = 8
/** Steps that a quick division may take at most. */
const MOST_QUICK = 2000
const LESS_QUICK = 300
/**
 * Hands out the units of a basket to competing exclusive promotions. Branch and bound over lines from the dearest down and
 * over the promotions that want each: what is decided counts as it is, the rest as what it gains at the prices found for
 * the units (unit-prices.ts), which is as strong as the linear programme over all ways to form sets.
 */
export class UnitDivider {
  private readonly whole: UnitNetwork
  /** What of it matters beyond a value. */
  private narrow: { ground: Ground; beyond: number } | null = null
  private readonly candidates: readonly Candidate[]
  private readonly groupOf: Int32Array
  private readonly groups: readonly (readonly number[])[]
  private readonly floors: readonly number[]
  private readonly guesses: Guesses
  private readonly work: Work
  private priced: Priced | null = null
  /** Whether no closer bound is to be had from more rounds. */
  private close = false

  constructor(stocks: readonly Stock[], competitors: readonly Competitor[], guesses: Guesses, floors: ReadonlyMap<string, number>, work: Work) {
    this.guesses = guesses
    this.work = work
    this.whole = networkOf(stocks, competitors)
    this.candidates = competitors.map(({ candidate }) => candidate)
    const byGroup = new Map<string, number[]>()
    this.candidates.forEach(({ compiled: { group } }, at) => {
      if (group === null) return
      const members = byGroup.get(group) ?? []
      byGroup.set(group, members)
      members.push(at)
    })
    const competing = [...byGroup].filter(([group, members]) => members.length > 1 || floors.has(group))
    this.groups = competing.map(([, members]) => members)
    this.floors = competing.map(([group]) => floors.get(group) ?? 0)
    this.groupOf = new Int32Array(competitors.length).fill(-1)
    this.groups.forEach((members, group) => members.forEach((member) => { this.groupOf[member] = group }))
  }

  /** A bound on the value of every division; not looked for closer once it is no more than `goal`. */
  bound(goal = Number.NEGATIVE_INFINITY): number {
    return this.pricedTo(goal).bound
  }

  private pricedTo(goal: number): Priced {
    if (this.priced === null || (!this.close && this.priced.bound > goal)) {
      const known = this.priced !== null || this.guesses.known
      const { whole: network, groupOf, groups, floors } = this
      this.priced = pricedAnew({ network, groupOf, groups, floors }, this.priced?.prices ?? this.guesses.prices, { ...(known ? AGAIN : THOROUGH), goal }, this.work)
      this.close = this.priced.bound > goal
    }
    return this.priced
  }

  /** The prices found, by line. */
  get prices(): ReadonlyMap<number, number> {
    const { priced } = this
    return new Map(priced === null ? [] : this.whole.stocks.map(({ line }, stock) => [line, priced.prices[stock]!]))
  }

  /** What may come to more than `beyond`. */
  private groundBeyond(beyond: number): Ground {
    if (this.narrow?.beyond === beyond) return this.narrow.ground
    const priced = this.pricedTo(beyond)
    const { whole: network, groupOf, groups, floors } = this
    const from = this.narrow !== null && this.narrow.beyond <= beyond ? this.narrow.ground : { network, groupOf, groups, floors, priced }
    const ground = narrowedTo(from, { ...AGAIN, goal: beyond }, this.work)
    this.narrow = { ground, beyond }
    return ground
  }

  /** A good division, quickly, among those that may come to more than `beyond`; what it comes to at most. */
  quick(beyond: number): { allotment: Allotment; value: number } {
    const first = !this.guesses.known && this.narrow === null
    const ground = this.groundBeyond(beyond)
    if (this.candidates.length === 1) return this.bestAlone(ground)
    const division = new QuickDivision(ground, this.work)
    division.startFrom(beamDivision(ground, BEAM, this.work).taken)
    const value = division.run(first ? MOST_QUICK : LESS_QUICK)
    return { allotment: this.allotmentOf(division.taken), value }
  }

  /** What a promotion without rivals does best: units cost nothing. */
  private bestAlone({ network, priced: { prices, values } }: Ground): { allotment: Allotment; value: number } {
    const demand = new Float64Array(network.stocks.length)
    network.addDemand(network.starts[0]!, prices, values, demand)
    return { allotment: this.allotmentOf([Int32Array.from(demand)]), value: values[network.starts[0]!]! }
  }

  /** Visits the divisions that are looked for; the likely best first. */
  visit(looking: Looking): void {
    if (this.whole.stocks.length + this.whole.decisions > DEEPEST) throw new WorkLimit('more lines compete than can be gone through')
    if (this.bound(looking.beyond) <= looking.beyond) return
    const ground = this.groundBeyond(looking.beyond)
    if (ground.priced.bound <= looking.beyond) return
    new UnitWalk(ground, looking, (taken, value, least) => looking.seen(this.allotmentOf(taken), value, least), this.work).run()
  }

  private allotmentOf(taken: readonly Int32Array[]): Allotment {
    const allotment = new Map<number, Map<number, number>>()
    const { stocks } = this.whole
    for (let taker = 0; taker < taken.length; taker += 1) {
      const units = taken[taker]!
      const byLine = new Map<number, number>()
      for (let stock = 0; stock < units.length; stock += 1) if (units[stock] !== 0) byLine.set(stocks[stock]!.line, units[stock]!)
      if (byLine.size > 0) allotment.set(this.candidates[taker]!.slot, byLine)
    }
    return allotment
  }
}
