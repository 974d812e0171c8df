import { allocate } from '../money/money.ts'
import { lineDiscount } from './effects.ts'
import type { LineEffect, Part } from './effects.ts'
import { formSets } from './form-sets.ts'
import type { Candidate, Problem } from './problem.ts'
import { extraMilliOf, flatPointsOf } from './point-effects.ts'

/**
 * Upper bounds for the search. Benefits are counted in units of 1 ÷ redemption.points minor units, points before
 * rounding down, and every bound is at least what any admissible choice among the promotions that are on can reach.
 * They are doubles: they only decide what is looked at, never an amount (`search.ts` leaves them a margin).
 *
 * The ground they stand on: taking more off a line first never raises what it costs in the end, because every effect
 * leaves the dearer the dearer. So “everything on at once” bounds every choice among it.
 */

/** A line promotion whose discount follows from its own line alone. */
export function isPerLine(candidate: Candidate): boolean {
  const { effect } = candidate.compiled.promotion
  if (candidate.compiled.step !== 'line') return false
  if (effect.kind === 'percent-off') return !candidate.capped || candidate.compiled.exclusiveUnits
  if (effect.kind === 'fixed-price' || effect.kind === 'amount-off-each') return candidate.mostUses === Number.MAX_SAFE_INTEGER || candidate.compiled.exclusiveUnits
  return false
}

/** What the lines are worth to the customer while a set of promotions is on. */
export interface Weights {
  /** Benefit of one minor unit off, per line, points it would have earned taken away; negative where points are worth more. */
  offWorth: readonly number[]
  /** The same without any multiplier: at least `offWorth`, whatever multipliers are on. */
  plainWorth: readonly number[]
  /** Which multipliers a line has, as a text that is equal where they are. */
  multipliers: readonly string[]
  /** Share of a line that is left after the percentages on the basket. */
  basketKeep: readonly number[]
}

export function weightsOf(problem: Problem, on: readonly Candidate[]): Weights {
  const { redemption } = problem.rulebook.rulebook
  const perMinor = problem.earn === null ? 0 : (problem.earn.points * redemption.valueMinor) / problem.earn.perMinor
  const worth = (earnMilli: number): number => redemption.points - (perMinor * earnMilli) / 1000
  const earnMilli = problem.lines.map((line): number => (line.basketLine.earns ? 1000 : 0))
  const plainWorth = earnMilli.map(worth)
  const basketKeep = problem.lines.map(() => 1)
  const multipliers = problem.lines.map(() => '')
  for (const candidate of on) {
    const extra = extraMilliOf(candidate)
    for (const line of extra > 0 ? candidate.targets : []) {
      earnMilli[line] = earnMilli[line]! + extra
      multipliers[line] = `${multipliers[line]!} ${candidate.slot}`
    }
    if (!isOpenBasketPercent(candidate)) continue
    const { rateBp } = candidate.compiled.promotion.effect as Extract<LineEffect, { kind: 'percent-off' }>
    for (const line of candidate.targets) basketKeep[line] = basketKeep[line]! * (1 - rateBp / 10_000)
  }
  return { offWorth: earnMilli.map(worth), plainWorth, multipliers, basketKeep }
}

/** A percentage on the basket without a cap: a factor on every line it touches. */
function isOpenBasketPercent(candidate: Candidate): boolean {
  const { effect } = candidate.compiled.promotion
  return candidate.compiled.step === 'basket' && effect.kind === 'percent-off' && !candidate.capped
}

/** What a minor unit taken off this line before the basket step is worth. */
export function worthAt(weights: Weights, line: number): number {
  return weights.basketKeep[line]! * Math.max(0, weights.offWorth[line]!)
}

/**
 * What a minor unit off any of these lines is worth at most, before percentages on the basket. Lines with the same
 * multipliers lose them together, and then what is left of them loses more than the discount gains; else multipliers
 * that are on now may be off in a smaller set, and are not counted.
 */
function mostWorth(weights: Weights, lines: readonly number[]): number {
  const first = lines[0]
  if (first === undefined) return 0
  const alike = lines.every((line) => weights.multipliers[line] === weights.multipliers[first] && weights.plainWorth[line] === weights.plainWorth[first])
  return alike ? Math.max(0, weights.offWorth[first]!) : Math.max(0, ...lines.map((line) => weights.plainWorth[line]!))
}

/** What a minor unit taken off any of these lines is worth at most. */
export function worthOver(weights: Weights, lines: readonly number[], beforeBasket: boolean): number {
  const keep = beforeBasket ? lines.reduce((most, line) => Math.max(most, weights.basketKeep[line]!), 0) : 1
  return keep * mostWorth(weights, lines)
}

/**
 * A promotion over several lines is bounded as if all its discount lay where it is worth most. Where lines are worth
 * unlike, that could make a smaller set of promotions look better than the whole: this is by how much at most.
 */
