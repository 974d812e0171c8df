import { capEarned, earnCaps } from '../points/caps.ts'
import type { CappedBy } from '../points/caps.ts'
import { earn } from '../points/rates.ts'
import type { Earned, EarningLine, FlatPoints } from '../points/rates.ts'
import type { Taking } from './apply.ts'
import { lowersBase } from './earning-base.ts'
import type { Candidate, Problem } from './problem.ts'

/** What a sale earns, after the programme's caps. */
export type SaleEarned = Earned & { cappedBy?: CappedBy }

const NO_POINTS: SaleEarned = { total: 0, byRule: [], multiplied: 0, baseMinor: 0 }

/** What each multiplier adds to a line, in thousandths of its earning. */
export function extraMilliOf(candidate: Candidate): number {
  const { effect } = candidate.compiled.promotion
  return effect.kind === 'points-multiplier' ? effect.factorMilli - 1000 : 0
}

/** Per line, the pieces that promotions give for nothing: free units never earn (loyalty-rules section 8, row 9). */
type FreePieces = ReadonlyMap<number, number>
const NONE_FREE: FreePieces = new Map()

function freePieces(problem: Problem, takings: readonly Taking[]): FreePieces {
  const free = new Map<number, number>()
  for (const { slot, rewarded } of takings) {
    if (!problem.candidates[slot]!.compiled.freeUnits) continue
    for (const [line, pieces] of rewarded) free.set(line, (free.get(line) ?? 0) + pieces)
  }
  return free
}

/** Pieces on lines, and the full kilograms of what is weighed there, all lines together. */
function piecesOn(problem: Problem, lines: readonly number[], free: FreePieces): number {
  let pieces = 0
  let milli = 0
  for (const line of lines) {
    const { units, basketLine } = problem.lines[line]!
    if (units > 0) pieces += Math.max(0, units - (free.get(line) ?? 0))
    else milli += basketLine.quantityMilli
  }
  return pieces + Math.floor(milli / 1000)
}

/** How often a promotion of the points step is used: for the sale, or for each piece of its goods. */
function usesOf(problem: Problem, candidate: Candidate, free: FreePieces): number {
  if (candidate.compiled.onceOnly) return candidate.mostUses
  return Math.min(candidate.mostUses, piecesOn(problem, candidate.targets, free))
}

/** Whole points of a bonus, all its uses together; `free` pieces earn none. */
export function flatPointsOf(problem: Problem, candidate: Candidate, free: FreePieces = NONE_FREE): number {
  const { effect } = candidate.compiled.promotion
  return effect.kind === 'points-flat' || effect.kind === 'points-per-unit' ? effect.points * usesOf(problem, candidate, free) : 0
}

/** What the lines earn on, after the discounts that lower it. */
function earningMinor(problem: Problem, takings: readonly Taking[], netMinor: readonly number[]): readonly number[] {
  const { earningBase } = problem.rulebook.rulebook.choices
  if (earningBase === 'after-all') return netMinor
  const base = [...netMinor]
  for (const { slot, byLine } of takings) {
    if (lowersBase(earningBase, problem.candidates[slot]!.compiled)) continue
    for (const [line, { amountMinor }] of byLine) base[line] = base[line]! + amountMinor
  }
  return base
}

