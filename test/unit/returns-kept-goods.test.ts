import { describe, expect, it } from 'vitest'
import { cumulativeParts } from '../../core/returns/cumulative.ts'
import { evaluateKept } from '../../core/returns/kept-goods.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { NO_PARTS, earnedTakenBack } from '../../core/returns/parts.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { bringing, returnsOf, sell } from '../support/return-makers.ts'

function choosing(choices: Partial<Choices>, promotions: readonly Promotion[] = [], more: Partial<Rulebook> = {}): Rulebook {
  return rulebookWith(promotions, { choices: choicesSchema.parse(choices), ...more })
}

function rules(done: SaleReturn): Record<string, number> {
  return Object.fromEntries(done.parts.earned.map((rule) => [rule.ruleId, rule.points]))
}

function taxed(done: SaleReturn): unknown[] {
  return done.parts.taxes.map((tax) => [tax.taxCode, tax.grossMinor, tax.taxMinor, tax.netMinor, ...tax.components.map((component) => `${component.code} ${component.taxMinor}`)])
}

/** So much off everything from 50.00 on. */
function offFromFifty(id: string, amountMinor: number): Promotion {
  return promotion(id, { kind: 'amount-off', goods: { all: true }, amountMinor }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })
}

const again = { returnBreaksThreshold: 're-evaluate' } as const
const recompute = { returnEarned: 'recompute' } as const

