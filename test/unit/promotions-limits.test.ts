import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput, PromotionUsage } from '../../core/promotions/input.ts'
import { UNLIMITED, limitsLeft } from '../../core/promotions/limits.ts'
import type { Left } from '../../core/promotions/limits.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Limits } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const EACH: Effect = { kind: 'amount-off-each', goods: TEA, amountMinor: 100 }
const perMember = { day: 1, week: 2, month: 3, lifetime: 4 }

describe('what earlier uses leave', () => {
  const open: Left = { uses: UNLIMITED, minor: UNLIMITED, usesLimit: null, minorLimit: null, reached: null }
  const cases: [string, Limits, PromotionUsage | undefined, boolean, Partial<Left>][] = [
    ['no limits', {}, undefined, true, open],
    ['no limits, though uses are known', {}, { memberDay: 9, uses: 99, spentMinor: 9999 }, true, open],
    ['a limit not touched yet', { perMember: { day: 2 } }, undefined, true, { uses: 2, usesLimit: 'member-day', reached: null }],
    ['the day', { perMember }, { memberDay: 1 }, true, { uses: 0, reached: 'member-day' }],
    ['the week', { perMember: { week: 2 } }, { memberWeek: 2 }, true, { uses: 0, reached: 'member-week' }],
    ['the month', { perMember: { month: 3 } }, { memberMonth: 3 }, true, { uses: 0, reached: 'member-month' }],
    ['a life time', { perMember: { lifetime: 4 } }, { memberLifetime: 4 }, true, { uses: 0, reached: 'member-lifetime' }],
    ['the nearest of several', { perMember, perStore: 5 }, { memberLifetime: 3, store: 5 }, true, { uses: 0, reached: 'store' }],
    ['of several reached the first', { perMember, perStore: 5 }, { memberWeek: 2, memberMonth: 3, store: 5 }, true, { uses: 0, reached: 'member-week' }],
    ['no member, no limit for each member', { perMember }, { memberDay: 1 }, false, open],
    ['the store', { perStore: 5 }, { store: 3 }, false, { uses: 2, usesLimit: 'store', reached: null }],
    ['a budget of uses', { budgetUses: 100 }, { uses: 100 }, false, { uses: 0, reached: 'budget-uses' }],
    ['a budget of uses overdrawn offline', { budgetUses: 100 }, { uses: 103 }, false, { uses: 0, reached: 'budget-uses' }],
    ['a budget of money', { budgetMinor: 5000 }, { spentMinor: 4900 }, false, { minor: 100, minorLimit: 'budget-money', reached: null }],
    ['a budget of money used up', { budgetMinor: 5000 }, { spentMinor: 5000 }, false, { minor: 0, reached: 'budget-money' }],
    ['an allotment of uses, which is stated as what is left', { budgetUses: 100 }, { uses: 10, allottedUses: 3 }, false, { uses: 3, usesLimit: 'allotment', reached: null }],
    ['an allotment used up', { budgetUses: 100 }, { uses: 10, allottedUses: 0 }, false, { uses: 0, reached: 'allotment' }],
    ['an allotment of money used up', { budgetMinor: 5000 }, { allottedMinor: 0 }, false, { minor: 0, reached: 'allotment' }],
  ]
  it.each(cases)('%s', (_, limits, usage, isMember, expected) => {
    expect(limitsLeft(promotion('p', EACH, { limits }), usage, isMember)).toMatchObject(expected)
  })
})

function evaluated(effect: Effect, limits: Limits, usage: PromotionUsage, pieces = 5, input: Partial<EvaluationInput> = {}): Evaluation {
  const rulebook = rulebookWith([promotion('p', effect, { limits })])
  return evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, pieces)], pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), usage: { p: usage }, ...input })
}

const result = (evaluation: Evaluation): unknown => {
  const outcome = evaluation.promotions[0]!
  return outcome.status === 'applied' ? [outcome.uses, outcome.amountMinor] : outcome.status === 'not-met' ? outcome.reason : outcome
}

