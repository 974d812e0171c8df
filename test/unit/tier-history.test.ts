import { describe, expect, it } from 'vitest'
import { tierChanges, tierOn, tierOutlook } from '../../core/loyalty/tier-history.ts'
import type { TierHistory, TierOn } from '../../core/loyalty/tier-history.ts'
import type { Qualifying } from '../../core/loyalty/tier-window.ts'
import { earningRank, reachedRank, saleCounts, tierAfterSale, tierProgress } from '../../core/loyalty/tiers.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import { pointsRulesSchema, tierRulesSchema } from '../../core/rulebook/policies.ts'
import type { TierRules } from '../../core/rulebook/policies.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'

/** Silver, gold from 750.00 and platinum from 1,500.00, over 12 months. */
function book(tierRules: Partial<TierRules> = {}, choices: Partial<Choices> = {}, more: Partial<Rulebook> = {}): Rulebook {
  return rulebookWith([], { tierRules: tierRulesSchema.parse(tierRules), choices: choicesSchema.parse(choices), ...more })
}

const bought = (on: string, amount: number): Qualifying => ({ on, knownOn: on, amount })
const returned = (on: string, knownOn: string, amount: number): Qualifying => ({ on, knownOn, amount: -amount })

function on(rules: Rulebook, day: string, qualifying: readonly Qualifying[], more: Partial<TierHistory> = {}): TierOn {
  return tierOn(rules, { qualifying, ...more }, day)
}

/** The tier on each of some days. */
function tiers(rules: Rulebook, qualifying: readonly Qualifying[], days: readonly string[], more: Partial<TierHistory> = {}): string[] {
  return days.map((day) => on(rules, day, qualifying, more).tierId)
}

describe('a tier in rolling months', () => {
  const once = [bought('2026-03-15', 80_000)]

  it('is reached on the day, lasts twelve months to the end of that day, then drops', () => {
    expect(tiers(book(), once, ['2026-03-14', '2026-03-15', '2027-03-15', '2027-03-16'])).toEqual(['silver', 'gold', 'gold', 'silver'])
    expect(on(book(), '2026-04-01', once)).toEqual({ tierId: 'gold', since: '2026-03-15', until: '2027-03-15', graceUntil: null, manual: false, counted: 80_000 })
  })

  it('is reached by what the window holds, not by what lies before it', () => {
    expect(tiers(book(), [bought('2025-03-15', 40_000), bought('2026-03-15', 40_000)], ['2026-03-15'])).toEqual(['silver'])
    expect(tiers(book(), [bought('2025-03-16', 40_000), bought('2026-03-15', 40_000)], ['2026-03-15'])).toEqual(['gold'])
  })

  it('is kept for another period by what the last months of it hold', () => {
    const reached = [bought('2025-10-01', 40_000), bought('2026-03-15', 35_000)]
    const again = [...reached, bought('2026-12-01', 75_000)]
    expect(on(book(), '2027-03-15', again)).toMatchObject({ tierId: 'gold', since: '2026-03-15', until: '2028-03-15' })
    expect(tiers(book(), again, ['2028-03-15', '2028-03-16'])).toEqual(['gold', 'silver'])
    expect(tiers(book(), [...reached, bought('2026-12-01', 74_999)], ['2027-03-15', '2027-03-16'])).toEqual(['gold', 'silver'])
  })

  it('begins anew when a higher one is reached', () => {
    expect(on(book(), '2026-10-01', [...once, bought('2026-09-30', 70_000)])).toMatchObject({ tierId: 'platinum', since: '2026-09-30', until: '2027-09-30' })
  })

  it('drops one level, or to the tier that is qualified for', () => {
    const high = [bought('2026-01-10', 150_000)]
    expect(tiers(book(), high, ['2027-01-11', '2028-01-10', '2028-01-11'])).toEqual(['gold', 'gold', 'silver'])
    expect(tiers(book({ drop: 'to-qualified' }), high, ['2027-01-11'])).toEqual(['silver'])
    expect(tiers(book({ drop: 'to-qualified' }), [...high, bought('2026-06-01', 75_000)], ['2027-01-11'])).toEqual(['gold'])
  })

  it('stands for its days of grace, in which it can still be kept', () => {
    const rules = book({ graceDays: 30 })
    expect(on(rules, '2027-03-16', once)).toMatchObject({ tierId: 'gold', until: '2027-03-15', graceUntil: '2027-04-14' })
    expect(tiers(rules, once, ['2027-04-14', '2027-04-15'])).toEqual(['gold', 'silver'])
    const late = [...once, bought('2027-04-14', 75_000)]
    expect(on(rules, '2027-04-20', late)).toMatchObject({ tierId: 'gold', since: '2026-03-15', until: '2028-03-15', graceUntil: null })
    expect(tiers(rules, [...once, bought('2027-04-15', 74_999)], ['2027-04-15'])).toEqual(['silver'])
  })

  it('gives the lower tier a period of its own after grace as long as a period', () => {
    const rules = book({ graceDays: 366 })
    const high = [bought('2026-01-10', 150_000)]
    expect(on(rules, '2028-01-12', high)).toMatchObject({ tierId: 'gold', since: '2028-01-12', until: '2029-01-10' })
  })

  it('reached on a leap day lasts to 28 February', () => {
    expect(on(book(), '2028-03-01', [bought('2028-02-29', 80_000)]).until).toBe('2029-02-28')
  })
})

