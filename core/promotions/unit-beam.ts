import type { Ground } from './unit-ground.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** A division, and what it comes to at most. */
export interface Division { taken: Int32Array[]; value: number }

/** One list of partial divisions, the likely best first. */
class Beam {
  count = 0
  /** Per partial division: the state of each promotion, who of each group has units (−1: nobody), what the group comes to. */
  readonly at: Int32Array
  readonly chosen: Int32Array
  readonly groupValue: Float64Array
  /** Per partial division and promotion: what it has gained so far, not counting what its units cost. */
  readonly gained: Float64Array
  readonly left: Int32Array
  readonly value: Float64Array

  constructor(width: number, takers: number, groups: number) {
    this.at = new Int32Array(width * takers)
    this.chosen = new Int32Array(width * groups)
    this.groupValue = new Float64Array(width * groups)
    this.gained = new Float64Array(width * takers)
    this.left = new Int32Array(width)
    this.value = new Float64Array(width)
  }
}

/**
 * A good division, quickly: stock by stock and promotion by promotion as `UnitWalk`, but of all that was decided so far
 * only the `width` likely best are gone on with (beam search; Lowerre 1976).
 */
export function beamDivision(ground: Ground, width: number, work: Work): Division {
  const { network, groupOf, groups, floors, priced: { values, prices, bound } } = ground
  const takers = network.starts.length
  let now = new Beam(width, takers, groups.length)
  let next = new Beam(width, takers, groups.length)
  now.count = 1
  now.at.set(network.starts)
  now.chosen.fill(-1)
  now.value[0] = bound
  groups.forEach((members, group) => { now.groupValue[group] = Math.max(floors[group]!, ...members.map((member) => values[network.starts[member]!]!)) })
  /** Per decision: who came from whom with how many units. */
  const cameFrom: Int32Array[] = []
  const cameWith: Int32Array[] = []
  const decisions: { taker: number; stock: number }[] = []
  const bestAfter = new Float64Array(width)
  const bestParent = new Int32Array(width)
  const bestArc = new Int32Array(width)
  const othersBest = (of: Beam, parent: number, group: number, taker: number, reached: number): number => {
    let best = Math.max(floors[group]!, reached)
    for (const member of groups[group]!) if (member !== taker) best = Math.max(best, values[of.at[parent * takers + member]!]!)
    return best
  }
  let steps = 0
  for (let stock = 0; stock < network.stocks.length; stock += 1) {
    const price = prices[stock]!
    for (let place = 0; place < now.count; place += 1) now.left[place] = network.stocks[stock]!.units
    for (const taker of network.takersAt[stock]!) {
      const group = groupOf[taker]!
      let count = 0
      for (let parent = 0; parent < now.count; parent += 1) {
        const from = now.at[parent * takers + taker]!
        const value = now.value[parent]!
        let open = false
        const consider = (arc: number, after: number): void => {
          if (after === Number.NEGATIVE_INFINITY) return
          open = true
          if (count === width && after <= bestAfter[count - 1]!) return
          let place = count < width ? count : count - 1
          if (count < width) count += 1
          while (place > 0 && bestAfter[place - 1]! < after) {
            bestAfter[place] = bestAfter[place - 1]!
            bestParent[place] = bestParent[place - 1]!
            bestArc[place] = bestArc[place - 1]!
            place -= 1
          }
          bestAfter[place] = after
          bestParent[place] = parent
          bestArc[place] = arc
        }
        if (from < 0) {
          consider(-1, value)
          continue
        }
        const chosen = group < 0 ? taker : now.chosen[parent * groups.length + group]!
        for (let arc = network.firstArc[from]!, end = network.firstArc[from + 1]!; arc < end; arc += 1) {
          const units = network.units[arc]!
          if (units > now.left[parent]!) break
          steps += 1
          const reached = network.gain[arc]! - price * units + values[network.to[arc]!]!
          let after: number
          if (chosen === taker) after = value - (values[from]! - reached)
          else if (chosen >= 0) {
            if (units > 0) break
            after = value
          } else if (units > 0) after = value - now.groupValue[parent * groups.length + group]! + reached
          else after = value - now.groupValue[parent * groups.length + group]! + othersBest(now, parent, group, taker, reached)
          consider(arc, after)
        }
        // What it has begun cannot be completed: its units lie idle.
        if (!open) consider(-1, value - values[from]! - now.gained[parent * takers + taker]!)
      }
      steps += count
      const withUnits = new Int32Array(count)
      for (let place = 0; place < count; place += 1) {
        const parent = bestParent[place]!
        const arc = bestArc[place]!
        const units = arc < 0 ? 0 : network.units[arc]!
        for (let n = 0; n < takers; n += 1) {
          next.at[place * takers + n] = now.at[parent * takers + n]!
          next.gained[place * takers + n] = now.gained[parent * takers + n]!
        }
        for (let n = 0; n < groups.length; n += 1) {
          next.chosen[place * groups.length + n] = now.chosen[parent * groups.length + n]!
          next.groupValue[place * groups.length + n] = now.groupValue[parent * groups.length + n]!
        }
        next.at[place * takers + taker] = arc < 0 ? -1 : network.to[arc]!
        next.gained[place * takers + taker] = arc < 0 ? 0 : next.gained[place * takers + taker]! + network.gain[arc]!
        next.left[place] = now.left[parent]! - units
        next.value[place] = bestAfter[place]!
        if (arc >= 0 && group >= 0 && now.chosen[parent * groups.length + group]! < 0) {
          const at = place * groups.length + group
          next.groupValue[at] = next.groupValue[at]! - (now.value[parent]! - bestAfter[place]!)
          if (units > 0) next.chosen[at] = taker
        }
        withUnits[place] = units
      }
      next.count = count
      cameFrom.push(bestParent.slice(0, count))
      cameWith.push(withUnits)
      decisions.push({ taker, stock })
      const before = now
      now = next
      next = before
    }
    for (let place = 0; place < now.count; place += 1) now.value[place] = now.value[place]! - now.left[place]! * price
  }
  spend(work, steps >> 2)
  let best = 0
  for (let place = 1; place < now.count; place += 1) if (now.value[place]! > now.value[best]!) best = place
  const last = best
  const taken = network.starts.map(() => new Int32Array(network.stocks.length))
  const value = now.value[best]!
  for (let at = decisions.length - 1; at >= 0; at -= 1) {
    const { taker, stock } = decisions[at]!
    taken[taker]![stock] = cameWith[at]![best]!
    best = cameFrom[at]![best]!
  }
  taken.forEach((units, taker) => { if (now.at[last * takers + taker]! < 0) units.fill(0) })
  return { taken, value }
}
