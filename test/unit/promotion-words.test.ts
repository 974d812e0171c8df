import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { limitKindSchema, notMetSchema } from '../../core/promotions/evaluation.ts'
import type { CouponOutcome, Grant, NotMet } from '../../core/promotions/evaluation.ts'
import { capWords, consumedWords, couponWords, grantWords, nearMissWords, notMetWords, priceWords, whyWords } from '../../core/promotions/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const book: WordBook = { rulebook: good, categories: [{ id: 'fish', parentId: null, name: { en: 'Fish', zh: '鲜鱼' } }, { id: 'coffee', parentId: null, name: { en: 'Coffee', zh: '咖啡' } }] }

const evaluation = evaluate(compileRulebook(good), { lines: [...PICTURE_LINES], pinnedAt: SATURDAY_AFTERNOON, member: member() })

describe('outcomes in words', () => {
  const why = (id: string, lang: 'en' | 'zh'): string => whyWords(evaluation.promotions.find((each) => each.promotionId === id)!, evaluation, book, lang)

  it('say why, as on the checkout picture', () => {
    expect(why('plant-milk-3', 'en')).toBe('3 from Oat & plant milk, so one is free. Until Mon 31 Aug. Gold 10% would save S$1.56, so the better offer was used.')
    expect(why('plant-milk-3', 'zh')).toBe('植物奶满 3 件，最低价一件免费。至 8月31日 周一。金卡九折只省 S$1.56，已自动选更划算的一项。')
    expect(why('gold-fish', 'en')).toBe('10% off Fish. For Gold members and above.')
    expect(why('coffee-week', 'en')).toBe('Double points on Coffee, 37 more in this sale. For members. Until Sun 16 Aug.')
  })

  it('say who won, and what is missing', () => {
    expect(why('gold-plant-milk', 'en')).toBe('Would save S$1.56. Buy 3, cheapest free saves S$5.20, so the better offer was used.')
    expect(why('gold-plant-milk', 'zh')).toBe('只省 S$1.56。买三免一省 S$5.20，已选更划算的一项。')
    expect(why('spend-80', 'en')).toBe('S$3.56 more needed.')
    expect(nearMissWords(evaluation.nearMisses[0]!, book, 'en')).toBe('S$3.56 more for 50 points')
    expect(nearMissWords(evaluation.nearMisses[0]!, book, 'zh')).toBe('再买 S$3.56，得 50 积分')
  })

  it('name the goods a near miss asks for', () => {
    const third = { promotionId: 'plant-milk-3', reason: { code: 'BUY_MORE' as const, missingMilli: 1000 }, points: 0, amountMinor: 520 }
    expect(nearMissWords(third, book, 'en')).toBe('1 more from Oat & plant milk for one free')
    expect(nearMissWords(third, book, 'zh')).toBe('再买 1 件植物奶，免一件')
  })

})

const offers = [
  promotion('coffee-week', { kind: 'points-multiplier', goods: { categories: ['coffee'] }, factorMilli: 2000 }, {
    when: { kind: 'all', of: [
      { kind: 'dates', from: '2026-08-10', to: '2026-08-16' }, { kind: 'time', from: '08:00', to: '11:00' }, { kind: 'stores', stores: ['1'] }, { kind: 'channel', channels: ['online'] },
      { kind: 'segment', segments: ['vip'] },
    ] },
  }),
  promotion('half', { kind: 'cheapest-free', goods: { categories: ['fish'] }, buy: 2, free: 1, rateBp: 5000 }),
  promotion('stamp', { kind: 'stamps', card: 'cup', stamps: 2, worthMinor: 0 }),
]
const full: WordBook = {
  ...book,
  articles: new Map([['tote', { en: 'Tote bag', zh: '帆布袋' }]]),
  rulebook: rulebookWith(offers, {
    coupons: [{ id: 'five', name: { en: 'S$5 off', zh: '减 S$5' }, kind: 'voucher', prefix: 'FV', perBasket: 1 }],
    stampCards: [{ id: 'cup', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 10 }],
    entitlements: [{ id: 'knife', name: { en: 'Knife sharpening', zh: '磨刀' } }],
    draws: [{ id: 'moon', name: { en: 'Mooncake draw', zh: '中秋抽奖' }, prizes: [{ name: { en: 'Hamper', zh: '礼篮' }, worthMinor: 8000, count: 5 }], entries: 1000, freeEntry: true }],
  }),
}

