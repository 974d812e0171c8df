import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { bestOfEvery, countChoices } from '../support/every-choice.ts'
import { lines } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member } from '../support/promotion-fixtures.ts'
import { apart, beside, buyGet, compiledOf, every, plain, rulesWith } from '../support/rule-arbitraries.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)

describe('the best combination under any choices of the programme', () => {
  it('is the best of every possible one, for every effect', () => {
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), rulesWith(fc.oneof(plain, buyGet, apart, every, beside), 4), (basket, rules) => {
      const problem = stateProblem(compiledOf(rules, false), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: member('gold') })
      fc.pre(countChoices(problem, 1500) <= 1500)
      const found = findBest(problem)
      expect(found.exact).toBe(true)
      expect(found.best.benefit).toBe(bestOfEvery(problem).benefit)
    }), { numRuns: 300 * RUNS })
  })
})
