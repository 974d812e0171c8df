import type { Candidate } from './problem.ts'

/** Lines that a promotion rewards or demands. */
export function touchedBy(candidate: Candidate): Set<number> {
  return new Set([...candidate.targets, ...candidate.roles.keys(), ...candidate.requirements.flatMap((need) => [...need.lines])])
}
