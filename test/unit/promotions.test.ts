import { describe, expect, it } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { Evaluation, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

interface Case { who?: MemberSnapshot | null; at?: number; rules?: Partial<Rulebook> }

function evaluated(promotions: readonly Promotion[], lines: readonly BasketLine[], { who = member(), at = SATURDAY_AFTERNOON, rules = {} }: Case = {}): Evaluation {
  const evaluation = evaluate(compileRulebook(rulebookWith(promotions, rules)), { lines: [...lines], pinnedAt: at, member: who })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  return evaluation
}

function outcome(evaluation: Evaluation, id: string): PromotionOutcome {
  return evaluation.promotions.find((each) => each.promotionId === id)!
}

function off(evaluation: Evaluation, id: string): number {
  const found = outcome(evaluation, id)
  return found.status === 'applied' ? found.amountMinor : 0
}

const nets = (evaluation: Evaluation): number[] => evaluation.lines.map((each) => each.netMinor)
const offOf = (evaluation: Evaluation): number[] => evaluation.lines.map((each) => each.grossMinor - each.netMinor)

describe('the basket of the checkout picture', () => {
  const rules = { goodsSets: PICTURE_SETS }
  const evaluation = evaluated(PICTURE_PROMOTIONS, PICTURE_LINES, { rules })

  it('costs 76.44 for a gold member, GST 6.31 inside, and earns 189 points', () => {
    expect(nets(evaluation)).toEqual([10, 795, 1690, 850, 1040, 1850, 1409])
    expect(evaluation).toMatchObject({ subtotalMinor: 8431, discountMinor: 787, totalMinor: 7644, tierBaseMinor: 7644, exact: true, gapMinor: 0 })
    expect(evaluation.taxes).toEqual([{ taxCode: 'gst', rateBp: 900, grossMinor: 7644, taxMinor: 631, netMinor: 7013 }])
    expect(evaluation.points).toEqual({ total: 189, byRule: [{ ruleId: 'base', points: 152 }, { ruleId: 'coffee-week', points: 37 }] })
  })

  it('gives the better of two offers for the oat milk and says by how much the other was beaten', () => {
    expect(outcome(evaluation, 'gold-plant-milk')).toEqual({ status: 'beaten', promotionId: 'gold-plant-milk', byPromotionIds: ['plant-milk-3'], wouldGiveMinor: 156, winnerGivesMinor: 520 })
  })

  it('names the offer that 3.56 more would bring', () => {
    expect(outcome(evaluation, 'spend-80')).toEqual({ status: 'not-met', promotionId: 'spend-80', reason: { code: 'SPEND_MORE', missingMinor: 356 } })
    expect(evaluation.nearMisses).toEqual([{ promotionId: 'spend-80', reason: { code: 'SPEND_MORE', missingMinor: 356 }, points: 50, amountMinor: 0 }])
  })

  it('costs 78.01 without a member, earns nothing and promises no points', () => {
    const nobody = evaluated(PICTURE_PROMOTIONS, PICTURE_LINES, { rules, who: null })
    expect(nobody).toMatchObject({ totalMinor: 7801, points: { total: 0, byRule: [] }, tierBaseMinor: 0, nearMisses: [] })
    expect(outcome(nobody, 'gold-fish')).toMatchObject({ reason: { code: 'NO_MEMBER' } })
    expect(outcome(nobody, 'coffee-week')).toMatchObject({ reason: { code: 'NO_MEMBER' } })
  })

  it('chooses gold’s tenth for two cartons, and both offers by unit for four where units compete instead of groups', () => {
    const two = evaluated(PICTURE_PROMOTIONS, [line(1, 'oat-milk', 520, 2, { categoryPath: ['plant-milk'] })], { rules })
    expect(off(two, 'gold-plant-milk')).toBe(104)
    const byUnit = PICTURE_PROMOTIONS.map((each): Promotion => ({ ...each, combine: { kind: 'stack' }, units: each.effect.kind === 'percent-off' ? 'exclusive' : each.units }))
    const four = evaluated(byUnit, [line(1, 'oat-milk', 520, 4, { categoryPath: ['plant-milk'] })], { rules })
    expect(four.lines[0]!.discounts).toEqual([
      { promotionId: 'gold-plant-milk', amountMinor: 52, quantityMilli: 1000 },
      { promotionId: 'plant-milk-3', amountMinor: 520, quantityMilli: 3000 },
    ])
  })
})

describe('effects', () => {
  const tea = { skus: ['tea'] }
  const cases: [string, Promotion['effect'], BasketLine[], number[]][] = [
    ['percent off rounds half-up per line', { kind: 'percent-off', goods: { skus: ['tea', 'cup'] }, rateBp: 1000 }, [line(1, 'tea', 15, 1), line(2, 'cup', 14, 1)], [2, 1]],
    ['percent off stops at its cap, shared over its lines', { kind: 'percent-off', goods: { skus: ['tea', 'cup'] }, rateBp: 5000, capMinor: 100 }, [line(1, 'tea', 300, 1), line(2, 'cup', 100, 1)], [75, 25]],
    ['percent off everything rounds once on the basket', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, [line(1, 'a', 15, 1), line(2, 'b', 15, 1), line(3, 'c', 15, 1)], [2, 2, 1]],
    ['100 percent off leaves nothing', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 }, [line(1, 'a', 33, 1), line(2, 'b', 1, 3), line(3, 'c', 999, 0.333, { unit: 'kg' })], [33, 3, 333]],
    ['an amount off is shared in proportion', { kind: 'amount-off', goods: { skus: ['tea', 'cup'] }, amountMinor: 100 }, [line(1, 'tea', 200, 1), line(2, 'cup', 100, 1), line(3, 'rice', 900, 1)], [67, 33, 0]],
    ['an amount off never exceeds what it applies to', { kind: 'amount-off', goods: tea, amountMinor: 500 }, [line(1, 'tea', 120, 2), line(2, 'cup', 900, 1)], [240, 0]],
    ['an amount off each is per piece, never below zero', { kind: 'amount-off-each', goods: { skus: ['tea', 'gum'] }, amountMinor: 30 }, [line(1, 'tea', 120, 3), line(2, 'gum', 20, 2)], [90, 40]],
    ['an amount off each kilogram is by weight', { kind: 'amount-off-each', goods: { skus: ['fish'] }, amountMinor: 500 }, [line(1, 'fish', 3800, 0.412, { unit: 'kg' })], [206]],
    ['a fixed price lowers a price', { kind: 'fixed-price', goods: tea, priceMinor: 100 }, [line(1, 'tea', 120, 3)], [60]],
    ['a fixed price never raises one', { kind: 'fixed-price', goods: tea, priceMinor: 150 }, [line(1, 'tea', 120, 3)], [0]],
    ['every third, the cheapest of each set, is free', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }, [line(1, 'a', 500, 2), line(2, 'b', 400, 2), line(3, 'c', 100, 3)], [250, 200, 50]],
    ['a set is worth its price', { kind: 'bundle-price', goods: { all: true }, quantity: 2, priceMinor: 800 }, [line(1, 'a', 500, 3)], [200]],
    ['a set never costs more than its parts', { kind: 'bundle-price', goods: { all: true }, quantity: 2, priceMinor: 800 }, [line(1, 'a', 500, 2), line(2, 'b', 300, 2)], [200, 0]],
    ['goods by weight are not counted', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }, [line(1, 'fish', 100, 3, { unit: 'kg' }), line(2, 'b', 90, 2)], [0, 90]],
  ]
  it.each(cases)('%s', (_, effect, lines, taken) => {
    for (const units of ['shared', 'exclusive'] as const) {
      // A basket promotion has no units of its own, and an amount off holds only the pieces it needs: cases of their own.
      if (units === 'exclusive' && (effect.kind === 'amount-off' || (effect.kind === 'percent-off' && effect.goods.all === true))) continue
      expect(offOf(evaluated([promotion('p', effect, { units })], lines)), units).toEqual(taken)
    }
  })

  it('holds for an exclusive amount off only the pieces it needs, so that others may have the rest', () => {
    const five = promotion('five', { kind: 'amount-off', goods: { skus: ['tea', 'cup'] }, amountMinor: 500 }, { units: 'exclusive' })
    const pair = promotion('pair', { kind: 'cheapest-free', goods: { skus: ['tea'] }, buy: 2, free: 1 }, { units: 'exclusive' })
    const evaluation = evaluated([five, pair], [line(1, 'tea', 600, 2), line(2, 'cup', 550, 1)])
    expect([off(evaluation, 'five'), off(evaluation, 'pair')]).toEqual([500, 600])
  })

  it('leaves goods alone that may not be discounted, and gives nothing on goods that do not earn', () => {
    const lines = [line(1, 'deposit', 100, 1, { discountable: false, earns: false }), line(2, 'tea', 900, 1)]
    const evaluation = evaluated([promotion('half', { kind: 'percent-off', goods: { all: true }, rateBp: 5000 }), promotion('twice', { kind: 'points-multiplier', goods: { all: true }, factorMilli: 2000 })], lines)
    expect(nets(evaluation)).toEqual([100, 450])
    expect(evaluation.points.total).toBe(18)
    expect(evaluation.tierBaseMinor).toBe(450)
    expect(outcome(evaluated([promotion('p', { kind: 'percent-off', goods: { skus: ['deposit'] }, rateBp: 1000 })], lines), 'p')).toMatchObject({ reason: { code: 'EXCLUDED' } })
  })

  it('spreads a multi-unit discount over all units that took part, not over the rest of the line', () => {
    const evaluation = evaluated([promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 })], [line(1, 'a', 300, 4), line(2, 'b', 150, 1)])
    expect(evaluation.lines[0]!.discounts).toEqual([{ promotionId: 'three', amountMinor: 300, quantityMilli: 3000 }])
    expect(evaluation.lines[1]!.discounts).toEqual([])
  })

  it.each([[undefined, 3, 300], [1, 1, 100], [2, 2, 200]])('gives with a limit of %s a basket %d sets', (usesPerBasket, uses, amount) => {
    const evaluation = evaluated([promotion('p', { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }, { limits: { usesPerBasket } })], [line(1, 'a', 100, 7)])
    expect(outcome(evaluation, 'p')).toMatchObject({ uses, amountMinor: amount })
  })

  it('repeats an amount off a pair as often as the pair is there and the limit allows', () => {
    const pair = promotion('pair', { kind: 'amount-off', goods: { skus: ['coffee', 'granola'] }, amountMinor: 400 }, {
      units: 'exclusive', limits: { usesPerBasket: 2 },
      when: { kind: 'all', of: [{ kind: 'quantity', goods: { skus: ['coffee'] }, minimumMilli: 1000 }, { kind: 'quantity', goods: { skus: ['granola'] }, minimumMilli: 1000 }] },
    })
    const breakfast = (coffee: number, granola: number): Evaluation => evaluated([pair], [line(1, 'coffee', 1850, coffee), line(2, 'granola', 980, granola)])
    expect(offOf(breakfast(1, 1))).toEqual([261, 139])
    expect(breakfast(2, 1).discountMinor).toBe(400)
    expect(breakfast(3, 3).discountMinor).toBe(800)
    expect(breakfast(3, 3).lines.map((each) => each.discounts[0]!.quantityMilli)).toEqual([2000, 2000])
  })
})

