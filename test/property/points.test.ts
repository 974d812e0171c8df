import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointsEarned } from '../../core/points/earning.ts'
import { availablePoints, spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { checkPointsTender, maxPointsTender, pointsValueMinor } from '../../core/points/tender.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { pointsRulesSchema } from '../../core/rulebook/policies.ts'
import { addDays } from '../../core/time/civil.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, lineId, member, rulebookWith } from '../support/promotion-fixtures.ts'

const TODAY = '2026-08-15'
const day = fc.integer({ min: -400, max: 400 }).map((days) => addDays(TODAY, days))
const lots: fc.Arbitrary<LotBalance[]> = fc.array(fc.record({ earned: fc.integer({ min: -400, max: 5 }), life: fc.integer({ min: 0, max: 500 }), points: fc.integer({ min: 1, max: 900 }), spent: fc.nat({ max: 900 }), forever: fc.boolean() }), { maxLength: 8 })
  .map((drawn) => drawn.map((each, at) => {
    const earnedOn = addDays(TODAY, each.earned)
    return {
      lotId: lineId(at), memberId: lineId(99), points: each.points, remaining: Math.max(0, each.points - each.spent), earnedOn, availableFrom: earnedOn,
      expiresOn: each.forever ? null : addDays(earnedOn, each.life),
    }
  }))

describe('lots', () => {
  it('spend exactly what is asked, from usable lots only, never one that expires later while one that expires sooner has points', () => {
    fc.assert(fc.property(lots, day, fc.double({ min: 0, max: 1, noNaN: true }), (held, on, share) => {
      const asked = Math.floor(availablePoints(held, on) * share)
      const taken = spendLots(held, asked, on)
      expect(spendLots(held.toReversed(), asked, on)).toEqual(taken)
      expect(taken.reduce((sum, each) => sum + each.points, 0)).toBe(asked)
      const takenOf = (lot: LotBalance): number => taken.find((each) => each.lotId === lot.lotId)?.points ?? 0
      const usable = held.filter((lot) => lot.remaining > 0 && lot.availableFrom <= on && (lot.expiresOn === null || lot.expiresOn >= on))
      for (const lot of held) expect(takenOf(lot)).toBeLessThanOrEqual(usable.includes(lot) ? lot.remaining : 0)
      for (const later of usable) {
        for (const sooner of usable) {
          const before = sooner.expiresOn !== null && (later.expiresOn === null || sooner.expiresOn < later.expiresOn)
          if (before && takenOf(later) > 0) expect(takenOf(sooner)).toBe(sooner.remaining)
        }
      }
    }), { numRuns: 500 })
  })
})

describe('points as a tender', () => {
  const rules = fc.record({
    points: fc.constantFrom(1, 3, 100), valueMinor: fc.constantFrom(1, 7, 100), minimumPoints: fc.constantFrom(0, 100, 500), stepPoints: fc.constantFrom(1, 10, 100), maximumShareBp: fc.constantFrom(0, 5000, 10_000),
  })

  it('takes its own maximum, and never more than is available, due or allowed', () => {
    fc.assert(fc.property(rules, fc.integer({ min: 0, max: 3 }), fc.nat({ max: 20_000 }), fc.integer({ min: -100, max: 2_000_000 }), (redemption, decimals, dueMinor, available) => {
      const book = { redemption, pointsRules: pointsRulesSchema.parse({ decimals }) }
      const limits = { dueMinor, available, identification: 'strong' as const }
      const most = maxPointsTender(book, limits)
      expect(most).toBeLessThanOrEqual(Math.max(0, available))
      expect(pointsValueMinor(book, most) * 10_000).toBeLessThanOrEqual(dueMinor * redemption.maximumShareBp)
      expect(checkPointsTender(book, { ...limits, points: most }).ok).toBe(most > 0)
      for (const more of [1, redemption.stepPoints * 10 ** decimals]) expect(checkPointsTender(book, { ...limits, points: most + more }).ok).toBe(false)
    }), { numRuns: 1000 })
  })
})

describe('points really earned', () => {
  it('never rise when more is paid with points, end at nothing, and start at what the evaluation says', () => {
    fc.assert(fc.property(lines({ lines: 5, units: 3 }), promotions(4), fc.constantFrom('silver', 'platinum'), (basket, offers, tier) => {
      const compiled = compileRulebook(rulebookWith(offers))
      const who = member(tier)
      const evaluation = evaluate(compiled, { lines: basket, pinnedAt: SATURDAY_AFTERNOON, member: who })
      const earned = (nonEarningMinor: number): ReturnType<typeof pointsEarned> => pointsEarned(compiled, { lines: basket, evaluation, member: who, pinnedAt: SATURDAY_AFTERNOON, nonEarningMinor })
      expect(earned(0)).toMatchObject({ total: evaluation.points.total, byRule: evaluation.points.byRule, tierBaseMinor: evaluation.tierBaseMinor })
      const half = earned(Math.floor(evaluation.totalMinor / 2))
      expect(half.total).toBeLessThanOrEqual(evaluation.points.total)
      expect(half.total).toBe(half.byRule.reduce((sum, rule) => sum + rule.points, 0))
      expect(half.total).toBe(half.byLine.reduce((sum, each) => sum + each.points, 0))
      if (evaluation.totalMinor > 0) expect(earned(evaluation.totalMinor)).toMatchObject({ total: 0, byRule: [], byLine: [], tierBaseMinor: 0 })
    }), { numRuns: 200 })
  })
})
