import type { Leaf } from './condition-checks.ts'
import type { Condition } from './condition.ts'

/** A condition that combines no others, and whether it must hold or must not. */
export interface Literal {
  readonly leaf: Leaf
  readonly holds: boolean
}

/** Conditions that must all be as they say: one of the ways in which a whole condition can hold. */
export type Branch = readonly Literal[]

/** More ways than any rule written by hand has; beyond them nothing is concluded. */
const MOST_BRANCHES = 256

/** Every way in which a condition can hold (its disjunctive normal form); null where there are too many to look at. */
export function branchesOf(condition: Condition, holds = true): Branch[] | null {
  if (condition.kind === 'not') return branchesOf(condition.of, !holds)
  if (condition.kind !== 'all' && condition.kind !== 'any') return [[{ leaf: condition, holds }]]
  const parts: Branch[][] = []
  for (const each of condition.of) {
    const branches = branchesOf(each, holds)
    if (branches === null) return null
    parts.push(branches)
  }
  // Not all of them is any of them not, and the other way round.
  return (condition.kind === 'all') === holds ? together(parts) : upTo(parts.flat())
}

function upTo(branches: Branch[]): Branch[] | null {
  return branches.length > MOST_BRANCHES ? null : branches
}

function together(parts: readonly Branch[][]): Branch[] | null {
  let joined: Branch[] = [[]]
  for (const part of parts) {
    if (joined.length * part.length > MOST_BRANCHES) return null
    joined = joined.flatMap((left) => part.map((right) => [...left, ...right]))
  }
  return joined
}

/** The leaves of a kind in a branch, those that must hold and those that must not. */
export function leavesOf<K extends Leaf['kind']>(branch: Branch, kind: K, holds: boolean): Extract<Condition, { kind: K }>[] {
  return branch.filter((literal) => literal.leaf.kind === kind && literal.holds === holds).map((literal) => literal.leaf as Extract<Condition, { kind: K }>)
}