describe('row 24, evaluated again', () => {
  it('looks at the goods that are kept, and at nothing else', () => {
    const { compiled, sale } = sell(rulebookWith([]), [line(1, 'cup', 1000, 2), line(2, 'pan', 3000, 1)])
    const kept = evaluateKept(compiled, sale, new Map([[lineId(1), 1000], [lineId(2), 1000]]))
    expect(kept.lines.map((each) => [each.lineId, each.netMinor])).toEqual([[lineId(1), 1000]])
  })

  it('tax goes back by rate and by component, inside the price', () => {
    const parts = [{ code: 'state', name: { en: 'State', zh: '州' }, rateBp: 600 }, { code: 'city', name: { en: 'City', zh: '市' }, rateBp: 300 }]
    const taxes = [{ code: 'sales', name: { en: 'Sales tax', zh: '销售税' }, rateBp: 900, components: parts }, { code: 'zero', name: { en: 'No tax', zh: '免税' }, rateBp: 0 }]
    const rulebook = choosing(again, [offFromFifty('ten-off', 1000)], { programme: { ...rulebookWith([]).programme, taxes } })
    const sold = sell(rulebook, [line(1, 'cup', 1000, 5, { taxCode: 'sales' }), line(2, 'rice', 1000, 1, { taxCode: 'zero' })])
    // 60.00 less 10.00 in shares of 5 to 1: 8.33 and 1.67. Of 41.67 the tax is 344.07 → 3.44, by thirds 2.29 and 1.15.
    expect(sold.sale.evaluation.taxes).toMatchObject([{ grossMinor: 4167, taxMinor: 344 }, { grossMinor: 833, taxMinor: 0 }])
    const [rice, cup, cups] = returnsOf(sold, bringing({ 2: 1 }), bringing({ 1: 1 }), bringing({ 1: 4 }))
    // Five cups still meet the offer and cost 40.00, of which tax is 330.28 → 3.30, 2.20 and 1.10: the rice goes, and 1.67 of the cups.
    expect(rice!.parts.refundMinor).toBe(1000)
    expect(taxed(rice!)).toEqual([['sales', 167, 14, 153, 'state 9', 'city 5'], ['zero', 833, 0, 833]])
    // Four cost 40.00 as well.
    expect(taxed(cup!)).toEqual([])
    expect(taxed(cups!)).toEqual([['sales', 4000, 330, 3670, 'state 220', 'city 110']])
    expect(rice!.parts.taxes[0]).toMatchObject({ rateBp: 900, components: [{ rateBp: 600 }, { rateBp: 300 }] })
    // All the cups: the rice costs 10.00 without the offer.
    const [allCups] = returnsOf(sold, bringing({ 1: 5 }))
    expect(taxed(allCups!)).toEqual([['sales', 4167, 344, 3823, 'state 229', 'city 115'], ['zero', -167, 0, -167]])
  })

  it('each offer of a line by itself: one stays in its share, the other is lost', () => {
    const tenth = promotion('tenth', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 1000 })
    const sold = sell(choosing(again, [tenth, offFromFifty('four-off', 400)]), [line(1, 'cup', 1000, 6)])
    // 60.00 less 6.00 less 4.00. Five cups cost 50.00 less 5.00: 4.00 less would need 50.00 after it.
    const [cup] = returnsOf(sold, bringing({ 1: 1 }))
    expect(cup!.parts.lines).toEqual([{
      lineId: lineId(1), quantityMilli: 1000, grossMinor: 1000, netMinor: 500, keptBackMinor: 0,
      discounts: [{ promotionId: 'tenth', amountMinor: 100 }, { promotionId: 'four-off', amountMinor: 400 }],
    }])
  })

  it('a line that stays and changes only its offer says so, though it costs the same', () => {
    const sold = sell(choosing(again, [
      promotion('three', { kind: 'amount-off', goods: { skus: ['pan'] }, amountMinor: 300 }, { combine: { kind: 'exclusive', group: 'pan' }, priority: 2, when: { kind: 'spend', goods: { skus: ['cup'] }, minimumMinor: 2000 } }),
      promotion('three-too', { kind: 'amount-off', goods: { skus: ['pan'] }, amountMinor: 300 }, { combine: { kind: 'exclusive', group: 'pan' }, priority: 1 }),
    ]), [line(1, 'cup', 1000, 2), line(2, 'pan', 3000, 1)])
    expect(sold.sale.evaluation.lines[1]!.discounts).toMatchObject([{ promotionId: 'three', amountMinor: 300 }])
    const [cup] = returnsOf(sold, bringing({ 1: 1 }))
    expect(cup!.parts.refundMinor).toBe(1000)
    expect(cup!.parts.lines[1]).toEqual({
      lineId: lineId(2), quantityMilli: 0, grossMinor: 0, netMinor: 0, keptBackMinor: 0,
      discounts: [{ promotionId: 'three', amountMinor: 300 }, { promotionId: 'three-too', amountMinor: -300 }],
    })
  })

  it('a line that stays and loses its price for three pays the difference, in its own row', () => {
    const prices: Rulebook['prices'] = [{ kind: 'quantity', sku: 'cup', fromMilli: 3000, priceMinor: 90 }]
    const sold = sell(choosing(again, [], { prices }), [line(1, 'cup', 100, 2), line(2, 'cup', 100, 1)], { paid: [{ kind: 'card', amountMinor: 270 }] })
    const [cup] = returnsOf(sold, bringing({ 2: 1 }))
    expect(cup!.parts.refundMinor).toBe(70)
    expect(cup!.parts.lines.map(({ quantityMilli, grossMinor, netMinor }) => [quantityMilli, grossMinor, netMinor])).toEqual([[0, -20, -20], [1000, 90, 90]])
  })

  it('where money stays as it was, so does the line, whatever it gave back before', () => {
    const sold = sell(choosing(again, [offFromFifty('fifteen-off', 1500)]), [line(1, 'cup', 1000, 6)])
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 2 }), bringing({ 1: 2 }))
    // 45.00 paid. Five cost 35.00, four 40.00 (5.00 more than is left of what was paid), two 20.00.
    expect(returns.map((each) => [each.parts.refundMinor, each.waivedMinor])).toEqual([[1000, 0], [0, 500], [1500, 0], [2000, 0]])
    expect(returns.map(({ parts: { lines: [only] } }) => only)).toEqual([
      { lineId: lineId(1), quantityMilli: 1000, grossMinor: 1000, discounts: [], netMinor: 1000, keptBackMinor: 0 },
      { lineId: lineId(1), quantityMilli: 1000, grossMinor: 0, discounts: [], netMinor: 0, keptBackMinor: 0 },
      { lineId: lineId(1), quantityMilli: 2000, grossMinor: 3000, discounts: [{ promotionId: 'fifteen-off', amountMinor: 1500 }], netMinor: 1500, keptBackMinor: 0 },
      { lineId: lineId(1), quantityMilli: 2000, grossMinor: 2000, discounts: [], netMinor: 2000, keptBackMinor: 0 },
    ])
  })

  it('where nothing came back before, goods come back for nothing', () => {
    const { compiled, sale } = sell(choosing(again, [offFromFifty('most-off', 4000)]), [line(1, 'cup', 1000, 5)])
    const { parts, waivedMinor } = cumulativeParts(compiled, sale, new Map([[lineId(1), 1000]]), new Map(), NO_PARTS)
    expect(waivedMinor).toBe(3000)
    expect(parts.lines).toEqual([{ lineId: lineId(1), quantityMilli: 1000, grossMinor: 0, discounts: [], netMinor: 0, keptBackMinor: 0 }])
  })

  it('leaves points in their share, which are another choice', () => {
    const sold = sell(choosing(again, [offFromFifty('ten-off', 1000)]), [line(1, 'cup', 1000, 6)], { member: member('silver') })
    // 50 points: a sixth is 8.33, a third 16.67.
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 4 })).map((each) => earnedTakenBack(each.parts))).toEqual([8, 9, 33])
  })
})

