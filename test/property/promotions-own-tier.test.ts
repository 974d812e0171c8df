import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAtItsTier } from '../../core/promotions/earning-tier.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { choose } from '../../core/promotions/priority.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { benefitPerMinor, settle } from '../../core/promotions/settle.ts'
import type { Choice, Settled } from '../../core/promotions/settle.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { pointsEarned } from '../../core/points/earning.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import { bestOfEvery, countChoices } from '../support/every-choice.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member, rulebookWith } from '../support/promotion-fixtures.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)

/** Silver 1 point, gold 20 and platinum 30 for each 1.00, at 1 point = 0.01: enough for a tier to outweigh a discount. */
const TIERS = rulebookWith([]).tiers.map((tier, at) => ({ ...tier, qualifyMinor: [0, 75_000, 75_500][at]!, earn: { points: [1, 20, 30][at]!, perMinor: 100 } }))

/** What a choice comes to by the words of row 19: work out what it counts, then earn at the tier that reaches. */
function byTheWords(counted: number): typeof settle {
  return (problem: Problem, choice: Choice): Settled => {
    const { baseMinor } = settle(problem, choice).earned
    const tier = TIERS.findLast(({ qualifyMinor }) => qualifyMinor <= counted + baseMinor)!
    return settle({ ...problem, earn: tier.earn }, choice)
  }
}

describe('a sale that counts for its own tier', () => {
  it('finds what trying every choice finds, or where the work for it runs out says how far it may be off', () => {
    let proved = 0
    let tried = 0
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), promotions(4), fc.integer({ min: 72_000, max: 75_400 }), (basket, offers, counted) => {
      const compiled = compileRulebook(rulebookWith(offers, { tiers: TIERS, choices: choicesSchema.parse({ saleCountsForItsTier: true }) }))
      const sale = { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: member('silver', { tierCountedMinor: counted }) }
      const problem = stateProblem(compiled, sale)
      fc.pre(countChoices(problem, 20_000) < Number.POSITIVE_INFINITY)
      const { found } = chooseAtItsTier(problem, choose)
      const best = bestOfEvery(problem, byTheWords(counted))
      tried += 1
      proved += Number(found.exact)
      expect(found.best.broken).toEqual([])
      if (found.exact) expect(found.best.benefit).toBe(best.benefit)
      else expect(best.benefit - found.best.benefit <= BigInt(found.gapMinor * benefitPerMinor(problem))).toBe(true)
      // What the till shows is what the sale earns.
      const evaluation = evaluate(compiled, sale)
      expect(evaluation.points.total).toBe(found.best.earned.total)
      expect(pointsEarned(compiled, { ...sale, evaluation, nonEarningMinor: 0 })).toMatchObject({ total: evaluation.points.total, byRule: evaluation.points.byRule })
    }), { numRuns: 300 * RUNS })
    expect(proved / tried).toBeGreaterThan(0.99)
  })
})
