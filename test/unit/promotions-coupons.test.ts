import { describe, expect, it } from 'vitest'
import { checkCoupons } from '../../core/promotions/coupons.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import type { CouponOutcome, Evaluation } from '../../core/promotions/evaluation.ts'
import type { EvaluationInput, PresentedCoupon } from '../../core/promotions/input.ts'
import { couponSchema } from '../../core/rulebook/benefits.ts'
import type { Coupon } from '../../core/rulebook/benefits.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TODAY = '2026-08-15'
const ME = member('gold').memberId
const OTHER = '00000000-0000-7000-9000-000000000002'

function coupon(id: string, kind: Coupon['kind'], more: Partial<Coupon> = {}): Coupon {
  return couponSchema.parse({ id, name: { en: id, zh: id }, kind, prefix: 'CP', ...more })
}

function refusals(coupons: Coupon[], presented: PresentedCoupon[], date = TODAY): (string | null)[] {
  return checkCoupons(coupons, { coupons: presented, member: member('gold') }, date).checked.map((each) => each.refused)
}

const code = (name: string, more: Partial<PresentedCoupon> = {}): PresentedCoupon => ({ code: name, couponId: 'ten', ...more })

describe('a presented code', () => {
  const cases: [string, Coupon, PresentedCoupon, string | null][] = [
    ['is good', coupon('ten', 'batch'), code('A'), null],
    ['of a coupon the rulebook does not know', coupon('five', 'batch'), code('A'), 'UNKNOWN'],
    // ISO/IEC 7064 MOD 37,36 of A12425GABC1234002 (a recording's number in the GRid standard) is M.
    ['with its check character', coupon('ten', 'batch', { prefix: 'A1', check: 'mod-37-36' }), code('A12425GABC1234002M'), null],
    ['with its check character, as it was typed', coupon('ten', 'batch', { prefix: 'A1', check: 'mod-37-36' }), code('a1-2425g-abc1234002-m'), null],
    ['with a wrong character', coupon('ten', 'batch', { prefix: 'A1', check: 'mod-37-36' }), code('A12425GABC1234003M'), 'CHECK_WRONG'],
    ['with two that changed places', coupon('ten', 'batch', { prefix: 'A1', check: 'mod-37-36' }), code('A12425GABC1243002M'), 'CHECK_WRONG'],
    ['with a sign that no code has', coupon('ten', 'batch', { prefix: 'A1', check: 'mod-37-36' }), code('A12425GABC1234002M!'), 'CHECK_WRONG'],
    // 7992739871 is followed by 3 (ISO/IEC 7812-1).
    ['of digits with its check digit', coupon('ten', 'batch', { prefix: '79', check: 'luhn' }), code('7992 7398 713'), null],
    ['of digits with another', coupon('ten', 'batch', { prefix: '79', check: 'luhn' }), code('79927398714'), 'CHECK_WRONG'],
    ['of another coupon is not known before its character is looked at', coupon('five', 'batch', { check: 'mod-37-36' }), code('A'), 'UNKNOWN'],
    ['with a wrong character and used before: the character is told', coupon('ten', 'single-use', { check: 'mod-37-36' }), code('CP1', { used: 1 }), 'CHECK_WRONG'],
    ['before the first day', coupon('ten', 'batch', { from: '2026-08-16' }), code('A'), 'TOO_EARLY'],
    ['on the first day', coupon('ten', 'batch', { from: TODAY }), code('A'), null],
    ['on the last day', coupon('ten', 'batch', { to: TODAY }), code('A'), null],
    ['after the last day (peers.md 53)', coupon('ten', 'batch', { to: '2026-08-14' }), code('A'), 'EXPIRED'],
    ['on the day it was given out: its days begin tomorrow', coupon('ten', 'voucher', { daysValid: 7 }), code('A', { issuedOn: TODAY }), 'TOO_EARLY'],
    ['on its first own day', coupon('ten', 'voucher', { daysValid: 7 }), code('A', { issuedOn: '2026-08-14' }), null],
    ['on its last own day', coupon('ten', 'voucher', { daysValid: 7 }), code('A', { issuedOn: '2026-08-08' }), null],
    ['after its last own day', coupon('ten', 'voucher', { daysValid: 7 }), code('A', { issuedOn: '2026-08-07' }), 'EXPIRED'],
    ['whose own days outlast the coupon', coupon('ten', 'voucher', { daysValid: 90, to: '2026-08-14' }), code('A', { issuedOn: '2026-08-01' }), 'EXPIRED'],
    ['given out today, without days of its own', coupon('ten', 'voucher'), code('A', { issuedOn: TODAY }), null],
    ['made out to this member', coupon('ten', 'personal'), code('A', { memberId: ME }), null],
    ['made out to another', coupon('ten', 'personal'), code('A', { memberId: OTHER }), 'OTHER_MEMBER'],
    ['used before (peers.md 46)', coupon('ten', 'single-use'), code('A', { used: 1 }), 'USED_BEFORE'],
    ['one of a batch, used before', coupon('ten', 'batch'), code('A', { used: 1 }), 'USED_BEFORE'],
    ['for everybody, used before by others', coupon('ten', 'generic'), code('A', { used: 4711 }), null],
  ]
  it.each(cases)('%s', (_, known, presented, refused) => {
    expect(refusals([known], [presented])).toEqual([refused])
  })

  it('made out to somebody is refused where there is no member', () => {
    expect(checkCoupons([coupon('ten', 'personal')], { coupons: [code('A', { memberId: ME })], member: null }, TODAY).checked[0]!.refused).toBe('OTHER_MEMBER')
  })

  it('presented twice is good once (peers.md 46)', () => {
    expect(refusals([coupon('ten', 'batch', { perBasket: 3 })], [code('A'), code('A'), code('B')])).toEqual([null, 'TWICE', null])
  })

  it('beyond what a basket may use is refused, those that end first kept, then by code', () => {
    const ten = coupon('ten', 'voucher', { daysValid: 30, perBasket: 2 })
    const presented = [code('D', { issuedOn: '2026-08-10' }), code('C', { issuedOn: '2026-08-10' }), code('B', { issuedOn: '2026-08-12' }), code('A', { issuedOn: '2026-08-01' })]
    expect(refusals([ten], presented)).toEqual(['TOO_MANY', null, 'TOO_MANY', null])
    expect(checkCoupons([ten], { coupons: presented, member: null }, TODAY).good.get('ten')).toEqual(['A', 'C'])
  })

  it('for everybody is good once, whatever its other codes and however often it serves', () => {
    const ten = coupon('ten', 'generic', { perBasket: 3 })
    expect(refusals([ten], [code('B'), code('A')])).toEqual(['TOO_MANY', null])
    expect(checkCoupons([ten], { coupons: [code('A')], member: null }, TODAY).good.get('ten')).toEqual(['A', 'A', 'A'])
  })

  it('that is refused does not count towards what a basket may use', () => {
    expect(refusals([coupon('ten', 'batch')], [code('A', { used: 1 }), code('B')])).toEqual(['USED_BEFORE', null])
  })
})

