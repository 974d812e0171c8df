import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { DEFAULT_CHOICES } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { bestOfEvery, countChoices } from '../support/every-choice.ts'
import { deviation, lines, promotions } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, lineId, member, rulebookWith } from '../support/promotion-fixtures.ts'

const someone: fc.Arbitrary<MemberSnapshot | null> = fc.constantFrom(member('silver'), member('gold'), member('platinum'), null)
/** Points worth a cent, a tenth of a cent, and ten cents each: rounding down then weighs differently. */
const redemption: fc.Arbitrary<Rulebook['redemption']> = fc.constantFrom([100, 100], [100, 10], [10, 100], [7, 3]).map(([points, valueMinor]) => (
  { points: points!, valueMinor: valueMinor!, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }))

function rulebookOf(offers: Promotion[], value?: Rulebook['redemption'], choices: Partial<Choices> = {}): Rulebook {
  return rulebookWith(offers, { choices: { ...DEFAULT_CHOICES, ...choices }, ...(value === undefined ? {} : { redemption: value }) })
}

function evaluateAll(offers: Promotion[], basket: BasketLine[], who: MemberSnapshot | null, value?: Rulebook['redemption']): Evaluation {
  return evaluate(compileRulebook(rulebookOf(offers, value)), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
}

/** Benefit in units of 1 ÷ redemption.points minor units. */
function benefitOf(evaluation: Evaluation, { redemption: { points, valueMinor } }: Rulebook): number {
  return evaluation.discountMinor * points + evaluation.points.total * valueMinor
}

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)
/** Steps that prove any of these small baskets, also those drawn to be as odd as they can. */
const ENOUGH = 3_000_000

describe('the best combination', () => {
  it('is the best of every possible one, ties included', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), promotions(4), someone, redemption, (basket, offers, who, value) => {
      const problem = stateProblem(compileRulebook(rulebookOf(offers, value)), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      fc.pre(countChoices(problem, 3000) <= 3000)
      const found = findBest(problem, ENOUGH, ENOUGH)
      const best = bestOfEvery(problem)
      expect(found.exact).toBe(true)
      expect(found.best.benefit).toBe(best.benefit)
      expect(found.best.takings.length).toBe(best.takings.length)
    }), { numRuns: 400 * RUNS })
  })

  it('is the best of every possible one with any one choice made otherwise', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), promotions(4), someone, redemption, deviation, (basket, offers, who, value, choices) => {
      const problem = stateProblem(compileRulebook(rulebookOf(offers, value, choices)), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      fc.pre(countChoices(problem, 3000) <= 3000)
      const found = findBest(problem, ENOUGH, ENOUGH)
      const best = bestOfEvery(problem)
      expect(found.exact).toBe(true)
      expect(found.best.benefit).toBe(best.benefit)
    }), { numRuns: 400 * RUNS })
  })

  it('says how far it can be off when its work is cut short', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), promotions(5), someone, fc.integer({ min: 0, max: 300 }), (basket, offers, who, work) => {
      const problem = stateProblem(compileRulebook(rulebookOf(offers)), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      fc.pre(countChoices(problem, 3000) <= 3000)
      const found = findBest(problem, work)
      const missedMinor = Math.ceil(Number(bestOfEvery(problem).benefit - found.best.benefit) / 100)
      expect(missedMinor).toBeLessThanOrEqual(found.gapMinor)
      expect(found.exact).toBe(found.gapMinor === 0)
    }), { numRuns: 150 * RUNS })
  })

  it('never gives less for one promotion more', () => {
    fc.assert(fc.property(lines({ lines: 6, units: 4 }), promotions(5), someone, redemption, (basket, offers, who, value) => {
      const fewer = evaluateAll(offers.slice(1), basket, who, value)
      const more = evaluateAll(offers, basket, who, value)
      fc.pre(fewer.exact && more.exact)
      expect(benefitOf(more, rulebookOf(offers, value))).toBeGreaterThanOrEqual(benefitOf(fewer, rulebookOf(offers, value)))
    }), { numRuns: 200 * RUNS })
  })

  it('does not depend on the order of scanning', () => {
    const scanned = lines({ lines: 6, units: 4 }).chain((basket) => fc.tuple(fc.constant(basket), fc.shuffledSubarray(basket, { minLength: basket.length })))
    fc.assert(fc.property(scanned, promotions(5), someone, ([basket, shuffled], offers, who) => {
      const one = evaluateAll(offers, basket, who)
      const other = evaluateAll(offers, shuffled.map((line, at) => ({ ...line, lineId: lineId(at + 1) })), who)
      fc.pre(one.exact && other.exact)
      const given = (evaluation: Evaluation): unknown => evaluation.promotions.map((outcome) => (outcome.status === 'applied' ? { ...outcome, lineIds: outcome.lineIds.length } : outcome))
      expect(other.totalMinor).toBe(one.totalMinor)
      expect(other.points).toEqual(one.points)
      expect(given(other)).toEqual(given(one))
    }), { numRuns: 200 * RUNS })
  })
})

