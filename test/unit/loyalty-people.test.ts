import { describe, expect, it } from 'vitest'
import { afterLeaving, mayJoin, spendableLots, transferPoints } from '../../core/loyalty/household.ts'
import { memberOf, mergedTier, undoMerge } from '../../core/loyalty/merge.ts'
import type { MergedLot } from '../../core/loyalty/merge.ts'
import { lastPeriod, periodOf, rebateDue } from '../../core/loyalty/rebates.ts'
import { referencePriceMinor } from '../../core/loyalty/reference-price.ts'
import { addStamps, NO_STAMPS, payOutCards, stampsOn, takeStampsBack } from '../../core/loyalty/stamps.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { householdSchema, pointsRulesSchema } from '../../core/rulebook/policies.ts'
import { lineId, rulebookWith } from '../support/promotion-fixtures.ts'

const [ANN, BEN, CAT] = [lineId(101), lineId(102), lineId(103)]
function lot(n: number, memberId: string, remaining: number, expiresOn: string | null, more: Partial<LotBalance> = {}): LotBalance {
  return { lotId: lineId(n), memberId, points: remaining || 1, remaining, earnedOn: '2026-01-01', availableFrom: '2026-01-01', expiresOn, ...more }
}

describe('a household', () => {
  const household = { headId: ANN, memberIds: [ANN, BEN] }
  const lots = [lot(1, ANN, 10, null), lot(2, BEN, 20, null), lot(3, CAT, 40, null)]
  const rules = (maySpend: 'everyone' | 'head' | 'own-points-only'): { household: ReturnType<typeof householdSchema.parse> } => ({ household: householdSchema.parse({ maySpend }) })
  const spends = (who: string, maySpend: Parameters<typeof rules>[0]): number[] => spendableLots(rules(maySpend), household, who, lots).map((each) => each.remaining)

  it('pools what may be spent as the rulebook says', () => {
    expect([spends(ANN, 'everyone'), spends(BEN, 'everyone'), spends(CAT, 'everyone')]).toEqual([[10, 20], [10, 20], [40]])
    expect([spends(ANN, 'head'), spends(BEN, 'head')]).toEqual([[10, 20], []])
    expect([spends(ANN, 'own-points-only'), spends(BEN, 'own-points-only')]).toEqual([[10], [20]])
    expect(spendableLots(rules('everyone'), null, BEN, lots)).toEqual([lots[1]])
  })

  it('lets members go with their own lots, and its head be followed', () => {
    const three = { headId: ANN, memberIds: [ANN, BEN, CAT] }
    expect(afterLeaving(three, ANN)).toEqual({ headId: BEN, memberIds: [BEN, CAT] })
    expect(afterLeaving(three, CAT)).toEqual({ headId: ANN, memberIds: [ANN, BEN] })
    expect(afterLeaving({ headId: CAT, memberIds: [ANN, BEN, CAT] }, ANN)).toEqual({ headId: CAT, memberIds: [BEN, CAT] })
    expect(afterLeaving(household, BEN)).toBeNull()
    expect(spendableLots(rules('everyone'), afterLeaving(three, CAT), CAT, lots)).toEqual([lots[2]])
  })

  it('is full at its maximum, and takes nobody twice', () => {
    const two = { household: householdSchema.parse({ maximumMembers: 2 }) }
    expect([mayJoin(two, household, CAT), mayJoin(rules('everyone'), household, CAT), mayJoin(rules('everyone'), household, BEN)]).toEqual([false, true, false])
  })
})

describe('points handed over', () => {
  it('keep their dates, what ends first first', () => {
    const lots = [lot(1, ANN, 30, '2026-12-31'), lot(2, ANN, 50, '2026-09-30', { earnedOn: '2026-02-02', availableFrom: '2026-02-03' })]
    const { taken, lots: arrived } = transferPoints(lots, { points: 60, toMemberId: BEN, onDate: '2026-08-15', newLotId: (part) => lineId(part.points) })
    expect(taken).toEqual([{ lotId: lineId(2), points: 50 }, { lotId: lineId(1), points: 10 }])
    expect(arrived).toEqual([
      { lotId: lineId(50), memberId: BEN, points: 50, earnedOn: '2026-02-02', availableFrom: '2026-02-03', expiresOn: '2026-09-30' },
      { lotId: lineId(10), memberId: BEN, points: 10, earnedOn: '2026-01-01', availableFrom: '2026-01-01', expiresOn: '2026-12-31' },
    ])
    expect(() => transferPoints(lots, { points: 81, toMemberId: BEN, onDate: '2026-08-15', newLotId: () => lineId(9) })).toThrow(RangeError)
  })
})