interface Case { promotions: Promotion[]; coupons: Coupon[]; presented: PresentedCoupon[]; pieces?: number; input?: Partial<EvaluationInput> }

function evaluated({ promotions, coupons, presented, pieces = 4, input = {} }: Case): Evaluation {
  const rulebook = rulebookWith(promotions, { coupons })
  const evaluation = evaluate(compileRulebook(rulebook), { lines: [line(1, 'tea', 1000, pieces)], pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), coupons: presented, ...input })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  return evaluation
}

const TEA = { skus: ['tea'] }
const withCoupon = (id = 'ten'): Condition => ({ kind: 'coupon', coupon: id })
const applied = (evaluation: Evaluation): [string, number, number][] =>
  evaluation.promotions.flatMap((each) => (each.status === 'applied' ? [[each.promotionId, each.uses, each.amountMinor] as [string, number, number]] : []))
const used = (evaluation: Evaluation): Pick<CouponOutcome, 'code' | 'promotionId'>[] =>
  (evaluation.coupons ?? []).flatMap((each) => (each.status === 'used' ? [{ code: each.code, promotionId: each.promotionId }] : []))

describe('an offer that asks for a coupon', () => {
  const tenth = promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, { when: withCoupon() })
  const each = promotion('each', { kind: 'amount-off-each', goods: TEA, amountMinor: 300 }, { when: withCoupon() })

  it('applies with a good code and uses it up', () => {
    const evaluation = evaluated({ promotions: [tenth], coupons: [coupon('ten', 'batch')], presented: [code('A')] })
    expect(applied(evaluation)).toEqual([['tenth', 1, 400]])
    expect(evaluation.coupons).toEqual([{ code: 'A', couponId: 'ten', status: 'used', promotionId: 'tenth', reason: null }])
  })

  it.each([
    ['none presented', []], ['a code used before (peers.md 46)', [code('A', { used: 1 })]], ['an expired code (peers.md 53)', [code('A', { issuedOn: '2026-01-01' })]], ['an unknown coupon', [code('A', { couponId: 'what' })]],
  ])('does not apply with %s, and says which coupon it wants', (_, presented) => {
    const evaluation = evaluated({ promotions: [tenth], coupons: [coupon('ten', 'single-use', { daysValid: 30 })], presented })
    expect(evaluation.promotions[0]).toEqual({ status: 'not-met', promotionId: 'tenth', reason: { code: 'NO_COUPON', couponId: 'ten' } })
    expect(used(evaluation)).toEqual([])
    expect(evaluation.coupons?.map((outcome) => outcome.status) ?? []).toEqual(presented.map(() => 'refused'))
  })

  it('is used no oftener than there are good codes, one for each use', () => {
    const evaluation = evaluated({ promotions: [each], coupons: [coupon('ten', 'batch', { perBasket: 3 })], presented: [code('B'), code('A'), code('C', { used: 1 })] })
    expect(applied(evaluation)).toEqual([['each', 2, 600]])
    expect(used(evaluation)).toEqual([{ code: 'B', promotionId: 'each' }, { code: 'A', promotionId: 'each' }])
  })

  it('takes as many uses from one generic code as a basket may have', () => {
    const evaluation = evaluated({ promotions: [each], coupons: [coupon('ten', 'generic', { perBasket: 3 })], presented: [code('SAVE')] })
    expect(applied(evaluation)).toEqual([['each', 3, 900]])
    expect(used(evaluation)).toEqual([{ code: 'SAVE', promotionId: 'each' }])
  })

  it('leaves a code good where it did not apply', () => {
    const cup = promotion('cup', { kind: 'percent-off', goods: { skus: ['cup'] }, rateBp: 1000 }, { when: withCoupon() })
    expect(evaluated({ promotions: [cup], coupons: [coupon('ten', 'batch')], presented: [code('A')] }).coupons)
      .toEqual([{ code: 'A', couponId: 'ten', status: 'not-used', promotionId: null, reason: null }])
  })

  it('leaves a code good where the offer holds without it', () => {
    const when: Condition = { kind: 'any', of: [withCoupon(), { kind: 'tier-at-least', tier: 'gold' }] }
    const promotions = [promotion('tenth', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, { when })]
    const coupons = [coupon('ten', 'batch')]
    expect(used(evaluated({ promotions, coupons, presented: [code('A')] }))).toEqual([])
    expect(used(evaluated({ promotions, coupons, presented: [code('A')], input: { member: member('silver') } }))).toEqual([{ code: 'A', promotionId: 'tenth' }])
  })

  it('is not bounded by codes where it holds without them', () => {
    const when: Condition = { kind: 'any', of: [withCoupon(), { kind: 'tier-at-least', tier: 'gold' }] }
    const promotions = [promotion('each', { kind: 'amount-off-each', goods: TEA, amountMinor: 300 }, { when })]
    const coupons = [coupon('ten', 'batch')]
    expect(applied(evaluated({ promotions, coupons, presented: [code('A')] }))).toEqual([['each', 4, 1200]])
    expect(applied(evaluated({ promotions, coupons, presented: [code('A')], input: { member: member('silver') } }))).toEqual([['each', 1, 300]])
  })

  it('claims one code for a percentage, whatever the pieces', () => {
    const promotions = [tenth, promotion('five', { kind: 'amount-off', goods: TEA, amountMinor: 500 }, { when: withCoupon() })]
    const evaluation = evaluated({ promotions, coupons: [coupon('ten', 'batch', { perBasket: 2 })], presented: [code('A'), code('B')] })
    expect(applied(evaluation)).toHaveLength(2)
  })

  it('keeps the code where enough was spent in the end, and uses it where not', () => {
    const when: Condition = { kind: 'any', of: [{ kind: 'spend', goods: TEA, minimumMinor: 4000 }, withCoupon()] }
    const promotions = [
      promotion('five', { kind: 'amount-off', goods: TEA, amountMinor: 500 }, { when }),
      promotion('gold', { kind: 'amount-off', goods: TEA, amountMinor: 200 }, { when: { kind: 'tier-at-least', tier: 'gold' } }),
    ]
    const coupons = [coupon('ten', 'batch')]
    expect(used(evaluated({ promotions, coupons, presented: [code('A')], input: { member: member('silver') } }))).toEqual([])
    expect(used(evaluated({ promotions, coupons, presented: [code('A')] }))).toEqual([{ code: 'A', promotionId: 'five' }])
  })
})