describe('order and combination', () => {
  const tenth = promotion('tenth', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 1000 })
  const fifth = promotion('fifth', { kind: 'percent-off', goods: { brands: ['north'] }, rateBp: 2000 })
  const tea = line(1, 'tea', 1000, 1, { brand: 'north' })

  it('applies percentages to what earlier ones left', () => {
    expect(nets(evaluated([tenth, fifth], [tea]))).toEqual([720])
  })

  it('lets one of a group apply, the better', () => {
    const grouped = [tenth, fifth].map((each): Promotion => ({ ...each, combine: { kind: 'exclusive', group: 'tea' } }))
    const evaluation = evaluated(grouped, [tea])
    expect(nets(evaluation)).toEqual([800])
    expect(outcome(evaluation, 'tenth')).toMatchObject({ status: 'beaten', byPromotionIds: ['fifth'], wouldGiveMinor: 100, winnerGivesMinor: 200 })
  })

  it('lets nothing apply beside one that stands alone, and lets it lose to a better sum', () => {
    const sole = (rateBp: number): Promotion => promotion('sole', { kind: 'percent-off', goods: { all: true }, rateBp }, { combine: { kind: 'sole' } })
    expect(nets(evaluated([tenth, fifth, sole(2500)], [tea]))).toEqual([720])
    expect(nets(evaluated([tenth, fifth, sole(3000)], [tea]))).toEqual([700])
  })

  it('takes the better of two percentages on the basket', () => {
    const evaluation = evaluated([500, 800].map((rateBp) => promotion(`all-${rateBp}`, { kind: 'percent-off', goods: { all: true }, rateBp })), [tea])
    expect(nets(evaluation)).toEqual([920])
    expect(outcome(evaluation, 'all-500')).toMatchObject({ status: 'beaten', byPromotionIds: ['all-800'] })
  })

  it('takes basket promotions off what line promotions left', () => {
    const all = promotion('all', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, { priority: 9 })
    const evaluation = evaluated([all, tenth], [tea])
    expect([off(evaluation, 'tenth'), off(evaluation, 'all')]).toEqual([100, 90])
  })

  it('gives a unit to one exclusive promotion, where together they give most', () => {
    const pair = promotion('pair', { kind: 'bundle-price', goods: { skus: ['a', 'b'] }, quantity: 2, priceMinor: 700 }, { units: 'exclusive' })
    const three = promotion('three', { kind: 'cheapest-free', goods: { skus: ['b', 'c'] }, buy: 3, free: 1 }, { units: 'exclusive' })
    // Greedy would take the pair a+b (300) first; b is worth more with the c's: 400 and the pair of a's 300.
    const evaluation = evaluated([pair, three], [line(1, 'a', 500, 2), line(2, 'b', 500, 1), line(3, 'c', 400, 2)])
    expect([off(evaluation, 'pair'), off(evaluation, 'three')]).toEqual([300, 400])
  })

  it('forms exclusive sets at the price of the lines, and shared ones of what they left', () => {
    const twos = (id: string, units: 'exclusive' | 'shared'): Promotion => promotion(id, { kind: 'cheapest-free', goods: { all: true }, buy: 2, free: 1 }, { units, priority: units === 'shared' ? 9 : 0 })
    const evaluation = evaluated([twos('mine', 'exclusive'), twos('ours', 'shared')], [line(1, 'a', 300, 1), line(2, 'b', 200, 1)])
    expect([off(evaluation, 'mine'), off(evaluation, 'ours')]).toEqual([200, 120])
  })

  it('rates points at what they are worth, and at nothing without a member', () => {
    const points = promotion('points', { kind: 'points-multiplier', goods: { all: true }, factorMilli: 20_000 }, { combine: { kind: 'exclusive', group: 'g' } })
    const money = promotion('money', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 }, { combine: { kind: 'exclusive', group: 'g' } })
    expect(outcome(evaluated([points, money], [tea]), 'points')).toMatchObject({ status: 'applied', points: 380 })
    expect(outcome(evaluated([points, money], [tea]), 'money')).toMatchObject({ status: 'beaten', wouldGiveMinor: 100, winnerGivesMinor: 380 })
    expect(off(evaluated([points, money], [tea], { who: null }), 'money')).toBe(100)
  })
})

