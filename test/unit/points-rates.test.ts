import { describe, expect, it } from 'vitest'
import { earn, weightMilli } from '../../core/points/rates.ts'
import type { EarningLine, EarnOptions } from '../../core/points/rates.ts'

const RATE = { points: 1, perMinor: 100 }
const line = (amountMinor: number, ...multipliers: (readonly [string, number])[]): EarningLine =>
  ({ amountMinor, multipliers: multipliers.map(([ruleId, extraMilli]) => ({ ruleId, extraMilli })) })
const rules = (...of: (readonly [string, number])[]): { ruleId: string; points: number }[] => of.map(([ruleId, points]) => ({ ruleId, points }))
const per = (fractions: EarnOptions['fractions'], decimals = 0): EarnOptions => ({ fractions, decimals })

describe('points by rule', () => {
  it.each<[string, EarningLine[]]>([
    ['as met', [line(1050, ['b', 1000], ['a', 1000])]],
    ['the other way round', [line(1050, ['a', 1000], ['b', 1000])]],
    ['on lines apart', [line(525, ['b', 1000], ['a', 1000]), line(525, ['a', 1000], ['b', 1000])]],
  ])('are told by id, the odd point to the earlier one: %s', (_, lines) => {
    // 10.50 × 3 = 31.5, down to 31; ten without multipliers, so 21 to share between two alike.
    expect(earn(RATE, lines, [])).toEqual({ total: 31, byRule: rules(['base', 10], ['a', 11], ['b', 10]), multiplied: 21, baseMinor: 1050 })
  })

  it('are told by id where every line is rounded, however the lines come', () => {
    const expected = rules(['base', 3], ['a', 1], ['b', 2])
    expect(earn(RATE, [line(299, ['b', 1000]), line(199, ['a', 1000])], [], per('per-line')).byRule).toEqual(rules(['base', 3], ['a', 2], ['b', 3]))
    expect(earn(RATE, [line(100, ['a', 1000]), line(200, ['b', 1000])], [], per('per-line')).byRule).toEqual(expected)
    expect(earn(RATE, [line(200, ['b', 1000]), line(100, ['a', 1000])], [], per('per-line')).byRule).toEqual(expected)
  })

  it('put bonuses last, by id, and leave out who gave nothing', () => {
    const flats = rules(['z', 5], ['c', 7], ['m', 0])
    expect(earn(RATE, [line(99)], flats)).toEqual({ total: 12, byRule: rules(['c', 7], ['z', 5]), multiplied: 0, baseMinor: 99 })
    expect(earn(RATE, [line(99)], [...flats].reverse()).byRule).toEqual(rules(['c', 7], ['z', 5]))
  })

  it('name no rule where nothing multiplies', () => {
    expect(earn(RATE, [line(1000)], []).byRule).toEqual(rules(['base', 10]))
  })
})

describe('fractions of points', () => {
  // 1.99 and 1.99: 3.98 points in all, 1.99 on each line.
  it.each<[EarnOptions, number]>([
    [per('down-per-receipt'), 3], [per('nearest'), 4], [per('per-line'), 2], [per('kept', 2), 398], [per('kept', 1), 39], [per('kept'), 3],
    [per('down-per-receipt', 2), 300], [per('nearest', 1), 40], [per('per-line', 1), 20],
  ])('%o: %d', (options, total) => {
    expect(earn(RATE, [line(199), line(199)], [], options).total).toBe(total)
  })

  it('leave bonuses whole', () => {
    expect(earn(RATE, [line(50)], rules(['gift', 2]), per('kept', 2))).toEqual({ total: 250, byRule: rules(['base', 50], ['gift', 200]), multiplied: 0, baseMinor: 50 })
  })

  it('round half up to the nearest, and down otherwise', () => {
    expect([149, 150, 151].map((amount) => earn(RATE, [line(amount)], [], per('nearest')).total)).toEqual([1, 2, 2])
    expect([199, 200].map((amount) => earn(RATE, [line(amount)], [], per('down-per-receipt')).total)).toEqual([1, 2])
  })
})

describe('what a line weighs', () => {
  it('counts its amount once, and each multiplier besides', () => {
    expect([weightMilli(line(500)), weightMilli(line(500, ['a', 1000])), weightMilli(line(500, ['a', 500], ['b', 2000]))]).toEqual([500_000, 1_000_000, 1_750_000])
  })
})