describe('members made one', () => {
  it('are found under every id they had (peers.md 14, 43)', () => {
    const redirects = new Map([[ANN, BEN], [BEN, CAT]])
    expect([memberOf(redirects, ANN), memberOf(redirects, BEN), memberOf(redirects, CAT)]).toEqual([CAT, CAT, CAT])
    expect(() => memberOf(new Map([[ANN, BEN], [BEN, ANN]]), ANN)).toThrow(RangeError)
  })

  it('have the higher tier', () => {
    expect([mergedTier(rulebookWith([]), 'silver', 'gold'), mergedTier(rulebookWith([]), 'platinum', 'gold'), mergedTier(rulebookWith([]), 'gold', 'gold')]).toEqual(['gold', 'platinum', 'gold'])
  })

  const undo = (ann: MergedLot[], ben: MergedLot[], onDate = '2026-08-15'): unknown[] => {
    const parted = undoMerge({ memberId: ANN, lots: ann }, { memberId: BEN, lots: ben }, { onDate, newLotId: (_, part) => lineId(500 + part.points) })
    return [ANN, BEN].map((who) => {
      const { remaining, received } = parted.get(who)!
      return { own: remaining.map((each) => each.points), received: received.map((each) => [each.points, each.expiresOn]) }
    })
  }

  it('part with their own lots, less what was spent, in share', () => {
    // 90 spent of 100 and 200: 30 and 60. The spend took Ann's lot, which ends first.
    const ann = [{ ...lot(1, ANN, 10, '2026-09-30'), spentMerged: 90 }]
    const ben = [{ ...lot(2, BEN, 200, '2026-12-31'), spentMerged: 0 }]
    expect(undo(ann, ben)).toEqual([{ own: [70], received: [] }, { own: [140], received: [] }])
    expect(undo(ben, ann)).toEqual([{ own: [140], received: [] }, { own: [70], received: [] }])
  })

  it('owe the odd point to the smaller id, and take from what ends first', () => {
    const ann = [{ ...lot(1, ANN, 0, '2026-09-30'), spentMerged: 5 }, { ...lot(3, ANN, 5, '2026-10-31'), spentMerged: 0 }]
    const ben = [{ ...lot(2, BEN, 10, '2026-12-31'), spentMerged: 0 }]
    expect(undo(ann, ben)).toEqual([{ own: [2, 5], received: [] }, { own: [8], received: [] }])
  })

  it('get what stands for lots that are over, with the dates of the other', () => {
    const ann = [{ ...lot(1, ANN, 0, '2026-07-31'), spentMerged: 100 }]
    const ben = [{ ...lot(2, BEN, 40, '2026-10-31'), spentMerged: 0 }, { ...lot(3, BEN, 60, '2026-12-31'), spentMerged: 0 }]
    expect(undo(ann, ben)).toEqual([{ own: [], received: [[10, '2026-12-31'], [40, '2026-10-31']] }, { own: [0, 50], received: [] }])
  })

  it('do not get back what expired by itself', () => {
    const ann = [{ ...lot(1, ANN, 70, '2026-07-31'), spentMerged: 0 }]
    expect(undo(ann, [{ ...lot(2, BEN, 40, null), spentMerged: 0 }])).toEqual([{ own: [], received: [] }, { own: [40], received: [] }])
  })
})

describe('stamps', () => {
  const card = { stamps: 10, expiresAfterMonths: 6 }

  it('make full cards, and what is over begins the next', () => {
    expect(addStamps(card, NO_STAMPS, { stamps: 9, onDate: '2026-01-31' })).toEqual({ open: 9, full: 0, lastOn: '2026-01-31' })
    expect(addStamps(card, { open: 9, full: 0, lastOn: '2026-01-31' }, { stamps: 13, onDate: '2026-02-01' })).toEqual({ open: 2, full: 2, lastOn: '2026-02-01' })
    expect(addStamps(card, { open: 1, full: 3, lastOn: '2026-01-31' }, { stamps: 1, onDate: '2026-02-01' })).toEqual({ open: 2, full: 3, lastOn: '2026-02-01' })
  })

  it('end so many months after the last, that day included', () => {
    const stamps = { open: 3, full: 1, lastOn: '2026-08-31' }
    expect(stampsOn(card, stamps, '2027-02-28')).toEqual(stamps)
    expect(stampsOn(card, stamps, '2027-03-01')).toEqual(NO_STAMPS)
    expect(stampsOn({ stamps: 10 }, stamps, '2040-01-01')).toEqual(stamps)
    expect(addStamps(card, stamps, { stamps: 1, onDate: '2027-03-01' })).toEqual({ open: 1, full: 0, lastOn: '2027-03-01' })
    expect(addStamps(card, stamps, { stamps: 1, onDate: '2026-08-01' }).lastOn).toBe('2026-08-31')
  })

  it('pay out full cards only', () => {
    expect(payOutCards({ open: 3, full: 2, lastOn: null }, 2)).toEqual({ open: 3, full: 0, lastOn: null })
    expect(() => payOutCards({ open: 3, full: 0, lastOn: null }, 1)).toThrow(RangeError)
  })

  it('are taken back from the open card, then from full ones; a paid-out card stands', () => {
    const stamps = { open: 3, full: 1, lastOn: '2026-08-31' }
    expect(takeStampsBack(card, stamps, 5)).toEqual({ stamps: { open: 8, full: 0, lastOn: '2026-08-31' }, short: 0 })
    expect(takeStampsBack(card, stamps, 15)).toEqual({ stamps: { open: 0, full: 0, lastOn: '2026-08-31' }, short: 2 })
  })
})

