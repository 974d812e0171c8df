import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { undisputed } from '../../core/promotions/undisputed.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { lines } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const goods = fc.oneof(
  fc.uniqueArray(fc.constantFrom('apple', 'bread', 'cod', 'dill', 'egg', 'fig'), { minLength: 1, maxLength: 4 }).map((skus) => ({ skus })),
  fc.constantFrom('north', 'south').map((brand) => ({ brands: [brand] })),
)
const effect: fc.Arbitrary<Promotion['effect']> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp: fc.constantFrom(10, 500, 3333, 5000, 10_000) }),
  fc.record({ kind: fc.constant('amount-off-each' as const), goods, amountMinor: fc.constantFrom(1, 2, 3, 10, 400) }),
)
const offers = fc.array(fc.record({ effect, priority: fc.integer({ min: 0, max: 2 }) }), { minLength: 1, maxLength: 6 })
  .map((drawn) => drawn.map(({ effect, priority }, at) => promotion(`p${at}`, effect, { priority })))
/** Points that are worth little, much, and more than the money they cost. */
const worth = fc.constantFrom([100, 100], [100, 10], [10, 100], [10, 300], [7, 3])
const fractions = fc.constantFrom('down-per-receipt' as const, 'nearest' as const, 'per-line' as const)

describe('promotions that nothing disputes', () => {
  it('are together the best of every possible choice, ties included, wherever no search is made', () => {
    let certain = 0
    fc.assert(fc.property(lines({ lines: 4, units: 3 }), offers, fc.constantFrom(member('silver'), member('platinum'), null), worth, fractions, (basket, promotions, who, [points, valueMinor], pointFractions) => {
      const rulebook = rulebookWith(promotions, {
        redemption: { points: points!, valueMinor: valueMinor!, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }, choices: choicesSchema.parse({ pointFractions }),
      })
      const problem = stateProblem(compileRulebook(rulebook), { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      const together = undisputed(problem)
      if (together === null) return
      certain += 1
      const best = bestOfEvery(problem)
      expect(together.takings).toEqual(best.takings)
      expect(together.netMinor).toEqual(best.netMinor)
      expect(together.earned).toEqual(best.earned)
    }), { numRuns: 600 })
    // The shortcut is worth having only where it is taken.
    expect(certain).toBeGreaterThan(150)
  })

  it('are not taken for granted where a rounding decides, or points are worth more than the money', () => {
    const tiny = promotion('tiny', { kind: 'amount-off-each', goods: { skus: ['apple'] }, amountMinor: 1 })
    const problemOf = (amountMinor: number, valueMinor: number) => stateProblem(
      compileRulebook(rulebookWith([{ ...tiny, effect: { kind: 'amount-off-each', goods: { skus: ['apple'] }, amountMinor } }], {
        redemption: { points: 100, valueMinor, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 },
      })),
      { lines: [line(1, 'apple', 500, 1)], pinnedAt: SATURDAY_AFTERNOON, member: member('silver') },
    )
    expect(undisputed(problemOf(1, 100))).toBeNull()
    expect(undisputed(problemOf(100, 100))).not.toBeNull()
    expect(undisputed(problemOf(100, 20_000))).toBeNull()
  })
})
