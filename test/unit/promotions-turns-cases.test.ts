import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { evaluated, offOf, outcomeOf } from '../support/evaluated.ts'
import type { WorkedCase } from '../support/evaluated.ts'
import { line, member, promotion } from '../support/promotion-fixtures.ts'

const all = { all: true as const }
const tea = { skus: ['tea'] }
const exclusive = { units: 'exclusive' as const }
const once = { limits: { usesPerBasket: 1 } }
const silver = member('silver')

/** Minor units off, line by line. */
function taken(offers: Promotion[], lines: BasketLine[], more: WorkedCase = {}): number[] {
  return offOf(evaluated(offers, lines, { who: silver, ...more }))
}

describe('a percentage beside units that another offer has to itself', () => {
  const pair = (priceMinor: number): Promotion => promotion('pair', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor }, exclusive)
  const percent = (rateBp: number): Promotion => promotion('percent', { kind: 'percent-off', goods: tea, rateBp })

  it('is of the list price of each of them, where percentages are additive', () => {
    // The pair is 15.00, 5.00 off. A tenth of 3 × 10.00 is 3.00.
    expect(taken([pair(1500), percent(1000)], [line(1, 'tea', 1000, 3)], { choices: { percentagesOnLine: 'additive', order: 'one-sequence' } })).toEqual([800])
  })

  it('is rounded once for the whole line', () => {
    // With the pair at 1.50, 2.49 is left: at 5 % 12.45, so 12. Apart it would be 7.5 and 4.95, so 8 and 5.
    expect(taken([pair(150), percent(500)], [line(1, 'tea', 99, 3)], { choices: { order: 'one-sequence' } })).toEqual([48 + 12])
  })
})

describe('an amount off each piece, measured with tax where prices are without it', () => {
  it.each<['per-line' | 'per-unit', number]>([
    // 1.00 with 9 % in it is 0.92 and 0.08 (8.26); 3.00 are 2.75 and 0.25 (24.77).
    ['per-line', 275], ['per-unit', 276],
  ])('is rounded %s', (lineRounding, off) => {
    const each = promotion('each', { kind: 'amount-off-each', goods: tea, amountMinor: 100 })
    expect(taken([each], [line(1, 'tea', 1000, 3)], { choices: { amountOffBasis: 'tax-inclusive', lineRounding }, programme: { pricesIncludeTax: false } })).toEqual([off])
  })

  it('leaves a set at a percentage as it is', () => {
    // A tenth of 5.00 is 0.50, half of it on each.
    const set = promotion('set', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['cup'] }, quantity: 1 }], reward: { kind: 'percent', rateBp: 1000 } })
    expect(taken([set], [line(1, 'tea', 250, 1), line(2, 'cup', 250, 1)], { choices: { amountOffBasis: 'tax-inclusive' }, programme: { pricesIncludeTax: false } })).toEqual([25, 25])
  })
})

describe('limited uses on single pieces', () => {
  const fixed = (priceMinor: number, more: Partial<Promotion> = {}): Promotion => promotion('fixed', { kind: 'fixed-price', goods: { skus: ['tea', 'cup', 'fish', 'ham'] }, priceMinor }, { ...once, ...more })
  const weighed = { unit: 'kg' as const }

  it('go to the dearest piece, not to the dearest line', () => {
    // Three cups at 7.00, one tea at 12.00: the one use at 5.00 takes 7.00 off the tea.
    expect(taken([fixed(500)], [line(1, 'cup', 700, 3), line(2, 'tea', 1200, 1)])).toEqual([0, 700])
  })

  it('go to the first of equal lines', () => {
    expect(taken([fixed(600)], [line(1, 'cup', 1000, 1), line(2, 'tea', 1000, 1)])).toEqual([400, 0])
  })

  it('go to a piece that serves no other offer, at the same price', () => {
    // One at 6.00; the other two together at 15.00: 4.00 and 5.00 off.
    const pair = promotion('a-pair', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 1500 }, exclusive)
    expect(taken([pair, fixed(600)], [line(1, 'tea', 1000, 3)])).toEqual([900])
  })

  it('are used up by one weighed line', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: { skus: ['fish', 'ham'] }, amountMinor: 100 }, once)
    expect(taken([each], [line(1, 'fish', 1000, 1, weighed), line(2, 'ham', 1200, 1, weighed)])).toEqual([0, 100])
  })

  it('are not used up where nothing comes off', () => {
    // 2 kg at 4.00 are 8.00 and would be 10.00 at 5.00; the piece at 7.00 becomes 5.00.
    expect(taken([fixed(500)], [line(1, 'fish', 400, 2, weighed), line(2, 'tea', 700, 1)])).toEqual([0, 200])
  })
})

describe('an amount off units that are used up', () => {
  it('fills what earns nothing first, where the programme says so', () => {
    const five = promotion('five', { kind: 'amount-off', goods: all, amountMinor: 500 }, exclusive)
    expect(taken([five], [line(1, 'cup', 1000, 1), line(2, 'tea', 1000, 1, { earns: false })], { choices: { amountOverPool: 'fill-best' } })).toEqual([0, 500])
  })

  it('is carried by what it demands too, but not by what is never discounted', () => {
    const lines = (discountable: boolean): BasketLine[] => [line(1, 'cup', 1000, 1, { discountable }), line(2, 'tea', 1000, 1)]
    const two = promotion('two', { kind: 'amount-off', goods: tea, amountMinor: 200 }, { ...exclusive, when: { kind: 'quantity', goods: { skus: ['cup'] }, minimumMilli: 1000 } })
    expect(taken([two], lines(true))).toEqual([100, 100])
    expect(taken([two], lines(false))).toEqual([0, 200])
  })
})

describe('the money left of a budget', () => {
  const each = promotion('each', { kind: 'amount-off-each', goods: tea, amountMinor: 100 }, { limits: { budgetMinor: 250 } })

  it.each<['not-given' | 'in-part', number]>([['not-given', 200], ['in-part', 250]])('of 2.50, with uses of 1.00: %s', (limitInside, off) => {
    expect(taken([each], [line(1, 'tea', 1000, 6)], { choices: { limitInside } })).toEqual([off])
  })

  it('that covers the uses to the cent gives them all', () => {
    expect(outcomeOf(evaluated([{ ...each, limits: { budgetMinor: 300 } }], [line(1, 'tea', 1000, 3)]), 'each')).toMatchObject({ uses: 3, amountMinor: 300 })
  })

  it('gives a use whose amount is all that is left', () => {
    expect(outcomeOf(evaluated([{ ...each, limits: { budgetMinor: 100 } }], [line(1, 'tea', 1000, 3)]), 'each')).toMatchObject({ uses: 1, amountMinor: 100 })
  })
})

describe('an amount off for each full amount, beside a percentage whose budget does not reach for all of it', () => {
  it('is given where both together would give nothing', () => {
    // 3.01 are three full amounts. All of what is left of them is 2.98, which the budget would pay; then no full amount is
    // left, all is 3.01 again, and the budget does not pay that.
    const each = promotion('each', { kind: 'amount-off', goods: all, amountMinor: 1, everyMinor: 100 })
    const whole = promotion('whole', { kind: 'percent-off', goods: all, rateBp: 10_000 }, { limits: { budgetMinor: 300 } })
    expect(taken([each, whole], [line(1, 'tea', 301, 1)], { choices: { percentagesOnBasket: 'compound' } })).toEqual([3])
  })
})
