import type { Allotment } from './apply.ts'
import type { Candidate } from './problem.ts'
import { beamDivision } from './unit-beam.ts'
import { QuickDivision } from './quick-division.ts'
import { narrowed, networkOf } from './unit-network.ts'
import type { NetworkTaker, Stock, UnitNetwork } from './unit-network.ts'
import { findPrices } from './unit-prices.ts'
import type { Priced, Undecided } from './unit-prices.ts'
import { spend, WorkLimit } from './work.ts'
import type { Work } from './work.ts'

/** What is looked for. All of it may change meanwhile, but for `fits`. */
export interface Looking {
  /** Divisions that come to more than this, at most. */
  beyond: number
  /** Divisions that come to no more than this, at least. */
  fits: number
  /** Only the best: of two ways to the same place the one that gains less is left. */
  onlyBest: boolean
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
/** How often what cannot matter is left out before the rest is gone through; and not again where more than this share would be left. */
const NARROWINGS = 6
const LEAST_NARROWED = 0.9

/**
 * Hands out the units of a basket to competing exclusive promotions. Branch and bound over lines from the dearest down and
 * over the promotions that want each: what is decided counts as it is, the rest as what it gains at the prices found for
 * the units (unit-prices.ts), which is as strong as the linear programme over all ways to form sets.
 */
export class UnitDivider {
  private readonly whole: UnitNetwork
  /** What is gone through: the whole, or what of it matters. */
  private network: UnitNetwork
  private narrow: { network: UnitNetwork; priced: Priced; beyond: number } | null = null
  private readonly candidates: readonly Candidate[]
  private readonly groupOf: Int32Array
  private readonly groups: number[][]
  /** Prices to begin with. */
  private readonly guesses: Guesses
  private readonly floors: number[]
  private readonly work: Work
  private priced: Priced | null = null
  /** Whether no closer bound is to be had from more rounds. */
  private close = false
  /** The state of each promotion, and the units it has of each stock. */
  private readonly at: Int32Array
  private readonly taken: Int32Array[]
  private readonly chosen: Int32Array
  private readonly groupValue: Float64Array
  private looking: Looking = { beyond: 0, fits: 0, onlyBest: false, seen: () => false }
  private goingOn = true
  private steps = 0
  /** Places that were come to before, and what had been gained there. */
  private readonly known = new Map<number, { check: number; gained: number }>()
  private hash = 0
  private check = 0
  /** Promotions that passed because they could do nothing else, to be put back where they were. */
  private readonly passed: Int32Array
  private readonly passedFrom: Int32Array
  private passedCount = 0
  /** Room for the options of every decision at once. */
  private readonly optionArc: Int32Array
  private readonly optionAfter: Float64Array
  private readonly room: number
  private readonly decisions: number

  constructor(stocks: readonly Stock[], competitors: readonly Competitor[], guesses: Guesses, floors: ReadonlyMap<string, number>, work: Work) {
    this.guesses = guesses
    this.work = work
    this.whole = networkOf(stocks, competitors)
    this.network = this.whole
    this.candidates = competitors.map(({ candidate }) => candidate)
    const byGroup = new Map<string, number[]>()
    this.groupOf = Int32Array.from(competitors, () => -1)
    this.candidates.forEach(({ compiled: { group } }, at) => {
      if (group === null) return
      const members = byGroup.get(group) ?? []
      byGroup.set(group, members)
      members.push(at)
    })
    const competing = [...byGroup].filter(([group, members]) => members.length > 1 || floors.has(group))
    this.groups = competing.map(([, members]) => members)
    this.floors = competing.map(([group]) => floors.get(group) ?? 0)
    this.groups.forEach((members, group) => members.forEach((member) => { this.groupOf[member] = group }))
    this.at = Int32Array.from(this.network.starts)
    this.taken = competitors.map(() => new Int32Array(stocks.length))
    this.chosen = new Int32Array(this.groups.length).fill(-1)
    this.groupValue = new Float64Array(this.groups.length)
    this.room = this.network.mostArcs
    this.decisions = this.network.takersAt.reduce((sum, takers) => sum + takers.length, 0)
    this.passed = new Int32Array(this.decisions)
    this.passedFrom = new Int32Array(this.decisions)
    this.optionArc = new Int32Array(this.room * this.decisions)
    this.optionAfter = new Float64Array(this.room * this.decisions)
  }