describe('a tier in a calendar year', () => {
  const rules = book({ window: 'calendar-year' })

  it('lasts to 31 December of the next year, counts each year from nothing', () => {
    const once = [bought('2025-12-31', 40_000), bought('2026-01-01', 40_000), bought('2026-12-31', 40_000)]
    expect(tiers(rules, once, ['2026-01-01', '2026-12-31', '2027-12-31', '2028-01-01'])).toEqual(['silver', 'gold', 'gold', 'silver'])
    expect(on(rules, '2027-01-01', once)).toMatchObject({ until: '2027-12-31', counted: 0 })
  })

  it('is kept by the spend of its last year', () => {
    const kept = [bought('2026-05-01', 80_000), bought('2027-11-01', 80_000)]
    expect(on(rules, '2027-12-31', kept).until).toBe('2028-12-31')
    expect(tiers(rules, kept, ['2028-12-31', '2029-01-01'])).toEqual(['gold', 'silver'])
  })

  it('is kept in its days of grace by that year and what came since', () => {
    const graced = book({ window: 'calendar-year', graceDays: 20 })
    const history = [bought('2026-05-01', 80_000), bought('2027-11-01', 40_000), bought('2028-01-15', 35_000)]
    expect(on(graced, '2028-01-25', history)).toMatchObject({ tierId: 'gold', until: '2028-12-31' })
    expect(tiers(graced, [...history.slice(0, 2), bought('2028-01-21', 35_000)], ['2028-01-20', '2028-01-21'])).toEqual(['gold', 'silver'])
  })
})