/** What the sale earns if all of it is paid in a tender that earns. `money` are the takings of money. */
export function earnPoints(problem: Problem, on: readonly Candidate[], money: readonly Taking[], netMinor: readonly number[]): SaleEarned {
  if (problem.earn === null) return NO_POINTS
  const { choices, pointsRules } = problem.rulebook.rulebook
  const multipliers = problem.lines.map((): { ruleId: string; extraMilli: number }[] => [])
  const flats: FlatPoints[] = []
  const free = freePieces(problem, money)
  for (const candidate of on) {
    const ruleId = candidate.compiled.promotion.id
    const extraMilli = extraMilliOf(candidate)
    if (extraMilli > 0) for (const line of candidate.targets) multipliers[line]!.push({ ruleId, extraMilli })
    const points = flatPointsOf(problem, candidate, free)
    if (points > 0) flats.push({ ruleId, points })
  }
  const amounts = earningMinor(problem, money, netMinor)
  const lines = problem.lines.flatMap((line): EarningLine[] =>
    line.basketLine.earns ? [{ amountMinor: amounts[line.index]!, multipliers: multipliers[line.index]! }] : [])
  return capEarned(earn(problem.earn, lines, flats, { fractions: choices.pointFractions, decimals: pointsRules.decimals }), earnCaps(pointsRules, problem.now.who))
}

/** What the promotions of the points step gave: points of `earned`, and what is granted. */
export function pointTakings(problem: Problem, on: readonly Candidate[], money: readonly Taking[], earned: SaleEarned, netMinor: readonly number[]): Taking[] {
  const free = freePieces(problem, money)
  return on.flatMap((candidate): Taking[] => {
    if (candidate.compiled.step !== 'points') return []
    const { effect, id } = candidate.compiled.promotion
    const points = earned.byRule.find((rule) => rule.ruleId === id)?.points ?? 0
    switch (effect.kind) {
      case 'points-multiplier': return points > 0 || tookPart(candidate, earned, netMinor) ? [takingOf(problem, candidate, 1, points, 0)] : []
      case 'points-flat':
      case 'points-per-unit': return points > 0 ? [takingOf(problem, candidate, usesOf(problem, candidate, free), points, 0)] : []
      default: {
        const uses = usesOf(problem, candidate, free)
        return uses > 0 ? [takingOf(problem, candidate, uses, 0, 'worthMinor' in effect ? effect.worthMinor * uses : 0)] : []
      }
    }
  })
}

/** Fractions of several multipliers can make a point together: the one whose share rounds to nothing took part too. */
function tookPart(candidate: Candidate, earned: Earned, netMinor: readonly number[]): boolean {
  return earned.multiplied > 0 && candidate.targets.some((line) => netMinor[line]! > 0)
}

function takingOf(problem: Problem, candidate: Candidate, uses: number, points: number, worthMinor: number): Taking {
  const byLine = new Map(linesOfPoints(problem, candidate).map((line) => [line, { amountMinor: 0, quantityMilli: problem.lines[line]!.basketLine.quantityMilli }]))
  return { slot: candidate.slot, uses, amountMinor: 0, points, worthMinor, handed: [], units: 0, rewarded: NONE_FREE, byLine }
}

/** The lines that points belong to: those of its goods, or for a bonus those its condition names, else all that earn. */
export function linesOfPoints(problem: Problem, candidate: Candidate): readonly number[] {
  if (candidate.compiled.goods !== null) return candidate.targets
  const named = candidate.compiled.qualifyingGoods.flatMap((goods) => problem.linesOf(goods))
  const lines = candidate.compiled.qualifyingGoods.length > 0 ? [...new Set(named)].sort((a, b) => a - b) : problem.lines.map((line) => line.index)
  return lines.filter((line) => problem.lines[line]!.basketLine.earns)
}

/**
 * Per line, what a cent earns while these are on, in thousandths of the base rate: where an amount off is to cost the
 * fewest points (loyalty-rules section 8, row 5). Null where amounts are shared in proportion.
 */
export function earnMilliOf(problem: Problem, on: readonly Candidate[]): readonly number[] | null {
  if (problem.rulebook.rulebook.choices.amountOverPool === 'proportional') return null
  const milli = problem.lines.map((line): number => (problem.earn !== null && line.basketLine.earns ? 1000 : 0))
  if (problem.earn !== null) {
    for (const candidate of on) for (const line of candidate.targets) milli[line] = milli[line]! + extraMilliOf(candidate)
  }
  return milli
}
