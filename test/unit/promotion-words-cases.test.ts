import { describe, expect, it } from 'vitest'
import type { Consumed, CouponOutcome, Evaluation, Grant, LimitKind, NotMet, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import { neededGoods } from '../../core/promotions/not-met-words.ts'
import { capWords, consumedWords, couponWords, grantWords, nearMissWords, notMetWords, priceWords, whyWords } from '../../core/promotions/words.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { categories: ['tea'] }
const CUPS = { categories: ['cups'] }
const tea = (effect: Effect, more: Partial<Promotion> = {}): Promotion => promotion('tea', effect, { name: { en: 'Tea days', zh: '茶日' }, ...more })
const tenth: Effect = { kind: 'percent-off', goods: TEA, rateBp: 1000 }

function bookWith(promotions: readonly Promotion[], policy: 'best-for-customer' | 'priority' = 'best-for-customer'): WordBook {
  return {
    categories: [{ id: 'tea', parentId: null, name: { en: 'Tea', zh: '茶' } }, { id: 'cups', parentId: null, name: { en: 'Cups', zh: '杯' } }],
    rulebook: rulebookWith(promotions, {
      policy,
      coupons: [{ id: 'five', name: { en: 'Five off', zh: '减五元' }, kind: 'batch', prefix: 'FV', perBasket: 1 }],
      stampCards: [{ id: 'cup', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 10 }],
      entitlements: [{ id: 'knife', name: { en: 'Knife sharpening', zh: '磨刀' } }],
      draws: [{ id: 'moon', name: { en: 'Moon draw', zh: '中秋抽奖' }, prizes: [{ name: { en: 'Hamper', zh: '礼篮' }, worthMinor: 8000, count: 5 }], entries: 1000, freeEntry: true }],
    }),
  }
}

const plain = bookWith([tea(tenth)])
const inBoth = (say: (lang: 'en' | 'zh') => string): [string, string] => [say('en'), say('zh')]

describe('a limit that is reached', () => {
  it.each<[LimitKind, string, string]>([
    ['member-day', 'This member has had it as often as allowed today.', '该会员今天已达使用次数上限。'],
    ['member-week', 'This member has had it as often as allowed this week.', '该会员本周已达使用次数上限。'],
    ['member-month', 'This member has had it as often as allowed this month.', '该会员本月已达使用次数上限。'],
    ['member-lifetime', 'This member has had it as often as allowed.', '该会员已达使用次数上限。'],
    ['store', 'All that this store may give has been given.', '本店名额已用完。'],
    ['budget-uses', 'All uses of this offer have been given.', '优惠名额已用完。'],
    ['budget-money', 'The money set aside for this offer has been given.', '优惠金额已用完。'],
    ['allotment', 'This till has no uses of this offer left.', '本收银台的优惠名额已用完。'],
  ])('%s', (limit, en, zh) => {
    expect(inBoth((lang) => notMetWords({ code: 'LIMIT_REACHED', limit }, tea(tenth), plain, lang))).toEqual([en, zh])
  })
})

describe('a reason that the offer says no more of', () => {
  const stamps = tea({ kind: 'stamps', card: 'cup', stamps: 1, worthMinor: 0 })
  it.each<[NotMet, string, string]>([
    [{ code: 'NOT_TODAY' }, 'Not today.', '今天不适用。'],
    [{ code: 'NOT_NOW' }, 'Not at this hour.', '现在不适用。'],
    [{ code: 'OTHER_STORE' }, 'Not in this store.', '本店不适用。'],
    [{ code: 'OTHER_CHANNEL' }, 'Not for sales here.', '此渠道不适用。'],
    [{ code: 'OTHER_MEMBERS' }, 'Not for this member.', '该会员不在适用范围内。'],
    [{ code: 'NO_GOODS' }, 'Nothing it applies to in this basket.', '本单没有适用商品。'],
    [{ code: 'NOT_ANNIVERSARY', inDays: null }, 'The day of joining is not known.', '未登记入会周年日。'],
    [{ code: 'NOT_BIRTHDAY', inDays: 2 }, 'Not yet: its days around the birthday begin in 2 days.', '还差 2 天到生日优惠期。'],
    [{ code: 'NOT_ABSENT', moreDays: 1 }, 'The last visit was too lately, by 1 day.', '最近来过，1 天后才适用。'],
    [{ code: 'VISIT_MORE', missing: 3 }, '3 more visits until it applies.', '再到店 3 次即可。'],
    [{ code: 'STAMPS_MORE', cardId: 'cup', missing: 1 }, '1 more stamp needed on “Coffee card”.', '“咖啡卡”还差 1 点。'],
  ])('%j', (reason, en, zh) => {
    expect(inBoth((lang) => notMetWords(reason, stamps, plain, lang))).toEqual([en, zh])
  })

  it('names the parts of any and of all, not what it excludes', () => {
    const days: Condition = { kind: 'any', of: [{ kind: 'weekdays', days: [1] }, { kind: 'all', of: [{ kind: 'weekdays', days: [3] }, { kind: 'member' }] }] }
    expect(inBoth((lang) => notMetWords({ code: 'NOT_TODAY' }, tea(tenth, { when: days }), plain, lang))).toEqual(['Not today: Mon, Wed.', '今天不适用：周一，周三。'])
    const some: Condition = { kind: 'all', of: [{ kind: 'segment', segments: ['vip'] }, { kind: 'stage', stages: ['new'] }] }
    expect(notMetWords({ code: 'OTHER_MEMBERS' }, tea(tenth, { when: some }), plain, 'en')).toBe('Not for this member: for members in “vip”, for new members.')
    expect(notMetWords({ code: 'NOT_TODAY' }, tea(tenth, { when: { kind: 'not', of: { kind: 'weekdays', days: [1] } } }), plain, 'en')).toBe('Not today.')
  })
})

describe('the goods an effect needs', () => {
  const needs: [Effect, object | null][] = [
    [tenth, TEA],
    [{ kind: 'amount-off', goods: TEA, amountMinor: 1 }, TEA],
    [{ kind: 'amount-off-each', goods: TEA, amountMinor: 1 }, TEA],
    [{ kind: 'fixed-price', goods: TEA, priceMinor: 1 }, TEA],
    [{ kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, TEA],
    [{ kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 1 }, TEA],
    [{ kind: 'points-multiplier', goods: TEA, factorMilli: 2000 }, TEA],
    [{ kind: 'points-per-unit', goods: TEA, points: 1 }, TEA],
    [{ kind: 'mix-and-match', parts: [{ goods: CUPS, quantity: 1 }, { goods: TEA, quantity: 1 }], reward: { kind: 'percent', rateBp: 1000 } }, CUPS],
    [{ kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: CUPS, quantity: 1 }, reward: { kind: 'percent', rateBp: 1000 } }, TEA],
    [{ kind: 'stamps', card: 'cup', stamps: 1, perUnitOf: TEA, worthMinor: 0 }, TEA],
    [{ kind: 'stamps', card: 'cup', stamps: 1, worthMinor: 0 }, null],
    [{ kind: 'gift', sku: 'tote', quantity: 1, worthMinor: 0 }, null],
    [{ kind: 'points-flat', points: 1 }, null],
    [{ kind: 'draw-entries', draw: 'moon', entries: 1, worthMinor: 0 }, null],
    [{ kind: 'voucher', coupon: 'five', worthMinor: 0 }, null],
    [{ kind: 'grant-entitlement', entitlement: 'knife', uses: 1, worthMinor: 0 }, null],
    [{ kind: 'referrer-points', points: 1, worthMinor: 0 }, null],
  ]
  it.each(needs)('%j', (effect, goods) => {
    expect(neededGoods(effect)).toEqual(goods)
  })
})

describe('what a sale gives and takes', () => {
  it.each<[Omit<Grant, 'promotionId'>, string, string]>([
    [{ kind: 'gift', id: '', quantity: 1 }, 'A gift: 1 × goods of this sale.', '赠品：本单商品 1 件。'],
    [{ kind: 'stamps', id: 'cup', quantity: 1 }, '1 stamp on “Coffee card”.', '“咖啡卡”集 1 点。'],
    [{ kind: 'draw-entries', id: 'moon', quantity: 1 }, '1 entry in “Moon draw”.', '“中秋抽奖”抽奖机会 1 次。'],
    [{ kind: 'voucher', id: 'five', quantity: 2 }, '2 vouchers “Five off” for the next visit.', '代金券“减五元” 2 张，下次可用。'],
    [{ kind: 'entitlement', id: 'knife', quantity: 1 }, '“Knife sharpening”, 1 use more.', '“磨刀”增加 1 次。'],
  ])('%j', (grant, en, zh) => {
    expect(inBoth((lang) => grantWords({ promotionId: 'p', ...grant }, plain, lang))).toEqual([en, zh])
  })

  it.each<[Omit<Consumed, 'promotionId'>, string, string]>([
    [{ kind: 'stamp-card', id: 'cup', quantity: 2 }, '2 full cards “Coffee card” paid out.', '兑换集满的“咖啡卡” 2 张。'],
    [{ kind: 'entitlement', id: 'knife', quantity: 1 }, '1 use of “Knife sharpening”.', '使用“磨刀” 1 次。'],
  ])('%j', (consumed, en, zh) => {
    expect(inBoth((lang) => consumedWords({ promotionId: 'p', ...consumed }, plain, lang))).toEqual([en, zh])
  })

  const code = (more: Partial<CouponOutcome>): CouponOutcome => ({ code: 'FV1', couponId: 'five', status: 'refused', promotionId: null, reason: null, ...more })
  it.each<[Partial<CouponOutcome>, string, string]>([
    [{}, 'This code cannot be used.', '此券不能使用。'],
    [{ reason: 'UNKNOWN' }, 'This code is not known. Check it for a slip.', '无此券码，请核对。'],
    [{ reason: 'CHECK_WRONG' }, 'This code was read or typed wrong: its last character does not fit. Try again.', '券码有误：末位校验不符，请重新扫描或输入。'],
    [{ reason: 'TOO_EARLY' }, 'This code is not good yet.', '此券尚未开始使用。'],
    [{ reason: 'EXPIRED' }, 'This code is no longer good.', '此券已过期。'],
    [{ reason: 'OTHER_MEMBER' }, 'This code is made out to another member.', '此券属于其他会员。'],
    [{ reason: 'USED_BEFORE' }, 'This code has been used before.', '此券已使用过。'],
    [{ reason: 'TWICE' }, 'This code was presented twice.', '此券重复出示。'],
    [{ reason: 'TOO_MANY' }, 'No more codes of this coupon in one sale.', '本单使用此券的张数已达上限。'],
    [{ status: 'not-used' }, '“Five off” was not used in this sale and stays good.', '“减五元”本单未使用，仍然有效。'],
    [{ status: 'used' }, '“Five off” was used.', '“减五元”已使用。'],
    [{ status: 'used', promotionId: 'tea' }, '“Five off” was used for “Tea days”.', '“减五元”已用于“茶日”。'],
  ])('a code: %j', (more, en, zh) => {
    expect(inBoth((lang) => couponWords(code(more), plain, lang))).toEqual([en, zh])
  })

  it.each<['book' | 'member' | 'tier' | 'quantity', string, string]>([
    ['book', 'This store’s price', '本店价'], ['member', 'Member price', '会员价'], ['tier', 'Price of the member’s tier', '等级会员价'], ['quantity', 'Price for this quantity', '多件价'],
  ])('a price: %s', (kind, en, zh) => {
    expect(inBoth((lang) => priceWords({ kind, unitPriceMinor: 1, benefitMinor: 1 }, lang))).toEqual([en, zh])
  })

  it.each<['sale' | 'day', string, string]>([
    ['sale', 'The most points for one sale is reached: 1,200 fewer.', '每单积分已达上限，少得 1,200 积分。'],
    ['day', 'The most points for one day is reached: 1,200 fewer.', '当天积分已达上限，少得 1,200 积分。'],
  ])('a cap of a %s', (kind, en, zh) => {
    expect(inBoth((lang) => capWords({ kind, lost: 1200 }, plain, lang))).toEqual([en, zh])
  })
})

const nobody = { promotions: [] } as unknown as Evaluation

describe('why an offer applied', () => {
  const said = (effect: Effect, outcome: { uses?: number; points?: number }, more: Partial<Promotion> = {}): [string, string] => {
    const book = bookWith([tea(effect, more)])
    return inBoth((lang) => whyWords({ status: 'applied', promotionId: 'tea', amountMinor: 100, points: 0, uses: 1, lineIds: [], ...outcome }, nobody, book, lang))
  }

  it('tells how often a set was there', () => {
    const pair: Effect = { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 900 }
    expect(said(pair, {})).toEqual(['2 from Tea for S$9.00.', '茶 2 件 S$9.00。'])
    const mix: Effect = { kind: 'mix-and-match', parts: [{ goods: TEA, quantity: 1 }, { goods: CUPS, quantity: 1 }], reward: { kind: 'amount', amountMinor: 100 } }
    const got: Effect = { kind: 'buy-get', buy: { goods: TEA, quantity: 1 }, get: { goods: CUPS, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } }
    for (const effect of [mix, got]) expect(said(effect, { uses: 2 })[0]).toMatch(/, 2 times\.$/)
    expect(said(pair, { uses: 3 })).toEqual(['2 from Tea for S$9.00, 3 times.', '茶 2 件 S$9.00，共 3 组。'])
  })

  it('tells the units of an offer on every nth', () => {
    expect(said({ kind: 'cheapest-free', goods: TEA, buy: 3, free: 1 }, { uses: 2 })).toEqual(['6 from Tea, so two are free.', '茶满 6 件，最低价两件免费。'])
    expect(said({ kind: 'cheapest-free', goods: TEA, buy: 4, free: 2 }, { uses: 2 })[0]).toBe('8 from Tea, so four are free.')
    expect(said({ kind: 'cheapest-free', goods: TEA, buy: 2, free: 1, rateBp: 5000, pick: 'dearest' }, {})).toEqual(['2 from Tea, so one is at half price.', '茶满 2 件，最高价一件半价。'])
  })

  it('tells the points it gave, where it gave some', () => {
    expect(said({ kind: 'points-per-unit', goods: TEA, points: 5 }, { points: 10 })).toEqual(['5 extra points for each piece or full kilogram from Tea, 10 more in this sale.', '茶每件（或每满一公斤）送 5 积分，多得 10 积分。'])
    expect(said({ kind: 'points-multiplier', goods: TEA, factorMilli: 2000 }, {})).toEqual(['Double points on Tea.', '茶双倍积分。'])
  })

  it('tells whom it is for, and until when', () => {
    const when: Condition = { kind: 'all', of: [{ kind: 'dates', to: '2026-08-31' }, { kind: 'member' }] }
    expect(said(tenth, {}, { when })).toEqual(['10% off Tea. For members. Until Mon 31 Aug.', '茶九折。会员专享。至 8月31日 周一。'])
    expect(said(tenth, {}, { when: { kind: 'weekdays', days: [6] } })).toEqual(['10% off Tea.', '茶九折。'])
  })

  it('tells of those it was better than, by name, if they would save anything', () => {
    const beaten = (promotionId: string, byPromotionIds: string[], wouldGiveMinor: number): PromotionOutcome => ({ status: 'beaten', promotionId, byPromotionIds, wouldGiveMinor, winnerGivesMinor: 500 })
    const evaluation = { promotions: [beaten('other', ['tea'], 100), beaten('gone', ['tea'], 200), beaten('third', ['other'], 300), beaten('stamp', ['tea'], 0)] } as unknown as Evaluation
    const book = bookWith([tea(tenth), promotion('other', tenth, { name: { en: 'Other days', zh: '他日' } })])
    expect(inBoth((lang) => whyWords({ status: 'applied', promotionId: 'tea', amountMinor: 100, points: 0, uses: 1, lineIds: [] }, evaluation, book, lang)))
      .toEqual(['10% off Tea. Other days would save S$1.00, so the better offer was used. Gone would save S$2.00, so the better offer was used.', '茶九折。他日只省 S$1.00，已自动选更划算的一项。Gone只省 S$2.00，已自动选更划算的一项。'])
  })

  it('tells nothing of an offer that left the rulebook', () => {
    expect(whyWords({ status: 'not-met', promotionId: 'gone', reason: { code: 'NO_MEMBER' } }, nobody, plain, 'en')).toBe('')
  })
})

describe('why an offer was beaten', () => {
  const two = [tea(tenth), promotion('b', tenth, { name: { en: 'B', zh: '乙' } }), promotion('c', tenth, { name: { en: 'C', zh: '丙' } })]
  const said = (byPromotionIds: string[], [wouldGiveMinor, winnerGivesMinor]: [number, number], policy: 'best-for-customer' | 'priority' = 'best-for-customer'): [string, string] =>
    inBoth((lang) => whyWords({ status: 'beaten', promotionId: 'tea', byPromotionIds, wouldGiveMinor, winnerGivesMinor }, nobody, bookWith(two, policy), lang))

  it.each<[string, Parameters<typeof said>, string, string]>([
    ['by one that saves more', [['b'], [100, 101]], 'Would save S$1.00. B saves S$1.01, so the better offer was used.', '只省 S$1.00。乙省 S$1.01，已选更划算的一项。'],
    ['by several that save more', [['b', 'c'], [100, 300]], 'Would save S$1.00. B and C save S$3.00, so the better offer was used.', '只省 S$1.00。乙和丙省 S$3.00，已选更划算的一项。'],
    ['by one that saves as much', [['b'], [100, 100]], 'Would save S$1.00, but not together with B. The combination that saves most was used.', '本可省 S$1.00，但与乙不能同享，合计更划算的已选用。'],
    ['where it would save nothing', [['b'], [0, 100]], 'Not together with B. The better combination was used.', '与乙不能同享，合计更划算的已选用。'],
    ['by priority', [['b'], [100, 50], 'priority'], 'Not together with B, which goes first.', '与乙不能同享，乙优先。'],
    ['by several of priority', [['b', 'c'], [100, 50], 'priority'], 'Not together with B and C, which go first.', '与乙和丙不能同享，乙和丙优先。'],
    ['by one that left the rulebook', [['gone'], [100, 100]], 'Would save S$1.00, but not together with gone. The combination that saves most was used.', '本可省 S$1.00，但与gone不能同享，合计更划算的已选用。'],
  ])('%s', (_, outcome, en, zh) => {
    expect(said(...outcome)).toEqual([en, zh])
  })
})

describe('the nearest offer missed', () => {
  const near = (effect: Effect, reason: NotMet, given: { points?: number; amountMinor?: number } = {}, more: Partial<Promotion> = {}): [string, string] =>
    inBoth((lang) => nearMissWords({ promotionId: 'tea', reason, points: 0, amountMinor: 0, ...given }, bookWith([tea(effect, more)]), lang))
  const buy: NotMet = { code: 'BUY_MORE', missingMilli: 1000 }
  const spend: NotMet = { code: 'SPEND_MORE', missingMinor: 250 }

  it('names what it gives', () => {
    expect(near(tenth, spend, { amountMinor: 120 })).toEqual(['S$2.50 more from Tea for S$1.20 off', '再买 S$2.50茶，省 S$1.20'])
    expect(near({ kind: 'points-flat', points: 50 }, spend, { points: 50 })).toEqual(['S$2.50 more for 50 points', '再买 S$2.50，得 50 积分'])
    expect(near({ kind: 'points-multiplier', goods: TEA, factorMilli: 3000 }, spend)).toEqual(['S$2.50 more from Tea for triple points', '再买 S$2.50茶，享3 倍积分'])
    expect(near({ kind: 'cheapest-free', goods: TEA, buy: 4, free: 2 }, buy)).toEqual(['1 more from Tea for two free', '再买 1 件茶，免两件'])
    expect(near({ kind: 'cheapest-free', goods: TEA, buy: 2, free: 1, rateBp: 5000 }, buy)).toEqual(['1 more from Tea for one at half price', '再买 1 件茶，一件半价'])
    expect(near({ kind: 'draw-entries', draw: 'moon', entries: 1, worthMinor: 0 }, spend)[0]).toBe('S$2.50 more for 1 entry in “Moon draw”')
  })

  it('names the goods of the condition that lacks them, before those of the offer', () => {
    const cups: Condition = { kind: 'all', of: [{ kind: 'member' }, { kind: 'any', of: [{ kind: 'spend', goods: CUPS, minimumMinor: 500 }] }] }
    expect(near(tenth, spend, { amountMinor: 100 }, { when: cups })[0]).toBe('S$2.50 more from Cups for S$1.00 off')
    expect(near(tenth, buy, { amountMinor: 100 }, { when: cups })[0]).toBe('1 more from Tea for S$1.00 off')
    expect(near(tenth, buy, { amountMinor: 100 }, { when: { kind: 'quantity', goods: CUPS, minimumMilli: 2000 } })[0]).toBe('1 more from Cups for S$1.00 off')
    expect(near(tenth, spend, { amountMinor: 100 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 500 } })).toEqual(['S$2.50 more for S$1.00 off', '再买 S$2.50，省 S$1.00'])
    expect(near(tenth, spend, { amountMinor: 100 }, { when: { kind: 'not', of: { kind: 'spend', goods: CUPS, minimumMinor: 500 } } })[0]).toBe('S$2.50 more from Tea for S$1.00 off')
  })

  it('is told without an offer that left the rulebook', () => {
    expect(inBoth((lang) => nearMissWords({ promotionId: 'gone', reason: spend, points: 0, amountMinor: 100 }, plain, lang))).toEqual(['S$2.50 more for S$1.00 off', '再买 S$2.50，省 S$1.00'])
    expect(nearMissWords({ promotionId: 'tea', reason: { code: 'NO_MEMBER' }, points: 0, amountMinor: 100 }, plain, 'en')).toBe('S$1.00 off')
  })
})
