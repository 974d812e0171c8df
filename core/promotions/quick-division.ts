import type { Ground } from './unit-ground.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** How often a part of the division is tried anew. */
const TRIALS_OF_EACH = 2
/** Shares of the prices at which promotions are let in again. */
const SHARES = [1, 0.6, 0.9, 0]

/**
 * A good division of the units, quickly: promotions come in turn, each takes what is best for it of what is left at the
 * prices of the units; then, again and again, those on one line give theirs back and come again in another order, which
 * stands where no less is gained (large neighbourhood search; Shaw 1998). The same basket always gives the same division.
 */
export class QuickDivision {
  readonly taken: readonly Int32Array[]
  private readonly ground: Ground
  private readonly work: Work
  private readonly free: Int32Array
  private readonly gains: Float64Array
  /** Per promotion: 1 while it has units. */
  private readonly holding: Uint8Array
  private readonly values: Float64Array
  private readonly chosen = new Map<number, number>()
  private readonly prices: Float64Array
  private readonly cameBy: Int32Array
  private readonly cameFrom: Int32Array
  private readonly inTurn: readonly number[]
  private readonly mayUse: number[][]
  private readonly taking: Int32Array
  private seed = 1

  constructor(ground: Ground, work: Work) {
    const { network, priced: { values } } = ground
    this.ground = ground
    this.work = work
    this.free = Int32Array.from(network.stocks, ({ units }) => units)
    this.taken = network.starts.map(() => new Int32Array(network.stocks.length))
    this.gains = new Float64Array(network.starts.length)
    this.holding = new Uint8Array(network.starts.length)
    this.values = new Float64Array(network.states)
    this.cameBy = new Int32Array(network.states)
    this.cameFrom = new Int32Array(network.states)
    this.prices = new Float64Array(network.stocks.length)
    this.taking = new Int32Array(network.stocks.length)
    this.mayUse = network.starts.map(() => [])
    network.takersAt.forEach((takers, stock) => { for (const taker of takers) this.mayUse[taker]!.push(stock) })
    this.inTurn = [...network.starts.keys()].sort((a, b) => values[network.starts[b]!]! - values[network.starts[a]!]! || a - b)
  }

  /** Begins with a division that is known. */
  startFrom(taken: readonly Int32Array[]): void {
    taken.forEach((units, taker) => {
      const gain = this.gainOf(taker, units)
      if (gain > 1e-9) this.give(taker, units, gain)
    })
  }

