import { allocate, mulDivRound } from '../money/money.ts'
import type { Rounding } from '../money/money.ts'
import type { Choices } from '../rulebook/choices.ts'
import { pointScale } from './scale.ts'

/** `points` (whole, as the rulebook says) for every `perMinor` of eligible spend. */
export interface EarnRate {
  points: number
  perMinor: number
}

/** A line's earning amount and the multipliers on it; `extraMilli` 1000 is once more (double points). */
export interface EarningLine {
  amountMinor: number
  multipliers: readonly { ruleId: string; extraMilli: number }[]
}

/** A bonus in whole points, all its uses together. */
export interface FlatPoints {
  ruleId: string
  points: number
}

/** How fractions of points end (loyalty-rules section 8, row 18), and how many decimals the programme's points have. */
export interface EarnOptions {
  fractions: Choices['pointFractions']
  decimals: number
}

/** Every amount of points in minor units of a point (`pointScale`). */
export interface Earned {
  total: number
  /** `base`, then multipliers, then bonuses, each by id; rules that gave nothing are left out. */
  byRule: { ruleId: string; points: number }[]
  /** Points that multipliers added, all together. */
  multiplied: number
  /** The earning base before multipliers. */
  baseMinor: number
}

const WHOLE_DOWN: EarnOptions = { fractions: 'down-per-receipt', decimals: 0 }

/**
 * Points of a receipt (loyalty-rules section 5): a points per b minor units on the eligible total, multipliers before
 * the one rounding, flat bonuses after. Several multipliers on one line each add their extra (double and triple points
 * make four times), so that what each gave can be said. The extra points are told apart by largest remainder.
 * Fractions: down to a whole point once, to the nearest whole point once (half-up), down to a whole point on every line,
 * or kept: down once to the last decimal of the programme's points.
 */
export function earn(rate: EarnRate, lines: readonly EarningLine[], flats: readonly FlatPoints[], options: EarnOptions = WHOLE_DOWN): Earned {
  const baseMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  const rated = options.fractions === 'per-line' ? ratedPerLine(rate, lines, options) : ratedOnce(rate, lines, baseMinor, options)
  const scale = pointScale(options.decimals)
  const byRule = [
    { ruleId: 'base', points: rated.base },
    ...rated.extras,
    ...flats.map(({ ruleId, points }) => ({ ruleId, points: points * scale })).sort(byRuleId),
  ].filter((rule) => rule.points > 0)
  return { total: byRule.reduce((sum, rule) => sum + rule.points, 0), byRule, multiplied: rated.multiplied, baseMinor }
}

/** Points of an amount in thousandths of a minor unit, multipliers included, rounded as the programme says. */
export function ratedPoints(rate: EarnRate, amountMilli: number, options: EarnOptions): number {
  const scale = pointScale(options.decimals)
  if (options.fractions === 'kept') return mulDivRound(amountMilli, rate.points * scale, rate.perMinor * 1000, 'floor')
  const rounding: Rounding = options.fractions === 'nearest' ? 'half-up' : 'floor'
  return mulDivRound(amountMilli, rate.points, rate.perMinor * 1000, rounding) * scale
}

/** What a line earns on, multiplied: thousandths of a minor unit. */
export function weightMilli(line: EarningLine): number {
  return line.multipliers.reduce((sum, { extraMilli }) => sum + line.amountMinor * extraMilli, line.amountMinor * 1000)
}

interface Rated { base: number; extras: { ruleId: string; points: number }[]; multiplied: number }

function ratedOnce(rate: EarnRate, lines: readonly EarningLine[], baseMinor: number, options: EarnOptions): Rated {
  const extraByRule = new Map<string, number>()
  for (const line of lines) {
    for (const { ruleId, extraMilli } of line.multipliers) extraByRule.set(ruleId, (extraByRule.get(ruleId) ?? 0) + line.amountMinor * extraMilli)
  }
  const base = ratedPoints(rate, baseMinor * 1000, options)
  if (extraByRule.size === 0) return { base, extras: [], multiplied: 0 }
  const weightedMilli = baseMinor * 1000 + [...extraByRule.values()].reduce((a, b) => a + b, 0)
  const multiplied = ratedPoints(rate, weightedMilli, options) - base
  const extras = [...extraByRule].sort(([a], [b]) => (a < b ? -1 : 1))
  const points = allocate(multiplied, extras.map(([, weight]) => weight))
  return { base, extras: extras.map(([ruleId], at) => ({ ruleId, points: points[at]! })), multiplied }
}

function ratedPerLine(rate: EarnRate, lines: readonly EarningLine[], options: EarnOptions): Rated {
  let base = 0
  let multiplied = 0
  const extraByRule = new Map<string, number>()
  for (const line of lines) {
    const ofLine = ratedOnce(rate, [line], line.amountMinor, options)
    base += ofLine.base
    multiplied += ofLine.multiplied
    for (const { ruleId, points } of ofLine.extras) extraByRule.set(ruleId, (extraByRule.get(ruleId) ?? 0) + points)
  }
  return { base, extras: [...extraByRule].map(([ruleId, points]) => ({ ruleId, points })).sort(byRuleId), multiplied }
}

function byRuleId(a: { ruleId: string }, b: { ruleId: string }): number {
  return a.ruleId < b.ruleId ? -1 : 1
}