describe('conditions', () => {
  const given = (when: Promotion['when'], more: Case = {}, lines = [line(1, 'tea', 1000, 2)]): PromotionOutcome =>
    outcome(evaluated([promotion('p', { kind: 'percent-off', goods: { skus: ['tea'] }, rateBp: 1000 }, { when })], lines, more), 'p')
  const sunday = Date.UTC(2026, 7, 15, 16)
  const cases: [string, Promotion['when'], Case, unknown][] = [
    ['a member', { kind: 'member' }, {}, null],
    ['no member', { kind: 'member' }, { who: null }, { code: 'NO_MEMBER' }],
    ['tier reached', { kind: 'tier-at-least', tier: 'gold' }, {}, null],
    ['tier above', { kind: 'tier-at-least', tier: 'gold' }, { who: member('platinum') }, null],
    ['tier too low', { kind: 'tier-at-least', tier: 'platinum' }, {}, { code: 'TIER_TOO_LOW', tierId: 'platinum' }],
    ['tier without a member', { kind: 'tier-at-least', tier: 'silver' }, { who: null }, { code: 'NO_MEMBER' }],
    ['the last day', { kind: 'dates', to: '2026-08-15' }, {}, null],
    ['the day after, by the programme’s clock', { kind: 'dates', to: '2026-08-15' }, { at: sunday }, { code: 'NOT_TODAY' }],
    ['before the first day', { kind: 'dates', from: '2026-08-16' }, {}, { code: 'NOT_TODAY' }],
    ['the weekday', { kind: 'weekdays', days: [6] }, {}, null],
    ['another weekday', { kind: 'weekdays', days: [6] }, { at: sunday }, { code: 'NOT_TODAY' }],
    ['within the hours', { kind: 'time', from: '14:32', to: '14:33' }, {}, null],
    ['at the end of the hours', { kind: 'time', from: '13:00', to: '14:32' }, {}, { code: 'NOT_NOW' }],
    ['over midnight', { kind: 'time', from: '22:00', to: '15:00' }, {}, null],
    ['enough spent', { kind: 'spend', goods: { all: true }, minimumMinor: 2000 }, {}, null],
    ['too little spent', { kind: 'spend', goods: { all: true }, minimumMinor: 2001 }, {}, { code: 'SPEND_MORE', missingMinor: 1 }],
    ['enough pieces', { kind: 'quantity', goods: { skus: ['tea'] }, minimumMilli: 2000 }, {}, null],
    ['too few pieces', { kind: 'quantity', goods: { skus: ['tea'] }, minimumMilli: 5000 }, {}, { code: 'BUY_MORE', missingMilli: 3000 }],
    ['an exclusion', { kind: 'not', of: { kind: 'member' } }, {}, { code: 'EXCLUDED' }],
    ['any of two', { kind: 'any', of: [{ kind: 'weekdays', days: [1] }, { kind: 'member' }] }, {}, null],
    ['none of two', { kind: 'any', of: [{ kind: 'weekdays', days: [1] }, { kind: 'tier-at-least', tier: 'platinum' }] }, {}, { code: 'NOT_TODAY' }],
    ['the first of all that fails', { kind: 'all', of: [{ kind: 'member' }, { kind: 'weekdays', days: [1] }, { kind: 'time', from: '00:00', to: '01:00' }] }, {}, { code: 'NOT_TODAY' }],
  ]
  it.each(cases)('%s', (_, when, more, reason) => {
    const found = given(when, more)
    if (reason === null) expect(found.status).toBe('applied')
    else expect(found).toEqual({ status: 'not-met', promotionId: 'p', reason })
  })

  it('says first that its goods are not here', () => {
    expect(given({ kind: 'weekdays', days: [1] }, {}, [line(1, 'rice', 1000, 1)])).toMatchObject({ reason: { code: 'NO_GOODS' } })
  })

  it('looks at a spend after what other promotions take off, never after its own discount', () => {
    const bonus = promotion('bonus', { kind: 'amount-off', goods: { all: true }, amountMinor: 500 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 2000 } })
    const cheaper = (amountMinor: number): Promotion => promotion('cheaper', { kind: 'amount-off-each', goods: { skus: ['tea'] }, amountMinor })
    expect(evaluated([bonus], [line(1, 'tea', 1000, 2)]).totalMinor).toBe(1500)
    // 10 cents off would cost the 5.00 bonus: the bonus is better. 3.00 off each is better than the bonus.
    const kept = evaluated([bonus, cheaper(5)], [line(1, 'tea', 1000, 2)])
    expect([kept.totalMinor, outcome(kept, 'cheaper').status]).toEqual([1500, 'beaten'])
    const given = evaluated([bonus, cheaper(300)], [line(1, 'tea', 1000, 2)])
    expect(given.totalMinor).toBe(1400)
    expect(outcome(given, 'bonus')).toEqual({ status: 'not-met', promotionId: 'bonus', reason: { code: 'SPEND_MORE', missingMinor: 600 } })
  })

  it('checks a spend on the goods it names', () => {
    const wine = promotion('wine', { kind: 'points-flat', points: 30 }, { when: { kind: 'spend', goods: { categories: ['wine'] }, minimumMinor: 3000 } })
    const lines = [line(1, 'merlot', 2500, 1, { categoryPath: ['drinks', 'wine'] }), line(2, 'beer', 900, 1, { categoryPath: ['drinks'] })]
    expect(outcome(evaluated([wine], lines), 'wine')).toMatchObject({ reason: { code: 'SPEND_MORE', missingMinor: 500 } })
  })
})

