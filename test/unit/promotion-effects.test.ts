import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Programme } from '../../core/rulebook/rulebook.ts'
import { evaluated, offOf, outcomeOf } from '../support/evaluated.ts'
import { line, member, promotion } from '../support/promotion-fixtures.ts'

const all = { all: true as const }
const tea = { skus: ['tea'] }
const silver = { who: member('silver') }

describe('an amount off for each full amount spent', () => {
  const every = (more: Partial<Promotion> = {}): Promotion => promotion('every', { kind: 'amount-off', goods: tea, amountMinor: 500, everyMinor: 5000 }, more)
  const tenth = promotion('tenth', { kind: 'percent-off', goods: tea, rateBp: 1000 })
  const basketTenth = promotion('z-basket', { kind: 'percent-off', goods: all, rateBp: 1000 })

  it.each([[4999, 0], [5000, 500], [9999, 500], [10_000, 1000], [26_000, 2500]])('of %d is %d', (price, off) => {
    expect(evaluated([every()], [line(1, 'tea', price, 1)]).discountMinor).toBe(off)
  })

  it('says what is missing to the first', () => {
    expect(outcomeOf(evaluated([every()], [line(1, 'tea', 4000, 1)]), 'every')).toMatchObject({ reason: { code: 'SPEND_MORE', missingMinor: 1000 } })
  })

  it('is given no more often than its limit', () => {
    expect(outcomeOf(evaluated([every({ limits: { usesPerBasket: 2 } })], [line(1, 'tea', 26_000, 1)]), 'every')).toMatchObject({ uses: 2, amountMinor: 1000 })
  })

  it('counts what is spent at its turn', () => {
    // 110.00 less a tenth is 99.00: one full 50.00.
    expect(outcomeOf(evaluated([every(), { ...tenth, priority: 1 }], [line(1, 'tea', 11_000, 1)]), 'every')).toMatchObject({ uses: 1, amountMinor: 500 })
  })

  it('is given less often where later offers leave too little', () => {
    // 100.00 would be 10.00 off. A tenth of the other 90.00 then leaves 81.00 and its own 10.00: 91.00 is one full amount.
    // With one, the tenth is of 95.00: 85.50 and its own 5.00.
    const evaluation = evaluated([every(), basketTenth], [line(1, 'tea', 10_000, 1)], silver)
    expect(outcomeOf(evaluation, 'every')).toMatchObject({ uses: 1, amountMinor: 500 })
    expect(outcomeOf(evaluation, 'z-basket')).toMatchObject({ amountMinor: 950 })
  })
})

describe('a percentage with a cap', () => {
  it.each([[999, 500], [1000, 500], [1001, 500], [20_000, 500], [998, 499]])('half of %d is %d', (price, off) => {
    expect(evaluated([promotion('p', { kind: 'percent-off', goods: tea, rateBp: 5000, capMinor: 500 })], [line(1, 'tea', price, 1)]).discountMinor).toBe(off)
    expect(evaluated([promotion('p', { kind: 'percent-off', goods: all, rateBp: 5000, capMinor: 500 })], [line(1, 'tea', price, 1)]).discountMinor).toBe(off)
  })
})

describe('currencies without, with two and with three decimals', () => {
  const currency = (code: string, exponent: 0 | 2 | 3): { programme: Partial<Programme> } => ({ programme: { currency: { code, exponent, symbol: code } } })
  it.each<[string, 0 | 2 | 3, number, number, number]>([
    // ¥1,980 at 15 %: 297. S$19.85 at 15 %: 2.9775 → 2.98. KD 1.985 at 15 %: 0.29775 → 0.298.
    ['JPY', 0, 1980, 297, 1683], ['SGD', 2, 1985, 298, 1687], ['KWD', 3, 1985, 298, 1687],
  ])('%s', (code, exponent, price, off, totalMinor) => {
    const evaluation = evaluated([promotion('p', { kind: 'percent-off', goods: tea, rateBp: 1500 })], [line(1, 'tea', price, 1)], currency(code, exponent))
    expect(evaluation).toMatchObject({ discountMinor: off, totalMinor })
  })
})

describe('nothing is left of a hundred percent', () => {
  const lines = [line(1, 'tea', 33, 3), line(2, 'cup', 1, 7), line(3, 'fish', 999, 0.333, { unit: 'kg' })]
  const whole: Effect[] = [
    { kind: 'percent-off', goods: all, rateBp: 10_000 },
    { kind: 'percent-off', goods: { skus: ['tea', 'cup', 'fish'] }, rateBp: 10_000 },
    { kind: 'amount-off', goods: all, amountMinor: 1_000_000 },
    { kind: 'amount-off-each', goods: all, amountMinor: 1_000_000 },
    { kind: 'fixed-price', goods: all, priceMinor: 0 },
  ]
  it.each(whole)('$kind', (effect) => {
    for (const lineRounding of ['per-line', 'per-unit'] as const) {
      for (const percentagesOnLine of ['compound', 'additive'] as const) {
        const odd = promotion('odd', { kind: 'percent-off', goods: tea, rateBp: 3333 }, { priority: 9 })
        expect(evaluated([odd, promotion('p', effect)], lines, { choices: { lineRounding, percentagesOnLine } }).totalMinor).toBe(0)
      }
    }
  })
})