describe('a limit inside a sale', () => {
  const cases: [string, Effect, Limits, PromotionUsage, number, unknown][] = [
    ['leaves the uses before it', EACH, { perMember: { day: 3 } }, { memberDay: 1 }, 5, [2, 200]],
    ['does not matter where the goods run out first', EACH, { perMember: { day: 30 } }, { memberDay: 1 }, 5, [5, 500]],
    ['that is reached is named', EACH, { perMember: { day: 3 } }, { memberDay: 3 }, 5, { code: 'LIMIT_REACHED', limit: 'member-day' }],
    ['goes with the limit of the basket, the smaller', EACH, { usesPerBasket: 3, perStore: 10 }, { store: 6 }, 5, [3, 300]],
    ['goes with the limit of the basket, the smaller of the other kind', EACH, { usesPerBasket: 3, perStore: 10 }, { store: 9 }, 5, [1, 100]],
    ['counts sets', { kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, { budgetUses: 50 }, { uses: 49 }, 6, [1, 1000]],
    ['counts sets: six units are three uses (peers.md 48)', { kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, {}, {}, 6, [3, 3000]],
    ['counts a percentage once, whatever the pieces', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, { perMember: { lifetime: 1 } }, {}, 5, [1, 500]],
    ['counts a percentage once: the next sale has none', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, { perMember: { lifetime: 1 } }, { memberLifetime: 1 }, 5, { code: 'LIMIT_REACHED', limit: 'member-lifetime' }],
  ]
  it.each(cases)('%s', (_, effect, limits, usage, pieces, expected) => {
    expect(result(evaluated(effect, limits, usage, pieces))).toEqual(expected)
  })

  it('counts full kilograms of all lines together', () => {
    const lines = [line(1, 'tea', 1000, 1.6, { unit: 'kg' }), line(2, 'tea', 1000, 1.6, { unit: 'kg' })]
    const points = (usesPerBasket: number): unknown => evaluated({ kind: 'points-per-unit', goods: TEA, points: 10 }, { usesPerBasket }, {}, 1, { lines }).promotions[0]
    expect(points(2)).toMatchObject({ uses: 2, points: 20 })
    expect(points(3)).toMatchObject({ uses: 3, points: 30 })
    expect(points(9)).toMatchObject({ uses: 3, points: 30 })
  })

  it('looks at goods before limits: nothing of it in the basket is the first reason', () => {
    const rulebook = rulebookWith([promotion('p', EACH, { limits: { perMember: { day: 1 } } })])
    const evaluation = evaluate(compileRulebook(rulebook), { lines: [line(1, 'cup', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), usage: { p: { memberDay: 1 } } })
    expect(evaluation.promotions[0]).toMatchObject({ reason: { code: 'NO_GOODS' } })
  })
})

describe('a budget of money inside a sale (row 16)', () => {
  it('does not give the use it does not cover', () => {
    expect(result(evaluated(EACH, { budgetMinor: 1000 }, { spentMinor: 750 }))).toEqual([2, 200])
  })

  it('says that the budget is why nothing was given', () => {
    expect(result(evaluated(EACH, { budgetMinor: 1000 }, { spentMinor: 950 }))).toEqual({ code: 'LIMIT_REACHED', limit: 'budget-money' })
    expect(result(evaluated({ kind: 'percent-off', goods: TEA, rateBp: 1000 }, { budgetMinor: 1000 }, { spentMinor: 501 }))).toEqual({ code: 'LIMIT_REACHED', limit: 'budget-money' })
  })

  it('gives all of it where it covers all to the cent', () => {
    expect(result(evaluated({ kind: 'percent-off', goods: TEA, rateBp: 1000 }, { budgetMinor: 1000 }, { spentMinor: 500 }))).toEqual([1, 500])
  })

  it('gives the last use in part where the programme says so', () => {
    const rulebook = rulebookWith([promotion('p', EACH, { limits: { budgetMinor: 1000 } })], { choices: { ...rulebookWith([]).choices, limitInside: 'in-part' } })
    const evaluation = evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, 5)], pinnedAt: SATURDAY_AFTERNOON, member: null, usage: { p: { spentMinor: 750 } } })
    expect(evaluation.discountMinor).toBe(250)
  })
})