describe('near misses', () => {
  const spend = (id: string, minimumMinor: number, points: number, more: Partial<Promotion> = {}): Promotion => promotion(id, { kind: 'points-flat', points }, { when: { kind: 'spend', goods: { all: true }, minimumMinor }, ...more })

  it('come nearest first, only where nothing else is missing', () => {
    const offers = [
      spend('far', 9000, 100), spend('near', 2100, 10), spend('monday', 2050, 10, { when: { kind: 'all', of: [{ kind: 'weekdays', days: [1] }, { kind: 'spend', goods: { all: true }, minimumMinor: 2050 }] } }),
      promotion('third-tea', { kind: 'cheapest-free', goods: { skus: ['tea'] }, buy: 3, free: 1 }),
    ]
    expect(evaluated(offers, [line(1, 'tea', 1000, 2)]).nearMisses).toEqual([
      { promotionId: 'near', reason: { code: 'SPEND_MORE', missingMinor: 100 }, points: 10, amountMinor: 0 },
      { promotionId: 'third-tea', reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 1000 },
      { promotionId: 'far', reason: { code: 'SPEND_MORE', missingMinor: 7000 }, points: 100, amountMinor: 0 },
    ])
  })

  it('promise points to members only', () => {
    const nearly = [line(1, 'tea', 1000, 2)]
    expect(evaluated([spend('near', 2100, 10)], nearly, { who: null }).nearMisses).toEqual([])
    expect(evaluated([spend('near', 2100, 10)], nearly).nearMisses.length).toBe(1)
  })

  it('are none for an empty basket', () => {
    expect(evaluated([spend('near', 100, 10)], [])).toMatchObject({ nearMisses: [], totalMinor: 0, taxes: [], lines: [] })
  })
})