export function unevenness(problem: Problem, weights: Weights, lines: readonly number[], netMinor: readonly number[]): number {
  const most = mostWorth(weights, lines)
  const mostKept = worthOver(weights, lines, true)
  return lines.reduce((sum, line) => {
    const { grossMinor } = problem.lines[line]!
    const perLineOff = (mostKept - worthAt(weights, line)) * (grossMinor - netMinor[line]!)
    const basketOff = (most - Math.max(0, weights.offWorth[line]!)) * (1 - weights.basketKeep[line]!) * grossMinor
    return sum + perLineOff + basketOff
  }, 0)
}

/** Runs the per-line promotions over one line cut into parts, as apply.ts does. */
export function runLine(parts: readonly Part[], promotions: readonly Candidate[]): void {
  for (const candidate of promotions) {
    const effect = candidate.compiled.promotion.effect as LineEffect
    const touched = candidate.compiled.exclusiveUnits ? parts.filter((part) => part.slot === candidate.slot) : parts
    if (effect.kind !== 'percent-off') {
      for (const part of touched) part.amountMinor -= lineDiscount(effect, part.amountMinor, part.quantityMilli)
      continue
    }
    const amounts = touched.map((part) => part.amountMinor)
    const shares = allocate(lineDiscount(effect, amounts.reduce((a, b) => a + b, 0), 0), amounts)
    touched.forEach((part, at) => { part.amountMinor -= shares[at]! })
  }
}

export function wholeLine(problem: Problem, line: number): Part {
  const { units, basketLine, grossMinor } = problem.lines[line]!
  return { line, slot: -1, units, quantityMilli: basketLine.quantityMilli, amountMinor: grossMinor }
}

/** What each line costs after the shared per-line promotions among these. */
export function netsAfter(problem: Problem, promotions: readonly Candidate[]): number[] {
  return problem.lines.map((line) => {
    const part = wholeLine(problem, line.index)
    runLine([part], promotions.filter((candidate) => candidate.targets.includes(line.index)))
    return part.amountMinor
  })
}

/** The most a promotion that is not per line can take off lines at these prices, in minor units. */
export function mostOff(problem: Problem, candidate: Candidate, netMinor: readonly number[]): number {
  const { effect } = candidate.compiled.promotion
  const sumOf = (of: (line: number) => number): number => candidate.targets.reduce((sum, line) => sum + of(line), 0)
  switch (effect.kind) {
    case 'amount-off': return Math.min(effect.amountMinor * candidate.mostUses, sumOf((line) => netMinor[line]!))
    case 'percent-off': {
      const full = candidate.compiled.step === 'basket' ? lineDiscount(effect, sumOf((line) => netMinor[line]!), 0) : sumOf((line) => lineDiscount(effect, netMinor[line]!, 0))
      return Math.min(effect.capMinor ?? full, full)
    }
    case 'amount-off-each':
    case 'fixed-price': return sumOf((line) => lineDiscount(effect, netMinor[line]!, problem.lines[line]!.basketLine.quantityMilli))
    default:
      if (candidate.compiled.set === null) return 0
      return formSets(problem, candidate, [...candidate.roles.keys()].map((line) => ({ ...wholeLine(problem, line), amountMinor: netMinor[line]! })), candidate.mostUses).savingMinor
  }
}

/** The bound before exclusive and grouped promotions: `ours` are the others that are on. */
export function openBound(problem: Problem, weights: Weights, ours: readonly Candidate[], netMinor: readonly number[]): number {
  const { points: perMinorOff, valueMinor } = problem.rulebook.rulebook.redemption
  let bound = 0
  for (const line of problem.lines) {
    const worth = weights.offWorth[line.index]!
    const left = worth > 0 ? weights.basketKeep[line.index]! * netMinor[line.index]! : line.grossMinor
    bound += line.grossMinor * perMinorOff - left * worth
  }
  for (const candidate of ours) {
    bound += flatPointsOf(problem, candidate) * valueMinor
    if (candidate.compiled.step === 'points' || isPerLine(candidate)) continue
    // A percentage on the basket is in basketKeep already; its rounding and its shares may be a minor unit off.
    bound += isOpenBasketPercent(candidate)
      ? perMinorOff + weights.offWorth.reduce((sum, worth) => sum + Math.abs(perMinorOff - worth), 0)
      : spreadBound(problem, candidate, weights, netMinor)
  }
  return bound
}

/** The most that a promotion over several lines can be worth. */
export function spreadBound(problem: Problem, candidate: Candidate, weights: Weights, netMinor: readonly number[]): number {
  return mostOff(problem, candidate, netMinor) * worthOver(weights, candidate.targets, candidate.compiled.step !== 'basket')
    + unevenness(problem, weights, candidate.targets, netMinor)
}