describe('several offers that want the same coupon', () => {
  const off = (id: string, amountMinor: number): Promotion => promotion(id, { kind: 'amount-off', goods: TEA, amountMinor }, { when: withCoupon() })

  it('share the codes there are: one code goes to the better offer, and the other says what it was beaten by', () => {
    const evaluation = evaluated({ promotions: [off('three', 300), off('five', 500)], coupons: [coupon('ten', 'batch')], presented: [code('A')] })
    expect(applied(evaluation)).toEqual([['five', 1, 500]])
    expect(evaluation.promotions[0]).toEqual({ status: 'beaten', promotionId: 'three', byPromotionIds: ['five'], wouldGiveMinor: 300, winnerGivesMinor: 500 })
    expect(used(evaluation)).toEqual([{ code: 'A', promotionId: 'five' }])
  })

  it('give the two best of three for two codes, each its own', () => {
    const promotions = [off('one', 100), off('three', 300), off('five', 500)]
    const evaluation = evaluated({ promotions, coupons: [coupon('ten', 'batch', { perBasket: 2 })], presented: [code('A'), code('B')] })
    expect(applied(evaluation).map(([id]) => id).sort()).toEqual(['five', 'three'])
    expect(used(evaluation).map((each) => each.promotionId).sort()).toEqual(['five', 'three'])
    expect(evaluation.exact).toBe(true)
  })

  it('find the best of forty for one code, and of eight for three, for certain', () => {
    const many = Array.from({ length: 40 }, (_, n) => off(`p${n}`, 100 + ((n * 17) % 40)))
    const one = evaluated({ promotions: many, coupons: [coupon('ten', 'batch')], presented: [code('A')] })
    expect([one.discountMinor, one.exact]).toEqual([139, true])
    const three = evaluated({ promotions: many.slice(0, 8), coupons: [coupon('ten', 'batch', { perBasket: 3 })], presented: [code('A'), code('B'), code('C')] })
    const best = many.slice(0, 8).map(({ effect }) => (effect.kind === 'amount-off' ? effect.amountMinor : 0)).sort((a, b) => b - a).slice(0, 3)
    expect([three.discountMinor, three.exact]).toEqual([best.reduce((sum, each) => sum + each, 0), true])
  })

  it('find the two of three that together give most, where the two best alone do not', () => {
    const when = withCoupon()
    const promotions = [
      promotion('a', { kind: 'amount-off', goods: TEA, amountMinor: 900 }, { when }),
      promotion('b', { kind: 'amount-off', goods: TEA, amountMinor: 600 }, { when }),
      promotion('c', { kind: 'amount-off', goods: { skus: ['cup'] }, amountMinor: 550 }, { when }),
    ]
    const lines = [line(1, 'tea', 1000, 1), line(2, 'cup', 600, 1)]
    const evaluation = evaluated({ promotions, coupons: [coupon('ten', 'batch', { perBasket: 2 })], presented: [code('A'), code('B')], input: { lines } })
    expect(applied(evaluation)).toEqual([['a', 1, 900], ['c', 1, 550]])
    expect(evaluation.exact).toBe(true)
  })

  it('leave to others what one that may be used oftener does not claim', () => {
    const each = promotion('each', { kind: 'amount-off-each', goods: TEA, amountMinor: 300 }, { when: withCoupon(), limits: { usesPerBasket: 2 } })
    const evaluation = evaluated({ promotions: [each, off('five', 500)], coupons: [coupon('ten', 'batch', { perBasket: 3 })], presented: [code('A'), code('B'), code('C')] })
    expect(applied(evaluation)).toEqual([['each', 2, 600], ['five', 1, 500]])
    expect(used(evaluation)).toHaveLength(3)
  })

  it('apply all where there are codes enough', () => {
    const evaluation = evaluated({ promotions: [off('three', 300), off('five', 500)], coupons: [coupon('ten', 'generic', { perBasket: 2 })], presented: [code('SAVE')] })
    expect(applied(evaluation)).toHaveLength(2)
  })
})

