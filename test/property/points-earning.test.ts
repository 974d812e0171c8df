import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spendableNow } from '../../core/points/balances.ts'
import { capEarned } from '../../core/points/caps.ts'
import { pointsEarned } from '../../core/points/earning.ts'
import { earn } from '../../core/points/rates.ts'
import type { EarningLine } from '../../core/points/rates.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import { pointsRulesSchema } from '../../core/rulebook/policies.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member, rulebookWith } from '../support/promotion-fixtures.ts'

const rate = fc.record({ points: fc.integer({ min: 0, max: 30 }), perMinor: fc.integer({ min: 1, max: 300 }) })
const earningLines: fc.Arbitrary<EarningLine[]> = fc.array(fc.record({
  amountMinor: fc.nat({ max: 5000 }),
  multipliers: fc.uniqueArray(fc.record({ ruleId: fc.constantFrom('m1', 'm2'), extraMilli: fc.constantFrom(500, 1000, 2000) }), { maxLength: 2, selector: (each) => each.ruleId }),
}), { maxLength: 6 })
const flats = fc.uniqueArray(fc.record({ ruleId: fc.constantFrom('f1', 'f2'), points: fc.integer({ min: 1, max: 90 }) }), { selector: (each) => each.ruleId })
const decimals = fc.integer({ min: 0, max: 3 })
const fractions = fc.constantFrom('down-per-receipt' as const, 'nearest' as const, 'per-line' as const, 'kept' as const)

describe('earning', () => {
  it('rounds as it says, adds up by rule, and does not depend on the order of lines', () => {
    fc.assert(fc.property(rate, earningLines, flats, fractions, decimals, (at, drawn, bonuses, how, places) => {
      const options = { fractions: how, decimals: places }
      const earned = earn(at, drawn, bonuses, options)
      expect(earned.byRule.reduce((sum, rule) => sum + rule.points, 0)).toBe(earned.total)
      expect(earn(at, drawn.toReversed(), bonuses.toReversed(), options)).toEqual(earned)
      // Against fractions that are kept whole: total × perMinor × 1000 ÷ points, in whole numbers.
      const scale = 10 ** places
      const weight = drawn.reduce((sum, line) => sum + line.multipliers.reduce((all, each) => all + line.amountMinor * each.extraMilli, line.amountMinor * 1000), 0)
      const exact = weight * at.points
      const given = (earned.total - bonuses.reduce((sum, flat) => sum + flat.points * scale, 0)) * at.perMinor * 1000
      const point = at.perMinor * 1000
      if (how === 'kept') {
        expect(given <= exact * scale && exact * scale - given < point).toBe(true)
      } else {
        expect(earned.total % scale).toBe(0)
        const short = exact - given / scale
        if (how === 'down-per-receipt') expect(short >= 0 && short < point).toBe(true)
        if (how === 'nearest') expect(short * 2 > -point - 1 && short * 2 < point).toBe(true)
        if (how === 'per-line') expect(short >= 0 && short < point * Math.max(1, drawn.length)).toBe(true)
      }
    }), { numRuns: 1000 })
  })

  it('is cut to a cap exactly, the rules before the cut untouched', () => {
    fc.assert(fc.property(rate, earningLines, flats, fc.nat({ max: 300 }), (at, drawn, bonuses, cap) => {
      const earned = earn(at, drawn, bonuses)
      const capped = capEarned(earned, { sale: cap, day: null })
      expect(capped.total).toBe(Math.min(cap, earned.total))
      expect(capped.byRule.reduce((sum, rule) => sum + rule.points, 0)).toBe(capped.total)
      expect(capped.cappedBy?.lost ?? 0).toBe(earned.total - capped.total)
      capped.byRule.slice(0, -1).forEach((rule, n) => { expect(rule).toEqual(earned.byRule[n]) })
    }), { numRuns: 300 })
  })
})

describe('points of a sale', () => {
  const book = fc.record({
    choices: fc.record({ pointFractions: fractions, earningBase: fc.constantFrom('after-all', 'after-line', 'before-discounts') }),
    pointsRules: fc.record({ decimals, earnPerSale: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }) }),
  })

  it('add up by rule and by line under every choice, never rise with what non-earning tenders pay, and ignore the order of lines', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 3 }), promotions(4), book, fc.double({ min: 0, max: 1, noNaN: true }), (basket, offers, drawn, share) => {
      const compiled = compileRulebook(rulebookWith(offers, { choices: choicesSchema.parse(drawn.choices), pointsRules: pointsRulesSchema.parse(drawn.pointsRules) }))
      const sale = { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: member('platinum') }
      const evaluation = evaluate(compiled, sale)
      const earned = (nonEarningMinor: number): ReturnType<typeof pointsEarned> => pointsEarned(compiled, { ...sale, evaluation, nonEarningMinor })
      expect(earned(0)).toMatchObject({ total: evaluation.points.total, byRule: evaluation.points.byRule, tierBaseMinor: evaluation.tierBaseMinor })
      const part = earned(Math.floor(evaluation.totalMinor * share))
      for (const by of [part.byRule, part.byLine]) expect(by.reduce((sum, each) => sum + each.points, 0)).toBe(part.total)
      expect(part.total).toBeLessThanOrEqual(earned(0).total)
      const turned = pointsEarned(compiled, { ...sale, lines: basket.toReversed(), evaluation: { ...evaluation, lines: evaluation.lines.toReversed() }, nonEarningMinor: Math.floor(evaluation.totalMinor * share) })
      expect(turned).toEqual(part)
      const unearning = new Set(basket.filter((each) => !each.earns).map((each) => each.lineId))
      if (evaluation.promotions.every((outcome) => outcome.status !== 'applied' || outcome.points === 0)) expect(part.byLine.some((each) => unearning.has(each.lineId))).toBe(false)
      if (evaluation.totalMinor > 0) expect(earned(evaluation.totalMinor)).toMatchObject({ total: 0, byLine: [], tierBaseMinor: 0 })
    }), { numRuns: 200 })
  })
})

describe('a sale’s own points spendable in it', () => {
  it('are the most that what is then earned still covers', () => {
    fc.assert(fc.property(fc.nat({ max: 3000 }), fc.nat({ max: 500 }), fc.integer({ min: 1, max: 50 }), (available, earns, per) => {
      const earnsWhenSpending = (spent: number): number => Math.max(0, earns - Math.floor(spent / per))
      const most = spendableNow({ pointsRules: pointsRulesSchema.parse({}), choices: choicesSchema.parse({ pointsOfThisSale: 'spendable' }) }, { balances: { available, debt: 0 }, member: {}, earnsWhenSpending })
      const covered = (spent: number): boolean => spent <= available + earnsWhenSpending(spent)
      expect([covered(most), covered(most + 1), most >= available]).toEqual([true, false, true])
    }), { numRuns: 500 })
  })
})
