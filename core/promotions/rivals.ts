import { isPerLine, netsAfter, spreadBound, unevenness, worthAt } from './bounds.ts'
import type { Weights } from './bounds.ts'
import type { Allotment } from './apply.ts'
import type { Candidate, Problem } from './problem.ts'
import { UnitDivider } from './units.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** One admissible pick among rivals: who is on, and the units exclusive ones got. */
export interface Pick {
  on: readonly number[]
  allotment: Allotment
  value: number
}

/**
 * Promotions that compete with each other for units or for the one place of their group, and with no others: each such
 * set is decided apart from the rest.
 */
export interface Rivals {
  candidates: readonly Candidate[]
  lines: readonly number[]
}

function touchedBy(candidate: Candidate): Set<number> {
  return new Set([...candidate.targets, ...candidate.requirements.flatMap((need) => [...need.lines])])
}

/** Groups local promotions that share a line or a group. */
export function rivalsOf(local: readonly Candidate[]): Rivals[] {
  const sets: { candidates: Candidate[]; lines: Set<number>; groups: Set<string> }[] = []
  for (const candidate of local) {
    const lines = touchedBy(candidate)
    const merged = { candidates: [candidate], lines, groups: new Set(candidate.compiled.group === null ? [] : [candidate.compiled.group]) }
    for (const set of sets.splice(0)) {
      const meets = [...lines].some((line) => set.lines.has(line)) || (candidate.compiled.group !== null && set.groups.has(candidate.compiled.group))
      if (!meets) {
        sets.push(set)
        continue
      }
      merged.candidates.push(...set.candidates)
      set.lines.forEach((line) => merged.lines.add(line))
      set.groups.forEach((group) => merged.groups.add(group))
    }
    sets.push(merged)
  }
  return sets.map((set) => ({ candidates: set.candidates.sort((a, b) => a.slot - b.slot), lines: [...set.lines].sort((a, b) => a - b) }))
}

interface Selection {
  chosen: readonly Candidate[]
  /** What the shared ones among them gain, and what the bound must allow besides. */
  sharedGain: number
  divider: UnitDivider
  value: number
}

/** Picks among one set of rivals: the exact best of the linear bound, and every pick near it. */
export class RivalPicks {
  private readonly selections: Selection[]
  /** The largest value any pick reaches. */
  readonly best: number

  /** `others` are the promotions that are on besides all rivals, in order of application. */
  constructor(problem: Problem, rivals: Rivals, others: readonly Candidate[], weights: Weights, work: Work) {
    const perLine = others.filter((candidate) => isPerLine(candidate))
    const before = netsAfter(problem, perLine)
    this.selections = selectionsOf(rivals.candidates, work).map((chosen) => selection(problem, rivals, chosen, perLine, before, weights, work))
      .sort((a, b) => b.value - a.value)
    this.best = this.selections[0]!.value
  }

  /** Visits the picks whose value matters, which may change meanwhile; the best first. */
  visit(matters: (value: number) => boolean, seen: (pick: Pick) => void): void {
    for (const { chosen, sharedGain, divider, value } of this.selections) {
      if (!matters(value)) return
      const on = chosen.map((candidate) => candidate.slot)
      divider.visit((gained) => matters(gained + sharedGain), (allotment, gained) => seen({ on, allotment, value: gained + sharedGain }))
    }
  }
}

/** Every way to fill the groups: one member or none of each. Ungrouped exclusive promotions are always there. */
function selectionsOf(candidates: readonly Candidate[], work: Work): Candidate[][] {
  const free = candidates.filter((candidate) => candidate.compiled.group === null)
  const groups = Map.groupBy(candidates.filter((candidate) => candidate.compiled.group !== null), (candidate) => candidate.compiled.group)
  let selections: Candidate[][] = [free]
  for (const members of groups.values()) {
    // An exclusive member with no units is none, so “none” need only be said where all members are shared.
    const choices: Candidate[][] = [...members.map((member) => [member]), ...(members.some((member) => member.compiled.exclusiveUnits) ? [] : [[]])]
    spend(work, selections.length * choices.length * 10)
    selections = selections.flatMap((chosen) => choices.map((choice) => [...chosen, ...choice]))
  }
  return selections.map((chosen) => chosen.sort((a, b) => a.slot - b.slot))
}

function selection(
  problem: Problem, rivals: Rivals, chosen: readonly Candidate[], perLine: readonly Candidate[], before: readonly number[], weights: Weights, work: Work,
): Selection {
  const shared = chosen.filter((candidate) => !candidate.compiled.exclusiveUnits)
  const sharedPerLine = shared.filter((candidate) => isPerLine(candidate))
  const inTurn = [...perLine, ...sharedPerLine].sort((a, b) => a.slot - b.slot)
  const after = sharedPerLine.length === 0 ? before : netsAfter(problem, inTurn)
  let sharedGain = 0
  for (const line of rivals.lines) sharedGain += (before[line]! - after[line]!) * worthAt(weights, line)
  for (const candidate of shared) {
    if (!isPerLine(candidate)) sharedGain += spreadBound(problem, candidate, weights, before)
  }
  const exclusive = chosen.filter((candidate) => candidate.compiled.exclusiveUnits)
  for (const candidate of exclusive) {
    if (!isPerLine(candidate)) sharedGain += unevenness(problem, weights, [...touchedBy(candidate)], after)
  }
  const divider = new UnitDivider(problem, exclusive, inTurn, weights, work)
  return { chosen, sharedGain, divider, value: sharedGain + divider.best() }
}
