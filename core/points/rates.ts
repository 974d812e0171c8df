import { allocate, mulDivRound } from '../money/money.ts'

/** `points` for every `perMinor` of eligible spend. */
export interface EarnRate {
  points: number
  perMinor: number
}

/** A line's earning amount and the multipliers on it; `extraMilli` 1000 is once more (double points). */
export interface EarningLine {
  amountMinor: number
  multipliers: readonly { ruleId: string; extraMilli: number }[]
}

export interface FlatPoints {
  ruleId: string
  points: number
}

export interface Earned {
  total: number
  /** `base`, then multipliers, then bonuses, each by id; rules that gave nothing are left out. */
  byRule: { ruleId: string; points: number }[]
  /** Points that multipliers added, all together. */
  multiplied: number
  /** The earning base before multipliers. */
  baseMinor: number
}

/**
 * Points of a receipt (loyalty-rules section 5): a points per b minor units on the eligible total, multipliers before
 * the one rounding down, flat bonuses after. Several multipliers on one line each add their extra (double and triple
 * points make four times), so that what each gave can be said. The extra points are told apart by largest remainder.
 */
export function earn(rate: EarnRate, lines: readonly EarningLine[], flats: readonly FlatPoints[]): Earned {
  const baseMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  const extraByRule = new Map<string, number>()
  for (const line of lines) {
    for (const { ruleId, extraMilli } of line.multipliers) extraByRule.set(ruleId, (extraByRule.get(ruleId) ?? 0) + line.amountMinor * extraMilli)
  }
  const weightedMilli = baseMinor * 1000 + [...extraByRule.values()].reduce((a, b) => a + b, 0)
  const basePoints = mulDivRound(baseMinor, rate.points, rate.perMinor, 'floor')
  const ratedPoints = mulDivRound(weightedMilli, rate.points, rate.perMinor * 1000, 'floor')
  const extras = [...extraByRule].sort(([a], [b]) => (a < b ? -1 : 1))
  const extraPoints = allocate(ratedPoints - basePoints, extras.map(([, weight]) => weight))
  const byRule = [
    { ruleId: 'base', points: basePoints },
    ...extras.map(([ruleId], at) => ({ ruleId, points: extraPoints[at]! })),
    ...[...flats].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)),
  ].filter((rule) => rule.points > 0)
  return { total: byRule.reduce((sum, rule) => sum + rule.points, 0), byRule, multiplied: ratedPoints - basePoints, baseMinor }
}
