import { describe, expect, it } from 'vitest'
import type { HandDiscount, HandOff } from '../../core/basket/by-hand.ts'
import { rightForDiscount } from '../../core/people/discount-limits.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluateKept } from '../../core/returns/kept-goods.ts'
import { HAND_DISCOUNT_IDS } from '../../core/promotions/hand-ids.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { sell } from '../support/return-makers.ts'

const percent = (rateBp: number): HandOff => ({ kind: 'percent', rateBp })
const amount = (amountMinor: number): HandOff => ({ kind: 'amount', amountMinor })
const byHand = (of: string | null, off: HandOff): HandDiscount => ({ lineId: of, off, reason: 'damaged', approval: { right: 'discount-large', staffId: 'farid' } })

const tenOff = promotion('ten-off', { kind: 'percent-off', goods: { skus: ['pan'] }, rateBp: 1000 })
const spend50 = promotion('spend-50', { kind: 'points-flat', points: 50 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })

function evaluated(discounts: readonly HandDiscount[], rulebook: Rulebook = rulebookWith([tenOff, spend50])) {
  const lines = [line(1, 'pan', 5900, 1), line(2, 'rice', 333, 3), line(3, 'bag', 10, 1, { discountable: false, earns: false })]
  return evaluate(compileRulebook(rulebook), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member(), discounts: [...discounts] })
}
const offs = (evaluation: ReturnType<typeof evaluated>) => evaluation.lines.map((each) => each.discounts.map(({ promotionId, amountMinor }) => [promotionId, amountMinor]))

describe('a discount given by hand', () => {
  it('comes off what the offers left of its line, half-up once, and only of goods that may be discounted', () => {
    const evaluation = evaluated([byHand(lineId(1), percent(3000)), byHand(lineId(3), percent(5000))])
    expect(offs(evaluation)).toEqual([[['ten-off', 590], [HAND_DISCOUNT_IDS.line, 1593]], [], []])
    expect(evaluation).toMatchObject({ discountMinor: 2183, totalMinor: 4726 })
  })

  it('off the sale is spread over all that may be discounted by largest remainder, after those of lines', () => {
    const evaluation = evaluated([byHand(null, amount(1000)), byHand(lineId(2), amount(99))])
    // 53.10 and 9.00 share 10.00: 8.5507 and 1.4492.
    expect(offs(evaluation)).toEqual([[['ten-off', 590], [HAND_DISCOUNT_IDS.sale, 855]], [[HAND_DISCOUNT_IDS.line, 99], [HAND_DISCOUNT_IDS.sale, 145]], []])
    expect(evaluation.totalMinor).toBe(5310 + 900 + 10 - 1000)
  })

  it('is never more than what it applies to', () => {
    const evaluation = evaluated([byHand(lineId(2), amount(5000)), byHand(null, amount(99_999))])
    expect(evaluation.lines.map((each) => each.netMinor)).toEqual([0, 0, 10])
    expect(evaluation.totalMinor).toBe(10)
  })

  it('changes no offer and no minimum spend, but what is taxed and what earns', () => {
    const plain = evaluated([])
    const given = evaluated([byHand(null, percent(5000))])
    expect(plain.points.byRule).toEqual([{ ruleId: 'base', points: 126 }, { ruleId: 'spend-50', points: 50 }])
    expect(given.points.byRule).toEqual([{ ruleId: 'base', points: 63 }, { ruleId: 'spend-50', points: 50 }])
    expect(given.promotions.map(({ promotionId, status }) => [promotionId, status])).toEqual(plain.promotions.map(({ promotionId, status }) => [promotionId, status]))
    expect(given.taxes[0]).toMatchObject({ grossMinor: given.totalMinor })
    expect(given.tierBaseMinor).toBe(given.totalMinor - 10)
  })

  it('lowers the earning base as a discount of its place does (row 13)', () => {
    const base = (earningBase: 'after-all' | 'after-line' | 'before-discounts') =>
      evaluated([byHand(lineId(1), amount(310)), byHand(null, amount(999))], rulebookWith([tenOff], { choices: { ...rulebookWith([]).choices, earningBase } })).tierBaseMinor
    expect([base('after-all'), base('after-line'), base('before-discounts')]).toEqual([5000 + 999 - 999, 5000 + 999, 5900 + 999])
  })

  it('is the same whatever the order of the lines', () => {
    const discounts = [byHand(null, amount(77)), byHand(lineId(1), percent(1234))]
    const compiled = compileRulebook(rulebookWith([tenOff]))
    const lines = [line(1, 'pan', 5900, 1), line(2, 'rice', 333, 3), line(3, 'tea', 333, 3)]
    const of = (order: typeof lines) => evaluate(compiled, { lines: order, pinnedAt: SATURDAY_AFTERNOON, member: null, discounts }).lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))
    expect(of([lines[2]!, lines[0]!, lines[1]!])).toEqual(of(lines))
  })
})

describe('goods that come back where the rest is evaluated again', () => {
  it('leave amounts given by hand in share, and percentages as they were', () => {
    const choices = { ...rulebookWith([]).choices, returnBreaksThreshold: 're-evaluate' as const }
    const { compiled, sale } = sell(rulebookWith([], { choices }), [line(1, 'pan', 5000, 3), line(2, 'rice', 1000, 1)], { input: { discounts: [byHand(lineId(1), amount(1000)), byHand(null, amount(300))] } })
    const kept = evaluateKept(compiled, sale, new Map([[lineId(1), 2000]]))
    // A third of 10.00 and of the 2.80 that the pans have of the sale's 3.00, and all 0.20 of the rice.
    expect(kept.lines.map((each) => each.grossMinor - each.netMinor).reduce((a, b) => a + b)).toBe(1000 - 667 + (280 - 187) + 20)
  })
})

describe('the right to give something by hand', () => {
  it('follows from the largest share that is given, odd cents aside', () => {
    expect(rightForDiscount([{ beforeMinor: 5900, afterMinor: 5310 }])).toBe('discount-small')
    expect(rightForDiscount([{ beforeMinor: 5900, afterMinor: 5309 }])).toBe('discount-large')
    expect(rightForDiscount([{ beforeMinor: 5, afterMinor: 4 }])).toBe('discount-small')
    expect(rightForDiscount([{ beforeMinor: 100, afterMinor: 99 }, { beforeMinor: 100, afterMinor: 49 }])).toBe('discount-any')
  })

  it('is the second for a price that goes up', () => {
    expect(rightForDiscount([{ beforeMinor: 100, afterMinor: 101 }])).toBe('discount-large')
  })
})
