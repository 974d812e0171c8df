import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tierChanges, tierOn } from '../../core/loyalty/tier-history.ts'
import type { TierChange } from '../../core/loyalty/tier-history.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import { tierRulesSchema } from '../../core/rulebook/policies.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { addDays, addMonths } from '../../core/time/civil.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'

const day = (n: number): string => addDays('2026-01-01', n)
const NEEDS = [0, 100, 200]

const rulebooks: fc.Arbitrary<Rulebook> = fc.record({
  window: fc.constantFrom('rolling' as const, 'calendar-year' as const, 'lifetime' as const),
  graceDays: fc.constantFrom(0, 0, 10, 200),
  drop: fc.constantFrom('one-level' as const, 'to-qualified' as const),
  tierLasts: fc.constantFrom('window' as const, 'next-year-end' as const, 'rolling' as const),
  tierCounter: fc.constantFrom('own' as const, 'no-reset' as const),
  months: fc.constantFrom(1, 3, 12),
}).map((drawn) => rulebookWith([], {
  tiers: rulebookWith([]).tiers.map((tier, at) => ({ ...tier, qualifyMinor: NEEDS[at]! })),
  tierWindowMonths: drawn.months,
  tierRules: tierRulesSchema.parse({ window: drawn.window, graceDays: drawn.graceDays, drop: drawn.drop }),
  choices: choicesSchema.parse({ tierLasts: drawn.tierLasts, tierCounter: drawn.tierCounter }),
}))

interface Purchase { on: number; amount: number; backAfter: number | null }
const purchases: fc.Arbitrary<Purchase[]> = fc.array(fc.record({ on: fc.nat({ max: 900 }), amount: fc.integer({ min: 1, max: 150 }), backAfter: fc.option(fc.nat({ max: 200 })) }), { maxLength: 8 })

/** About as far apart as a tier lasts: much depends on what is bought on the days around its end. */
const byTheMonth: fc.Arbitrary<Purchase[]> = fc.array(fc.record({ after: fc.constantFrom(1, 28, 29, 30, 31, 32, 33, 41), amount: fc.constantFrom(50, 100, 150) }), { minLength: 2, maxLength: 8 })
  .map((all) => all.map(({ amount }, at) => ({ amount, on: all.slice(0, at + 1).reduce((sum, { after }) => sum + after, 0), backAfter: null })))

interface Spend { on: string; amount: number }
const spendsOf = (bought: readonly Purchase[]): Spend[] => bought.map(({ on, amount }) => ({ on: day(on), amount }))
const qualifying = (spends: readonly Spend[]): { on: string; knownOn: string; amount: number }[] => spends.map((each) => ({ ...each, knownOn: each.on }))

/** The rules of loyalty-rules section 7 as a person would follow them: one day after the other, never looking ahead. */
function dayByDay(book: Rulebook, spends: readonly Spend[], last: number): number {
  const { window, graceDays, drop } = book.tierRules
  const { tierLasts, tierCounter } = book.choices
  const never = tierCounter !== 'own' || window === 'lifetime'
  const begins = (end: string): string => (never ? '0001-01-01' : window === 'rolling' ? addDays(addMonths(end, -book.tierWindowMonths), 1) : `${end.slice(0, 4)}-01-01`)
  const counted = (from: string, to: string): number => spends.reduce((sum, spend) => sum + (spend.on >= from && spend.on <= to ? spend.amount : 0), 0)
  const reaches = (amount: number): number => NEEDS.findLastIndex((need) => need <= amount)
  const yearEnd = (date: string): string => `${Number(date.slice(0, 4)) + 1}-12-31`
  const yearly = tierLasts === 'next-year-end' || window === 'calendar-year'
  const ends = (date: string): string | null => (yearly ? yearEnd(date) : window === 'lifetime' ? null : addMonths(date, book.tierWindowMonths))
  let rank = 0
  let until: string | null = null
  let satisfied: number[] = []
  for (let n = 0; n <= last; n++) {
    const today = day(n)
    if (tierLasts === 'rolling') {
      satisfied = [...satisfied, reaches(counted(begins(today), today))].slice(-(graceDays + 1))
      rank = Math.max(...satisfied)
      continue
    }
    if (until !== null && today > addDays(until, graceDays)) {
      const graceEnd = addDays(until, graceDays)
      rank = drop === 'one-level' ? rank - 1 : Math.min(rank - 1, reaches(counted(begins(until), graceEnd)))
      let next: string = ends(until)!
      while (next <= graceEnd) next = ends(next)!
      until = rank === 0 ? null : next
    }
    const reached = reaches(counted(begins(today), today))
    if (reached > rank) {
      rank = reached
      until = ends(today)
    }
    while (until !== null && until <= today && counted(begins(until), today) >= NEEDS[rank]!) until = ends(until)
  }
  return rank
}