  /** A bound on the value of every division; not looked for closer once it is no more than `goal`. */
  bound(goal = Number.NEGATIVE_INFINITY): number {
    if (this.priced === null || (!this.close && this.priced.bound > goal)) {
      const known = this.priced !== null || this.guesses.known
      this.priced = findPrices(this.undecided(this.whole), this.priced?.prices ?? this.guesses.prices, { ...(known ? AGAIN : THOROUGH), goal }, this.work)
      this.close = this.priced.bound > goal
    }
    return this.priced.bound
  }

  /** The prices found, by line. */
  get prices(): ReadonlyMap<number, number> {
    if (this.priced === null) return new Map()
    const { prices } = this.priced
    return new Map(this.network.stocks.map(({ line }, stock) => [line, prices[stock]!]))
  }

  private undecided(network: UnitNetwork): Undecided {
    const alone = [...this.groupOf.keys()].filter((at) => this.groupOf[at]! < 0).map((at) => ({ members: [at], floor: Number.NEGATIVE_INFINITY }))
    const grouped = this.groups.map((members, group) => ({ members, floor: this.floors[group]! }))
    return { network, choosing: [...alone, ...grouped], at: network.starts }
  }

  /** A good division, quickly, among those that may come to more than `beyond`; what it comes to at most. */
  quick(beyond: number): { allotment: Allotment; value: number } {
    const first = !this.guesses.known && this.narrow === null
    if (this.bound(beyond) > beyond) this.narrowTo(beyond)
    const { network, priced } = this.narrow ?? { network: this.whole, priced: this.priced! }
    if (network.starts.length === 1) return this.bestAlone(network, priced)
    const { groupOf, groups, floors } = this
    const division = new QuickDivision({ network, groupOf, prices: priced.prices, values: priced.values }, this.work)
    division.startFrom(beamDivision({ network, groupOf, groups, floors, priced }, BEAM, this.work).taken)
    const value = division.run(first ? MOST_QUICK : LESS_QUICK)
    return { allotment: this.allotmentOf(division.taken), value }
  }

  /** What a promotion without rivals does best: units cost nothing. */
  private bestAlone(network: UnitNetwork, { prices, values }: Priced): { allotment: Allotment; value: number } {
    const demand = new Float64Array(network.stocks.length)
    network.addDemand(network.starts[0]!, prices, values, demand)
    return { allotment: this.allotmentOf([Int32Array.from(demand)]), value: values[network.starts[0]!]! }
  }

  /**
   * Leaves out what no division that comes to more than `beyond` has: what a promotion takes counts as the best it can do
   * with it at the prices found (fixing by reduced costs), and what is left is priced again.
   */
  private narrowTo(beyond: number): { network: UnitNetwork; priced: Priced } {
    if (this.narrow?.beyond === beyond) return this.narrow
    let { network, priced }: { network: UnitNetwork; priced: Priced } = this.narrow !== null && this.narrow.beyond <= beyond ? this.narrow : { network: this.whole, priced: this.priced! }
    for (let round = 0; round < NARROWINGS && priced.bound > beyond; round += 1) {
      const keep = this.mattering(network, priced, beyond)
      const kept = keep.reduce((sum, each) => sum + each, 0)
      spend(this.work, keep.length >> 3)
      if (kept > keep.length * LEAST_NARROWED) break
      network = narrowed(network, keep)
      priced = findPrices(this.undecided(network), priced.prices, { ...AGAIN, goal: beyond }, this.work)
    }
    this.narrow = { network, priced, beyond }
    return this.narrow
  }

  /** Per arc: whether a division with it may come to more than `beyond`. */
  private mattering(network: UnitNetwork, { prices, values, bound }: Priced, beyond: number): Uint8Array {
    const keep = new Uint8Array(network.to.length)
    const reached = new Float64Array(network.states)
    reached.fill(Number.NEGATIVE_INFINITY)
    const passing = new Uint8Array(network.states)
    const { starts, ends, stockOf, firstArc, units, to, gain } = network
    starts.forEach((start, taker) => {
      const group = this.groupOf[taker]!
      const own = group < 0 ? values[start]! : Math.max(this.floors[group]!, ...this.groups[group]!.map((member) => values[starts[member]!]!))
      const needed = beyond - (bound - own) - 1e-7
      reached[start] = 0
      passing[start] = 1
      for (let state = start; state < ends[taker]!; state += 1) {
        if (reached[state] === Number.NEGATIVE_INFINITY) continue
        for (let arc = firstArc[state]!, end = firstArc[state + 1]!; arc < end; arc += 1) {
          const next = to[arc]!
          const value = reached[state]! + gain[arc]! - prices[stockOf[state]!]! * units[arc]!
          if (value > reached[next]!) reached[next] = value
          // Of a group all but one take nothing, whatever that would come to.
          const passes = passing[state] === 1 && units[arc] === 0
          if (passes) passing[next] = 1
          if (value + values[next]! > needed || (passes && group >= 0)) keep[arc] = 1
        }
      }
    })
    return keep
  }

