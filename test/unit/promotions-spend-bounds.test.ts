import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { NodeBounds } from '../../core/promotions/node-bounds.ts'
import type { Problem } from '../../core/promotions/problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'

const exclusive = { units: 'exclusive' as const }
const LINES = [line(1, 'apple', 900, 4), line(2, 'bread', 700, 4), line(3, 'cocoa', 650, 3), line(4, 'dates', 480, 4)]
const GROSS = LINES.reduce((sum, each) => sum + (each.unitPriceMinor * each.quantityMilli) / 1000, 0)

function problemOf(offers: Promotion[]): Problem {
  return stateProblem(compileRulebook(rulebookWith(offers)), { lines: LINES, pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
}

const from = (share: number): Pick<Promotion, 'when'> => ({ when: { kind: 'spend', goods: { all: true }, minimumMinor: Math.round(GROSS * share) } })
const bonus = (n: number, points: number, share: number): Promotion => promotion(`bonus-${n}`, { kind: 'points-flat', points }, from(share))

const SETS: Promotion[] = [
  promotion('three', { kind: 'cheapest-free', goods: { skus: ['apple', 'bread', 'dates'] }, buy: 3, free: 1 }, exclusive),
  promotion('two', { kind: 'bundle-price', goods: { skus: ['bread', 'cocoa'] }, quantity: 2, priceMinor: 1000 }, exclusive),
]
const PERCENT = promotion('percent', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })

describe('minimum spends that cannot all hold', () => {
  it('are not tried in every combination', () => {
    // Two to the tenth sets of bonuses; each holds beside those that bear less.
    const offers = [...SETS, PERCENT, ...Array.from({ length: 10 }, (_, n) => bonus(n, 5 + n, 0.86 + n / 100))]
    const { best, exact } = findBest(problemOf(offers), 7000, 0)
    expect(exact).toBe(true)
    expect(Number(best.benefit)).toBe(371_200)
  })

  it('are not counted where all that is taken off rules them out', () => {
    const problem = problemOf([promotion('fifth', { kind: 'percent-off', goods: { all: true }, rateBp: 2000 }), bonus(1, 50, 0.9), bonus(2, 30, 0.7)])
    const bounds = new NodeBounds(problem, { left: 1e6 }, () => true, () => Number.NEGATIVE_INFINITY)
    const node = bounds.nodeOf(problem.candidates)
    const { best } = findBest(problem)
    expect(best.takings.map(({ slot }) => problem.candidates[slot]!.compiled.promotion.id)).toEqual(['fifth', 'bonus-2'])
    expect(Math.floor(node.bound)).toBe(Number(best.benefit))
    // With the bonus, a tenth less may be taken off.
    const held = problem.candidates.find(({ compiled }) => compiled.promotion.id === 'bonus-1')!
    expect(bounds.spends.boundOf(node, held.slot)).toBeLessThan(node.bound - GROSS * 0.09 * 100)
  })

  it('may rule each other out: what is taken off the basket for one costs the other', () => {
    const tenOff = promotion('off', { kind: 'amount-off', goods: { all: true }, amountMinor: 900 }, from(0.5))
    // With 9.00 off the basket the bonus, worth 9.50, is out of reach, so it is the amount that stays away.
    const { best, exact } = findBest(problemOf([tenOff, bonus(1, 950, 0.95)]))
    expect(exact).toBe(true)
    expect(best.takings.map(({ slot, points }) => [slot, points])).toEqual([[1, 950]])
  })

  it('leave the best of every possible choice', () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const numbers = seededNumbers(seed)
      const share = (): number => numbers.between(50, 99) / 100
      const offers = [
        PERCENT, SETS[numbers.between(0, 1)]!,
        ...Array.from({ length: numbers.between(1, 3) }, (_, n) => bonus(n, numbers.between(50, 1500), share())),
        promotion('amount', { kind: 'amount-off', goods: { all: true }, amountMinor: numbers.between(1, 12) * 100 }, from(share())),
        ...(numbers.between(0, 1) === 0 ? [promotion('basket', { kind: 'percent-off', goods: { all: true }, rateBp: numbers.between(1, 12) * 100 }, from(share()))] : []),
      ]
      const small = rulebookWith(offers)
      const problem = stateProblem(compileRulebook(small), { lines: [line(1, 'apple', 900, 2), line(2, 'bread', 700, 2), line(3, 'dates', 480, 2)], pinnedAt: SATURDAY_AFTERNOON, member: member('silver') })
      const { best, exact } = findBest(problem)
      expect({ seed, exact, benefit: best.benefit }).toEqual({ seed, exact: true, benefit: bestOfEvery(problem).benefit })
    }
  })
})