  /** The most that one promotion gains of just these units. */
  private gainOf(taker: number, own: Int32Array): number {
    const { stockOf, firstArc, units, to, gain, closing, starts, ends } = this.ground.network
    const { values } = this
    values.fill(Number.NEGATIVE_INFINITY, starts[taker]!, ends[taker]!)
    values[starts[taker]!] = 0
    let most = Number.NEGATIVE_INFINITY
    for (let state = starts[taker]!; state < ends[taker]!; state += 1) {
      const value = values[state]!
      if (value === Number.NEGATIVE_INFINITY) continue
      const stock = stockOf[state]!
      if (stock < 0) {
        most = Math.max(most, value + closing[state]!)
        continue
      }
      for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) {
        if (units[arc] === own[stock]) values[to[arc]!] = Math.max(values[to[arc]!]!, value + gain[arc]!)
      }
    }
    return most
  }

  /** Divides the units. Returns what is gained; `taken` says by whom. */
  run(mostWork: number): number {
    for (const taker of this.inTurn) this.letIn(taker, 1)
    for (const taker of this.inTurn) this.letIn(taker, 0)
    const { network } = this.ground
    const enough = this.work.left - Math.min(mostWork, this.work.left / 4)
    let idle = 0
    while (idle < network.starts.length * TRIALS_OF_EACH && this.work.left > enough) {
      const before = this.total()
      this.tryAnew()
      idle = this.total() > before + 1e-9 ? 0 : idle + 1
    }
    return this.total()
  }

  private total(): number {
    return this.gains.reduce((sum, gain) => sum + gain, 0)
  }

  /** A number below `count` (a linear congruential generator: enough to vary what is tried). */
  private next(count: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.seed / 2 ** 32) * count)
  }

  private tryAnew(): void {
    const { network, groupOf } = this.ground
    const { takersAt } = network
    const before = this.total()
    const stocks = new Set([this.next(network.stocks.length)])
    if (this.next(2) === 0) stocks.add(this.next(network.stocks.length))
    const first = this.inTurn[this.next(this.inTurn.length)]!
    const out: number[] = []
    const giveBack = (taker: number): void => {
      if (this.isIdle(taker)) return
      if (!out.includes(taker)) out.push(taker)
    }
    for (const stock of stocks) for (const taker of takersAt[stock]!) if (this.taken[taker]![stock]! > 0) giveBack(taker)
    giveBack(first)
    const rival = this.chosen.get(groupOf[first]!)
    if (rival !== undefined) giveBack(rival)
    const kept = out.map((taker) => ({ taker, units: this.taken[taker]!.slice(), gain: this.gains[taker]! }))
    for (const taker of out) this.empty(taker)
    const share = SHARES[this.next(SHARES.length)]!
    const came: number[] = []
    const enter = (taker: number, at: number): void => {
      if (this.letIn(taker, at)) came.push(taker)
    }
    enter(first, share)
    const again = this.inTurn.filter((taker) => taker !== first && this.isIdle(taker) && this.mayUse[taker]!.some((stock) => this.free[stock]! > 0))
    const turn = this.next(Math.max(1, again.length))
    for (let n = 0; n < again.length; n += 1) enter(again[(n + turn) % again.length]!, share)
    if (share > 0) for (const taker of again) if (this.isIdle(taker)) enter(taker, 0)
    if (this.total() >= before - 1e-9) return
    for (const taker of came) this.empty(taker)
    for (const { taker, units, gain } of kept) this.give(taker, units, gain)
  }

  private isIdle(taker: number): boolean {
    return this.holding[taker] === 0
  }

  private empty(taker: number): void {
    const units = this.taken[taker]!
    for (let stock = 0; stock < units.length; stock += 1) this.free[stock] = this.free[stock]! + units[stock]!
    units.fill(0)
    this.gains[taker] = 0
    this.holding[taker] = 0
    const group = this.ground.groupOf[taker]!
    if (this.chosen.get(group) === taker) this.chosen.delete(group)
  }

  private give(taker: number, units: Int32Array, gain: number): void {
    this.taken[taker]!.set(units)
    for (let stock = 0; stock < units.length; stock += 1) this.free[stock] = this.free[stock]! - units[stock]!
    this.gains[taker] = gain
    this.holding[taker] = 1
    const group = this.ground.groupOf[taker]!
    if (group >= 0) this.chosen.set(group, taker)
  }

  /** Lets one that has nothing take what is best for it of what is free, at a share of the prices; false where nothing is. */
  private letIn(taker: number, share: number): boolean {
    const { network, groupOf, priced: { prices: full } } = this.ground
    const group = groupOf[taker]!
    if ((group >= 0 && this.chosen.has(group)) || !this.isIdle(taker)) return false
    const { prices, values, free } = this
    for (let stock = 0; stock < prices.length; stock += 1) prices[stock] = full[stock]! * share
    const { stockOf, firstArc, units, to, gain, closing } = network
    const start = network.starts[taker]!
    const end = network.ends[taker]!
    values.fill(Number.NEGATIVE_INFINITY, start, end)
    values[start] = 0
    let most = 1e-9
    let last = -1
    let arcs = 0
    for (let state = start; state < end; state += 1) {
      const value = values[state]!
      if (value === Number.NEGATIVE_INFINITY) continue
      const stock = stockOf[state]!
      if (stock < 0) {
        if (value + closing[state]! > most) {
          most = value + closing[state]!
          last = state
        }
        continue
      }
      const left = free[stock]!
      const price = prices[stock]!
      const from = firstArc[state]!
      let arc = from
      for (const beyond = firstArc[state + 1]!; arc < beyond && units[arc]! <= left; arc += 1) {
        const next = to[arc]!
        const then = value + gain[arc]! - price * units[arc]!
        if (then > values[next]!) {
          values[next] = then
          this.cameBy[next] = arc
          this.cameFrom[next] = state
        }
      }
      arcs += arc - from
    }
    spend(this.work, 1 + (arcs >> 3) + ((end - start) >> 5))
    if (last < 0) return false
    const { taking } = this
    taking.fill(0)
    let gained = closing[last]!
    for (let state = last; state !== start; state = this.cameFrom[state]!) {
      const arc = this.cameBy[state]!
      taking[stockOf[this.cameFrom[state]!]!] = units[arc]!
      gained += gain[arc]!
    }
    this.give(taker, taking, gained)
    return true
  }
}