describe('row 11, points worked out again on what was kept', () => {
  const tenth = promotion('tenth', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 1000 })
  const basket = [line(1, 'cup', 1000, 6), line(2, 'rice', 1000, 1)]

  it.each([
    // what points are earned on; points earned; taken back for two cups
    // 60.00 less 6.00, and 10.00; 5.00 off in shares of 54 to 10: 4.22 and 0.78. All of it: 59.00. Kept: 59.00 less 16.59.
    ['after-all', 59, 17],
    // Without the 5.00: 54.00 + 10.00. Kept: 36.00 + 10.00.
    ['after-line', 64, 18],
    // 60.00 + 10.00. Kept: 40.00 + 10.00.
    ['before-discounts', 70, 20],
  ] as const)('%s: %i earned, of which two of six cups take %i', (earningBase, earned, taken) => {
    const sold = sell(choosing({ ...recompute, earningBase }, [tenth, offFromFifty('five-off', 500)]), basket, { member: member('silver') })
    expect(sold.sale.earned.byRule).toEqual([{ ruleId: 'base', points: earned }])
    expect(returnsOf(sold, bringing({ 1: 2 }), bringing({ 1: 4, 2: 1 })).map((each) => earnedTakenBack(each.parts))).toEqual([taken, earned - taken])
  })

  it.each([
    ['amount', [1000, 1000, 2000]],
    ['points', [10, 10, 20]],
    // Something is kept, so it is a visit still.
    ['visits', [0, 0, 1]],
  ] as const)('by %s the tier’s counter goes down by what the kept goods no longer count', (measure, counts) => {
    const tierRules = { ...rulebookWith([]).tierRules, measure }
    const sold = sell(choosing(recompute, [], { tierRules }), [line(1, 'cup', 1000, 4)], { member: member('silver') })
    const returns = returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 2 }))
    expect(returns.map((each) => each.parts.tierBaseMinor)).toEqual([1000, 1000, 2000])
    expect(returns.map((each) => each.parts.tierCounts)).toEqual(counts)
  })

  it('rule by rule, also where an offer begins to hold and all rules together take nothing more', () => {
    const small = promotion('small', { kind: 'points-flat', points: 10 }, { when: { kind: 'not', of: { kind: 'spend', goods: { all: true }, minimumMinor: 2500 } } })
    const sold = sell(choosing(recompute, [small]), [line(1, 'cup', 1000, 4)], { member: member('silver') })
    // 40 earned; 30.00 kept earn 30; 20.00 kept earn 20 and 10.
    expect(returnsOf(sold, bringing({ 1: 1 }), bringing({ 1: 1 }), bringing({ 1: 2 })).map(rules)).toEqual([{ base: 10 }, { base: 10, small: -10 }, { base: 20, small: 10 }])
  })
})
