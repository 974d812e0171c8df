import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { bestOfEvery } from '../support/every-choice.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const sku = fc.constantFrom('apple', 'bread', 'cod')
const goods = fc.uniqueArray(sku, { minLength: 1, maxLength: 2 }).map((skus) => ({ skus }))
const effect: fc.Arbitrary<Promotion['effect']> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), goods, rateBp: fc.constantFrom(500, 3333, 10_000) }),
  fc.record({ kind: fc.constant('amount-off' as const), goods, amountMinor: fc.constantFrom(50, 300, 700) }),
  fc.record({ kind: fc.constant('amount-off-each' as const), goods, amountMinor: fc.constantFrom(30, 200) }),
  fc.record({ kind: fc.constant('cheapest-free' as const), goods, buy: fc.constant(2), free: fc.constant(1) }),
  fc.record({ kind: fc.constant('voucher' as const), coupon: fc.constant('later'), worthMinor: fc.constantFrom(0, 250) }),
)
const claim: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom('few', 'many', 'open').map((coupon) => ({ kind: 'coupon' as const, coupon })),
  fc.constant({ kind: 'stamp-reward' as const, card: 'card' }),
  fc.constant({ kind: 'entitlement' as const, entitlement: 'right' }),
  fc.constant({ kind: 'dates' as const }),
)
const when: fc.Arbitrary<Condition> = fc.oneof(
  claim,
  fc.array(claim, { minLength: 2, maxLength: 2 }).map((of) => ({ kind: 'all' as const, of })),
  fc.tuple(claim, fc.constantFrom(300, 900)).map(([each, minimumMinor]) => ({ kind: 'any' as const, of: [{ kind: 'spend' as const, goods: { all: true as const }, minimumMinor }, each] })),
)
const offers = fc.array(fc.record({ effect, when, usesPerBasket: fc.constantFrom(1, 2, undefined) }), { minLength: 1, maxLength: 4 })
  .map((drawn) => drawn.map(({ effect, when, usesPerBasket }, at) => promotion(`p${at}`, effect, { when, limits: usesPerBasket === undefined ? {} : { usesPerBasket } })))
const basket = fc.array(fc.tuple(sku, fc.constantFrom(90, 400, 650), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 })
  .map((drawn) => drawn.map(([name, price, pieces], at) => line(at + 1, name, price, pieces)))
const codes = fc.uniqueArray(fc.tuple(fc.constantFrom('few', 'many', 'open', 'unknown'), fc.constantFrom('A', 'B', 'C'), fc.constantFrom(0, 0, 0, 1)), { maxLength: 6, selector: ([couponId, code]) => `${couponId}${code}` })
  .map((drawn) => drawn.map(([couponId, code, used]) => ({ couponId, code: `${couponId}-${code}`, used })))
const who = fc.record({ card: fc.integer({ min: 0, max: 2 }), right: fc.integer({ min: 0, max: 2 }) })
  .map(({ card, right }) => member('gold', { fullStampCards: { card }, entitlements: { right } }))

const named = (id: string): { id: string; name: { en: string; zh: string } } => ({ id, name: { en: id, zh: id } })
const COUPONS = [
  couponSchema.parse({ ...named('few'), kind: 'batch', prefix: 'FEW' }),
  couponSchema.parse({ ...named('many'), kind: 'single-use', prefix: 'MANY', perBasket: 3 }),
  couponSchema.parse({ ...named('open'), kind: 'generic', prefix: 'OPEN', perBasket: 2 }),
]
const compiledOf = (promotions: readonly Promotion[]): ReturnType<typeof compileRulebook> =>
  compileRulebook(rulebookWith(promotions, { coupons: COUPONS, stampCards: [{ ...named('card'), stamps: 5 }], entitlements: [named('right')] }))
const inputs = fc.record({ lines: basket, member: who, coupons: codes }).map((drawn): EvaluationInput => ({ ...drawn, pinnedAt: SATURDAY_AFTERNOON }))

describe('offers that use up coupons, cards and entitlements', () => {
  it('are chosen as the best of every possible choice', () => {
    fc.assert(fc.property(offers, inputs, (promotions, input) => {
      const problem = stateProblem(compiledOf(promotions), input)
      const found = findBest(problem)
      const best = bestOfEvery(problem)
      expect(found.exact).toBe(true)
      expect(found.best.benefit).toBe(best.benefit)
      expect(found.best.takings.map(({ slot, uses }) => [slot, uses])).toEqual(best.takings.map(({ slot, uses }) => [slot, uses]))
    }), { numRuns: 400 })
  })

  it('never use more than there is, whichever policy decides', () => {
    fc.assert(fc.property(offers, inputs, fc.constantFrom('best-for-customer' as const, 'priority' as const), (promotions, input, policy) => {
      const compiled = compiledOf(promotions)
      const evaluation = evaluate({ ...compiled, rulebook: { ...compiled.rulebook, policy } }, input)
      const consumed = (kind: string): number => (evaluation.consumed ?? []).filter((each) => each.kind === kind).reduce((sum, each) => sum + each.quantity, 0)
      expect(consumed('stamp-card')).toBeLessThanOrEqual(input.member!.fullStampCards!['card']!)
      expect(consumed('entitlement')).toBeLessThanOrEqual(input.member!.entitlements!['right']!)
      const used = (evaluation.coupons ?? []).filter((each) => each.status === 'used')
      for (const { id, perBasket } of COUPONS) expect(used.filter((each) => each.couponId === id).length).toBeLessThanOrEqual(perBasket)
      for (const { promotionId } of used) expect(evaluation.promotions.find((each) => each.promotionId === promotionId)?.status).toBe('applied')
      expect(evaluation.coupons?.length ?? 0).toBe(input.coupons!.length)
    }), { numRuns: 400 })
  })

  it('give the same whatever code was presented first', () => {
    fc.assert(fc.property(offers, inputs, (promotions, input) => {
      const compiled = compiledOf(promotions)
      const there = evaluate(compiled, input)
      const back = evaluate(compiled, { ...input, coupons: [...input.coupons!].reverse() })
      expect({ ...back, coupons: back.coupons?.toReversed() }).toEqual({ ...there, coupons: there.coupons })
    }), { numRuns: 200 })
  })
})
