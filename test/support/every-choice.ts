import { isBetter } from '../../core/promotions/better.ts'
import { overclaiming } from '../../core/promotions/claims.ts'
import { conflict } from '../../core/promotions/conflicts.ts'
import type { Candidate, Problem } from '../../core/promotions/problem.ts'
import { settle } from '../../core/promotions/settle.ts'
import type { Settled } from '../../core/promotions/settle.ts'

function* divisions(left: number, takers: number): Generator<number[]> {
  if (takers === 0) {
    yield []
    return
  }
  for (let n = 0; n <= left; n += 1) for (const rest of divisions(left - n, takers - 1)) yield [n, ...rest]
}

/** Whether a promotion may use units of a line: as part of a set, to be cheaper, or to fulfil what it demands. */
function wants(candidate: Candidate, line: number): boolean {
  return candidate.roles.has(line) || candidate.targets.includes(line) || candidate.requirements.some((need) => need.lines.has(line))
}

function* allotments(problem: Problem, exclusive: readonly Candidate[], line = 0): Generator<Map<number, Map<number, number>>> {
  if (line === problem.lines.length) {
    yield new Map(exclusive.map((candidate) => [candidate.slot, new Map()]))
    return
  }
  const takers = exclusive.filter((candidate) => wants(candidate, line))
  for (const rest of allotments(problem, exclusive, line + 1)) {
    for (const counts of divisions(Math.max(1, problem.lines[line]!.units), takers.length)) {
      const all = new Map([...rest].map(([slot, byLine]) => [slot, new Map(byLine)]))
      takers.forEach((candidate, at) => { if (counts[at]! > 0) all.get(candidate.slot)!.set(line, counts[at]!) })
      yield all
    }
  }
}

/** How many choices there are, or infinity once beyond `most`. */
export function countChoices(problem: Problem, most: number): number {
  const exclusive = problem.candidates.filter((candidate) => candidate.compiled.exclusiveUnits)
  let count = 2 ** (problem.candidates.length - exclusive.length) * 2 ** exclusive.length
  for (const { index, units } of problem.lines) {
    const takers = exclusive.filter((candidate) => wants(candidate, index)).length
    count *= [...divisions(Math.max(1, units), takers)].length
    if (count > most) return Number.POSITIVE_INFINITY
  }
  return count
}

/**
 * The best choice by trying every one: every admissible set of promotions with every way to hand out units. `workOut`
 * says what a choice comes to.
 */
export function bestOfEvery(problem: Problem, workOut: typeof settle = settle): Settled {
  let best: Settled | null = null
  for (let mask = 0; mask < 2 ** problem.candidates.length; mask += 1) {
    const on = problem.candidates.filter((_, at) => (mask >> at) % 2 === 1)
    if (overclaiming(on) !== null || on.some((a, at) => on.slice(at + 1).some((b) => conflict(a, b)))) continue
    for (const allotment of allotments(problem, on.filter((candidate) => candidate.compiled.exclusiveUnits))) {
      const settled = workOut(problem, { on: new Set(on.map((candidate) => candidate.slot)), allotment })
      if (settled.broken.length === 0 && (best === null || isBetter(problem, settled, best))) best = settled
    }
  }
  return best!
}