describe('stamp cards and entitlements', () => {
  const free = promotion('free-tea', { kind: 'amount-off-each', goods: TEA, amountMinor: 1000 }, { when: { kind: 'stamp-reward', card: 'tea' } })
  const wrap = promotion('wrap', { kind: 'amount-off-each', goods: TEA, amountMinor: 100 }, { when: { kind: 'entitlement', entitlement: 'wrap' } })
  const stampCards = [{ id: 'tea', name: { en: 'Tea', zh: '茶' }, stamps: 10 }]
  const rules = { stampCards, entitlements: [{ id: 'wrap', name: { en: 'Wrap', zh: '包装' } }] }
  const withMember = (promotions: Promotion[], who: Parameters<typeof member>[1]): Evaluation =>
    evaluate(compileRulebook(rulebookWith(promotions, rules)), { lines: [line(1, 'tea', 1000, 4)], pinnedAt: SATURDAY_AFTERNOON, member: member('gold', who) })

  it('pay out as many as are full, and say so', () => {
    const evaluation = withMember([free], { fullStampCards: { tea: 2 } })
    expect(applied(evaluation)).toEqual([['free-tea', 2, 2000]])
    expect(evaluation.consumed).toEqual([{ promotionId: 'free-tea', kind: 'stamp-card', id: 'tea', quantity: 2 }])
  })

  it('use what is left of an entitlement, and no more', () => {
    const evaluation = withMember([wrap], { entitlements: { wrap: 3 } })
    expect(applied(evaluation)).toEqual([['wrap', 3, 300]])
    expect(evaluation.consumed).toEqual([{ promotionId: 'wrap', kind: 'entitlement', id: 'wrap', quantity: 3 }])
  })

  it('use only what the goods of the basket need', () => {
    expect(withMember([wrap], { entitlements: { wrap: 9 } }).consumed).toEqual([{ promotionId: 'wrap', kind: 'entitlement', id: 'wrap', quantity: 4 }])
  })

  it('leave nothing consumed where nothing applied', () => {
    expect(withMember([free], { stamps: { tea: 9 } }).consumed).toBeUndefined()
  })
})