describe('the choices of rows 20 and 21', () => {
  const once = [bought('2026-03-15', 80_000)]

  it('a life time is for ever', () => {
    expect(on(book({ window: 'lifetime' }), '2060-01-01', once)).toMatchObject({ tierId: 'gold', until: null })
  })

  it('to the end of the next year, whatever the window', () => {
    expect(on(book({}, { tierLasts: 'next-year-end' }), '2026-04-01', once).until).toBe('2027-12-31')
    expect(tiers(book({ window: 'lifetime' }, { tierLasts: 'next-year-end' }), once, ['2099-01-01'])).toEqual(['gold'])
    // Requalified by the twelve months to 31 December 2027: again to the end of a year.
    expect(on(book({}, { tierLasts: 'next-year-end' }), '2028-01-01', [...once, bought('2027-06-01', 75_000)])).toMatchObject({ tierId: 'gold', until: '2028-12-31' })
  })

  it('rolling: what the counter says every day, with days of grace', () => {
    const rolling = book({}, { tierLasts: 'rolling' })
    expect(tiers(rolling, once, ['2026-03-15', '2027-03-14', '2027-03-15'])).toEqual(['gold', 'gold', 'silver'])
    expect(tiers(book({ graceDays: 10 }, { tierLasts: 'rolling' }), once, ['2027-03-24', '2027-03-25'])).toEqual(['gold', 'silver'])
    expect(on(rolling, '2026-06-01', [...once, bought('2026-05-01', 1)])).toMatchObject({ since: '2026-03-15', until: null })
  })

  it('a counter that is never reset keeps what it reached', () => {
    const slow = [bought('2020-01-01', 40_000), bought('2026-01-01', 40_000)]
    expect(tiers(book(), slow, ['2026-01-01'])).toEqual(['silver'])
    expect(tiers(book({}, { tierCounter: 'no-reset' }), slow, ['2025-12-31', '2026-01-01', '2040-01-01'])).toEqual(['silver', 'gold', 'gold'])
  })

  it('spendable points: spending them does not end a tier, but does not requalify for it', () => {
    const rules = book({ measure: 'points' }, { tierCounter: 'spendable-points' }, { tiers: withCounts() })
    const history = [bought('2026-01-10', 800), { on: '2026-02-01', knownOn: '2026-02-01', amount: -700 }]
    expect(tiers(rules, history, ['2026-02-01', '2027-01-10', '2027-01-11'])).toEqual(['gold', 'gold', 'silver'])
    expect(tiers(rules, [...history, bought('2026-11-01', 650)], ['2027-01-11'])).toEqual(['gold'])
  })
})

describe('returns', () => {
  const history = [bought('2026-03-15', 80_000), returned('2026-03-15', '2026-05-02', 10_000)]

  it('end a tier no longer earned at once, from the day of the return, not before', () => {
    expect(tiers(book(), history, ['2026-03-15', '2026-05-01', '2026-05-02'])).toEqual(['gold', 'gold', 'silver'])
  })

  it('lower the window of the sale, not of the return', () => {
    const yearly = book({ window: 'calendar-year' })
    const late = [bought('2026-12-20', 80_000), bought('2027-01-10', 75_000), returned('2026-12-20', '2027-01-15', 80_000)]
    expect(on(yearly, '2027-01-15', late)).toMatchObject({ tierId: 'gold', since: '2027-01-10', counted: 75_000 })
  })

  it('leave a tier that the rest still earns', () => {
    expect(tiers(book(), [bought('2026-03-15', 80_000), returned('2026-03-15', '2026-05-02', 5000)], ['2026-05-02'])).toEqual(['gold'])
  })
})

describe('tiers given or brought along', () => {
  it('by hand hold to their end date, above what is earned', () => {
    const manual = [{ tierId: 'platinum', from: '2026-06-01', until: '2026-08-31' }]
    const history = [bought('2026-03-15', 80_000)]
    expect(tiers(book(), history, ['2026-05-31', '2026-06-01', '2026-08-31', '2026-09-01'], { manual })).toEqual(['gold', 'platinum', 'platinum', 'gold'])
    expect(on(book(), '2026-06-01', history, { manual })).toMatchObject({ until: '2026-08-31', manual: true })
    expect(on(book(), '2026-06-01', history, { manual: [{ ...manual[0]!, tierId: 'silver' }] })).toMatchObject({ tierId: 'gold', manual: false })
  })

  it('of several by hand the highest, then the longest', () => {
    const manual = [{ tierId: 'gold', from: '2026-06-01', until: '2026-06-30' }, { tierId: 'gold', from: '2026-06-01', until: '2026-07-31' }, { tierId: 'silver', from: '2026-06-01', until: '2027-07-31' }]
    for (const given of [manual, manual.toReversed()]) expect(on(book(), '2026-06-15', [], { manual: given })).toMatchObject({ tierId: 'gold', until: '2026-07-31' })
  })

  it('from elsewhere last as if reached on that day', () => {
    const start = { tierId: 'platinum', on: '2026-02-01' }
    expect(tiers(book(), [], ['2026-01-31', '2026-02-01', '2027-02-01', '2027-02-02', '2028-02-02'], { start })).toEqual(['silver', 'platinum', 'platinum', 'gold', 'silver'])
  })
})

