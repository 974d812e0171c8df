import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointsEarned } from '../../core/points/earning.ts'
import { applyMoney, cutLines } from '../../core/promotions/apply.ts'
import type { Parts } from '../../core/promotions/apply.ts'
import { evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import { settle } from '../../core/promotions/settle.ts'
import { lines } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member } from '../support/promotion-fixtures.ts'
import { apart, beside, buyGet, compiledOf, every, plain, plainProblem, rulesWith } from '../support/rule-arbitraries.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const left = (parts: Parts): number => sum(parts.flat().map((part) => part.amountMinor))

describe('every choice worked out', () => {
  it('adds up, takes no line below zero, and keeps within uses and budgets', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 4 }), rulesWith(fc.oneof(plain, buyGet, every), 4), (basket, rules) => {
      const problem = plainProblem(rules, basket)
      const settled = settle(problem, { on: new Set(problem.candidates.map(({ slot }) => slot)), allotment: new Map() })
      const off = problem.lines.map(({ index }) => sum(settled.takings.map((taking) => taking.byLine.get(index)?.amountMinor ?? 0)))
      problem.lines.forEach(({ index, grossMinor, basketLine }) => {
        expect(settled.netMinor[index]).toBe(grossMinor - off[index]!)
        expect(settled.netMinor[index]).toBeGreaterThanOrEqual(0)
        if (!basketLine.discountable) expect(off[index]).toBe(0)
      })
      for (const { slot, uses, amountMinor, byLine } of settled.takings) {
        const candidate = problem.candidates[slot]!
        expect(uses).toBeGreaterThan(0)
        expect(uses).toBeLessThanOrEqual(candidate.mostUses)
        expect(amountMinor).toBe(sum([...byLine.values()].map((share) => share.amountMinor)))
        expect(amountMinor).toBeLessThanOrEqual(candidate.mostMinor)
        for (const [line, share] of byLine) expect(share.quantityMilli).toBeLessThanOrEqual(problem.lines[line]!.basketLine.quantityMilli)
      }
    }), { numRuns: 500 * RUNS })
  })

  it('gives an amount for each full amount only as often as its goods come to beside the others', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), rulesWith(fc.oneof(every, plain), 3), (basket, rules) => {
      const problem = plainProblem(rules, basket)
      const { takings, netMinor } = settle(problem, { on: new Set(problem.candidates.map(({ slot }) => slot)), allotment: new Map() })
      for (const { slot, uses, byLine } of takings) {
        const { compiled: { promotion: { effect } }, targets } = problem.candidates[slot]!
        if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) continue
        expect(sum(targets.map((line) => netMinor[line]! + (byLine.get(line)?.amountMinor ?? 0)))).toBeGreaterThanOrEqual(uses * effect.everyMinor)
      }
    }), { numRuns: 300 * RUNS })
  })
})

describe('every evaluation', () => {
  it('can be written down, and earns afterwards what it promised', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 4 }), rulesWith(fc.oneof(plain, buyGet, every, beside), 5), (basket, rules) => {
      const compiled = compiledOf(rules, false)
      const who = member('gold')
      const evaluation = evaluate(compiled, { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
      const earned = pointsEarned(compiled, { lines: basket, evaluation, member: who, pinnedAt: SATURDAY_AFTERNOON, nonEarningMinor: 0 })
      expect(earned).toMatchObject({ total: evaluation.points.total, byRule: evaluation.points.byRule, tierBaseMinor: evaluation.tierBaseMinor })
    }), { numRuns: 300 * RUNS })
  })
})

/** What the ground of the search's bounds is, as the top of settle.ts states it. */
describe('with more off before its turn', () => {
  const cheaper = fc.record({ at: fc.nat(), share: fc.integer({ min: 1, max: 1000 }) })

  it('no effect leaves its goods dearer, where that is stated', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 4 }), rulesWith(fc.oneof({ weight: 8, arbitrary: plain }, { weight: 2, arbitrary: apart }), 1), fc.array(cheaper, { minLength: 1, maxLength: 3 }), fc.array(cheaper, { maxLength: 2 }), (basket, rules, more, before) => {
      // Amounts measured with tax are rounded on each line, and a budget may turn on that cent.
      const problem = plainProblem({ ...rules, chosen: { ...rules.chosen, amountOffBasis: 'price-list' } }, basket)
      const [candidate] = problem.candidates
      if (candidate === undefined) return
      const [dear, cheap] = [cutLines(problem, new Map()), cutLines(problem, new Map())]
      const lower = (parts: Parts, by: typeof more): void => {
        for (const { at, share } of by) {
          const part = parts[at % parts.length]![0]!
          part.amountMinor -= Math.ceil((part.amountMinor * share) / 1000)
        }
      }
      lower(dear, before)
      lower(cheap, [...before, ...more])
      for (const parts of [dear, cheap]) applyMoney(problem, parts, candidate, { mostUses: candidate.mostUses, earnMilli: null })
      expect(left(cheap)).toBeLessThanOrEqual(left(dear))
    }), { numRuns: 1000 * RUNS })
  })
})
