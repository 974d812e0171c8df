import type { TakerNetwork } from './taker-network.ts'

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

/** A promotion of a network: what it may take, and what a minor unit it gains is worth: on a line, and at the end. */
export interface NetworkTaker {
  piece: TakerNetwork
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
  private hashes: Int32Array | null = null
  private checks: Int32Array | null = null

  constructor({ stocks, takersAt, sure, starts, ends }: Pick<UnitNetwork, 'stocks' | 'takersAt' | 'sure' | 'starts' | 'ends'>, lists: Lists) {
    this.stocks = stocks
    this.takersAt = takersAt
    this.sure = sure
    this.starts = starts
    this.ends = ends
    this.stockOf = lists.stockOf
    this.firstArc = lists.firstArc
    this.closing = lists.closing
    this.units = lists.units
    this.to = lists.to
    this.gain = lists.gain
  }

  /** Numbers that tell sets of states apart (a mixing of 32 bits; Murmur3's finaliser), by two ways that do not follow from each other. */
  hashOf(state: number): number {
    this.hashes ??= Int32Array.from({ length: this.states + this.starts.length }, (_, at) => mix(at * 2 + 1))
    return this.hashes[state]!
  }

  checkOf(state: number): number {
    this.checks ??= Int32Array.from({ length: this.states + this.starts.length }, (_, at) => mix(at * 2 + 0x51ed270b))
    return this.checks[state]!
  }

  /** The most arcs that leave one state. */
  get mostArcs(): number {
    let most = 0
    for (let state = 0; state < this.states; state += 1) most = Math.max(most, this.firstArc[state + 1]! - this.firstArc[state]!)
    return most
  }

  /** How many promotions may take of a stock, all stocks together. */
  get decisions(): number {
    return this.takersAt.reduce((sum, takers) => sum + takers.length, 0)
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

  /** Values every promotion anew that may take of a stock whose price has moved. Returns how many states were looked at. */
  revalue(moved: Uint8Array, prices: Float64Array, values: Float64Array): number {
    let states = 0
    const touched = new Uint8Array(this.starts.length)
    this.takersAt.forEach((takers, stock) => { if (moved[stock] === 1) for (const taker of takers) touched[taker] = 1 })
    for (let taker = 0; taker < touched.length; taker += 1) {
      if (touched[taker] === 0) continue
      this.valuesOf(taker, prices, values)
      states += this.ends[taker]! - this.starts[taker]!
    }
    return states
  }

  /** The most that a promotion can gain from each of its states on when a unit of each stock costs its price. */
  private valuesOf(taker: number, prices: Float64Array, values: Float64Array): void {
    const { stockOf, firstArc, closing, units, to, gain } = this
    const first = this.starts[taker]!
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

/** Puts the networks of single promotions together over the stocks they share. */
export function networkOf(stocks: readonly Stock[], takers: readonly NetworkTaker[]): UnitNetwork {
  const stockAt = new Map(stocks.map(({ line }, stock) => [line, stock]))
  const takersAt: number[][] = stocks.map(() => [])
  let states = 0
  let arcs = 0
  for (const { piece } of takers) {
    states += piece.layerOf.length
    arcs += piece.to.length
  }
  const room = roomFor(states, arcs)
  const starts: number[] = []
  const ends: number[] = []
  let state = 0
  let arc = 0
  takers.forEach(({ piece, worthOn, worthAtEnd }, at) => {
    const stocksOf = piece.lines.map((line) => stockAt.get(line)!)
    const worths = piece.lines.map(worthOn)
    for (const stock of stocksOf) takersAt[stock]!.push(at)
    starts.push(state)
    for (let from = 0; from < piece.layerOf.length; from += 1) {
      const layer = piece.layerOf[from]!
      const worth = layer < 0 ? 0 : worths[layer]!
      room.stockOf[state + from] = layer < 0 ? -1 : stocksOf[layer]!
      room.closing[state + from] = layer < 0 ? piece.closing[from]! * worthAtEnd : NONE
      room.firstArc[state + from] = arc
      for (let each = piece.firstArc[from]!, end = piece.firstArc[from + 1]!; each < end; each += 1, arc += 1) {
        room.units[arc] = piece.units[each]!
        room.to[arc] = piece.to[each]! + state
        room.gain[arc] = piece.gain[each]! * worth
      }
    }
    state += piece.layerOf.length
    ends.push(state)
  })
  room.firstArc[states] = arcs
  return new UnitNetwork({ stocks, takersAt, sure: takers.map(({ piece }) => piece.sure), starts, ends }, room)
}

/** The network with only some of its arcs, and of its states those that can still be come to. */
export function narrowed(network: UnitNetwork, keep: Uint8Array): UnitNetwork {
  const { stockOf, firstArc, closing, units, to, gain } = network
  const placeOf = new Int32Array(network.states).fill(-1)
  for (const start of network.starts) placeOf[start] = 0
  let states = 0
  let arcs = 0
  for (let state = 0; state < network.states; state += 1) {
    if (placeOf[state] === -1) continue
    placeOf[state] = states
    states += 1
    for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) {
      if (keep[arc] === 0) continue
      arcs += 1
      placeOf[to[arc]!] = 0
    }
  }
  const room = roomFor(states, arcs)
  let kept = 0
  for (let state = 0; state < network.states; state += 1) {
    const place = placeOf[state]!
    if (place < 0) continue
    room.stockOf[place] = stockOf[state]!
    room.closing[place] = closing[state]!
    room.firstArc[place] = kept
    for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) {
      if (keep[arc] === 0) continue
      room.units[kept] = units[arc]!
      room.to[kept] = placeOf[to[arc]!]!
      room.gain[kept] = gain[arc]!
      kept += 1
    }
  }
  room.firstArc[states] = arcs
  const { stocks, takersAt, sure } = network
  const starts = network.starts.map((start) => placeOf[start]!)
  return new UnitNetwork({ stocks, takersAt, sure, starts, ends: starts.map((_, at) => starts[at + 1] ?? states) }, room)
}

/** The lists of a network. */
type Lists = Pick<UnitNetwork, 'stockOf' | 'firstArc' | 'closing' | 'units' | 'to' | 'gain'>

function roomFor(states: number, arcs: number): Lists {
  return {
    stockOf: new Int32Array(states), firstArc: new Int32Array(states + 1), closing: new Float64Array(states),
    units: new Int32Array(arcs), to: new Int32Array(arcs), gain: new Float64Array(arcs),
  }
}