  /** Visits the divisions that are looked for; the likely best first. */
  visit(looking: Looking): void {
    this.network = this.whole
    if (this.network.stocks.length + this.decisions > DEEPEST) throw new WorkLimit('more lines compete than can be gone through')
    if (this.bound(looking.beyond) <= looking.beyond) return
    const { network, priced } = this.narrowTo(looking.beyond)
    const value = priced.bound
    if (value <= looking.beyond) return
    this.network = network
    this.looking = looking
    this.at.set(this.network.starts)
    this.chosen.fill(-1)
    this.goingOn = true
    this.known.clear()
    this.passedCount = 0
    this.hash = 0
    this.check = 0
    this.valueGroups(priced)
    let least = 0
    this.network.starts.forEach((start, taker) => { if (this.network.sure[taker]!) least += this.network.least[start]! })
    this.begin(0, 0, value, 0, least, priced)
  }

  private valueGroups({ values }: Priced): void {
    this.groups.forEach((members, group) => {
      this.groupValue[group] = this.chosen[group]! >= 0 ? values[this.at[this.chosen[group]!]!]! : Math.max(this.floors[group]!, ...members.map((member) => values[this.at[member]!]!))
    })
  }

  /** Begins the next stock. `depth` counts decisions. */
  private begin(stock: number, depth: number, value: number, gained: number, least: number, priced: Priced): void {
    const { stocks } = this.network
    if (value <= this.looking.beyond || !this.goingOn) return
    if (stock === stocks.length) {
      this.goingOn = this.looking.seen(this.allotmentOf(this.taken), value, least)
      return
    }
    if (this.looking.onlyBest && this.wasBetter(stock, gained)) return
    this.decide(stock, 0, depth, stocks[stock]!.units, value, gained, least, priced)
  }

  /** Whether the same promotions stood where they stand now with as much gained; remembers it. */
  private wasBetter(stock: number, gained: number): boolean {
    const key = this.hash * 64 + (stock % 64)
    const known = this.known.get(key)
    if (known === undefined) this.known.set(key, { check: this.check, gained })
    else if (known.check === this.check) {
      if (known.gained >= gained - 1e-9) return true
      known.gained = gained
    }
    return false
  }

  private decide(stock: number, firstTurn: number, depth: number, left: number, value: number, gained: number, firstLeast: number, priced: Priced): void {
    const { network, hash, check } = this
    const takers = network.takersAt[stock]!
    const passed = this.passedCount
    let turn = firstTurn
    let least = firstLeast
    // Those that can only pass are no decisions.
    for (; turn < takers.length; turn += 1) {
      const taker = takers[turn]!
      const from = this.at[taker]!
      const arc = network.firstArc[from]!
      const group = this.groupOf[taker]!
      const chosen = group < 0 ? -1 : this.chosen[group]!
      const only = arc + 1 === network.firstArc[from + 1]! && network.units[arc] === 0 && (group < 0 || chosen === taker)
      if (!only && (chosen < 0 || chosen === taker)) break
      const to = network.to[arc]!
      if (network.sure[taker]!) least += network.least[to]! - network.least[from]!
      this.passed[this.passedCount] = taker
      this.passedFrom[this.passedCount] = from
      this.passedCount += 1
      this.at[taker] = to
      this.hash ^= network.hashOf(from) ^ network.hashOf(to)
      this.check ^= network.checkOf(from) ^ network.checkOf(to)
    }
    if (turn === takers.length) this.begin(stock + 1, depth, value - left * priced.prices[stock]!, gained, least, priced)
    else this.choose(takers[turn]!, stock, turn, depth, left, value, gained, least, priced)
    while (this.passedCount > passed) {
      this.passedCount -= 1
      this.at[this.passed[this.passedCount]!] = this.passedFrom[this.passedCount]!
    }
    this.hash = hash
    this.check = check
  }

