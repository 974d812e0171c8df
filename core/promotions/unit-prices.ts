import type { UnitNetwork } from './unit-network.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** What is to be decided, and who may take units from which state. */
export interface Undecided {
  network: UnitNetwork
  /** Promotions of which one at most may take units; a promotion of no group is a choice of its own. `floor`: what is gained if none does. */
  choosing: readonly { members: readonly number[]; floor: number }[]
  /** The state of each promotion. */
  at: ArrayLike<number>
}

/** Prices for the units of each stock, and what all promotions gain at them: a bound on every division of the units. */
export interface Priced {
  prices: Float64Array
  /** Per state of the network: the most gained from there on. */
  values: Float64Array
  bound: number
}

/** How long prices are looked for. */
export interface Effort {
  rounds: number
  /** How far below the best bound the first steps aim, as a share of it. */
  ambition: number
  /** A value known to be reached, or below which nothing is of interest. */
  goal: number
}

/**
 * Prices at which what promotions want is about what there is. At any prices, what the units cost together and what each
 * promotion gains beyond what it pays for bounds every division (Lagrangian duality; Held, Wolfe and Crowder 1974): each
 * promotion, or the best of its group, may do as if it were alone. Steps are Polyak's, towards a level below the best
 * bound that comes nearer whenever it is not approached.
 */
export function findPrices(undecided: Undecided, start: ArrayLike<number>, effort: Effort, work: Work): Priced {
  const { network, choosing, at } = undecided
  const count = network.stocks.length
  const prices = Float64Array.from(start)
  const demand = new Float64Array(count)
  const best: Priced = { prices: new Float64Array(count), values: new Float64Array(network.states), bound: Number.POSITIVE_INFINITY }
  const { values } = best
  const moved = new Uint8Array(count).fill(1)
  let { ambition } = effort
  let stalled = 0
  let isBest = false
  for (let round = 0; round < effort.rounds; round += 1) {
    demand.fill(0)
    let bound = 0
    for (let stock = 0; stock < count; stock += 1) bound += prices[stock]! * network.stocks[stock]!.units
    const states = network.revalue(moved, prices, values)
    for (const { members, floor } of choosing) {
      let chosen = -1
      let most = floor
      for (const member of members) {
        const value = values[at[member]!]!
        if (value > most) {
          most = value
          chosen = member
        }
      }
      bound += most
      if (chosen >= 0) network.addDemand(at[chosen]!, prices, values, demand)
    }
    moved.fill(0)
    isBest = bound < best.bound
    if (isBest) {
      stalled = bound < best.bound - Math.abs(best.bound) * (ambition / 10) ? 0 : stalled + 1
      best.bound = bound
      best.prices.set(prices)
    } else stalled += 1
    spend(work, Math.ceil(states / 8))
    if (stalled >= 4) {
      ambition *= 0.7
      stalled = 0
    }
    let norm = 0
    for (let stock = 0; stock < count; stock += 1) {
      const over = demand[stock]! - network.stocks[stock]!.units
      if (over > 0 || prices[stock]! > 0) norm += over * over
    }
    // Every promotion has what it wants and all that costs something is taken: nothing can be better.
    if (norm === 0 || ambition < 2e-4 || best.bound <= effort.goal) break
    const step = (bound - Math.max(effort.goal, best.bound - Math.abs(best.bound) * ambition)) / norm
    for (let stock = 0; stock < count; stock += 1) {
      const price = Math.max(0, prices[stock]! + step * (demand[stock]! - network.stocks[stock]!.units))
      moved[stock] = price === prices[stock]! ? 0 : 1
      prices[stock] = price
    }
  }
  if (!isBest) network.revalue(moved.fill(1), best.prices, values)
  return best
}
