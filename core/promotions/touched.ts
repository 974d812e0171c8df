import type { Candidate } from './problem.ts'

const known = new WeakMap<Candidate, ReadonlySet<number>>()

/** Lines that a promotion rewards or demands; worked out once for each candidate. */
export function touchedBy(candidate: Candidate): ReadonlySet<number> {
  let lines = known.get(candidate)
  if (lines === undefined) {
    lines = new Set([...candidate.targets, ...candidate.roles.keys(), ...candidate.requirements.flatMap((need) => [...need.lines])])
    known.set(candidate, lines)
  }
  return lines
}

const knownInOrder = new WeakMap<Candidate, readonly number[]>()

/** The same lines in order. */
export function touchedInOrder(candidate: Candidate): readonly number[] {
  let lines = knownInOrder.get(candidate)
  if (lines === undefined) {
    lines = [...touchedBy(candidate)].sort((a, b) => a - b)
    knownInOrder.set(candidate, lines)
  }
  return lines
}