describe('volume rebates', () => {
  it.each([
    ['month', '2024-02-10', '2024-02-01', '2024-02-29'], ['quarter', '2026-12-31', '2026-10-01', '2026-12-31'], ['quarter', '2026-05-01', '2026-04-01', '2026-06-30'], ['year', '2026-05-01', '2026-01-01', '2026-12-31'],
  ] as const)('a %s with %s is from %s to %s', (period, day, from, to) => {
    expect(periodOf(period, day)).toEqual({ from, to })
  })

  it('are due for the period before', () => {
    expect([lastPeriod('month', '2026-01-01'), lastPeriod('quarter', '2026-03-31'), lastPeriod('year', '2026-12-31')].map((period) => period.to)).toEqual(['2025-12-31', '2025-12-31', '2025-12-31'])
  })

  const steps = [{ fromMinor: 500_000, rateBp: 300 }, { fromMinor: 100_000, rateBp: 100 }]
  const due = (spentMinor: number, paidAs: 'points' | 'store-credit' = 'store-credit'): ReturnType<typeof rebateDue> =>
    rebateDue(rulebookWith([], { redemption: { points: 3, valueMinor: 2, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }, pointsRules: pointsRulesSchema.parse({ decimals: 1 }) }), { id: 'trade', steps, paidAs }, { memberId: ANN, period: periodOf('quarter', '2026-05-01'), spentMinor })

  it.each([[-5, 0, 0], [99_999, 0, 0], [100_000, 100, 1000], [499_950, 100, 5000], [500_000, 300, 15_000]])('of %d come at %d basis points to %d', (spent, rateBp, amountMinor) => {
    expect(due(spent)).toEqual({ id: `rebate:trade:${ANN}:2026-06-30`, rateBp, amountMinor, points: 0 })
  })

  it('of several steps take the highest reached, in whatever order they are written', () => {
    const three = [...steps, { fromMinor: 200_000, rateBp: 200 }]
    for (const written of [three, three.toReversed()]) {
      expect(rebateDue(rulebookWith([]), { id: 'trade', steps: written, paidAs: 'store-credit' }, { memberId: ANN, period: periodOf('year', '2026-05-01'), spentMinor: 600_000 }).rateBp).toBe(300)
    }
  })

  it('in points are worth no less', () => {
    // 1001 minor units at 3 points for 2: 1501.5 points; at 3 points for 7: 429 points exactly, and 1002 a little more.
    expect(due(100_100, 'points')).toMatchObject({ amountMinor: 1001, points: 15_015 })
    const odd = rulebookWith([], { redemption: { points: 3, valueMinor: 7, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 } })
    const inPoints = (spentMinor: number): number => rebateDue(odd, { id: 'trade', steps, paidAs: 'points' }, { memberId: ANN, period: periodOf('year', '2026-05-01'), spentMinor }).points
    expect([inPoints(100_100), inPoints(100_200)]).toEqual([429, 430])
  })
})

describe('the price that may stand as “was”', () => {
  const shows = (wasPriceDays: 0 | 7 | 30, history: [string, number][], from = '2026-08-31'): number | null =>
    referencePriceMinor({ wasPriceDays }, history.map(([day, priceMinor]) => ({ from: day, priceMinor })), from)

  it.each([
    ['the lowest of the days before', 30, [['2026-01-01', 900], ['2026-08-10', 700], ['2026-08-12', 950]], 700],
    ['the one that held when the days began', 30, [['2026-01-01', 900], ['2026-08-20', 950]], 900],
    ['not one that ended before', 30, [['2026-01-01', 500], ['2026-08-01', 900]], 900],
    ['one that ended on the first day', 30, [['2026-01-01', 500], ['2026-08-02', 900]], 500],
    ['not one of the offer itself', 30, [['2026-01-01', 900], ['2026-08-31', 100]], 900],
    ['over seven days', 7, [['2026-01-01', 700], ['2026-08-20', 900]], 900],
    ['in any order', 7, [['2026-08-28', 650], ['2026-01-01', 700]], 650],
    ['not an older one that is listed later', 7, [['2026-02-01', 700], ['2026-01-01', 500]], 700],
    ['none where nothing was charged', 30, [['2026-08-31', 100]], null],
    ['none where the programme shows none', 0, [['2026-01-01', 900]], null],
  ] as [string, 0 | 7 | 30, [string, number][], number | null][])('%s', (_, days, history, was) => {
    expect(shows(days, history)).toBe(was)
  })
})
