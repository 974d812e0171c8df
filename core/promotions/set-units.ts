import type { Part } from './effects.ts'

/** Equal units of one part of a line, in the order in which sets are formed. */
export interface Run {
  /** Place of the part they belong to. */
  part: number
  /** Parts of the set they can fill, a bit for each. */
  role: number
  /** What one of them costs. */
  unitMinor: number
  /** What one of them counts when rewards are worked out: with tax, where amounts off are measured so. */
  valueMinor: number
  /** What they are ordered by. */
  keyMinor: number
  count: number
}

/** How the units of a part are read: what they can fill, what they count, what they are ordered by (a unit's price for null). */
export interface Reading {
  roleOf(line: number): number
  valueOf(line: number, unitMinor: number): number
  keyOf: ((line: number) => number) | null
}

/** The units of parts from the dearest down; unequal cents lie on the first pieces. Equal prices stay in the order of the lines. */
export function runsOf(parts: readonly Part[], reading: Reading): Run[] {
  const runs: Run[] = []
  parts.forEach((part, at) => {
    const role = reading.roleOf(part.line)
    if (role === 0 || part.units === 0) return
    const each = Math.floor(part.amountMinor / part.units)
    const odd = part.amountMinor - each * part.units
    const add = (unitMinor: number, count: number): void => {
      if (count > 0) runs.push({ part: at, role, unitMinor, valueMinor: reading.valueOf(part.line, unitMinor), keyMinor: reading.keyOf?.(part.line) ?? unitMinor, count })
    }
    add(each + 1, odd)
    add(each, part.units - odd)
  })
  return runs.sort((a, b) => b.keyMinor - a.keyMinor || b.valueMinor - a.valueMinor)
}

/**
 * The dearest units that can fill every part to its capacity, as a number per run; null where they cannot.
 *
 * Units that can be told off to places of parts are the independent sets of a transversal matroid, so taking each unit
 * from the dearest down as long as all taken still have places gives the dearest of all such choices. Units have places
 * exactly when, for every selection of parts, those that can fill nothing else are no more than its places (Hall).
 */
export function dearestFilling(runs: readonly Run[], capacities: readonly number[]): number[] | null {
  const selections = 1 << capacities.length
  const free: number[] = [0]
  for (let selection = 1; selection < selections; selection += 1) {
    const lowest = 31 - Math.clz32(selection & -selection)
    free.push(free[selection & (selection - 1)]! + capacities[lowest]!)
  }
  const taken = runs.map((run) => {
    let count = run.count
    for (let selection = run.role; selection < selections; selection += 1) {
      if ((selection & run.role) === run.role) count = Math.min(count, free[selection]!)
    }
    if (count > 0) {
      for (let selection = run.role; selection < selections; selection += 1) {
        if ((selection & run.role) === run.role) free[selection] = free[selection]! - count
      }
    }
    return count
  })
  return free[selections - 1] === 0 ? taken : null
}

/** How many units can fill which of two parts: only the first, only the second, either. */
export function countByRole(runs: readonly Run[]): { first: number; second: number; either: number } {
  const count = (role: number): number => runs.reduce((sum, run) => sum + (run.role === role ? run.count : 0), 0)
  return { first: count(1), second: count(2), either: count(3) }
}
