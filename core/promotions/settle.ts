import { pointScale } from '../points/scale.ts'
import { applyMoney, cutLines, touchedParts } from './apply.ts'
import type { Allotment, Parts, Taking } from './apply.ts'
import { holds } from './conditions.ts'
import { refusedPercentages } from './conflicts.ts'
import { holdsInVain } from './held-units.ts'
import { earnMilliOf, earnPoints, pointTakings } from './point-effects.ts'
import type { SaleEarned } from './point-effects.ts'
import type { Candidate, Problem } from './problem.ts'
import { spendBeside } from './spends.ts'

/*
 * What a search may rely on (test/property/promotion-turns.test.ts holds it to this). “Holds” means: with more off a line before a promotion's turn, the lines it touches never
 * cost more after it, all together.
 *
 * - Percentages, compound or additive, rounded per line or per piece; amounts off, fixed prices, caps: holds, line by line
 *   (to the cent that shares by largest remainder may move). Filling one line after the other: holds, line by line.
 *   Amounts measured with tax: holds to a cent for each line, which a budget may turn on.
 * - Sets of one part, rewarded whole, at their cheapest or at their dearest, by the price as sold or by list price: holds.
 *   Sets of several parts rewarded whole: holds, because the units taken are the dearest that can fill the parts. Buying
 *   some goods for others: holds where no goods can be either; it may fail where some can (goods that are never
 *   discounted can only be bought).
 * - A budget (`mostMinor`): holds. A use it did not cover may become one it covers, never the other way.
 * - An amount off for each full amount spent (`everyMinor`): does NOT hold. A cent off earlier can cost a whole use, here
 *   or, by the check at the end, by what comes later. Uses never exceed what the undiscounted goods allow (`mostUses`).
 * - A spend condition: does not hold either, but is a matter of admissibility (`broken`), not of amounts.
 * - Order: with `basket-first` and `one-sequence` a percentage on the basket is taken before offers on lines and sets,
 *   whose discounts are then worth their full cents and not what the percentage would have left of them.
 * - Points: with the earning base `after-line` a cent off in the basket step costs no points; with `before-discounts`
 *   only free units do. Caps on what a sale earns only lower points: a bound without them stands.
 * - Gifts and free units on top take no money; `worthMinor` counts for each use. One that counts nothing still applies.
 */

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
  earned: SaleEarned
  /** Money off, stated worths and points at the redemption rate (0 without a member), `benefitPerMinor` to the minor unit. */
  benefit: bigint
  /** Promotions that make the choice inadmissible: a condition that does not hold beside the others, units held unused. */
  broken: readonly number[]
}

/** Units of benefit in one minor unit; a minor unit of a point is `redemption.valueMinor` of them. */
export function benefitPerMinor({ rulebook: { rulebook } }: Pick<Problem, 'rulebook'>): number {
  return rulebook.redemption.points * pointScale(rulebook.pointsRules.decimals)
}

/** Works a choice out: every promotion that is on takes its turn, then points are earned, then spends are checked again. */
export function settle(problem: Problem, choice: Choice): Settled {
  const on = problem.candidates.filter((candidate) => choice.on.has(candidate.slot))
  const earnMilli = earnMilliOf(problem, on)
  const uses = new Map<number, number>()
  let turns = takeTurns(problem, on, choice, earnMilli, uses)
  for (let short = firstShort(problem, turns); short !== null; short = firstShort(problem, turns)) {
    uses.set(short.slot, short.uses)
    turns = takeTurns(problem, on, choice, earnMilli, uses)
  }
  const { money, netMinor } = turns
  const earned = earnPoints(problem, on, money, netMinor)
  const takings = [...money, ...pointTakings(problem, on, money, earned, netMinor)]
  const moneyOffMinor = money.reduce((sum, taking) => sum + taking.amountMinor, 0)
  const worthMinor = takings.reduce((sum, taking) => sum + taking.worthMinor, 0)
  const refused = refusedPercentages(problem)
  return {
    choice,
    takings,
    netMinor,
    moneyOffMinor,
    earned,
    benefit: problem.lineWorth === undefined
      ? BigInt(moneyOffMinor + worthMinor) * BigInt(benefitPerMinor(problem)) + BigInt(earned.total) * BigInt(problem.rulebook.rulebook.redemption.valueMinor)
      : BigInt(weighedOff(problem, netMinor, problem.lineWorth)),
    broken: [
      ...takings.filter((taking) => refused.has(taking.slot) || !stillHolds(problem, taking, netMinor)).map((taking) => taking.slot),
      ...on.filter((candidate) => holdsInVain(problem, candidate, choice.allotment, takings)).map((candidate) => candidate.slot),
    ],
  }
}

/** Money off, each line's at what it counts there. */
function weighedOff({ lines }: Problem, netMinor: readonly number[], lineWorth: readonly number[]): number {
  return lines.reduce((sum, { index, grossMinor }) => sum + (grossMinor - netMinor[index]!) * (lineWorth[index] ?? 0), 0)
}

interface Turns { money: Taking[]; parts: Parts; netMinor: number[] }

function takeTurns(problem: Problem, on: readonly Candidate[], choice: Choice, earnMilli: readonly number[] | null, uses: ReadonlyMap<number, number>): Turns {
  const parts = cutLines(problem, choice.allotment)
  const money: Taking[] = []
  for (const candidate of on) {
    const taking = applyMoney(problem, parts, candidate, { mostUses: uses.get(candidate.slot) ?? candidate.mostUses, earnMilli })
    if (taking !== null) money.push(taking)
  }
  const netMinor = parts.map((ofLine) => {
    let left = 0
    for (const part of ofLine) left += part.amountMinor
    return left
  })
  return { money, parts, netMinor }
}

/**
 * The first amount off for each full amount spent that was given more often than its goods still come to beside the
 * other offers, and how often they do. With fewer uses, what comes later takes no less; so no number between the two
 * would do, and lowering them step by step ends at the most uses that hold.
 */
function firstShort(problem: Problem, { money, parts }: Turns): { slot: number; uses: number } | null {
  for (const taking of money) {
    const candidate = problem.candidates[taking.slot]!
    const { effect } = candidate.compiled.promotion
    if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) continue
    const left = touchedParts(parts, candidate).reduce((sum, part) => sum + part.amountMinor, 0)
    const own = candidate.targets.reduce((sum, line) => sum + (taking.byLine.get(line)?.amountMinor ?? 0), 0)
    const uses = Math.floor((left + own) / effect.everyMinor)
    if (uses < taking.uses) return { slot: taking.slot, uses }
  }
  return null
}

function stillHolds(problem: Problem, taking: Taking, netMinor: readonly number[]): boolean {
  const { compiled } = problem.candidates[taking.slot]!
  return !compiled.spends || holds(compiled.when, problem.now, spendBeside(problem, taking, netMinor))
}