describe('bonuses', () => {
  const points = (effect: Effect, lines: BasketLine[], more: Partial<Promotion> = {}): number => {
    const outcome = outcomeOf(evaluated([promotion('p', effect, more)], lines, silver), 'p')
    return outcome.status === 'applied' ? outcome.points : 0
  }

  it('for each piece, or full kilogram of all lines together', () => {
    const each: Effect = { kind: 'points-per-unit', goods: { skus: ['tea', 'fish'] }, points: 5 }
    expect(points(each, [line(1, 'tea', 100, 3)])).toBe(15)
    expect(points(each, [line(1, 'fish', 100, 0.6, { unit: 'kg' }), line(2, 'fish', 100, 0.6, { unit: 'kg' })])).toBe(5)
    expect(points(each, [line(1, 'fish', 100, 0.6, { unit: 'kg' })])).toBe(0)
    expect(points(each, [line(1, 'tea', 100, 3)], { limits: { usesPerBasket: 2 } })).toBe(10)
    expect(points(each, [line(1, 'tea', 100, 3, { earns: false })])).toBe(0)
  })

  it('say on the line which of them are its own', () => {
    const evaluation = evaluated([
      promotion('each', { kind: 'points-per-unit', goods: tea, points: 5 }), promotion('flat', { kind: 'points-flat', points: 9 }),
    ], [line(1, 'tea', 100, 1), line(2, 'cup', 100, 1)], silver)
    expect(evaluation.lines.map((each) => each.pointPromotionIds)).toEqual([['each'], []])
    expect(evaluation.points).toEqual({ total: 16, byRule: [{ ruleId: 'base', points: 2 }, { ruleId: 'each', points: 5 }, { ruleId: 'flat', points: 9 }] })
  })
})

describe('what is granted', () => {
  const grants: [Effect, { kind: string; id: string; quantity: number }, boolean][] = [
    [{ kind: 'stamps', card: 'coffee', stamps: 2, worthMinor: 0 }, { kind: 'stamps', id: 'coffee', quantity: 2 }, true],
    [{ kind: 'stamps', card: 'coffee', stamps: 2, perUnitOf: tea, worthMinor: 0 }, { kind: 'stamps', id: 'coffee', quantity: 6 }, true],
    [{ kind: 'draw-entries', draw: 'spring', entries: 3, worthMinor: 0 }, { kind: 'draw-entries', id: 'spring', quantity: 3 }, false],
    [{ kind: 'voucher', coupon: 'next', worthMinor: 0 }, { kind: 'voucher', id: 'next', quantity: 1 }, false],
    [{ kind: 'grant-entitlement', entitlement: 'service', uses: 4, worthMinor: 0 }, { kind: 'entitlement', id: 'service', quantity: 4 }, true],
  ]

  it.each(grants)('%j takes no money', (effect, grant, needsMember) => {
    const lines = [line(1, 'tea', 100, 3)]
    expect(evaluated([promotion('p', effect)], lines, silver)).toMatchObject({ totalMinor: 300, grants: [{ promotionId: 'p', ...grant }] })
    const nobody = evaluated([promotion('p', effect)], lines, { who: null })
    if (needsMember) expect(outcomeOf(nobody, 'p')).toMatchObject({ reason: { code: 'NO_MEMBER' } })
    else expect(nobody.grants).toMatchObject([grant])
  })

  it('counts what the rulebook says it is worth when offers compete', () => {
    const group = { combine: { kind: 'exclusive', group: 'g' } } as const
    const voucher = (worthMinor: number): Promotion => promotion('voucher', { kind: 'voucher', coupon: 'next', worthMinor }, group)
    const off = promotion('off', { kind: 'amount-off', goods: all, amountMinor: 300 }, group)
    const lines = [line(1, 'tea', 1000, 1)]
    expect(evaluated([voucher(299), off], lines, { who: null }).totalMinor).toBe(700)
    expect(evaluated([voucher(301), off], lines, { who: null })).toMatchObject({ totalMinor: 1000, grants: [{ kind: 'voucher' }] })
  })

  it('is granted beside money although nothing counts for it', () => {
    const evaluation = evaluated([promotion('v', { kind: 'voucher', coupon: 'next', worthMinor: 0 }), promotion('off', { kind: 'amount-off', goods: all, amountMinor: 300 })], [line(1, 'tea', 1000, 1)], silver)
    expect(evaluation).toMatchObject({ totalMinor: 700, grants: [{ kind: 'voucher' }] })
  })
})

describe('an empty basket', () => {
  it('comes to nothing and grants nothing', () => {
    const offers = [promotion('v', { kind: 'voucher', coupon: 'next', worthMinor: 0 }), promotion('p', { kind: 'percent-off', goods: all, rateBp: 1000 })]
    expect(evaluated(offers, [])).toMatchObject({ lines: [], subtotalMinor: 0, discountMinor: 0, totalMinor: 0, taxes: [], points: { total: 0, byRule: [] }, exact: true })
  })
})

describe('goods that cost nothing', () => {
  it('stay so', () => {
    const offers = [promotion('a', { kind: 'amount-off', goods: all, amountMinor: 100 }), promotion('b', { kind: 'cheapest-free', goods: all, buy: 2, free: 1 }), promotion('c', { kind: 'percent-off', goods: all, rateBp: 5000 })]
    expect(offOf(evaluated(offers, [line(1, 'bag', 0, 3)], silver))).toEqual([0])
  })
})