describe('tax', () => {
  const lines = [line(1, 'tea', 1090, 1), line(2, 'book', 500, 1, { taxCode: 'zero' }), line(3, 'cup', 1090, 1)]
  const tenth = promotion('tenth', { kind: 'percent-off', goods: { all: true }, rateBp: 1000 })

  it('is inside the discounted total of each rate', () => {
    expect(evaluated([tenth], lines).taxes).toEqual([
      { taxCode: 'gst', rateBp: 900, grossMinor: 1962, taxMinor: 162, netMinor: 1800 },
      { taxCode: 'zero', rateBp: 0, grossMinor: 450, taxMinor: 0, netMinor: 450 },
    ])
  })

  it('comes on top where prices are without it', () => {
    const programme = { ...rulebookWith([]).programme, pricesIncludeTax: false }
    const evaluation = evaluated([tenth], lines, { rules: { programme } })
    expect(evaluation).toMatchObject({ subtotalMinor: 2680, discountMinor: 268, totalMinor: 2589 })
    expect(evaluation.taxes[0]).toEqual({ taxCode: 'gst', rateBp: 900, grossMinor: 2139, taxMinor: 177, netMinor: 1962 })
  })
})

describe('the size of a rulebook', () => {
  it('does not change what a basket comes to: a thousand offers, each said why not', () => {
    const others = Array.from({ length: 1000 }, (_, n) => promotion(`other-${n}`, { kind: 'percent-off', goods: { skus: [`sku-${n}`] }, rateBp: 1000 }))
    const evaluation = evaluated([...others, ...PICTURE_PROMOTIONS], PICTURE_LINES, { rules: { goodsSets: PICTURE_SETS } })
    expect(evaluation.totalMinor).toBe(7644)
    expect(evaluation.promotions.filter((each) => each.status === 'not-met' && each.reason.code === 'NO_GOODS').length).toBe(1000)
  })
})
