import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import type { BasketLine } from '../../core/basket/basket.ts'
import { DEFAULT_CHOICES } from '../../core/rulebook/choices.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const CUP = { skus: ['cup'] }
const FREE = { kind: 'percent', rateBp: 10_000 } as const

interface Case { lines?: BasketLine[]; choices?: Partial<Choices>; input?: Partial<EvaluationInput> }

function evaluated(promotions: readonly Promotion[], { lines = [line(1, 'tea', 1000, 5), line(2, 'cup', 600, 1)], choices = {}, input = {} }: Case = {}): Evaluation {
  const rulebook = rulebookWith(promotions, { choices: { ...DEFAULT_CHOICES, ...choices } })
  const evaluation = evaluate(compileRulebook(rulebook), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('gold', { referred: true }), ...input })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  return evaluation
}

describe('what a promotion hands over', () => {
  const cases: [string, Effect, Partial<Promotion>, unknown[]][] = [
    ['stamps for the sale', { kind: 'stamps', card: 'c', stamps: 2, worthMinor: 0 }, {}, [{ kind: 'stamps', id: 'c', quantity: 2 }]],
    ['stamps for each piece', { kind: 'stamps', card: 'c', stamps: 2, perUnitOf: TEA, worthMinor: 0 }, {}, [{ kind: 'stamps', id: 'c', quantity: 10 }]],
    ['stamps for so many pieces', { kind: 'stamps', card: 'c', stamps: 2, perUnitOf: TEA, worthMinor: 0 }, { limits: { usesPerBasket: 3 } }, [{ kind: 'stamps', id: 'c', quantity: 6 }]],
    ['draw entries', { kind: 'draw-entries', draw: 'd', entries: 3, worthMinor: 0 }, {}, [{ kind: 'draw-entries', id: 'd', quantity: 3 }]],
    ['a voucher', { kind: 'voucher', coupon: 'v', worthMinor: 500 }, {}, [{ kind: 'voucher', id: 'v', quantity: 1 }]],
    ['a voucher again for each two teas', { kind: 'voucher', coupon: 'v', worthMinor: 500 }, { when: { kind: 'quantity', goods: TEA, minimumMilli: 2000 }, limits: { usesPerBasket: 9 } }, [{ kind: 'voucher', id: 'v', quantity: 2 }]],
    ['an entitlement', { kind: 'grant-entitlement', entitlement: 'e', uses: 4, worthMinor: 0 }, {}, [{ kind: 'entitlement', id: 'e', quantity: 4 }]],
    ['points for who brought the member', { kind: 'referrer-points', points: 250, worthMinor: 0 }, {}, [{ kind: 'referrer-points', id: '', quantity: 250 }]],
    ['nothing extra for a gift that is in the basket', { kind: 'gift', sku: 'cup', quantity: 1, worthMinor: 0 }, {}, []],
    ['nothing extra for money off', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, {}, []],
  ]
  it.each(cases)('%s', (_, effect, more, grants) => {
    const evaluation = evaluated([promotion('p', effect, more)])
    expect(evaluation.promotions[0]).toMatchObject({ status: 'applied' })
    expect(evaluation.grants ?? []).toEqual(grants.map((grant) => ({ promotionId: 'p', ...(grant as object) })))
  })

  const added = { choices: { freeUnit: 'added' } } as const
  const onTop: [string, Effect, BasketLine[], unknown[], number][] = [
    ['a gift', { kind: 'gift', sku: 'mug', quantity: 2, worthMinor: 0 }, [line(1, 'tea', 1000, 1)], [{ id: 'mug', quantity: 2 }], 0],
    ['the third of three, for each two in the basket', { kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, [line(1, 'tea', 1000, 5)], [{ id: 'tea', quantity: 2 }], 0],
    ['what is got for what is bought: six units are three uses (peers.md 48)', { kind: 'buy-get', buy: { goods: TEA, quantity: 2 }, get: { goods: CUP, quantity: 1 }, reward: FREE }, [line(1, 'tea', 1000, 6)], [{ id: 'cup', quantity: 3 }], 0],
  ]
  it.each(onTop)('%s, on top of the basket (row 9)', (_, effect, lines, grants, offMinor) => {
    const evaluation = evaluated([promotion('p', effect)], { lines, ...added })
    expect(evaluation.discountMinor).toBe(offMinor)
    expect(evaluation.grants).toEqual(grants.map((grant) => ({ promotionId: 'p', kind: 'gift', ...(grant as object) })))
  })

  const strangers: [string, Effect, unknown][] = [
    ['stamps', { kind: 'stamps', card: 'c', stamps: 1, worthMinor: 0 }, { code: 'NO_MEMBER' }],
    ['an entitlement', { kind: 'grant-entitlement', entitlement: 'e', uses: 1, worthMinor: 0 }, { code: 'NO_MEMBER' }],
    ['points for a referrer', { kind: 'referrer-points', points: 10, worthMinor: 0 }, { code: 'NO_MEMBER' }],
  ]
  it.each(strangers)('not %s, where there is no member', (_, effect, reason) => {
    const evaluation = evaluated([promotion('p', effect)], { input: { member: null } })
    expect(evaluation.promotions[0]).toMatchObject({ status: 'not-met', reason })
    expect(evaluation.grants).toBeUndefined()
  })

  it('draw entries and a voucher to anybody', () => {
    const evaluation = evaluated([promotion('d', { kind: 'draw-entries', draw: 'd', entries: 1, worthMinor: 0 }), promotion('v', { kind: 'voucher', coupon: 'v', worthMinor: 0 })], { input: { member: null } })
    expect(evaluation.grants?.map((grant) => grant.kind).sort()).toEqual(['draw-entries', 'voucher'])
  })

  it('no points for a referrer of one who was not referred', () => {
    const evaluation = evaluated([promotion('p', { kind: 'referrer-points', points: 10, worthMinor: 0 })], { input: { member: member('gold') } })
    expect(evaluation.promotions[0]).toMatchObject({ status: 'not-met', reason: { code: 'NOT_REFERRED' } })
  })

  it('the one of several in a group that the rulebook says is worth most', () => {
    const voucher = (id: string, worthMinor: number): Promotion => promotion(id, { kind: 'voucher', coupon: id, worthMinor }, { combine: { kind: 'exclusive', group: 'g' } })
    const evaluation = evaluated([voucher('small', 100), voucher('large', 300)])
    expect(evaluation.grants).toEqual([{ promotionId: 'large', kind: 'voucher', id: 'large', quantity: 1 }])
    expect(evaluation.promotions[0]).toEqual({ status: 'beaten', promotionId: 'small', byPromotionIds: ['large'], wouldGiveMinor: 100, winnerGivesMinor: 300 })
  })

  it('money off rather than a voucher worth less, where only one may be', () => {
    const sole = { combine: { kind: 'sole' } } as const
    const evaluation = evaluated([promotion('voucher', { kind: 'voucher', coupon: 'v', worthMinor: 400 }, sole), promotion('off', { kind: 'amount-off', goods: TEA, amountMinor: 500 }, sole)])
    expect(evaluation.grants).toBeUndefined()
    expect(evaluation.discountMinor).toBe(500)
  })

  it.each([
    ['stamps', { kind: 'stamps', card: 'c', stamps: 1, worthMinor: 0 }], ['a voucher', { kind: 'voucher', coupon: 'v', worthMinor: 900 }], ['a gift', { kind: 'gift', sku: 'cup', quantity: 1, worthMinor: 0 }],
  ] as [string, Effect][])('no %s after its last day (peers.md 53)', (_, effect) => {
    const evaluation = evaluated([promotion('p', effect, { when: { kind: 'dates', to: '2026-08-14' } })])
    expect(evaluation.promotions[0]).toMatchObject({ status: 'not-met', reason: { code: 'NOT_TODAY' } })
    expect(evaluation).toMatchObject({ discountMinor: 0 })
    expect(evaluation.grants).toBeUndefined()
  })

  it('nothing, and says so, once its limit is reached', () => {
    const limited = promotion('v', { kind: 'voucher', coupon: 'v', worthMinor: 0 }, { limits: { budgetUses: 10 } })
    const evaluation = evaluated([limited], { input: { usage: { v: { uses: 10 } } } })
    expect(evaluation.promotions[0]).toMatchObject({ reason: { code: 'LIMIT_REACHED', limit: 'budget-uses' } })
    expect(evaluation.grants).toBeUndefined()
  })
})
