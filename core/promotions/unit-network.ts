import type { Taker } from './takers.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** Nothing of the kind can be reached. */
const NONE = Number.NEGATIVE_INFINITY

function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** A line whose units are divided: its place among those, and how many there are. */
export interface Stock { line: number; units: number }

/** A promotion, the stocks it may take of in order, and what a minor unit it gains is worth: on a line, and at the end. */
export interface NetworkTaker {
  taker: Taker
  stocks: readonly number[]
  worthOn: (line: number) => number
  worthAtEnd: number
}

/**
 * Everything that exclusive promotions may take of the lines of a basket, as one network: a state is what a promotion has
 * taken of the lines before, an arc takes so many units of the next line. Flat lists, because they are gone through often.
 */
export class UnitNetwork {
  readonly stocks: readonly Stock[]
  /** Per promotion: its first state. */
  readonly starts: readonly number[]
  /** Per promotion and stock: its first state that decides on that stock or a later one. */
  readonly statesFrom: readonly Int32Array[]
  /** Per promotion: one beyond its last state. */
  readonly ends: readonly number[]
  /** Per stock: the promotions that may take of it, in order. */
  readonly takersAt: readonly (readonly number[])[]
  /** Per state: the stock it decides on (−1: none is left), its first arc, and what closing there gains. */
  readonly stockOf: Int32Array
  readonly firstArc: Int32Array
  readonly closing: Float64Array
  /** Per arc; those of a state in order of their units. */
  readonly units: Int32Array
  readonly to: Int32Array
  readonly gain: Float64Array
  /** Per promotion: whether its gains are what it takes off, to the cents of rounding. */
  readonly sure: readonly boolean[]
  private leastKnown: Float64Array | null = null

  constructor({ stocks, takersAt, sure, starts, ends }: Pick<UnitNetwork, 'stocks' | 'takersAt' | 'sure' | 'starts' | 'ends'>, draft: Draft) {
    this.stocks = stocks
    this.takersAt = takersAt
    this.sure = sure
    this.starts = starts
    this.ends = ends
    draft.firstArc.push(draft.to.length)
    this.stockOf = Int32Array.from(draft.stockOf)
    this.firstArc = Int32Array.from(draft.firstArc)
    this.units = Int32Array.from(draft.units)
    this.to = Int32Array.from(draft.to)
    this.closing = Float64Array.from(draft.closing)
    this.gain = Float64Array.from(draft.gain)
    this.statesFrom = starts.map((_, at) => this.statesByStock(at))
  }

  private statesByStock(taker: number): Int32Array {
    const from = new Int32Array(this.stocks.length + 1)
    let state = this.starts[taker]!
    for (let stock = 0; stock < from.length; stock += 1) {
      while (this.stockOf[state]! >= 0 && this.stockOf[state]! < stock) state += 1
      from[stock] = state
    }
    return from
  }

  /** Numbers that tell sets of states apart (a mixing of 32 bits; Murmur3's finaliser), by two ways that do not follow from each other. */
  hashOf(state: number): number {
    return mix(state * 2 + 1)
  }

  checkOf(state: number): number {
    return mix(state * 2 + 0x51ed270b)
  }

  /** The most arcs that leave one state. */
  get mostArcs(): number {
    let most = 0
    for (let state = 0; state < this.states; state += 1) most = Math.max(most, this.firstArc[state + 1]! - this.firstArc[state]!)
    return most
  }

  /** Per state: the least that can be gained from there on; worked out when first asked for. */
  get least(): Float64Array {
    this.leastKnown ??= this.findLeast()
    return this.leastKnown
  }

  private findLeast(): Float64Array {
    const least = new Float64Array(this.states)
    for (let state = this.states - 1; state >= 0; state -= 1) {
      let lowest = this.stockOf[state]! < 0 && this.closing[state]! > NONE ? this.closing[state]! : Number.POSITIVE_INFINITY
      for (let arc = this.firstArc[state]!; arc < this.firstArc[state + 1]!; arc += 1) lowest = Math.min(lowest, this.gain[arc]! + least[this.to[arc]!]!)
      least[state] = lowest
    }
    return least
  }

  get states(): number {
    return this.stockOf.length
  }

  /** The most that a promotion can gain from each of its states on, from a stock on, when a unit of each stock costs its price. */
  valuesFrom(taker: number, stock: number, prices: Float64Array, values: Float64Array): void {
    const { stockOf, firstArc, closing, units, to, gain } = this
    const first = this.statesFrom[taker]![stock]!
    for (let state = this.ends[taker]! - 1; state >= first; state -= 1) {
      const at = stockOf[state]!
      if (at < 0) {
        values[state] = closing[state]!
        continue
      }
      const price = prices[at]!
      let best = NONE
      for (let arc = firstArc[state]!, end = firstArc[state + 1]!; arc < end; arc += 1) {
        const value = gain[arc]! - price * units[arc]! + values[to[arc]!]!
        if (value > best) best = value
      }
      values[state] = best
    }
  }

