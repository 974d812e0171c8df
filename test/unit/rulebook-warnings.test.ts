import { describe, expect, it } from 'vitest'
import type { Catalogue, Product } from '../../core/basket/product.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import { rulebookWarnings } from '../../core/rulebook/warnings.ts'
import type { RulebookFacts } from '../../core/rulebook/warnings.ts'
import { promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const tea = { skus: ['tea'] }
const AUGUST: Condition = { kind: 'dates', from: '2026-08-01', to: '2026-08-31' }
const percent = (rateBp: number, goods: object = tea): Promotion['effect'] => ({ kind: 'percent-off', goods, rateBp })

function product(sku: string, priceMinor: number, more: Partial<Product> = {}): Product {
  return { sku, name: { en: sku, zh: sku }, barcodes: [], categoryId: 'drinks', brand: null, tags: [], priceMinor, unit: 'piece', taxCode: 'gst', discountable: true, earns: true, quickKey: null, ...more }
}
const catalogue: Catalogue = {
  categories: [{ id: 'shop', parentId: null, name: { en: 'Shop', zh: '店' } }, { id: 'drinks', parentId: 'shop', name: { en: 'Drinks', zh: '饮料' } }],
  products: [product('tea', 500), product('milk', 300), product('bag', 10, { discountable: false, categoryId: 'shop' }), product('rice', 400, { unit: 'kg', categoryId: 'shop' })],
}
const costs = new Map([['tea', 300], ['milk', 250], ['rice', 300], ['bag', 5]])

/** Codes of the warnings that matter to a case, each with its path. */
function warned(book: Rulebook, facts: RulebookFacts, code: string): string[] {
  const checked = checkRulebook(JSON.parse(JSON.stringify(book)))
  expect(checked.ok ? [] : checked.error).toEqual([])
  const warnings = rulebookWarnings(book, facts)
  for (const { message } of warnings) {
    expect(message.en).toMatch(/^\P{Script=Han}{20,}\.$/u)
    expect(message.zh).toMatch(/\p{Script=Han}.*。$/u)
  }
  return warnings.filter((warning) => warning.code === code).map((warning) => warning.path)
}

const book = (promotions: readonly Promotion[], more: object = {}): Rulebook => rulebookSchema.parse({ ...rulebookWith(promotions), ...more })
const when = (condition: Condition, more: Partial<Promotion> = {}): Rulebook => book([promotion('p', percent(1000), { when: condition, ...more })])
const all = (...of: Condition[]): Condition => ({ kind: 'all', of })
const not = (of: Condition): Condition => ({ kind: 'not', of })
const any = (...of: Condition[]): Condition => ({ kind: 'any', of })

describe('offers that no sale can meet', () => {
  const impossible: [string, Condition][] = [
    ['dates apart', all({ kind: 'dates', to: '2026-07-31' }, { kind: 'dates', from: '2026-08-01' })],
    ['dates taken out', all(AUGUST, not({ kind: 'dates', from: '2026-07-01' }))],
    ['a Sunday in a Monday', all({ kind: 'dates', from: '2026-08-10', to: '2026-08-10' }, { kind: 'weekdays', days: [7] })],
    ['weekdays apart', all({ kind: 'weekdays', days: [1, 2] }, not({ kind: 'weekdays', days: [1, 2, 3] }))],
    ['hours apart', all({ kind: 'time', from: '08:00', to: '10:00' }, { kind: 'time', from: '10:00', to: '12:00' })],
    ['hours apart over midnight', all({ kind: 'time', from: '22:00', to: '02:00' }, { kind: 'time', from: '02:00', to: '22:00' })],
    ['a member and none', all({ kind: 'first-purchase' }, not({ kind: 'member' }))],
    ['a tier and less', all({ kind: 'tier-at-least', tier: 'platinum' }, not({ kind: 'tier-at-least', tier: 'gold' }))],
    ['two visits at once', all({ kind: 'visit', number: 3 }, { kind: 'visit', every: 2 })],
    ['a first purchase that is not the first visit', all({ kind: 'first-purchase' }, { kind: 'visit', number: 2 })],
    ['away before the first visit', all({ kind: 'first-purchase' }, { kind: 'absent', minimumDays: 10 })],
    ['away long and not', all({ kind: 'absent', minimumDays: 60 }, { kind: 'absent', minimumDays: 1, maximumDays: 30 })],
    ['two stages', all({ kind: 'stage', stages: ['new'] }, { kind: 'stage', stages: ['lapsed', 'active'] })],
    ['two tenders', all({ kind: 'tender', tenders: ['cash'] }, { kind: 'tender', tenders: ['card'] })],
    ['no store', all({ kind: 'stores', stores: ['1', '2'] }, not({ kind: 'stores', stores: ['2', '1', '3'] }))],
    ['two channels', all({ kind: 'channel', channels: ['store'] }, { kind: 'channel', channels: ['online'] })],
    ['much and little', all({ kind: 'spend', goods: tea, minimumMinor: 500 }, not({ kind: 'spend', goods: tea, minimumMinor: 500 }))],
    ['some and none', all({ kind: 'quantity', goods: tea, minimumMilli: 2000 }, not({ kind: 'quantity', goods: tea, minimumMilli: 1000 }))],
    ['a coupon and not', all({ kind: 'referred' }, not(any({ kind: 'referred' }, { kind: 'member' })))],
    ['none of two that must hold', all({ kind: 'stage', stages: ['new'] }, not(any({ kind: 'stage', stages: ['new'] }, { kind: 'weekdays', days: [1] })))],
    ['every way impossible', any(all({ kind: 'tender', tenders: ['cash'] }, { kind: 'tender', tenders: ['card'] }), all({ kind: 'member' }, not({ kind: 'member' })))],
  ]
  it.each(impossible)('%s', (_, condition) => expect(warned(when(condition), {}, 'NEVER_HOLDS')).toEqual(['promotions[0].when']))

  const possible: [string, Condition][] = [
    ['dates that meet on a day', all({ kind: 'dates', to: '2026-08-01' }, { kind: 'dates', from: '2026-08-01' })],
    ['some days taken out', all(AUGUST, not({ kind: 'dates', from: '2026-08-02' }))],
    ['a Sunday in a week', all({ kind: 'dates', from: '2026-08-10', to: '2026-08-16' }, { kind: 'weekdays', days: [7] })],
    ['a Monday in a Monday', all({ kind: 'dates', from: '2026-08-10', to: '2026-08-10' }, { kind: 'weekdays', days: [1] })],
    ['hours that meet', all({ kind: 'time', from: '08:00', to: '10:01' }, { kind: 'time', from: '10:00', to: '12:00' })],
    ['hours that meet over midnight', all({ kind: 'time', from: '22:00', to: '02:00' }, { kind: 'time', from: '01:59', to: '22:00' })],
    ['hours outside hours', all({ kind: 'time', from: '08:00', to: '20:00' }, not({ kind: 'time', from: '12:00', to: '14:00' }))],
    ['a tier and not a higher', all({ kind: 'tier-at-least', tier: 'gold' }, not({ kind: 'tier-at-least', tier: 'platinum' }))],
    ['a visit that is an nth', all({ kind: 'visit', number: 4 }, { kind: 'visit', every: 2 })],
    ['much, not more', all({ kind: 'spend', goods: tea, minimumMinor: 500 }, not({ kind: 'spend', goods: tea, minimumMinor: 501 }))],
    ['much of one, little of another', all({ kind: 'spend', goods: tea, minimumMinor: 500 }, not({ kind: 'spend', goods: { all: true }, minimumMinor: 400 }))],
    ['not both of two, one of which holds', all({ kind: 'weekdays', days: [1] }, not(all({ kind: 'weekdays', days: [1] }, { kind: 'time', from: '08:00', to: '10:00' })))],
    ['two segments', all({ kind: 'segment', segments: ['a'] }, { kind: 'segment', segments: ['b'] })],
    ['one way of two', any(all({ kind: 'tender', tenders: ['cash'] }, { kind: 'tender', tenders: ['card'] }), { kind: 'member' })],
    ['too many ways to look at', all(...Array.from({ length: 9 }, () => any({ kind: 'member' }, { kind: 'weekdays', days: [1] })), not({ kind: 'member' }))],
  ]
  it.each(possible)('but not %s', (_, condition) => expect(warned(when(condition), {}, 'NEVER_HOLDS')).toEqual([]))

  it('offers that are over, by the programme’s day', () => {
    const lastMoment = Date.UTC(2026, 7, 31, 15, 59, 59)
    expect(warned(when(AUGUST), { at: lastMoment + 1000 }, 'OVER')).toEqual(['promotions[0].when'])
    expect(warned(when(AUGUST), { at: lastMoment }, 'OVER')).toEqual([])
    expect(warned(when(any(AUGUST, { kind: 'member' })), { at: lastMoment + 1000 }, 'OVER')).toEqual([])
    expect(warned(when(AUGUST), {}, 'OVER')).toEqual([])
  })

  it('goods that the catalogue does not have, and only with a catalogue', () => {
    const coffee = book([promotion('p', percent(1000, { skus: ['coffee'] }), { when: { kind: 'spend', goods: { brands: ['none'] }, minimumMinor: 5 } }), promotion('q', { kind: 'gift', sku: 'tote', quantity: 1, worthMinor: 0 })], { prices: [{ kind: 'member', sku: 'cofee', priceMinor: 1 }] })
    expect(warned(coffee, { catalogue }, 'NO_GOODS')).toEqual(['promotions[0].effect.goods', 'promotions[0].when.goods', 'promotions[1].effect.sku', 'prices[0].sku'])
    expect(warned(coffee, {}, 'NO_GOODS')).toEqual([])
    const known = book([promotion('p', percent(1000, { categories: ['shop'], except: { tags: ['none'] } })), promotion('q', { kind: 'gift', sku: 'milk', quantity: 1, worthMinor: 0 })], { goodsSets: [{ id: 's', name: { en: 'S', zh: '组' }, goods: tea }] })
    expect(warned(known, { catalogue }, 'NO_GOODS')).toEqual([])
    const bySet = book([promotion('p', percent(1000, { sets: ['s'] }))], { goodsSets: [{ id: 's', name: { en: 'S', zh: '组' }, goods: { skus: ['tea'], except: tea } }] })
    expect(warned(bySet, { catalogue }, 'NO_GOODS')).toEqual(['promotions[0].effect.goods'])
  })

  it('goods that may not be discounted', () => {
    expect(warned(book([promotion('p', percent(1000, { skus: ['bag'] }))]), { catalogue }, 'NOT_DISCOUNTABLE')).toEqual(['promotions[0].effect.goods'])
    expect(warned(book([promotion('p', percent(1000, { skus: ['bag', 'tea'] }))]), { catalogue }, 'NOT_DISCOUNTABLE')).toEqual([])
    expect(warned(book([promotion('p', { kind: 'points-multiplier', goods: { skus: ['bag'] }, factorMilli: 2000 })]), { catalogue }, 'NOT_DISCOUNTABLE')).toEqual([])
  })

  it('a minimum quantity beyond the uses of a basket', () => {
    const offer = (uses: number, effect: Promotion['effect']): Rulebook => book([promotion('p', effect, { when: { kind: 'quantity', goods: tea, minimumMilli: 3000 }, limits: { usesPerBasket: uses } })])
    expect(warned(offer(2, { kind: 'fixed-price', goods: tea, priceMinor: 400 }), {}, 'MORE_THAN_USES')).toEqual(['promotions[0].when.goods'])
    expect(warned(offer(3, { kind: 'fixed-price', goods: tea, priceMinor: 400 }), {}, 'MORE_THAN_USES')).toEqual([])
    expect(warned(offer(1, percent(1000)), {}, 'MORE_THAN_USES')).toEqual([])
  })

  it('a budget below one use', () => {
    const offer = (budgetMinor: number, more: object = {}): Rulebook => book([promotion('p', { kind: 'amount-off', goods: tea, amountMinor: 500 }, { limits: { budgetMinor } })], more)
    expect(warned(offer(499), {}, 'BUDGET_TOO_SMALL')).toEqual(['promotions[0].limits.budgetMinor'])
    expect(warned(offer(500), {}, 'BUDGET_TOO_SMALL')).toEqual([])
    expect(warned(offer(499, { choices: { limitInside: 'in-part' } }), {}, 'BUDGET_TOO_SMALL')).toEqual([])
  })

  it('coupons and cards that nothing takes', () => {
    const more = { coupons: [{ id: 'c', name: { en: 'C', zh: '券' }, kind: 'generic', prefix: 'CC' }], stampCards: [{ id: 's', name: { en: 'S', zh: '卡' }, stamps: 5 }] }
    expect(warned(book([], more), {}, 'NOTHING_USES_IT')).toEqual(['coupons[0]', 'stampCards[0]'])
    expect(warned(book([promotion('p', percent(1000), { when: any({ kind: 'coupon', coupon: 'c' }, { kind: 'stamp-reward', card: 's' }) })], more), {}, 'NOTHING_USES_IT')).toEqual([])
  })
})

describe('exclusive groups', () => {
  const inGroup = (id: string, effect: Promotion['effect'], more: Partial<Promotion> = {}): Promotion => promotion(id, effect, { combine: { kind: 'exclusive', group: 'g' }, ...more })

  it('of one', () => {
    expect(warned(book([inGroup('a', percent(1000))]), {}, 'ALONE_IN_GROUP')).toEqual(['promotions[0].combine.group'])
    expect(warned(book([inGroup('a', percent(1000)), inGroup('b', percent(1500))]), {}, 'ALONE_IN_GROUP')).toEqual([])
  })

  it('in which one is always beaten', () => {
    const gold: Condition = { kind: 'tier-at-least', tier: 'gold' }
    const beaten = (a: Promotion, b: Promotion): string[] => warned(book([a, b]), {}, 'ALWAYS_BEATEN')
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', percent(1500)))).toEqual(['promotions[0]'])
    expect(beaten(inGroup('a', percent(1000), { when: all(gold, AUGUST) }), inGroup('b', percent(1500, { all: true }), { when: { kind: 'member' } }))).toEqual(['promotions[0]'])
    expect(beaten(inGroup('a', percent(1000), { when: { kind: 'spend', goods: tea, minimumMinor: 500 } }), inGroup('b', percent(1500), { when: { kind: 'spend', goods: tea, minimumMinor: 400 } }))).toEqual(['promotions[0]'])
    // Narrower, rarer, limited, capped, of another kind, or no better.
    expect(beaten(inGroup('a', percent(1000, { all: true })), inGroup('b', percent(1500)))).toEqual([])
    expect(beaten(inGroup('a', percent(1000), { when: { kind: 'member' } }), inGroup('b', percent(1500), { when: gold }))).toEqual([])
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', percent(1500), { when: AUGUST }))).toEqual([])
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', percent(1500), { limits: { usesPerBasket: 1 } }))).toEqual([])
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', { kind: 'percent-off', goods: tea, rateBp: 1500, capMinor: 100 }))).toEqual([])
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', { kind: 'amount-off-each', goods: tea, amountMinor: 499 }))).toEqual([])
    expect(beaten(inGroup('a', percent(1000)), inGroup('b', percent(1000)))).toEqual([])
    expect(beaten(promotion('a', percent(1000)), inGroup('b', percent(1500)))).toEqual([])
  })

  it('with one priority for two, where priority decides', () => {
    const tie = (a: Partial<Promotion>, b: Partial<Promotion>, policy = 'priority'): string[] => warned(book([inGroup('a', percent(1000), a), inGroup('b', percent(1500), b)], { policy }), {}, 'SAME_PRIORITY')
    expect(tie({}, {})).toEqual(['promotions[1].priority'])
    expect(tie({}, { priority: 1 })).toEqual([])
    expect(tie({}, {}, 'best-for-customer')).toEqual([])
    expect(tie({ when: AUGUST }, { when: { kind: 'dates', from: '2026-08-31' } })).toEqual(['promotions[1].priority'])
    expect(tie({ when: AUGUST }, { when: { kind: 'dates', from: '2026-09-01' } })).toEqual([])
  })
})

describe('limits', () => {
  it('that are none: money off without an end', () => {
    const ends = (more: Partial<Promotion>, rest: object = {}): string[] => warned(book([promotion('p', percent(1000), more)], rest), {}, 'NEVER_ENDS')
    expect(ends({})).toEqual(['promotions[0]'])
    expect(ends({ when: { kind: 'dates', from: '2026-08-01' } })).toEqual(['promotions[0]'])
    expect(ends({ when: any(AUGUST, { kind: 'member' }) })).toEqual(['promotions[0]'])
    expect(ends({ limits: { usesPerBasket: 1, perMember: { day: 1 } } })).toEqual(['promotions[0]'])
    expect(ends({ when: AUGUST })).toEqual([])
    expect(ends({ limits: { budgetUses: 1000 } })).toEqual([])
    expect(ends({ limits: { perMember: { lifetime: 1 } } })).toEqual([])
    expect(ends({ when: { kind: 'birthday', within: 'month' } })).toEqual([])
    const coupon = (kind: string, to?: string): object => ({ coupons: [{ id: 'c', name: { en: 'C', zh: '券' }, kind, prefix: 'CC', to }] })
    expect(ends({ when: { kind: 'coupon', coupon: 'c' } }, coupon('generic'))).toEqual(['promotions[0]'])
    expect(ends({ when: { kind: 'coupon', coupon: 'c' } }, coupon('generic', '2026-08-31'))).toEqual([])
    expect(ends({ when: { kind: 'coupon', coupon: 'c' } }, coupon('personal'))).toEqual([])
    expect(warned(book([promotion('p', { kind: 'points-flat', points: 1 })]), {}, 'NEVER_ENDS')).toEqual([])
  })

  it('that do nothing', () => {
    expect(warned(when({ kind: 'member' }, { limits: { perMember: { day: 5, month: 5 } } }), {}, 'LIMIT_NO_EFFECT')).toEqual(['promotions[0].limits.perMember.day'])
    expect(warned(when({ kind: 'member' }, { limits: { perMember: { day: 1, month: 5 } } }), {}, 'LIMIT_NO_EFFECT')).toEqual([])
  })

  it('that do not hold without a card', () => {
    expect(warned(when(AUGUST, { limits: { perMember: { day: 1 } } }), {}, 'LIMIT_NEEDS_MEMBER')).toEqual(['promotions[0].limits.perMember'])
    expect(warned(when(all(AUGUST, { kind: 'stage', stages: ['new'] }), { limits: { perMember: { day: 1 } } }), {}, 'LIMIT_NEEDS_MEMBER')).toEqual([])
  })

  it('that a till offline may exceed', () => {
    const codes = (limits: Promotion['limits']): string[] => [...warned(when({ kind: 'member' }, { limits }), {}, 'OFFLINE_MEMBER_LIMIT'), ...warned(when({ kind: 'member' }, { limits }), {}, 'OFFLINE_SHARED_LIMIT')]
    expect(codes({ perMember: { day: 1 } })).toEqual(['promotions[0].limits.perMember'])
    expect(codes({ budgetMinor: 1000 })).toEqual(['promotions[0].limits'])
    expect(codes({ usesPerBasket: 1 })).toEqual([])
  })
})

describe('offers that cost more than they bring', () => {
  it('goods for nothing', () => {
    const free = (more: Partial<Promotion>, effect = percent(10_000)): string[] => warned(book([promotion('p', effect, more)]), {}, 'FREE_FOR_ALL')
    expect(free({ when: all({ kind: 'member' }, AUGUST) })).toEqual(['promotions[0].effect'])
    expect(free({}, { kind: 'fixed-price', goods: tea, priceMinor: 0 })).toEqual(['promotions[0].effect'])
    expect(free({ limits: { usesPerBasket: 1 } })).toEqual([])
    expect(free({ when: { kind: 'spend', goods: { all: true }, minimumMinor: 5000 } })).toEqual([])
    expect(free({ when: any({ kind: 'member' }, { kind: 'birthday', within: 'month' }) })).toEqual(['promotions[0].effect'])
    expect(free({}, percent(9999))).toEqual([])
  })

  it('points and amounts worth what must be spent', () => {
    const spend: Condition = { kind: 'spend', goods: tea, minimumMinor: 1000 }
    const flat = (points: number, condition: Condition): string[] => warned(book([promotion('p', { kind: 'points-flat', points }, { when: condition })]), {}, 'POINTS_WORTH_ALL')
    expect(flat(1000, spend)).toEqual(['promotions[0].effect.points'])
    expect(flat(999, spend)).toEqual([])
    expect(flat(1000, { kind: 'first-purchase' })).toEqual([])
    const amount = (amountMinor: number): string[] => warned(book([promotion('p', { kind: 'amount-off', goods: tea, amountMinor }, { when: spend })]), {}, 'AMOUNT_WORTH_ALL')
    expect([amount(1000), amount(999)]).toEqual([['promotions[0].effect.amountMinor'], []])
    const perUnit = (points: number): string[] => warned(book([promotion('p', { kind: 'points-per-unit', goods: { categories: ['drinks'] }, points })]), { catalogue }, 'POINTS_WORTH_ALL')
    expect([perUnit(300), perUnit(299)]).toEqual([['promotions[0].effect.points'], []])
  })

  it('multipliers with which points are worth the payment', () => {
    // Platinum earns 3 % back; 34 times that is more than all.
    const times = (...factors: number[]): string[] => warned(book(factors.map((factorMilli, n) => promotion(`p${n}`, { kind: 'points-multiplier', goods: n === 1 ? { all: true } : tea, factorMilli }))), {}, 'MULTIPLIED_WORTH_ALL')
    expect(times(34_000)).toEqual(['promotions[0]'])
    expect(times(33_000)).toEqual([])
    expect(times(18_000, 17_000)).toEqual(['promotions[1]'])
    expect(times(17_000, 17_000)).toEqual([])
    const apart = book([promotion('a', { kind: 'points-multiplier', goods: tea, factorMilli: 18_000 }, { when: { kind: 'weekdays', days: [1] } }), promotion('b', { kind: 'points-multiplier', goods: tea, factorMilli: 18_000 }, { when: { kind: 'weekdays', days: [2] } })])
    expect(warned(apart, {}, 'MULTIPLIED_WORTH_ALL')).toEqual([])
  })

  it('percentages that come to everything', () => {
    const sum = (offers: Promotion[], more: object = {}): string[] => warned(book(offers, more), {}, 'PERCENTAGES_SUM')
    expect(sum([promotion('a', percent(6000)), promotion('b', percent(4000))])).toEqual(['promotions[1]'])
    expect(sum([promotion('a', percent(6000)), promotion('b', percent(3999))])).toEqual([])
    expect(sum([promotion('a', percent(6000)), promotion('b', percent(4000), { combine: { kind: 'sole' } })])).toEqual([])
    expect(sum([promotion('a', percent(6000), { when: AUGUST }), promotion('b', percent(4000), { when: { kind: 'dates', from: '2026-09-01' } })])).toEqual([])
    expect(sum([promotion('a', percent(6000)), promotion('b', percent(4000, { skus: ['milk'] }))])).toEqual([])
    const basket = [promotion('a', percent(6000, { all: true })), promotion('b', percent(4000, { all: true }))]
    expect([sum(basket), sum(basket, { choices: { percentagesOnBasket: 'compound' } })]).toEqual([[], ['promotions[1]']])
    const said = (choices: object): string => rulebookWarnings(book([promotion('a', percent(6000)), promotion('b', percent(4000))], { choices })).find((each) => each.code === 'PERCENTAGES_SUM')!.message.en
    expect(said({})).toContain('about 24% of the price is left')
    expect(said({ percentagesOnLine: 'additive' })).toContain('cost nothing')
  })

  const facts = { catalogue, costs }
  const below = (offers: Promotion[], code = 'BELOW_COST', more: object = {}): string[] => warned(book(offers, more), facts, code)

  it.each<[string, Promotion['effect'], Promotion['effect']]>([
    ['a percentage', percent(4010), percent(4000)],
    ['an amount off each', { kind: 'amount-off-each', goods: tea, amountMinor: 201 }, { kind: 'amount-off-each', goods: tea, amountMinor: 200 }],
    ['a price', { kind: 'fixed-price', goods: tea, priceMinor: 299 }, { kind: 'fixed-price', goods: tea, priceMinor: 300 }],
    ['a percentage with a cap', { kind: 'percent-off', goods: tea, rateBp: 9000, capMinor: 201 }, { kind: 'percent-off', goods: tea, rateBp: 9000, capMinor: 200 }],
    ['free pieces', { kind: 'cheapest-free', goods: tea, buy: 2, free: 1 }, { kind: 'cheapest-free', goods: tea, buy: 3, free: 1 }],
    ['a price for several', { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 599 }, { kind: 'bundle-price', goods: tea, quantity: 2, priceMinor: 600 }],
    ['an amount off', { kind: 'amount-off', goods: tea, amountMinor: 201 }, { kind: 'amount-off', goods: tea, amountMinor: 200 }],
    ['an amount off for every spend', { kind: 'amount-off', goods: tea, amountMinor: 401, everyMinor: 1000 }, { kind: 'amount-off', goods: tea, amountMinor: 400, everyMinor: 1000 }],
    ['a percentage by weight', percent(2520, { skus: ['rice'] }), percent(2500, { skus: ['rice'] })],
  ])('below cost: %s', (_, tooMuch, enough) => {
    expect(below([promotion('p', tooMuch)])).toEqual(['promotions[0].effect'])
    expect(below([promotion('p', enough)])).toEqual([])
    expect(warned(book([promotion('p', tooMuch)]), { catalogue }, 'BELOW_COST')).toEqual([])
  })

  it('below cost: an amount off against the least spend, and prices of the list', () => {
    const spend = (minimumMinor: number): Promotion => promotion('p', { kind: 'amount-off', goods: tea, amountMinor: 800 }, { when: { kind: 'spend', goods: tea, minimumMinor } })
    expect(below([spend(1500)])).toEqual(['promotions[0].effect'])
    expect(below([spend(2000)])).toEqual([])
    expect(below([], 'BELOW_COST', { prices: [{ kind: 'member', sku: 'tea', priceMinor: 299 }, { kind: 'member', sku: 'milk', priceMinor: 100 }] })).toEqual(['prices[1].priceMinor'])
    expect(below([], 'BELOW_COST', { prices: [{ kind: 'member', sku: 'tea', priceMinor: 300 }] })).toEqual([])
  })

  it.each<[string, Promotion['effect'], Promotion['effect']]>([
    ['a price for a set', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['milk'] }, quantity: 2 }], reward: { kind: 'price', priceMinor: 799 } }, { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['milk'] }, quantity: 2 }], reward: { kind: 'price', priceMinor: 800 } }],
    ['an amount off a set', { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['milk'] }, quantity: 1 }], reward: { kind: 'amount', amountMinor: 251 } }, { kind: 'mix-and-match', parts: [{ goods: tea, quantity: 1 }, { goods: { skus: ['milk'] }, quantity: 1 }], reward: { kind: 'amount', amountMinor: 250 } }],
    ['a reward on others', { kind: 'buy-get', buy: { goods: tea, quantity: 1 }, get: { goods: { skus: ['milk'] }, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } }, { kind: 'buy-get', buy: { goods: tea, quantity: 2 }, get: { goods: { skus: ['milk'] }, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } }],
  ])('below cost: %s', (_, tooMuch, enough) => {
    expect(below([promotion('p', tooMuch)], 'SET_BELOW_COST')).toEqual(['promotions[0].effect'])
    expect(below([promotion('p', enough)], 'SET_BELOW_COST')).toEqual([])
  })

  it('below cost only together', () => {
    const stack = (offers: Promotion[]): string[] => below(offers, 'STACKS_BELOW_COST')
    // 500 less 25 % less 25 % is 281, tea costs 300.
    expect(stack([promotion('a', percent(2500)), promotion('b', percent(2500, { categories: ['drinks'], except: { skus: ['milk'] } }))])).toEqual(['promotions[1]'])
    expect(stack([promotion('a', percent(2500)), promotion('b', percent(2000))])).toEqual([])
    expect(stack([promotion('a', percent(2500), { when: { kind: 'member' } }), promotion('b', percent(2500), { when: not({ kind: 'member' }) })])).toEqual([])
    const group = { combine: { kind: 'exclusive' as const, group: 'g' } }
    expect(stack([promotion('a', percent(2500), group), promotion('b', percent(2500), group)])).toEqual([])
    expect(stack([promotion('a', percent(2500), group), promotion('b', percent(2500), group), promotion('c', { kind: 'amount-off-each', goods: tea, amountMinor: 100 })])).toEqual(['promotions[2]'])
    expect(stack([promotion('a', percent(5000)), promotion('b', percent(1000))])).toEqual([])
  })
})

