import { describe, expect, it } from 'vitest'
import { formatAmount, formatMoney, formatPoints } from '../../core/money/format.ts'
import { allocate, lineAmountMinor, mulDivRound, roundCash, taxInside, taxOnTop } from '../../core/money/money.ts'

describe('mulDivRound', () => {
  it.each([
    // a, b, c, floor, half-up, half-even, ceil
    [7, 1, 2, 3, 4, 4, 4],
    [5, 1, 2, 2, 3, 2, 3],
    [-5, 1, 2, -3, -3, -2, -2],
    [-7, 1, 2, -4, -4, -4, -3],
    [1, 1, 3, 0, 0, 0, 1],
    [2, 1, 3, 0, 1, 1, 1],
    [-1, 1, 3, -1, 0, 0, 0],
    [10, 3, 5, 6, 6, 6, 6],
    [5, 1, -2, -3, -3, -2, -2],
    [0, -1, 7, 0, 0, 0, 0],
  ])('%d × %d ÷ %d: floor %d, half-up %d, half-even %d, ceil %d', (a, b, c, floor, halfUp, halfEven, ceil) => {
    expect([mulDivRound(a, b, c, 'floor'), mulDivRound(a, b, c, 'half-up'), mulDivRound(a, b, c, 'half-even'), mulDivRound(a, b, c, 'ceil')])
      .toEqual([floor, halfUp, halfEven, ceil])
  })

  it('is exact where doubles are not', () => {
    expect(mulDivRound(9_007_199_254_740_991, 9_007_199_254_740_990, 9_007_199_254_740_991, 'floor')).toBe(9_007_199_254_740_990)
    expect(mulDivRound(9_007_199_254_740_991, 1, 2, 'half-up')).toBe(4_503_599_627_370_496)
  })

  it.each([
    // a ÷ c where the product is too large for doubles: floor, half-up, half-even, ceil
    [7, 2, 3, 4, 4, 4],
    [5, 2, 2, 3, 2, 3],
    [-5, 2, -3, -3, -2, -2],
    [-7, 2, -4, -4, -4, -3],
    [1, 3, 0, 0, 0, 1],
    [2, 3, 0, 1, 1, 1],
    [-1, 3, -1, 0, 0, 0],
    [6, 3, 2, 2, 2, 2],
    [5, -2, -3, -3, -2, -2],
    [-5, -2, 2, 3, 2, 3],
  ])('rounds %d ÷ %d the same beyond doubles: floor %d, half-up %d, half-even %d, ceil %d', (a, c, floor, halfUp, halfEven, ceil) => {
    const large = 2 ** 51
    expect([mulDivRound(a, large, c * large, 'floor'), mulDivRound(a, large, c * large, 'half-up'), mulDivRound(a, large, c * large, 'half-even'), mulDivRound(a, large, c * large, 'ceil')])
      .toEqual([floor, halfUp, halfEven, ceil])
  })

  it('refuses what is not whole, and what leaves the range', () => {
    expect(() => mulDivRound(0.5, 1, 1, 'floor')).toThrow('needs whole numbers and a divisor: 0.5 × 1 ÷ 1')
    expect(() => mulDivRound(1, Number.NaN, 1, 'floor')).toThrow(RangeError)
    expect(() => mulDivRound(1, 1, 0, 'floor')).toThrow(RangeError)
    expect(() => mulDivRound(Number.MAX_SAFE_INTEGER, 2, 1, 'floor')).toThrow('left the range of whole numbers')
    expect(() => mulDivRound(-Number.MAX_SAFE_INTEGER, 2, 1, 'floor')).toThrow('left the range of whole numbers')
    expect([mulDivRound(Number.MAX_SAFE_INTEGER, 1, 1, 'floor'), mulDivRound(-Number.MAX_SAFE_INTEGER, 1, 1, 'floor')]).toEqual([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])
  })
})

