import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { undisputed } from '../../core/promotions/undisputed.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const tenth = (more: Partial<Promotion> = {}): Promotion => promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, more)
const fifty = promotion('fifty', { kind: 'amount-off-each', goods: { skus: ['tea', 'jam'] }, amountMinor: 50 })
const BASKET = [line(1, 'tea', 1000, 2), line(2, 'jam', 300, 1), line(3, 'cod', 900, 0.5, { unit: 'kg' })]

function together(promotions: readonly Promotion[], more: Partial<Rulebook> = {}, who: ReturnType<typeof member> | null = member('gold')): ReturnType<typeof undisputed> {
  return undisputed(stateProblem(compileRulebook(rulebookWith(promotions, more)), { lines: BASKET, pinnedAt: SATURDAY_AFTERNOON, member: who }))
}
const choices = (more: Partial<Rulebook['choices']>): Partial<Rulebook> => ({ choices: choicesSchema.parse(more) })
const worth = (points: number, valueMinor: number): Partial<Rulebook> => ({ redemption: { points, valueMinor, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 } })

describe('what nothing disputes', () => {
  it('is applied as a whole: in turn on each line, points on what is left', () => {
    const settled = together([tenth({ priority: 1 }), fifty])!
    // 20.00 − 2.00 − 2 × 0.50 = 17.00; 3.00 − 0.50 = 2.50; 4.50. Two points a dollar on 24.00.
    expect([...settled.netMinor].sort((a, b) => a - b)).toEqual([250, 450, 1700])
    expect([settled.moneyOffMinor, settled.earned.total, settled.takings.length]).toEqual([350, 48, 2])
  })

  it('is nothing where there is nothing', () => {
    expect(together([])!.moneyOffMinor).toBe(0)
  })

  it.each<[string, readonly Promotion[], Partial<Rulebook>?]>([
    ['uses units up', [tenth({ units: 'exclusive' })]],
    ['is one of a group', [tenth({ combine: { kind: 'exclusive', group: 'g' } })]],
    ['stands alone', [tenth({ combine: { kind: 'sole' } })]],
    ['asks for a spend', [tenth({ when: { kind: 'spend', goods: { all: true }, minimumMinor: 100 } })]],
    ['has a cap in reach', [promotion('capped', { kind: 'percent-off', goods: TEA, rateBp: 1000, capMinor: 150 })]],
    ['has uses for one piece only', [promotion('once', { kind: 'amount-off-each', goods: TEA, amountMinor: 50 }, { limits: { usesPerBasket: 1 } })]],
    ['has a budget', [tenth({ limits: { budgetMinor: 100 } })]],
    ['is a fixed price, which another may have reached', [promotion('fixed', { kind: 'fixed-price', goods: TEA, priceMinor: 900 })]],
    ['is on the whole basket', [promotion('all', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })]],
    ['is a set', [promotion('pair', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 1500 }, { units: 'exclusive' })]],
    ['gives points', [promotion('points', { kind: 'points-flat', points: 50 })]],
    ['takes off what another left nothing of', [promotion('free', { kind: 'percent-off', goods: TEA, rateBp: 10_000 }), tenth()]],
    ['takes off less than the odd point it costs', [promotion('cent', { kind: 'percent-off', goods: TEA, rateBp: 5 })]],
    ['costs points that are worth more than it', [tenth()], worth(1, 100)],
    ['competes by priority', [tenth()], { policy: 'priority' }],
    ['is measured otherwise: percentages added', [tenth()], choices({ percentagesOnLine: 'additive' })],
    ['is measured otherwise: rounded per piece', [tenth()], choices({ lineRounding: 'per-unit' })],
    ['is measured otherwise: amounts with tax', [tenth()], choices({ amountOffBasis: 'tax-inclusive' })],
    ['may cost the tier that the sale reaches', [tenth()], choices({ saleCountsForItsTier: true })],
    ['may make goods free that earn on their price before', [tenth()], choices({ earningBase: 'before-discounts' })],
  ])('is left to the search where an offer %s', (_, promotions, more) => {
    expect(together(promotions, more)).toBeNull()
  })

  it.each<[string, readonly Promotion[], Partial<Rulebook>, boolean]>([
    // Two cents, less two points a dollar of them, are 1.96: more than the cent a lost point is worth.
    ['two cents', [promotion('two', { kind: 'amount-off-each', goods: { skus: ['jam'] }, amountMinor: 2 })], {}, true],
    ['one cent', [promotion('one', { kind: 'amount-off-each', goods: { skus: ['jam'] }, amountMinor: 1 })], {}, false],
    ['three cents, a point lost on each of three lines', [promotion('three', { kind: 'amount-off-each', goods: { skus: ['jam'] }, amountMinor: 3 })], choices({ pointFractions: 'per-line' }), false],
    ['four cents, a point lost on each of three lines', [promotion('four', { kind: 'amount-off-each', goods: { skus: ['jam'] }, amountMinor: 4 })], choices({ pointFractions: 'per-line' }), true],
    ['a cap out of reach', [promotion('capped', { kind: 'percent-off', goods: TEA, rateBp: 1000, capMinor: 250 })], {}, true],
  ])('weighs %s against the rounding of points', (_, promotions, more, certain) => {
    expect(together(promotions, more) !== null).toBe(certain)
  })

  it('needs no margin without a member, who loses no points', () => {
    expect(together([promotion('one', { kind: 'amount-off-each', goods: { skus: ['jam'] }, amountMinor: 1 })], {}, null)!.moneyOffMinor).toBe(1)
  })
})