  private choose(taker: number, stock: number, turn: number, depth: number, left: number, value: number, gained: number, least: number, priced: Priced): void {
    const { network, looking } = this
    const group = this.groupOf[taker]!
    const from = this.at[taker]!
    const open = group >= 0 && this.chosen[group]! < 0
    const groupBefore = group < 0 ? 0 : this.groupValue[group]!
    const base = depth * this.room
    const count = this.options(taker, stock, left, value, priced, base)
    const sure = network.sure[taker]!
    const { hash, check } = this
    for (let option = base; option < base + count; option += 1) {
      const after = this.optionAfter[option]!
      if (after <= looking.beyond || !this.goingOn) break
      const arc = this.optionArc[option]!
      const to = network.to[arc]!
      const then = sure ? least + network.gain[arc]! + network.least[to]! - network.least[from]! : least
      if (then > looking.fits) continue
      const units = network.units[arc]!
      this.at[taker] = to
      this.taken[taker]![stock] = units
      this.hash = hash ^ network.hashOf(from) ^ network.hashOf(to)
      this.check = check ^ network.checkOf(from) ^ network.checkOf(to)
      if (open) {
        this.groupValue[group] = groupBefore - (value - after)
        if (units > 0) {
          this.chosen[group] = taker
          this.hash ^= network.hashOf(network.states + taker)
          this.check ^= network.checkOf(network.states + taker)
        }
      }
      this.decide(stock, turn + 1, depth + 1, left - units, after, gained + network.gain[arc]!, then, priced)
      if (open) {
        this.groupValue[group] = groupBefore
        this.chosen[group] = -1
      }
    }
    this.hash = hash
    this.check = check
    this.at[taker] = from
    this.taken[taker]![stock] = 0
  }

  /** Writes down what a promotion may take of a stock, and what all can still come to after it; the best first. Returns how many. */
  private options(taker: number, stock: number, left: number, value: number, { values, prices }: Priced, base: number): number {
    const { network, optionArc, optionAfter } = this
    const { beyond } = this.looking
    const group = this.groupOf[taker]!
    const from = this.at[taker]!
    const chosen = group < 0 ? taker : this.chosen[group]!
    const price = prices[stock]!
    let count = 0
    for (let arc = network.firstArc[from]!, end = network.firstArc[from + 1]!; arc < end; arc += 1) {
      const units = network.units[arc]!
      if (units > left) break
      const reached = network.gain[arc]! - price * units + values[network.to[arc]!]!
      let after: number
      if (chosen === taker) after = value - (values[from]! - reached)
      // Another of the group has units: this one passes.
      else if (chosen >= 0) {
        if (units > 0) break
        after = value
      } else if (units > 0) after = value - this.groupValue[group]! + reached
      else after = value - this.groupValue[group]! + this.othersBest(group, taker, reached, values)
      if (!(after > beyond)) continue
      let place = base + count
      while (place > base && optionAfter[place - 1]! < after) {
        optionAfter[place] = optionAfter[place - 1]!
        optionArc[place] = optionArc[place - 1]!
        place -= 1
      }
      optionAfter[place] = after
      optionArc[place] = arc
      count += 1
    }
    this.steps += 1 + count
    if (this.steps >= 64) {
      spend(this.work, this.steps >> 2)
      this.steps = 0
    }
    return count
  }

  /** What the best of a group comes to while none of it has units, one of them being at `reached`. */
  private othersBest(group: number, taker: number, reached: number, values: Float64Array): number {
    let best = Math.max(this.floors[group]!, reached)
    for (const member of this.groups[group]!) if (member !== taker) best = Math.max(best, values[this.at[member]!]!)
    return best
  }

  private allotmentOf(taken: readonly Int32Array[]): Allotment {
    const allotment = new Map<number, Map<number, number>>()
    taken.forEach((units, taker) => {
      units.forEach((count, stock) => {
        if (count === 0) return
        const { slot } = this.candidates[taker]!
        const byLine = allotment.get(slot) ?? new Map<number, number>()
        byLine.set(this.network.stocks[stock]!.line, count)
        allotment.set(slot, byLine)
      })
    })
    return allotment
  }
}