describe('reasons in words', () => {
  const reasons: [NotMet, string, string][] = [
    [{ code: 'NO_MEMBER' }, 'For members. Scan the member’s card.', '会员专享，请刷会员卡。'],
    [{ code: 'TIER_TOO_LOW', tierId: 'gold' }, 'For Gold members and above.', '金卡及以上会员专享。'],
    [{ code: 'NO_GOODS' }, 'Nothing from Coffee in this basket.', '本单没有咖啡。'],
    [{ code: 'SPEND_MORE', missingMinor: 210 }, 'S$2.10 more needed.', '还差 S$2.10。'],
    [{ code: 'BUY_MORE', missingMilli: 2000 }, '2 more needed.', '还差 2 件。'],
    [{ code: 'NOT_TODAY' }, 'Not today: Mon 10 Aug to Sun 16 Aug.', '今天不适用：8月10日 周一 至 8月16日 周日。'],
    [{ code: 'NOT_NOW' }, 'Not at this hour: 08:00 to 11:00.', '现在不适用：08:00 至 11:00。'],
    [{ code: 'OTHER_STORE' }, 'Not in this store: only in store 1.', '本店不适用：限门店 1。'],
    [{ code: 'OTHER_CHANNEL' }, 'Not for sales here: only online.', '此渠道不适用：限网店。'],
    [{ code: 'OTHER_TENDER', tenders: ['cash', 'paynow'] }, 'Only when all is paid by cash or PayNow.', '须全部以现金或PayNow付款。'],
    [{ code: 'OTHER_MEMBERS' }, 'Not for this member: for members in “vip”.', '该会员不在适用范围内：“vip”客群专享。'],
    [{ code: 'HELD_OUT' }, 'This member is in the group that goes without the offer, to measure it.', '该会员属于对照组，不参加此优惠。'],
    [{ code: 'NOT_BIRTHDAY', inDays: 1 }, 'Not yet: its days around the birthday begin in 1 day.', '还差 1 天到生日优惠期。'],
    [{ code: 'NOT_BIRTHDAY', inDays: null }, 'The birthday is not known.', '未登记生日。'],
    [{ code: 'NOT_ANNIVERSARY', inDays: 12 }, 'Not yet: its days around the day of joining begin in 12 days.', '还差 12 天到入会周年日优惠期。'],
    [{ code: 'NOT_FIRST_PURCHASE' }, 'Only on the first purchase.', '仅限首次购物。'],
    [{ code: 'NOT_REFERRED' }, 'Only for members brought by another member.', '仅限由其他会员推荐入会的会员。'],
    [{ code: 'NOT_ABSENT', moreDays: 5 }, 'The last visit was too lately, by 5 days.', '最近来过，5 天后才适用。'],
    [{ code: 'NOT_ABSENT', moreDays: 0 }, 'The last visit was not within its days.', '距上次到店的天数不在范围内。'],
    [{ code: 'VISIT_MORE', missing: 1 }, '1 more visit until it applies.', '再到店 1 次即可。'],
    [{ code: 'VISIT_MORE', missing: 0 }, 'The visit it was for is over.', '该次到店已过。'],
    [{ code: 'NO_COUPON', couponId: 'five' }, 'Needs the coupon “S$5 off”. Scan its code.', '请出示优惠券“减 S$5”。'],
    [{ code: 'STAMPS_MORE', cardId: 'cup', missing: 3 }, '3 more stamps needed on “Coffee card”.', '“咖啡卡”还差 3 点。'],
    [{ code: 'STAMPS_MORE', cardId: 'cup', missing: 0 }, 'No full card “Coffee card” yet.', '“咖啡卡”尚未集满。'],
    [{ code: 'NO_ENTITLEMENT', entitlementId: 'knife' }, 'Nothing left of “Knife sharpening”.', '“磨刀”权益没有剩余次数。'],
    [{ code: 'LIMIT_REACHED', limit: 'member-day' }, 'This member has had it as often as allowed today.', '该会员今天已达使用次数上限。'],
    [{ code: 'STOPPED', by: 'till-day' }, 'Offers have stopped at this till until tomorrow: they gave away what they may in a day.', '本收银台今日优惠已达限额，暂停至明天。'],
    [{ code: 'EXCLUDED' }, 'Does not apply to these goods or this sale.', '不适用于本单商品或条件。'],
    [{ code: 'NO_BENEFIT' }, 'Would save nothing in this basket.', '本单用它不会更便宜。'],
  ]
  it.each(reasons)('%j', (reason, en, zh) => {
    const said = (lang: 'en' | 'zh'): string => whyWords({ status: 'not-met', promotionId: 'coffee-week', reason }, evaluation, full, lang)
    expect([said('en'), said('zh')]).toEqual([en, zh])
  })

  it('are there for every code and limit', () => {
    expect(notMetSchema.options.map((option) => option.shape.code.value).filter((code) => !reasons.some(([reason]) => reason.code === code))).toEqual([])
    const limits = limitKindSchema.options.map((limit) => notMetWords({ code: 'LIMIT_REACHED', limit }, offers[0]!, full, 'zh'))
    expect(new Set(limits).size).toBe(limitKindSchema.options.length)
  })

  it('do not name what the offer does not say', () => {
    expect(notMetWords({ code: 'NOT_TODAY' }, offers[1]!, full, 'en')).toBe('Not today.')
    expect(notMetWords({ code: 'OTHER_MEMBERS' }, offers[1]!, full, 'zh')).toBe('该会员不在适用范围内。')
    expect(notMetWords({ code: 'NO_GOODS' }, offers[2]!, full, 'en')).toBe('Nothing it applies to in this basket.')
  })
})

