import { KnownPlaces } from './known-places.ts'
import type { Ground } from './unit-ground.ts'
import type { UnitNetwork } from './unit-network.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** What is looked for. All of it may change meanwhile, but for `fits`. */
export interface Sought {
  /** Divisions that come to more than this, at most. */
  beyond: number
  /** Divisions that come to no more than this, at least. */
  fits: number
  /** Only the best: of two ways to the same place the one that gains less is left. */
  onlyBest: boolean
}

/** A division: per promotion the units it has of each stock; what it comes to at most and at least. Returns whether to go on. */
export type Seen = (taken: readonly Int32Array[], value: number, least: number) => boolean

/**
 * Goes through divisions, stock by stock from the dearest down and promotion by promotion, the likely best first: what is
 * decided counts as it is, the rest as what it gains at the prices found (branch and bound).
 */
export class UnitWalk {
  private readonly ground: Ground
  private readonly network: UnitNetwork
  private readonly prices: Float64Array
  private readonly values: Float64Array
  private readonly sought: Sought
  private readonly seen: Seen
  private readonly work: Work
  /** The state of each promotion, and the units it has of each stock. */
  private readonly at: Int32Array
  private readonly taken: Int32Array[]
  /** Per group: who of it has units (−1: nobody), and what it comes to. */
  private readonly chosen: Int32Array
  private readonly groupValue: Float64Array
  private goingOn = true
  private steps = 0
  private readonly known = new KnownPlaces()
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

  constructor(ground: Ground, sought: Sought, seen: Seen, work: Work) {
    const { network, groups, floors, priced: { prices, values } } = ground
    this.ground = ground
    this.network = network
    this.prices = prices
    this.values = values
    this.sought = sought
    this.seen = seen
    this.work = work
    this.at = Int32Array.from(network.starts)
    this.taken = network.starts.map(() => new Int32Array(network.stocks.length))
    this.chosen = new Int32Array(groups.length).fill(-1)
    this.groupValue = Float64Array.from(groups, (members, group) => Math.max(floors[group]!, ...members.map((member) => values[network.starts[member]!]!)))
    this.room = network.mostArcs
    const { decisions } = network
    this.passed = new Int32Array(decisions)
    this.passedFrom = new Int32Array(decisions)
    this.optionArc = new Int32Array(this.room * decisions)
    this.optionAfter = new Float64Array(this.room * decisions)
  }

  run(): void {
    const { network } = this
    let least = 0
    network.starts.forEach((start, taker) => { if (network.sure[taker]!) least += network.least[start]! })
    this.begin(0, 0, this.ground.priced.bound, 0, least)
  }

  /** Begins the next stock. `depth` counts decisions. */
  private begin(stock: number, depth: number, value: number, gained: number, least: number): void {
    const { stocks } = this.network
    if (value <= this.sought.beyond || !this.goingOn) return
    if (stock === stocks.length) {
      this.goingOn = this.seen(this.taken, value, least)
      return
    }
    // The same promotions stood where they stand now, with as much gained.
    if (this.sought.onlyBest && this.known.wasReachedWith(this.hash ^ Math.imul(stock + 1, 0x9e3779b1), this.check, gained)) return
    this.decide(stock, 0, depth, stocks[stock]!.units, value, gained, least)
  }

  /** Decides on a stock, the promotions from `firstTurn` on. */
  private decide(stock: number, firstTurn: number, depth: number, left: number, value: number, gained: number, firstLeast: number): void {
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
      const group = this.ground.groupOf[taker]!
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
    if (turn === takers.length) this.begin(stock + 1, depth, value - left * this.prices[stock]!, gained, least)
    else this.choose(takers[turn]!, stock, turn, depth, left, value, gained, least)
    while (this.passedCount > passed) {
      this.passedCount -= 1
      this.at[this.passed[this.passedCount]!] = this.passedFrom[this.passedCount]!
    }
    this.hash = hash
    this.check = check
  }

  /** Lets a promotion have of a stock what it may, each in turn. */
  private choose(taker: number, stock: number, turn: number, depth: number, left: number, value: number, gained: number, least: number): void {
    const { network, sought } = this
    const group = this.ground.groupOf[taker]!
    const from = this.at[taker]!
    const open = group >= 0 && this.chosen[group]! < 0
    const groupBefore = group < 0 ? 0 : this.groupValue[group]!
    const base = depth * this.room
    const count = this.options(taker, stock, left, value, base)
    const sure = network.sure[taker]!
    const { hash, check } = this
    for (let option = base; option < base + count; option += 1) {
      const after = this.optionAfter[option]!
      if (after <= sought.beyond || !this.goingOn) break
      const arc = this.optionArc[option]!
      const to = network.to[arc]!
      const then = sure ? least + network.gain[arc]! + network.least[to]! - network.least[from]! : least
      if (then > sought.fits) continue
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
      this.decide(stock, turn + 1, depth + 1, left - units, after, gained + network.gain[arc]!, then)
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
  private options(taker: number, stock: number, left: number, value: number, base: number): number {
    const { network, optionArc, optionAfter, values } = this
    const { beyond } = this.sought
    const group = this.ground.groupOf[taker]!
    const from = this.at[taker]!
    const chosen = group < 0 ? taker : this.chosen[group]!
    const price = this.prices[stock]!
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
      else after = value - this.groupValue[group]! + this.othersBest(group, taker, reached)
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
  private othersBest(group: number, taker: number, reached: number): number {
    const { values } = this
    let best = Math.max(this.ground.floors[group]!, reached)
    for (const member of this.ground.groups[group]!) if (member !== taker) best = Math.max(best, values[this.at[member]!]!)
    return best
  }
}