describe('changes to be posted', () => {
  const history = { qualifying: [bought('2026-03-15', 160_000), returned('2026-03-15', '2026-04-10', 20_000)] }
  const between = (after: string, by: string): unknown[] => tierChanges(book(), history, 'm1', { after, by })

  it('are one for each day the tier changed, under an id of member and day', () => {
    expect(between('2026-03-01', '2027-03-16')).toEqual([
      { id: 'tier:m1:2026-03-15', on: '2026-03-15', from: 'silver', to: 'platinum' },
      { id: 'tier:m1:2026-04-10', on: '2026-04-10', from: 'platinum', to: 'gold' },
      { id: 'tier:m1:2027-03-16', on: '2027-03-16', from: 'gold', to: 'silver' },
    ])
  })

  it('are the same in one jump and in several', () => {
    expect([...between('2026-03-01', '2026-04-09'), ...between('2026-04-09', '2026-04-10'), ...between('2026-04-10', '2027-03-16')]).toEqual(between('2026-03-01', '2027-03-16'))
  })
})

describe('what is missing', () => {
  it('towards the next tier and towards keeping this one', () => {
    const history = { qualifying: [bought('2026-03-15', 80_000), bought('2026-09-01', 20_000)] }
    expect(tierOutlook(book({ graceDays: 5 }), history, '2026-10-01')).toEqual({
      next: { tierId: 'platinum', counted: 100_000, required: 150_000, missing: 50_000 },
      // The window that ends on 15 March 2027 begins the day after the upgrade.
      keep: { by: '2027-03-20', counted: 20_000, required: 75_000, missing: 55_000 },
    })
  })

  it('is nothing to keep at the entry, at the top nothing more, and nothing for ever', () => {
    expect(tierOutlook(book(), { qualifying: [] }, '2026-10-01')).toEqual({ next: { tierId: 'gold', counted: 0, required: 75_000, missing: 75_000 }, keep: null })
    expect(tierOutlook(book({ window: 'lifetime' }), { qualifying: [bought('2026-01-01', 200_000)] }, '2026-10-01')).toEqual({ next: null, keep: null })
  })
})

function withCounts(): Rulebook['tiers'] {
  return rulebookWith([]).tiers.map((tier, at) => ({ ...tier, ...(at === 0 ? {} : { qualifyCount: at * 750 }) }))
}

describe('other measures', () => {
  const points = book({ measure: 'points' }, {}, { tiers: withCounts(), pointsRules: pointsRulesSchema.parse({ decimals: 2 }) })
  const visits = book({ measure: 'visits' }, {}, { tiers: withCounts() })

  it('count points in their minor units, and visits', () => {
    expect([reachedRank(points, 74_999), reachedRank(points, 75_000), reachedRank(visits, 749), reachedRank(visits, 1500)]).toEqual([0, 1, 0, 2])
    expect([saleCounts(points, { baseMinor: 5, points: 7 }), saleCounts(visits, { baseMinor: 5, points: 7 })]).toEqual([7, 1])
    expect(tierProgress(visits, { tierId: 'gold', countedMinor: 1490, saleBaseMinor: 1 })).toMatchObject({ requiredMinor: 1500, missingMinor: 10, missingAfterSaleMinor: 9 })
    expect(tierAfterSale(visits, { tierId: 'gold', countedMinor: 1499, saleBaseMinor: 1 })).toBe('platinum')
  })

  it('name the tier at whose rate a sale earns (row 19)', () => {
    const standing = { tierId: 'silver', countedMinor: 749, saleBaseMinor: 1 }
    expect([earningRank(visits, standing), earningRank({ ...visits, choices: choicesSchema.parse({ saleCountsForItsTier: true }) }, standing)]).toEqual([0, 1])
  })
})
