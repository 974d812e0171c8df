import { earn } from '../points/rates.ts'
import type { Earned, EarningLine, FlatPoints } from '../points/rates.ts'
import { applyMoney, cutLines } from './apply.ts'
import type { Allotment, Taking } from './apply.ts'
import { holds } from './conditions.ts'
import type { Spend } from './conditions.ts'
import { holdsInVain } from './held-units.ts'
import type { Candidate, Problem } from './problem.ts'

/** One way to apply the promotions of a problem. */
export interface Choice {
  /** Slots that are on. */
  on: ReadonlySet<number>
  allotment: Allotment
}

/** A choice worked out to the cent and the point. */
export interface Settled {
  choice: Choice
  /** Promotions that gave something, in order of application. */
  takings: readonly Taking[]
  /** What is due per line, in canonical order. */
  netMinor: readonly number[]
  moneyOffMinor: number
  earned: Earned
  /** Money off plus points at the redemption rate (0 without a member), in units of 1 ÷ redemption.points minor units. */
  benefit: bigint
  /** Promotions that make the choice inadmissible: a condition that does not hold beside the others, units held unused. */
  broken: readonly number[]
}

const NO_POINTS: Earned = { total: 0, byRule: [], multiplied: 0, baseMinor: 0 }

/** What each multiplier adds to a line, in thousandths of its earning. */
export function extraMilliOf(candidate: Candidate): number {
  const { effect } = candidate.compiled.promotion
  return effect.kind === 'points-multiplier' ? effect.factorMilli - 1000 : 0
}

/** Points a flat bonus gives, all its uses together. */
export function flatPointsOf(candidate: Candidate): number {
  const { effect } = candidate.compiled.promotion
  return effect.kind === 'points-flat' ? effect.points * candidate.mostUses : 0
}

function earnPoints(problem: Problem, on: readonly Candidate[], netMinor: readonly number[]): Earned {
  if (problem.earn === null) return NO_POINTS
  const multipliers = problem.lines.map((): { ruleId: string; extraMilli: number }[] => [])
  const flats: FlatPoints[] = []
  for (const candidate of on) {
    const ruleId = candidate.compiled.promotion.id
    const extraMilli = extraMilliOf(candidate)
    if (extraMilli > 0) for (const line of candidate.targets) multipliers[line]!.push({ ruleId, extraMilli })
    const points = flatPointsOf(candidate)
    if (points > 0) flats.push({ ruleId, points })
  }
  const lines = problem.lines.flatMap((line): EarningLine[] =>
    line.basketLine.earns ? [{ amountMinor: netMinor[line.index]!, multipliers: multipliers[line.index]! }] : [])
  return earn(problem.earn, lines, flats)
}

/** Works a choice out: every promotion that is on takes its turn, then points are earned, then spends are checked again. */
export function settle(problem: Problem, choice: Choice): Settled {
  const on = problem.candidates.filter((candidate) => choice.on.has(candidate.slot))
  const parts = cutLines(problem, choice.allotment)
  const takings: Taking[] = []
  for (const candidate of on) {
    const taking = applyMoney(problem, parts, candidate)
    if (taking !== null) takings.push(taking)
  }
  const netMinor = parts.map((ofLine) => ofLine.reduce((sum, part) => sum + part.amountMinor, 0))
  const earned = earnPoints(problem, on, netMinor)
  for (const candidate of on) {
    const points = earned.byRule.find((rule) => rule.ruleId === candidate.compiled.promotion.id)?.points ?? 0
    if (points > 0 || takesPart(candidate, earned, netMinor)) takings.push(pointsTaking(problem, candidate, points))
  }
  const moneyOffMinor = takings.reduce((sum, taking) => sum + taking.amountMinor, 0)
  const { redemption } = problem.rulebook.rulebook
  return {
    choice,
    takings,
    netMinor,
    moneyOffMinor,
    earned,
    benefit: BigInt(moneyOffMinor) * BigInt(redemption.points) + BigInt(earned.total) * BigInt(redemption.valueMinor),
    broken: [
      ...takings.filter((taking) => !stillHolds(problem, taking, netMinor)).map((taking) => taking.slot),
      ...on.filter((candidate) => holdsInVain(problem, candidate, choice.allotment, takings)).map((candidate) => candidate.slot),
    ],
  }
}

/** Fractions of several multipliers can make a point together: the one whose share rounds to nothing took part too. */
function takesPart(candidate: Candidate, earned: Earned, netMinor: readonly number[]): boolean {
  return extraMilliOf(candidate) > 0 && earned.multiplied > 0 && candidate.targets.some((line) => netMinor[line]! > 0)
}

function pointsTaking(problem: Problem, candidate: Candidate, points: number): Taking {
  return { slot: candidate.slot, uses: candidate.compiled.goods === null ? candidate.mostUses : 1, amountMinor: 0, points, byLine: new Map(
    linesOfPoints(problem, candidate).map((line) => [line, { amountMinor: 0, quantityMilli: problem.lines[line]!.basketLine.quantityMilli }]),
  ) }
}

/** The lines that points belong to: those multiplied, or for a bonus those its condition names, else all that earn. */
export function linesOfPoints(problem: Problem, candidate: Candidate): readonly number[] {
  if (candidate.compiled.goods !== null) return candidate.targets
  const named = candidate.compiled.qualifyingGoods.flatMap((goods) => problem.linesOf(goods))
  const lines = candidate.compiled.qualifyingGoods.length > 0 ? [...new Set(named)].sort((a, b) => a - b) : problem.lines.map((line) => line.index)
  return lines.filter((line) => problem.lines[line]!.basketLine.earns)
}

/**
 * What a promotion's spend conditions look at: what the goods cost after every other promotion, its own discount not
 * counted (loyalty-rules section 8, row 8).
 */
export function spendBeside(problem: Problem, taking: Taking | null, netMinor: readonly number[]): Spend {
  return (goods) => problem.linesOf(goods).reduce((sum, line) => sum + netMinor[line]! + (taking?.byLine.get(line)?.amountMinor ?? 0), 0)
}

function stillHolds(problem: Problem, taking: Taking, netMinor: readonly number[]): boolean {
  const { compiled } = problem.candidates[taking.slot]!
  return !compiled.spends || holds(compiled.when, problem.now, spendBeside(problem, taking, netMinor))
}