describe('earlier prices', () => {
  const was = (wasMinor: number, more: Partial<Promotion> = {}): Rulebook => book([promotion('p', { kind: 'fixed-price', goods: tea, priceMinor: 400 }, { when: AUGUST, wasMinor, ...more })])
  const history = [
    { sku: 'tea', store: '1', from: '2026-01-01', priceMinor: 520 }, { sku: 'tea', store: '1', from: '2026-07-20', priceMinor: 480 }, { sku: 'tea', store: '1', from: '2026-07-25', priceMinor: 500 },
    { sku: 'tea', store: '1', from: '2026-08-01', priceMinor: 400 },
    { sku: 'tea', store: '2', from: '2026-07-01', priceMinor: 450 }, { sku: 'tea', store: '2', from: '2026-07-02', priceMinor: 510 },
  ]
  const refused = (rulebook: Rulebook, points = history): string[] => {
    const checked = checkRulebook(rulebook, { priceHistory: points })
    return checked.ok ? [] : checked.error.map((each) => `${each.path} ${each.code}`)
  }

  it('are refused above the lowest of the days before, in any store where the offer runs', () => {
    // Store 2 still had 450 on 1 July, 31 days before: the first of the thirty days is 2 July.
    expect(refused(was(480))).toEqual([])
    expect(refused(was(481))).toEqual(['promotions[0].wasMinor WAS_TOO_HIGH'])
    expect(refused(was(510, { when: all(AUGUST, { kind: 'stores', stores: ['2'] }) }))).toEqual([])
    expect(refused(was(511, { when: all(AUGUST, { kind: 'stores', stores: ['2'] }) }))).toEqual(['promotions[0].wasMinor WAS_TOO_HIGH'])
    expect(refused({ ...was(500), wasPriceDays: 7 })).toEqual([])
    expect(refused({ ...was(501), wasPriceDays: 7 })).toEqual(['promotions[0].wasMinor WAS_TOO_HIGH'])
  })

  it('are refused where the history does not know the goods', () => {
    expect(refused(was(480), [])).toEqual(['promotions[0].wasMinor WAS_NOT_KNOWN'])
    expect(refused(was(480), history.filter((point) => point.from >= '2026-08-01'))).toEqual(['promotions[0].wasMinor WAS_NOT_KNOWN'])
    expect(refused(was(480, { when: all(AUGUST, { kind: 'stores', stores: ['2', '3'] }) }))).toEqual(['promotions[0].wasMinor WAS_NOT_KNOWN'])
    expect(refused(was(480, { effect: { kind: 'fixed-price', goods: { categories: ['drinks'] }, priceMinor: 400 } }))).toEqual(['promotions[0].wasMinor WAS_NO_ARTICLE'])
  })

  it('are warned of where there is no history to see', () => {
    expect(warned(was(480), {}, 'WAS_UNPROVEN')).toEqual(['promotions[0].wasMinor'])
    expect(warned(was(480), { priceHistory: history }, 'WAS_UNPROVEN')).toEqual([])
    expect(warned(when(AUGUST), {}, 'WAS_UNPROVEN')).toEqual([])
  })
})

describe('looking over many offers', () => {
  it('takes ten thousand with a catalogue of a thousand while one waits', () => {
    const products = Array.from({ length: 1000 }, (_, n) => product(`s${n}`, 1000))
    const offers = Array.from({ length: 10_000 }, (_, n) => promotion(`p${n}`, percent(500 + (n % 100), n % 50 === 0 ? { all: true } : { skus: [`s${n % 1000}`] }), { when: all({ kind: 'member' }, AUGUST), combine: n % 3 === 0 ? { kind: 'exclusive', group: `g${n % 90}` } : { kind: 'stack' } }))
    const started = performance.now()
    rulebookWarnings(book(offers), { catalogue: { ...catalogue, products }, costs: new Map(products.map(({ sku }) => [sku, 600])), at: Date.UTC(2026, 7, 15) })
    expect(performance.now() - started).toBeLessThan(30_000)
  }, 60_000)
})