  /** Adds the units that a promotion takes from a state on when it does best at these prices. */
  addDemand(from: number, prices: Float64Array, values: Float64Array, demand: Float64Array): void {
    const { stockOf, firstArc, units, to, gain } = this
    let state = from
    for (;;) {
      const stock = stockOf[state]!
      if (stock < 0) return
      const price = prices[stock]!
      let arc = firstArc[state]!
      // The value is one of these sums, worked out in the same way.
      while (gain[arc]! - price * units[arc]! + values[to[arc]!]! !== values[state]!) arc += 1
      demand[stock] = demand[stock]! + units[arc]!
      state = to[arc]!
    }
  }
}

/** Sets up what promotions may take of stocks. */
export function networkOf(stocks: readonly Stock[], takers: readonly NetworkTaker[], work: Work): UnitNetwork {
  const draft: Draft = { stockOf: [], firstArc: [], closing: [], units: [], to: [], gain: [] }
  const takersAt: number[][] = stocks.map(() => [])
  const starts: number[] = []
  const ends: number[] = []
  takers.forEach((each, at) => {
    for (const stock of each.stocks) takersAt[stock]!.push(at)
    starts.push(draft.stockOf.length)
    addTaker(draft, stocks, each, work)
    ends.push(draft.stockOf.length)
  })
  return withoutDeadEnds(new UnitNetwork({ stocks, takersAt, sure: takers.map(({ taker }) => taker.sure), starts, ends }, draft))
}

/** Leaves out what cannot end: units of a set that no later line completes. */
function withoutDeadEnds(network: UnitNetwork): UnitNetwork {
  const ending = new Uint8Array(network.states)
  const keep = new Uint8Array(network.to.length)
  let kept = 0
  for (let state = network.states - 1; state >= 0; state -= 1) {
    if (network.stockOf[state]! < 0) ending[state] = network.closing[state]! > NONE ? 1 : 0
    for (let arc = network.firstArc[state]!; arc < network.firstArc[state + 1]!; arc += 1) {
      if (ending[network.to[arc]!] === 0) continue
      keep[arc] = 1
      kept += 1
      ending[state] = 1
    }
  }
  return kept === keep.length ? network : narrowed(network, keep)
}

/** The network with only some of its arcs, and of its states those that can still be come to. */
export function narrowed(network: UnitNetwork, keep: Uint8Array): UnitNetwork {
  const draft: Draft = { stockOf: [], firstArc: [], closing: [], units: [], to: [], gain: [] }
  const reached = new Uint8Array(network.states)
  const placeOf = new Int32Array(network.states)
  const starts: number[] = []
  const ends: number[] = []
  network.starts.forEach((start, taker) => {
    reached[start] = 1
    for (let state = start; state < network.ends[taker]!; state += 1) {
      if (reached[state] === 0) continue
      for (let arc = network.firstArc[state]!; arc < network.firstArc[state + 1]!; arc += 1) if (keep[arc] === 1) reached[network.to[arc]!] = 1
    }
    let place = draft.stockOf.length
    for (let state = start; state < network.ends[taker]!; state += 1) {
      placeOf[state] = place
      place += reached[state]!
    }
    starts.push(draft.stockOf.length)
    for (let state = start; state < network.ends[taker]!; state += 1) {
      if (reached[state] === 0) continue
      draft.stockOf.push(network.stockOf[state]!)
      draft.firstArc.push(draft.to.length)
      draft.closing.push(network.closing[state]!)
      for (let arc = network.firstArc[state]!; arc < network.firstArc[state + 1]!; arc += 1) {
        if (keep[arc] === 0) continue
        draft.units.push(network.units[arc]!)
        draft.to.push(placeOf[network.to[arc]!]!)
        draft.gain.push(network.gain[arc]!)
      }
    }
    ends.push(draft.stockOf.length)
  })
  return new UnitNetwork({ stocks: network.stocks, takersAt: network.takersAt, sure: network.sure, starts, ends }, draft)
}

/** A network while it is built. */
interface Draft { stockOf: number[]; firstArc: number[]; closing: number[]; units: number[]; to: number[]; gain: number[] }

function addTaker(draft: Draft, stocked: readonly Stock[], { taker, stocks, worthOn, worthAtEnd }: NetworkTaker, work: Work): void {
  let codes = [0]
  let base = draft.stockOf.length
  const seen = new Int32Array(taker.codes)
  for (let layer = 0; layer < stocks.length; layer += 1) {
    const stock = stocks[layer]!
    const { line, units } = stocked[stock]!
    const worth = worthOn(line)
    const next = base + codes.length
    const later: number[] = []
    seen.fill(-1)
    for (const code of codes) {
      draft.stockOf.push(stock)
      draft.firstArc.push(draft.to.length)
      draft.closing.push(NONE)
      spend(work, 1 + (units >> 2))
      for (let n = 0; n <= units; n += 1) {
        taker.take(code, line, n, (reached, gain) => {
          if (seen[reached] === -1) {
            seen[reached] = later.length
            later.push(reached)
          }
          draft.units.push(n)
          draft.to.push(next + seen[reached]!)
          draft.gain.push(gain * worth)
        })
      }
    }
    base = next
    codes = later
  }
  for (const code of codes) {
    draft.stockOf.push(-1)
    draft.firstArc.push(draft.to.length)
    draft.closing.push(taker.close(code) * worthAtEnd)
  }
}