describe('every evaluation', () => {
  it('adds up, takes no line below zero, and leaves alone what may not be discounted', () => {
    fc.assert(fc.property(lines({ lines: 7, units: 6 }), promotions(7), someone, redemption, (basket, offers, who, value) => {
      const evaluation = evaluateAll(offers, basket, who, value)
      expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
      expect(evaluation.lines.map((line) => line.lineId)).toEqual(basket.map((line) => line.lineId))
      expect(evaluation.promotions.map((outcome) => outcome.promotionId)).toEqual(offers.map((offer) => offer.id))
      evaluation.lines.forEach((line, at) => {
        const off = line.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0)
        expect(line.grossMinor - off).toBe(line.netMinor)
        if (!basket[at]!.discountable) expect(off).toBe(0)
        for (const discount of line.discounts) expect(discount.quantityMilli).toBeLessThanOrEqual(basket[at]!.quantityMilli)
      })
      for (const outcome of evaluation.promotions) {
        const shares = evaluation.lines.flatMap((line) => line.discounts.filter((discount) => discount.promotionId === outcome.promotionId))
        expect(shares.reduce((sum, share) => sum + share.amountMinor, 0)).toBe(outcome.status === 'applied' ? outcome.amountMinor : 0)
      }
      expect(evaluation.lines.reduce((sum, line) => sum + line.netMinor, 0)).toBe(evaluation.totalMinor)
      expect(evaluation.taxes.reduce((sum, tax) => sum + tax.grossMinor, 0)).toBe(evaluation.totalMinor)
      expect(evaluation.points.byRule.reduce((sum, rule) => sum + rule.points, 0)).toBe(evaluation.points.total)
      if (who === null) expect(evaluation.points.total + evaluation.tierBaseMinor).toBe(0)
    }), { numRuns: 300 * RUNS })
  })

  it('gives a unit to one exclusive promotion only', () => {
    fc.assert(fc.property(lines({ lines: 6, units: 5 }), promotions(6), someone, (basket, offers, who) => {
      const exclusive = new Set(offers.filter((offer) => offer.units === 'exclusive').map((offer) => offer.id))
      evaluateAll(offers, basket, who).lines.forEach((line, at) => {
        const used = line.discounts.filter((discount) => exclusive.has(discount.promotionId)).reduce((sum, discount) => sum + discount.quantityMilli, 0)
        expect(used).toBeLessThanOrEqual(basket[at]!.quantityMilli)
      })
    }), { numRuns: 200 * RUNS })
  })

  it('applies at most one of a group, and nothing beside one that stands alone', () => {
    fc.assert(fc.property(lines({ lines: 6, units: 4 }), promotions(7), someone, (basket, offers, who) => {
      const applied = evaluateAll(offers, basket, who).promotions.flatMap((outcome, at) => (outcome.status === 'applied' ? [offers[at]!] : []))
      const groups = applied.flatMap((offer) => (offer.combine.kind === 'exclusive' ? [offer.combine.group] : []))
      expect(new Set(groups).size).toBe(groups.length)
      if (applied.some((offer) => offer.combine.kind === 'sole')) expect(applied.length).toBe(1)
    }), { numRuns: 200 * RUNS })
  })
})
