import { describe, expect, it } from 'vitest'
import { spendLots, spendLotsAnyway } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { maxPointsTender } from '../../core/points/tender.ts'

function lot(lotId: string, earnedOn: string, expiresOn: string | null): LotBalance {
  return { lotId, memberId: 'm', points: 10, remaining: 10, earnedOn, availableFrom: earnedOn, expiresOn }
}

/** In the order in which they are spent: what ends first, then the oldest, then by id; what never ends comes last. */
const IN_ORDER = [
  lot('z', '2026-03-01', '2026-09-30'),
  lot('c', '2026-01-01', '2026-12-31'),
  lot('a', '2026-02-01', '2026-12-31'),
  lot('b', '2026-02-01', '2026-12-31'),
  lot('y', '2026-01-15', null),
  lot('x', '2026-02-15', null),
]

function* orders<T>(of: readonly T[]): Generator<T[]> {
  if (of.length === 0) yield []
  for (const [at, first] of of.entries()) for (const rest of orders(of.filter((_, other) => other !== at))) yield [first, ...rest]
}

describe('the order in which lots are spent', () => {
  it('is the same in whatever order they are read', () => {
    const expected = IN_ORDER.map(({ lotId }, at) => ({ lotId, points: at === 5 ? 1 : 10 }))
    for (const lots of orders(IN_ORDER)) {
      expect(spendLots(lots, 51, '2026-08-15')).toEqual(expected)
      expect(spendLotsAnyway(lots, 51, '2026-08-15')).toEqual({ parts: expected, short: 0 })
    }
  })

  it('says what was asked and is not there', () => {
    expect(() => spendLots(IN_ORDER, 61, '2026-08-15')).toThrow('61 points asked, 1 more than the lots hold')
    expect(spendLotsAnyway(IN_ORDER, 63, '2026-08-15').short).toBe(3)
  })
})

describe('the most points a bill takes', () => {
  const redemption = { points: 100, valueMinor: 100, minimumPoints: 100, stepPoints: 50, maximumShareBp: 10_000 }
  const most = (dueMinor: number, available: number, more: Partial<typeof redemption> = {}): number =>
    maxPointsTender({ redemption: { ...redemption, ...more } }, { dueMinor, available, identification: 'strong' })

  it.each([
    ['the minimum itself', 100, 5000, {}, 100],
    ['a step short of the minimum', 99, 5000, {}, 0],
    ['nothing due', 0, 5000, {}, 0],
    ['nothing there', 500, 0, {}, 0],
    ['a debt', 500, -100, {}, 0],
    ['money back', -500, 5000, {}, 0],
    ['nothing due and no minimum', 0, 5000, { minimumPoints: 0 }, 0],
    ['points too few to be worth anything', 500, 40, { minimumPoints: 0, stepPoints: 1, valueMinor: 1 }, 0],
    ['whole steps of what is there', 5000, 199, {}, 150],
    ['whole steps of what is due', 199, 5000, {}, 150],
    ['no odd points that would buy nothing', 500, 250, { minimumPoints: 0, stepPoints: 1, valueMinor: 1 }, 200],
  ])('%s', (_, due, available, more, points) => {
    expect(most(due, available, more)).toBe(points)
  })
})
