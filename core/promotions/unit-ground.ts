import { narrowed } from './unit-network.ts'
import type { UnitNetwork } from './unit-network.ts'
import { findPrices } from './unit-prices.ts'
import type { Effort, Priced } from './unit-prices.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** Units that promotions compete for, and what is known of their prices. */
export interface Ground {
  network: UnitNetwork
  /** Per promotion: the group of which one at most may have units; −1: none. */
  groupOf: Int32Array
  groups: readonly (readonly number[])[]
  /** Per group: what is gained where none of it has units. */
  floors: readonly number[]
  priced: Priced
}

/** How often what cannot matter is left out; and not again where more than this share would be left. */
const NARROWINGS = 6
const LEAST_NARROWED = 0.9

/** Prices for the units, from others on. */
export function pricedAnew({ network, groupOf, groups, floors }: Omit<Ground, 'priced'>, prices: ArrayLike<number>, effort: Effort, work: Work): Priced {
  const alone = [...groupOf.keys()].filter((at) => groupOf[at]! < 0).map((at) => ({ members: [at], floor: Number.NEGATIVE_INFINITY }))
  const grouped = groups.map((members, group) => ({ members, floor: floors[group]! }))
  return findPrices({ network, choosing: [...alone, ...grouped], at: network.starts }, prices, effort, work)
}

/**
 * Leaves out what no division that comes to more than the goal has: what a promotion takes counts as the best it can do
 * with it at the prices found (fixing by reduced costs), and what is left is priced again.
 */
export function narrowedTo(wide: Ground, effort: Effort, work: Work): Ground {
  let ground = wide
  for (let round = 0; round < NARROWINGS && ground.priced.bound > effort.goal; round += 1) {
    const keep = mattering(ground, effort.goal)
    const kept = keep.reduce((sum, each) => sum + each, 0)
    spend(work, keep.length >> 3)
    if (kept > keep.length * LEAST_NARROWED) break
    const network = narrowed(ground.network, keep)
    ground = { ...ground, network, priced: pricedAnew({ ...ground, network }, ground.priced.prices, effort, work) }
  }
  return ground
}

/** Per arc: whether a division with it may come to more than `beyond`. */
function mattering({ network, groupOf, groups, floors, priced: { prices, values, bound } }: Ground, beyond: number): Uint8Array {
  const keep = new Uint8Array(network.to.length)
  const reached = new Float64Array(network.states)
  reached.fill(Number.NEGATIVE_INFINITY)
  const passing = new Uint8Array(network.states)
  const { starts, ends, stockOf, firstArc, units, to, gain } = network
  starts.forEach((start, taker) => {
    const group = groupOf[taker]!
    const own = group < 0 ? values[start]! : Math.max(floors[group]!, ...groups[group]!.map((member) => values[starts[member]!]!))
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
