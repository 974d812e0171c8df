import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Category } from '../../core/basket/product.ts'
import { conditionSchema } from '../../core/rulebook/condition.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import { effectSchema } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { conditionWords, goodsWords, promotionSentence } from '../../core/rulebook/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { PICTURE_PROMOTIONS, PICTURE_SETS, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const categories: Category[] = [{ id: 'fish', parentId: null, name: { en: 'Fish', zh: '鲜鱼' } }, { id: 'coffee', parentId: null, name: { en: 'Coffee', zh: '咖啡' } }]
const book: WordBook = { rulebook: good, categories }

const full: WordBook = {
  categories,
  articles: new Map([['tote', { en: 'Tote bag', zh: '帆布袋' }]]),
  rulebook: rulebookWith(PICTURE_PROMOTIONS, {
    goodsSets: PICTURE_SETS,
    coupons: [{ id: 'five', name: { en: 'S$5 off', zh: '减 S$5' }, kind: 'voucher', prefix: 'FV', perBasket: 1 }],
    stampCards: [{ id: 'cup', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 10 }],
    entitlements: [{ id: 'knife', name: { en: 'Knife sharpening', zh: '磨刀' } }],
    draws: [{ id: 'moon', name: { en: 'Mooncake draw', zh: '中秋抽奖' }, prizes: [{ name: { en: 'Hamper', zh: '礼篮' }, worthMinor: 8000, count: 5 }], entries: 1000, freeEntry: true }],
  }),
}

describe('promotions in words', () => {
  const fish = { categories: ['fish'] }
  const cases: [Promotion, string, string][] = [
    [PICTURE_PROMOTIONS[0]!, '10% off Fish, for Gold members and above.', '鲜鱼九折，金卡及以上会员专享。'],
    [PICTURE_PROMOTIONS[1]!, 'Buy 3 from Oat & plant milk, the cheapest is free, Sat 1 Aug to Mon 31 Aug. Not together with Gold 10%.', '植物奶买三免一（免最低价），8月1日 周六 至 8月31日 周一。与金卡九折只能享一项。'],
    [PICTURE_PROMOTIONS[4]!, 'Double points on Coffee, for members, Mon 10 Aug to Sun 16 Aug.', '咖啡双倍积分，会员专享，8月10日 周一 至 8月16日 周日。'],
    [PICTURE_PROMOTIONS[5]!, '50 extra points, for members, when spending S$80.00.', '满 S$80.00 送 50 积分，会员专享。'],
    [promotion('p', { kind: 'percent-off', goods: fish, rateBp: 1500, capMinor: 500 }, { limits: { usesPerBasket: 1 } }), '15% off Fish, up to S$5.00, once a sale.', '鲜鱼八五折，最多减 S$5.00，每单最多 1 次。'],
    [promotion('p', { kind: 'percent-off', goods: fish, rateBp: 1250 }), '12.5% off Fish.', '鲜鱼减 12.5%。'],
    [promotion('p', { kind: 'percent-off', goods: fish, rateBp: 10_000 }), '100% off Fish.', '鲜鱼免费。'],
    [promotion('p', { kind: 'amount-off-each', goods: fish, amountMinor: 50 }, { when: { kind: 'weekdays', days: [7, 6] } }), 'S$0.50 off each from Fish, Sat and Sun.', '鲜鱼每件减 S$0.50，周六和周日。'],
    [promotion('p', { kind: 'fixed-price', goods: { skus: ['x'] }, priceMinor: 790 }, { when: { kind: 'time', from: '19:00', to: '24:00' } }), 'S$7.90 each for the goods named, 19:00 to 24:00.', '指定商品每件 S$7.90，19:00 至 24:00。'],
    [promotion('p', { kind: 'bundle-price', goods: fish, quantity: 2, priceMinor: 850 }, { when: { kind: 'tier-at-least', tier: 'platinum' } }), '2 from Fish for S$8.50, for Platinum members.', '鲜鱼 2 件 S$8.50，白金会员专享。'],
    [promotion('p', { kind: 'amount-off', goods: { all: true, except: fish }, amountMinor: 500 }, { when: { kind: 'not', of: { kind: 'member' } } }), 'S$5.00 off everything but Fish, not for members.', '全部商品（鲜鱼除外）减 S$5.00，不适用于：会员专享。'],
  ]
  it.each(cases)('%# are a sentence made from the rule', (offer, en, zh) => {
    expect([promotionSentence(offer, book, 'en'), promotionSentence(offer, book, 'zh')]).toEqual([en, zh])
  })

  const coffee = { categories: ['coffee'] }
  const one = (kind: Promotion['effect']): Promotion => promotion('p', kind)
  const when = (condition: Condition): Promotion => promotion('p', { kind: 'percent-off', goods: fish, rateBp: 1000 }, { when: condition })
  const effects: [Promotion, string, string][] = [
    [promotion('p', { kind: 'amount-off', goods: { all: true }, amountMinor: 1000 }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 10_000 } }), 'S$10.00 off everything, when spending S$100.00.', '满 S$100.00 减 S$10.00。'],
    [promotion('p', { kind: 'amount-off', goods: fish, amountMinor: 1000 }, { when: { kind: 'spend', goods: fish, minimumMinor: 10_000 } }), 'S$10.00 off Fish, when spending S$100.00 on Fish.', '鲜鱼满 S$100.00 减 S$10.00。'],
    [promotion('p', { kind: 'amount-off', goods: fish, amountMinor: 1000 }, { when: { kind: 'spend', goods: coffee, minimumMinor: 10_000 } }), 'S$10.00 off Fish, when spending S$100.00 on Coffee.', '咖啡满 S$100.00，鲜鱼减 S$10.00。'],
    [one({ kind: 'amount-off', goods: { all: true }, amountMinor: 1000, everyMinor: 10_000 }), 'S$10.00 off for every S$100.00 spent on everything.', '全部商品每满 S$100.00 减 S$10.00。'],
    [one({ kind: 'cheapest-free', goods: fish, buy: 2, free: 1, rateBp: 5000 }), 'Buy 2 from Fish, the cheapest is at half price.', '鲜鱼第二件半价。'],
    [one({ kind: 'cheapest-free', goods: fish, buy: 12, free: 2 }), 'Buy 12 from Fish, the 2 cheapest are free.', '鲜鱼买 12 免二（免最低价）。'],
    [one({ kind: 'cheapest-free', goods: fish, buy: 4, free: 2, rateBp: 3000, pick: 'dearest' }), 'Buy 4 from Fish, the 2 dearest are at 30% off.', '鲜鱼每 4 件，最高价 2 件七折。'],
    [one({ kind: 'mix-and-match', parts: [{ goods: fish, quantity: 1 }, { goods: coffee, quantity: 2 }], reward: { kind: 'price', priceMinor: 990 } }), '1 from Fish and 2 from Coffee, together for S$9.90.', '1 件鲜鱼 + 2 件咖啡，组合价 S$9.90。'],
    [one({ kind: 'mix-and-match', parts: [{ goods: fish, quantity: 1 }, { goods: coffee, quantity: 1 }], reward: { kind: 'percent', rateBp: 2000 } }), '1 from Fish and 1 from Coffee, together 20% off.', '1 件鲜鱼 + 1 件咖啡，组合八折。'],
    [one({ kind: 'buy-get', buy: { goods: fish, quantity: 2 }, get: { goods: coffee, quantity: 1 }, reward: { kind: 'price', priceMinor: 100 } }), 'Buy 2 from Fish, get 1 from Coffee for S$1.00.', '加价购：买 2 件鲜鱼，加 S$1.00 换购 1 件咖啡。'],
    [one({ kind: 'buy-get', buy: { goods: fish, quantity: 2 }, get: { goods: fish, quantity: 1 }, reward: { kind: 'percent', rateBp: 10_000 } }), 'Buy 2 from Fish, get 1 more free.', '鲜鱼买二送一。'],
    [one({ kind: 'buy-get', buy: { goods: fish, quantity: 1 }, get: { goods: fish, quantity: 1 }, reward: { kind: 'percent', rateBp: 5000 } }), 'Buy 1 from Fish, get 1 more at half price.', '鲜鱼第二件半价。'],
    [one({ kind: 'buy-get', buy: { goods: fish, quantity: 1 }, get: { goods: coffee, quantity: 1 }, reward: { kind: 'amount', amountMinor: 50 } }), 'Buy 1 from Fish, get 1 from Coffee with S$0.50 off.', '买 1 件鲜鱼，1 件咖啡减 S$0.50。'],
    [one({ kind: 'gift', sku: 'tote', quantity: 1, worthMinor: 500 }), '1 × Tote bag free (worth S$5.00).', '送帆布袋 1 件（价值 S$5.00）。'],
    [one({ kind: 'points-per-unit', goods: coffee, points: 5 }), '5 extra points for each piece or full kilogram from Coffee.', '咖啡每件（或每满一公斤）送 5 积分。'],
    [one({ kind: 'stamps', card: 'cup', stamps: 1, perUnitOf: coffee, worthMinor: 0 }), '1 stamp on “Coffee card” for each from Coffee.', '咖啡每买 1 件，“咖啡卡”集 1 点。'],
    [one({ kind: 'stamps', card: 'cup', stamps: 2, worthMinor: 0 }), '2 stamps on “Coffee card”.', '“咖啡卡”集 2 点。'],
    [one({ kind: 'draw-entries', draw: 'moon', entries: 1, worthMinor: 0 }), '1 entry in “Mooncake draw”.', '送“中秋抽奖”抽奖机会 1 次。'],
    [one({ kind: 'voucher', coupon: 'five', worthMinor: 500 }), 'A voucher for the next visit, “S$5 off” (worth S$5.00).', '送下次可用的代金券“减 S$5”（价值 S$5.00）。'],
    [one({ kind: 'grant-entitlement', entitlement: 'knife', uses: 2, worthMinor: 0 }), '“Knife sharpening”, 2 times.', '送“磨刀” 2 次。'],
    [one({ kind: 'referrer-points', points: 1000, worthMinor: 0 }), '1,000 points for the member who brought this one.', '推荐人得 1,000 积分。'],
  ]
  it.each(effects)('%# say what they give', (offer, en, zh) => {
    expect([promotionSentence(offer, full, 'en'), promotionSentence(offer, full, 'zh')]).toEqual([en, zh])
  })

  const conditions: [Condition, string, string][] = [
    [{ kind: 'segment', segments: ['vip', 'staff'] }, 'for members in “vip” or “staff”', '“vip”或“staff”客群专享'],
    [{ kind: 'stage', stages: ['lapsed'] }, 'for members who stopped coming', '久未到店的会员专享'],
    [{ kind: 'birthday', within: 'month' }, 'in the month of the birthday', '生日月'],
    [{ kind: 'birthday', within: 'days' }, 'on the birthday', '生日当天'],
    [{ kind: 'birthday', within: 'days', daysBefore: 3, daysAfter: 7 }, 'from 3 days before the birthday to 7 days after', '生日前 3 天至后 7 天'],
    [{ kind: 'anniversary', daysAfter: 1 }, 'on the day of joining or up to 1 day after', '入会周年日当天起 1 天内'],
    [{ kind: 'anniversary', daysBefore: 2 }, 'on the day of joining or up to 2 days before', '入会周年日前 2 天内'],
    [{ kind: 'first-purchase' }, 'on the first purchase', '首次购物'],
    [{ kind: 'absent', minimumDays: 60 }, '60 days or more after the last visit', '距上次到店 60 天以上'],
    [{ kind: 'absent', minimumDays: 60, maximumDays: 90 }, '60 to 90 days after the last visit', '距上次到店 60 至 90 天'],
    [{ kind: 'visit', number: 2 }, 'on the 2nd visit', '第 2 次到店'],
    [{ kind: 'visit', every: 11 }, 'on every 11th visit', '每 11 次到店'],
    [{ kind: 'referred' }, 'for members brought by another member', '由其他会员推荐入会'],
    [{ kind: 'coupon', coupon: 'five' }, 'with the coupon “S$5 off”', '凭优惠券“减 S$5”'],
    [{ kind: 'stamp-reward', card: 'cup' }, 'for a full card “Coffee card” (10 stamps)', '集满 10 点“咖啡卡”集点卡'],
    [{ kind: 'entitlement', entitlement: 'knife' }, 'against “Knife sharpening”', '使用“磨刀”权益'],
    [{ kind: 'tender', tenders: ['cash', 'qr'] }, 'when all is paid by cash or QR code', '全部以现金或扫码付款'],
    [{ kind: 'stores', stores: ['1', '2'] }, 'only in stores 1 and 2', '限门店 1和2'],
    [{ kind: 'channel', channels: ['online'] }, 'only online', '限网店'],
    [{ kind: 'not-held-out', shareBp: 1000 }, 'not for 10% of members, chosen at random to measure the offer', '随机 10% 的会员不参加（用于衡量效果）'],
    [{ kind: 'spend', goods: coffee, minimumMinor: 500 }, 'when spending S$5.00 on Coffee', '咖啡满 S$5.00'],
    [{ kind: 'quantity', goods: coffee, minimumMilli: 1500 }, 'with 1.5 from Coffee', '购买咖啡 1.5 件'],
    [{ kind: 'any', of: [{ kind: 'all', of: [{ kind: 'member' }, { kind: 'weekdays', days: [2] }] }, { kind: 'first-purchase' }] }, '(for members, Tue) or on the first purchase', '（会员日周二）或首次购物'],
    [{ kind: 'all', of: [{ kind: 'member' }, { kind: 'weekdays', days: [2] }, { kind: 'stores', stores: ['1'] }] }, 'for members, Tue, only in store 1', '会员日周二，限门店 1'],
    [{ kind: 'dates' }, '', ''],
  ]
  it.each(conditions)('%j is said', (condition, en, zh) => {
    expect([conditionWords(condition, full, 'en'), conditionWords(condition, full, 'zh')]).toEqual([en, zh])
    expect(promotionSentence(when(condition), full, 'en')).toContain(en)
  })

  it('have words for every kind of condition and effect', () => {
    const kindsSaid = new Set([...conditions.map(([condition]) => condition.kind), ...cases.map(([offer]) => offer.when.kind), 'time', 'member'])
    expect(conditionSchema instanceof z.ZodDiscriminatedUnion && conditionSchema.options.map((option) => (option as z.ZodObject<{ kind: z.ZodLiteral<string> }>).shape.kind.value).filter((kind) => !kindsSaid.has(kind as Condition['kind']))).toEqual([])
    const effectsSaid = new Set([...effects, ...cases].map(([offer]) => offer.effect.kind))
    expect(effectSchema.options.map((option) => option.shape.kind.value).filter((kind) => !effectsSaid.has(kind))).toEqual([])
  })

  it('say limits, what they do not go with, and what a price was', () => {
    const offer = promotion('p', { kind: 'fixed-price', goods: fish, priceMinor: 400 }, {
      combine: { kind: 'sole' }, wasMinor: 500,
      limits: { usesPerBasket: 2, perMember: { day: 1, week: 2, month: 3, lifetime: 4 }, perStore: 50, budgetUses: 500, budgetMinor: 100_000 },
    })
    expect(promotionSentence(offer, full, 'en')).toBe('S$4.00 each for Fish, up to 2 times a sale, once a day for each member, up to 2 times a week for each member, up to 3 times a month for each member, up to 4 times in all for each member, 50 in each store, 500 in all stores together, until S$1,000.00 has been given, was S$5.00, the lowest price of the 30 days before. Not together with any other offer.')
    expect(promotionSentence(offer, full, 'zh')).toBe('鲜鱼每件 S$4.00，每单最多 2 次，每位会员每天最多 1 次，每位会员每周最多 2 次，每位会员每月最多 3 次，每位会员总共最多 4 次，每家门店限 50 次，全部门店共限 500 次，优惠总额 S$1,000.00，用完即止，原价 S$5.00（优惠前 30 天内的最低价）。不与其他优惠同享。')
  })

  it('name three rivals of a group, and count more', () => {
    const group = (count: number): Promotion[] => Array.from({ length: count }, (_, n) => promotion(`g${n}`, { kind: 'percent-off', goods: fish, rateBp: 1000 }, { combine: { kind: 'exclusive', group: 'g' }, name: { en: `Offer ${n}`, zh: `优惠${n}` } }))
    const said = (count: number): string => promotionSentence(group(count)[0]!, { ...full, rulebook: rulebookWith(group(count)) }, 'en')
    expect(said(1)).toBe('10% off Fish.')
    expect(said(4)).toBe('10% off Fish. Not together with Offer 1, Offer 2 or Offer 3.')
    expect(said(6)).toBe('10% off Fish. Not together with Offer 1, Offer 2 or 3 more.')
  })

  it('name goods in a list', () => {
    expect(goodsWords({ categories: ['fish', 'coffee'], brands: ['Kopi Tujuh'] }, book, 'en')).toBe('Fish, Coffee and Kopi Tujuh')
    expect(goodsWords({ categories: ['fish', 'coffee'], brands: ['Kopi Tujuh'] }, book, 'zh')).toBe('鲜鱼、咖啡和Kopi Tujuh')
  })
})