describe('allocate', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [3, 3, 3, 1], [2, 2, 1, 0]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [-5, [3, 3, 3, 1], [-2, -2, -1, 0]],
    // Equal shares and amounts beyond what doubles multiply exactly: the earlier ones get the rest.
    [7, [1, 1, 1, 1, 1], [2, 2, 1, 1, 1]],
    [2 ** 40 + 1, [2 ** 40, 2 ** 40, 2 ** 40 - 1], [366_503_875_926, 366_503_875_926, 366_503_875_925]],
    [2 ** 40 + 2, [2 ** 40 - 1, 2 ** 40 + 5, 2 ** 40], [366_503_875_925, 366_503_875_927, 366_503_875_926]],
    [0, [0, 0], [0, 0]],
    [7, [0, 10], [0, 7]],
    [2000, [1409, 1350, 1040, 850, 1690, 795, 10], [394, 378, 291, 238, 473, 223, 3]],
  ])('splits %d over %j as %j', (total, weights, parts) => {
    expect(allocate(total, weights)).toEqual(parts)
  })

  it('refuses to split something over nothing', () => {
    expect(() => allocate(1, [0, 0])).toThrow('cannot be split over nothing')
    expect(() => allocate(1, [-1, 2])).toThrow('cannot follow the weight -1')
    expect(() => allocate(1, [0.5, 2])).toThrow('cannot follow the weight 0.5')
    expect(() => allocate(1, [Number.MAX_SAFE_INTEGER, 1])).toThrow('the weights left the range')
  })
})

describe('lines, cash and tax', () => {
  it.each([[3800, 412, 1566], [520, 3000, 1560], [1, 500, 1], [1, 499, 0], [199, 1, 0]])('%d for %d thousandths is %d', (price, quantity, amount) => {
    expect(lineAmountMinor(price, quantity)).toBe(amount)
  })

  it.each([
    // amount, step, rounded
    [5144, 5, 5145], [5142, 5, 5140], [5145, 5, 5145], [15, 10, 10], [16, 10, 20], [25, 50, 0], [75, 50, 50], [76, 50, 100], [149, 1, 149],
    [-15, 10, -20], [-14, 10, -10], [-25, 50, -50],
  ])('%d in cash to the nearest %d is %d, the half for the customer', (amount, step, rounded) => {
    expect(roundCash(amount, step)).toEqual({ roundedMinor: rounded, roundingMinor: rounded - amount })
  })

  it.each([[7644, 900, 631], [7144, 900, 590], [109, 900, 9], [0, 900, 0], [1000, 0, 0], [6, 900, 0], [7, 900, 1]])('%d holds tax at %d basis points: %d', (gross, rate, tax) => {
    expect(taxInside(gross, rate)).toBe(tax)
  })

  it('adds tax half-up where prices are without', () => {
    expect([taxOnTop(50, 900), taxOnTop(49, 900), taxOnTop(1050, 1000)]).toEqual([5, 4, 105])
  })
})

describe('cash', () => {
  it.each([0, -5, 0.5, Number.NaN])('is not rounded to steps of %d', (step) => {
    expect(() => roundCash(100, step)).toThrow(`cash cannot be rounded to ${step}`)
  })
})

describe('amounts in words', () => {
  const sgd = { exponent: 2, symbol: 'S$' }
  it.each([[7644, 'S$76.44', '76.44'], [5, 'S$0.05', '0.05'], [131_240, 'S$1,312.40', '1,312.40'], [-500, '−S$5.00', '−5.00'], [0, 'S$0.00', '0.00'], [100_000_000, 'S$1,000,000.00', '1,000,000.00']])('%d is %s, in columns %s', (amount, money, bare) => {
    expect(formatMoney(amount, sgd, 'en')).toBe(money)
    expect(formatAmount(amount, sgd, 'zh')).toBe(bare)
  })

  it('follows the currency’s own decimals', () => {
    expect(formatMoney(1234, { exponent: 0, symbol: '¥' }, 'zh')).toBe('¥1,234')
    expect(formatMoney(1_234_567, { exponent: 3, symbol: 'KD ' }, 'en')).toBe('KD 1,234.567')
  })

  it('groups points', () => {
    expect([formatPoints(2480, 'en'), formatPoints(189, 'zh'), formatPoints(-2000, 'en'), formatPoints(0, 'en')]).toEqual(['2,480', '189', '−2,000', '0'])
  })
})
