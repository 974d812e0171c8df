import type { Taker } from './taker.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** What one promotion may take of the lines of a basket, its lines in turn; gains in minor units. Flat lists, as in `UnitNetwork`. */
export interface TakerNetwork {
  /** Its lines, in the order in which it takes of them. */
  lines: readonly number[]
  /** Whether its gains are what it takes off, to the cents of rounding. */
  sure: boolean
  /** Per state: the place of the line it decides on (−1: none is left), its first arc, and what closing there gains. */
  layerOf: Int32Array
  firstArc: Int32Array
  closing: Float64Array
  /** Per arc; those of a state in order of their units. */
  units: Int32Array
  to: Int32Array
  gain: Float64Array
}

/** A line and how many units of it there are. */
interface Supply { line: number; units: number }

/** Sets up what a promotion may take of its lines, without what cannot end (units of a set that no later line completes) and each state once. */
export function takerNetwork(taker: Taker, supplies: readonly Supply[], work: Work): TakerNetwork {
  const layerOf: number[] = []
  const firstArc: number[] = []
  const units: number[] = []
  const to: number[] = []
  const gain: number[] = []
  const seen = new Int32Array(taker.codes).fill(-1)
  let codes = [0]
  supplies.forEach(({ line, units: most }, layer) => {
    const next = layerOf.length + codes.length
    const later: number[] = []
    let n = 0
    const reach = (code: number, gained: number): void => {
      let place = seen[code]!
      if (place < 0) {
        place = seen[code] = later.length
        later.push(code)
      }
      units.push(n)
      to.push(next + place)
      gain.push(gained)
    }
    spend(work, codes.length * (1 + (most >> 2)))
    for (const code of codes) {
      layerOf.push(layer)
      firstArc.push(to.length)
      for (n = 0; n <= most; n += 1) taker.take(code, line, n, reach)
    }
    for (const code of later) seen[code] = -1
    codes = later
  })
  const ends = layerOf.length
  const closing = new Float64Array(ends + codes.length)
  codes.forEach((code, at) => {
    layerOf.push(-1)
    firstArc.push(to.length)
    closing[ends + at] = taker.close(code)
  })
  firstArc.push(to.length)
  return reduced({ layerOf, firstArc, units, to, gain }, closing, { lines: supplies.map(({ line }) => line), sure: taker.sure })
}

interface Draft { layerOf: number[]; firstArc: number[]; units: number[]; to: number[]; gain: number[] }

/** Leaves out dead ends, and makes one of states from which everything is the same: a whole set taken is as good as none begun. */
function reduced({ layerOf, firstArc, units, to, gain }: Draft, closing: Float64Array, of: Pick<TakerNetwork, 'lines' | 'sure'>): TakerNetwork {
  const count = layerOf.length
  // Per state: the one that stands for it (−1: a dead end), and a number that is the same for states that are.
  const sameAs = new Int32Array(count).fill(-1)
  // States that were kept, by that number: a table with open addressing.
  const mask = (1 << (33 - Math.clz32(count))) - 1
  const table = new Int32Array(mask + 1).fill(-1)
  const isSame = (a: number, b: number): boolean => {
    if (layerOf[a] !== layerOf[b] || (layerOf[a]! < 0 && closing[a] !== closing[b])) return false
    let other = firstArc[b]!
    for (let arc = firstArc[a]!; arc < firstArc[a + 1]!; arc += 1) {
      const reached = sameAs[to[arc]!]!
      if (reached < 0) continue
      while (other < firstArc[b + 1]! && sameAs[to[other]!]! < 0) other += 1
      if (other === firstArc[b + 1]! || units[arc] !== units[other] || gain[arc] !== gain[other] || reached !== sameAs[to[other]!]!) return false
      other += 1
    }
    while (other < firstArc[b + 1]! && sameAs[to[other]!]! < 0) other += 1
    return other === firstArc[b + 1]!
  }
  let states = 0
  let arcs = 0
  for (let state = count - 1; state >= 0; state -= 1) {
    let hash = layerOf[state]! + 2
    let leaving = 0
    for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) {
      const reached = sameAs[to[arc]!]!
      if (reached < 0) continue
      leaving += 1
      hash = Math.imul(hash ^ (units[arc]! + reached * 64), 0x9e3779b1)
      hash = Math.imul(hash ^ (gain[arc]! * 16), 0x85ebca6b) ^ (hash >>> 15)
    }
    if (layerOf[state]! < 0 ? closing[state] === Number.NEGATIVE_INFINITY : leaving === 0) continue
    let place = (hash ^ (hash >>> 15)) & mask
    while (table[place]! >= 0 && !isSame(state, table[place]!)) place = (place + 1) & mask
    const isNew = table[place]! < 0
    if (isNew) table[place] = state
    sameAs[state] = table[place]!
    if (!isNew) continue
    states += 1
    arcs += leaving
  }
  const kept: TakerNetwork = {
    ...of,
    layerOf: new Int32Array(states), firstArc: new Int32Array(states + 1), closing: new Float64Array(states),
    units: new Int32Array(arcs), to: new Int32Array(arcs), gain: new Float64Array(arcs),
  }
  const placeOf = new Int32Array(count)
  for (let state = 0, place = 0; state < count; state += 1) {
    placeOf[state] = place
    if (sameAs[state] === state) place += 1
  }
  let at = 0
  for (let state = 0; state < count; state += 1) {
    if (sameAs[state] !== state) continue
    const place = placeOf[state]!
    kept.layerOf[place] = layerOf[state]!
    kept.closing[place] = closing[state]!
    kept.firstArc[place] = at
    for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) {
      const reached = sameAs[to[arc]!]!
      if (reached < 0) continue
      kept.units[at] = units[arc]!
      kept.to[at] = placeOf[reached]!
      kept.gain[at] = gain[arc]!
      at += 1
    }
  }
  kept.firstArc[states] = arcs
  return kept
}