describe('what a sale gives and takes, in words', () => {
  it.each<[Grant, string, string]>([
    [{ promotionId: 'p', kind: 'gift', id: 'tote', quantity: 1 }, 'A gift: 1 × Tote bag.', '赠品：帆布袋 1 件。'],
    [{ promotionId: 'p', kind: 'gift', id: 'x9', quantity: 2 }, 'A gift: 2 × “x9”.', '赠品：“x9” 2 件。'],
    [{ promotionId: 'p', kind: 'stamps', id: 'cup', quantity: 2 }, '2 stamps on “Coffee card”.', '“咖啡卡”集 2 点。'],
    [{ promotionId: 'p', kind: 'draw-entries', id: 'moon', quantity: 3 }, '3 entries in “Mooncake draw”.', '“中秋抽奖”抽奖机会 3 次。'],
    [{ promotionId: 'p', kind: 'voucher', id: 'five', quantity: 1 }, '1 voucher “S$5 off” for the next visit.', '代金券“减 S$5” 1 张，下次可用。'],
    [{ promotionId: 'p', kind: 'entitlement', id: 'knife', quantity: 2 }, '“Knife sharpening”, 2 uses more.', '“磨刀”增加 2 次。'],
    [{ promotionId: 'p', kind: 'referrer-points', id: '', quantity: 1000 }, '1,000 points for the member who brought this one.', '推荐人得 1,000 积分。'],
  ])('%j', (grant, en, zh) => {
    expect([grantWords(grant, full, 'en'), grantWords(grant, full, 'zh')]).toEqual([en, zh])
  })

  it('says what is used up', () => {
    expect(consumedWords({ promotionId: 'p', kind: 'stamp-card', id: 'cup', quantity: 1 }, full, 'en')).toBe('1 full card “Coffee card” paid out.')
    expect(consumedWords({ promotionId: 'p', kind: 'entitlement', id: 'knife', quantity: 2 }, full, 'zh')).toBe('使用“磨刀” 2 次。')
  })

  it('says what became of a code', () => {
    const coupon = (more: Partial<CouponOutcome>): string => couponWords({ code: 'FV1', couponId: 'five', status: 'refused', promotionId: null, reason: null, ...more }, full, 'en')
    expect(coupon({ status: 'used', promotionId: 'half' })).toBe('“S$5 off” was used for “half”.')
    expect(coupon({ status: 'not-used' })).toBe('“S$5 off” was not used in this sale and stays good.')
    const reasons = (['UNKNOWN', 'CHECK_WRONG', 'TOO_EARLY', 'EXPIRED', 'OTHER_MEMBER', 'USED_BEFORE', 'TWICE', 'TOO_MANY'] as const).map((reason) => coupon({ reason }))
    expect(new Set(reasons).size).toBe(8)
    expect(reasons[1]).toBe('This code was read or typed wrong: its last character does not fit. Try again.')
    expect(reasons[5]).toBe('This code has been used before.')
  })

  it('says which price and which cap', () => {
    expect(priceWords({ kind: 'member', unitPriceMinor: 1, benefitMinor: 1 }, 'zh')).toBe('会员价')
    expect(capWords({ kind: 'day', lost: 12 }, full, 'en')).toBe('The most points for one day is reached: 12 fewer.')
  })
})

describe('offers in words that are not simply free or beaten by more', () => {
  const applied = (promotionId: string, uses: number): string => whyWords({ status: 'applied', promotionId, amountMinor: 100, points: 0, uses, lineIds: [] }, { ...evaluation, promotions: [] }, full, 'en')
  const beaten = (policy: 'priority' | 'best-for-customer', wouldGiveMinor: number): string =>
    whyWords({ status: 'beaten', promotionId: 'half', byPromotionIds: ['stamp'], wouldGiveMinor, winnerGivesMinor: 0 }, evaluation, { ...full, rulebook: { ...full.rulebook, policy } }, 'en')

  it('say half price, not free', () => {
    expect(applied('half', 2)).toBe('4 from Fish, so two are at half price.')
    expect(nearMissWords({ promotionId: 'half', reason: { code: 'BUY_MORE', missingMilli: 1000 }, points: 0, amountMinor: 100 }, full, 'zh')).toBe('再买 1 件鲜鱼，一件半价')
  })

  it('say what is given where it is neither money nor points', () => {
    expect(nearMissWords({ promotionId: 'stamp', reason: { code: 'SPEND_MORE', missingMinor: 100 }, points: 0, amountMinor: 0 }, full, 'en')).toBe('S$1.00 more for 2 stamps on “Coffee card”')
  })

  it('say that priority decided, where it did', () => {
    expect(beaten('priority', 100)).toBe('Not together with stamp, which goes first.')
    expect(beaten('best-for-customer', 100)).toBe('Would save S$1.00, but not together with stamp. The combination that saves most was used.')
    expect(beaten('best-for-customer', 0)).toBe('Not together with stamp. The better combination was used.')
  })
})
