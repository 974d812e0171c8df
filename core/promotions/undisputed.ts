import type { Allotment } from './apply.ts'
import { lineDiscount } from './effects.ts'
import type { LineEffect } from './effects.ts'
import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'

const NO_UNITS: Allotment = new Map()

/** A percentage or an amount off each piece that nothing competes with, and whose condition no discount can touch. */
function isPlain({ compiled, mostUses, mostMinor, claims, capped }: Candidate): boolean {
  const { effect } = compiled.promotion
  return compiled.step === 'line' && (effect.kind === 'percent-off' || effect.kind === 'amount-off-each')
    && !compiled.exclusiveUnits && compiled.group === null && !compiled.sole && !compiled.spends
    && !capped && mostUses === UNLIMITED && mostMinor === UNLIMITED && claims.length === 0
}

/** The line after these effects in turn, one of them left out; −1 leaves none out. */
function netWithout(grossMinor: number, quantityMilli: number, effects: readonly LineEffect[], without: number): number {
  let net = grossMinor
  for (let at = 0; at < effects.length; at += 1) if (at !== without) net -= lineDiscount(effects[at]!, net, quantityMilli)
  return net
}

/**
 * All promotions of the basket together, where that is certainly the one best choice and no search is needed: the
 * ordinary basket of shared percentages and amounts off. Null where it is not certain.
 *
 * Why it is certain: each effect leaves the dearer line the dearer, so a choice without some promotion takes off every
 * line at most what all the others take together. A minor unit off costs fewer points than it is worth, at most the
 * points' share of it and one rounding. So where taking any single promotion out loses more than that rounding, every
 * smaller choice is worse, and there is no tie to decide.
 */
export function undisputed(problem: Problem): Settled | null {
  const { choices, policy, redemption } = problem.rulebook.rulebook
  const asUsual = policy === 'best-for-customer' && choices.percentagesOnLine === 'compound' && choices.lineRounding === 'per-line' && choices.amountOffBasis === 'price-list'
    // A discount can then cost more points than its own: those of a tier not reached, or of all that goods made free would have earned.
    && !choices.saleCountsForItsTier && choices.earningBase !== 'before-discounts'
  if (!asUsual || !problem.candidates.every(isPlain)) return null
  const onLine = problem.lines.map((): Candidate[] => [])
  for (const candidate of problem.candidates) for (const line of candidate.targets) onLine[line]!.push(candidate)
  const pointsWorth = problem.earn === null ? 0 : (problem.earn.points * redemption.valueMinor) / problem.earn.perMinor
  // Where points are worth more than the money they cost, every promotion loses and none is certain.
  const minorWorth = redemption.points - pointsWorth
  const nets: number[] = []
  const loses = problem.candidates.map(() => 0)
  for (const { index, grossMinor, basketLine } of problem.lines) {
    const here = onLine[index]!
    const effects = here.map((candidate) => candidate.compiled.promotion.effect as LineEffect)
    const net = netWithout(grossMinor, basketLine.quantityMilli, effects, -1)
    nets.push(net)
    here.forEach(({ slot }, at) => {
      loses[slot]! += (netWithout(grossMinor, basketLine.quantityMilli, effects, at) - net) * minorWorth
    })
  }
  const roundings = problem.earn === null ? 0 : choices.pointFractions === 'per-line' ? problem.lines.length : 1
  if (loses.some((lost) => lost <= roundings * redemption.valueMinor)) return null
  const settled = settle(problem, { on: new Set(problem.candidates.map(({ slot }) => slot)), allotment: NO_UNITS })
  // Worked out twice, by two ways: where they do not agree, this reasoning is not about this basket.
  return settled.broken.length === 0 && settled.netMinor.every((net, line) => net === nets[line]) ? settled : null
}