describe('the changes of tier', () => {
  it('are those that looking at every day finds, with returns, gifts by hand and a tier brought along', () => {
    const gift = fc.record({ rank: fc.nat({ max: 2 }), from: fc.nat({ max: 600 }), length: fc.nat({ max: 200 }) })
    let found = 0
    fc.assert(fc.property(rulebooks, purchases, fc.option(gift), fc.option(gift), fc.nat({ max: 400 }), fc.nat({ max: 900 }), (book, bought, given, brought, first, length) => {
      const history = {
        qualifying: bought.flatMap(({ on, amount, backAfter }) => [
          { on: day(on), knownOn: day(on), amount }, ...(backAfter === null ? [] : [{ on: day(on), knownOn: day(on + backAfter), amount: -amount }])]),
        ...(brought === null ? {} : { start: { tierId: book.tiers[brought.rank]!.id, on: day(brought.from) } }),
        ...(given === null ? {} : { manual: [{ tierId: book.tiers[given.rank]!.id, from: day(given.from), until: day(given.from + given.length) }] }),
      }
      const daily: TierChange[] = []
      for (let n = first + 1; n <= first + length; n++) {
        const [from, to] = [tierOn(book, history, day(n - 1)).tierId, tierOn(book, history, day(n)).tierId]
        if (from !== to) daily.push({ id: `tier:m:${day(n)}`, on: day(n), from, to })
      }
      found += daily.length
      expect(tierChanges(book, history, 'm', { after: day(first), by: day(first + length) })).toEqual(daily)
    }), { numRuns: 150 })
    expect(found).toBeGreaterThan(100)
  })
})

describe('the tier of a day', () => {
  it('is what following the rules day by day comes to', () => {
    fc.assert(fc.property(rulebooks, fc.oneof(purchases, byTheMonth), fc.nat({ max: 1400 }), (book, bought, last) => {
      const spends = spendsOf(bought)
      for (const on of [last, ...bought.map((each) => each.on)]) expect(tierOn(book, { qualifying: qualifying(spends) }, day(on)).tierId).toBe(book.tiers[dayByDay(book, spends, on)]!.id)
    }), { numRuns: 500 })
  })

  it('does not depend on the order in which anything is known, and a sale that came back whole counts as never made', () => {
    fc.assert(fc.property(rulebooks, purchases, fc.nat({ max: 1400 }), (book, bought, last) => {
      const entries = bought.flatMap(({ on, amount, backAfter }) => [
        { on: day(on), knownOn: day(on), amount },
        ...(backAfter === null ? [] : [{ on: day(on), knownOn: day(on + backAfter), amount: -amount }]),
      ])
      const tier = tierOn(book, { qualifying: entries }, day(last))
      expect(tierOn(book, { qualifying: entries.toReversed() }, day(last))).toEqual(tier)
      const kept = bought.filter(({ on, backAfter }) => backAfter === null || on + backAfter > last)
      expect(tierOn(book, { qualifying: qualifying(spendsOf(kept)) }, day(last)).tierId).toBe(tier.tierId)
    }), { numRuns: 500 })
  })
})
