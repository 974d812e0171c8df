import { runLine } from './bounds.ts'
import type { Part } from './effects.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Counting } from './unit-counts.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** One way to divide a line among exclusive promotions: units per promotion, and what that gains on the line itself. */
export interface Division {
  /** `at` is the promotion's place among those counted. */
  given: readonly { at: number; units: number; quantityMilli: number }[]
  gain: number
}

interface LineToDivide {
  line: number
  /** What it costs after the shared per-line promotions, in `shared`. */
  netMinor: number
  shared: readonly Candidate[]
  /** What a minor unit off it is worth. */
  worth: number
}

/** Whether an exclusive promotion may use units of a line: to count, to be cheaper, or to fulfil what it demands. */
export function mayTake(problem: Problem, candidate: Candidate, line: number): boolean {
  if (candidate.requirements.some((need) => need.lines.has(line))) return true
  const { kind } = candidate.compiled.promotion.effect
  const counted = kind === 'cheapest-free' || kind === 'bundle-price'
  return candidate.targets.includes(line) && !(counted && problem.lines[line]!.units === 0)
}

/**
 * Every way to divide a line, and the most one of its pieces can cost when sets are formed: each percentage is rounded
 * once on the line and shared over its parts, so a piece can cost a little more in one division than in another.
 */
export function divideLine(problem: Problem, counting: readonly Counting[], toDivide: LineToDivide, work: Work): { divisions: Division[]; unitMinor: number } {
  const { line } = toDivide
  const { units, basketLine } = problem.lines[line]!
  const takers = counting.flatMap(({ candidate }, at) => (mayTake(problem, candidate, line) ? [at] : []))
  const divisions: Division[] = []
  const counts = takers.map(() => 0)
  let unitMinor = 0
  const spread = (taker: number, left: number): void => {
    if (taker < takers.length) {
      for (let n = left; n >= 0; n -= 1) {
        counts[taker] = n
        spread(taker + 1, left - n)
      }
      return
    }
    spend(work, 2)
    const given = takers.flatMap((at, n) => (counts[n] === 0 ? [] : [{ at, units: counts[n]!, quantityMilli: units === 0 ? basketLine.quantityMilli : counts[n]! * 1000 }]))
    const parts = partsOf(problem, counting, line, given)
    runLine(parts, inTurn(toDivide, given.map(({ at }) => counting[at]!.candidate)))
    for (const part of parts) if (part.slot >= 0) unitMinor = Math.max(unitMinor, Math.ceil(part.amountMinor / Math.max(1, part.units)))
    divisions.push({ given, gain: given.length === 0 ? 0 : (toDivide.netMinor - parts.reduce((sum, part) => sum + part.amountMinor, 0)) * toDivide.worth })
  }
  spread(0, Math.max(1, units))
  return { divisions, unitMinor }
}

function partsOf(problem: Problem, counting: readonly Counting[], line: number, given: Division['given']): Part[] {
  const { units: pieces, grossMinor, basketLine } = problem.lines[line]!
  const parts = given.map(({ at, units, quantityMilli }): Part => ({
    line, slot: counting[at]!.candidate.slot, units: pieces === 0 ? 0 : units, quantityMilli, amountMinor: pieces === 0 ? grossMinor : units * basketLine.unitPriceMinor,
  }))
  const rest = basketLine.quantityMilli - parts.reduce((sum, part) => sum + part.quantityMilli, 0)
  if (rest > 0 && pieces > 0) parts.push({ line, slot: -1, units: rest / 1000, quantityMilli: rest, amountMinor: (rest / 1000) * basketLine.unitPriceMinor })
  return parts.sort((a, b) => (a.slot < 0 ? 1 : b.slot < 0 ? -1 : a.slot - b.slot))
}

/** The per-line promotions that touch the line, shared and exclusive, in order of application. */
function inTurn({ line, shared }: LineToDivide, takers: readonly Candidate[]): Candidate[] {
  const own = takers.filter(({ compiled, targets }) => compiled.step === 'line' && compiled.promotion.effect.kind !== 'amount-off' && targets.includes(line))
  return [...shared.filter((candidate) => candidate.targets.includes(line)), ...own].sort((a, b) => a.slot - b.slot)
}
