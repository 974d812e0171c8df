import { describe, expect, it } from 'vitest'
import { CHOICE_ROWS, choiceSentences } from '../../core/rulebook/choice-words.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import { MOST_PRICES_TOLD, rulebookSentences } from '../../core/rulebook/summary.ts'
import { PICTURE_PROMOTIONS, PICTURE_SETS, rulebookWith } from '../support/promotion-fixtures.ts'

const plain = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const with_ = (more: object): Rulebook => rulebookSchema.parse({ ...plain, ...more })
const said = (rulebook: Rulebook, path: string, lang: 'en' | 'zh' = 'en'): string | undefined => rulebookSentences(rulebook, { categories: [] }, lang).find((each) => each.path === path)?.text

describe('the choices in words', () => {
  it('are the 24 rows, in order, as whole sentences', () => {
    for (const lang of ['en', 'zh'] as const) {
      const sentences = choiceSentences(plain, lang)
      expect(sentences.map(({ row }) => row)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1))
      for (const { text } of sentences) expect(text).toMatch(lang === 'zh' ? /^\p{Script=Han}.*。$/u : /^[A-Z]\P{Script=Han}+\.$/u)
    }
  })

  it('are every field of the schema, each default first, each answer with words of its own', () => {
    expect([...CHOICE_ROWS.map(({ field }) => field), 'nonEarningTenders'].sort()).toEqual(Object.keys(choicesSchema.shape).sort())
    const defaults = choicesSchema.parse({})
    for (const { field, options } of CHOICE_ROWS) {
      expect(Object.keys(options)[0]).toBe(String(defaults[field]))
      const answers = Object.keys(options).map((answer) => (answer === 'true' ? true : answer === 'false' ? false : answer))
      const texts = answers.map((answer) => {
        const changed = choiceSentences({ ...plain, choices: choicesSchema.parse({ [field]: answer }) }, 'zh')
        const original = choiceSentences(plain, 'zh')
        expect(changed.filter(({ text }, at) => text !== original[at]!.text).map(({ path }) => path)).toEqual(answer === defaults[field] ? [] : [`choices.${field}`])
        return changed.find(({ path }) => path === `choices.${field}`)?.text
      })
      expect(new Set(texts).size).toBe(answers.length)
    }
  })

  it.each([
    [{ choices: { nonEarningTenders: [] } }, 'choices.nonEarningTenders', 'Points are earned however a sale is paid.', '任何付款方式都积分。'],
    [{ choices: { nonEarningTenders: ['points', 'gift-card', 'store-credit'] } }, 'choices.nonEarningTenders', 'What is paid with points, gift cards or store credit earns no points.', '用积分、礼品卡或购物金支付的部分不积分。'],
    [{ redemption: { ...plain.redemption, maximumShareBp: 5000 } }, 'redemption.maximumShareBp', 'Up to 50% of a bill can be paid with points.', '积分最多可支付应付金额的 50%。'],
    [{ redemption: { ...plain.redemption, maximumShareBp: 0 } }, 'redemption.maximumShareBp', 'Bills cannot be paid with points.', '积分不能用于付款。'],
  ])('say %j', (more, path, en, zh) => {
    expect([said(with_(more), path), said(with_(more), path, 'zh')]).toEqual([en, zh])
  })
})

const everything = with_({
  coupons: [
    { id: 'five', name: { en: 'S$5 off', zh: '减 S$5' }, kind: 'voucher', prefix: 'FV', daysValid: 30 },
    { id: 'open', name: { en: 'Welcome', zh: '欢迎' }, kind: 'generic', prefix: 'WEL', from: '2026-08-01', to: '2026-08-31', perBasket: 2 },
  ],
  stampCards: [{ id: 'cup', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 10, expiresAfterMonths: 6 }],
  entitlements: [{ id: 'knife', name: { en: 'Knife sharpening', zh: '磨刀' }, perYearByTier: { gold: 1 }, expiresAfterMonths: 12 }],
  draws: [{ id: 'moon', name: { en: 'Mooncake draw', zh: '中秋抽奖' }, prizes: [{ name: { en: 'Hamper', zh: '礼篮' }, worthMinor: 8000, count: 5 }], entries: 1000, freeEntry: true, countries: ['SG'] }],
  rebates: [{ id: 'trade', name: { en: 'Trade rebate', zh: '批发返利' }, goods: { all: true }, segments: ['trade'], period: 'quarter', steps: [{ fromMinor: 100_000, rateBp: 200 }, { fromMinor: 500_000, rateBp: 300 }], paidAs: 'store-credit' }],
  prices: [
    { kind: 'book', sku: 'tea', priceMinor: 480, stores: ['1'] }, { kind: 'member', sku: 'tea', priceMinor: 450 }, { kind: 'tier', tier: 'gold', sku: 'tea', priceMinor: 430 }, { kind: 'quantity', fromMilli: 6000, sku: 'tea', priceMinor: 420 },
  ],
  giftCards: { expiresAfterMonths: 60, payOutUpToMinor: 500, maximumLoadMinor: 20_000, offlineFloorMinor: 5000 },
  returnRules: { pointsShort: 'forgive', withoutReceipt: { kind: 'never' }, offlineFloorMinor: 2000 },
  pointsRules: { decimals: 1, pendingDays: 14, expiry: { kind: 'fixed-date', month: 12, day: 31 }, earnPerDay: 500, spendPerDay: 1000, spendOffline: 300, weakMaySpendWith: [] },
  tierRules: { measure: 'visits', window: 'calendar-year', graceDays: 30, drop: 'to-qualified' },
  tiers: plain.tiers.map((tier, at) => ({ ...tier, qualifyCount: at * 10 })),
  referral: { minimumMinor: 3000 },
  policy: 'priority', wasPriceDays: 7,
})

describe('a rulebook in words', () => {
  it.each([
    ['coupons[0]', 'Coupon “S$5 off”: printed at the till for the next visit, good for 30 days from the day after it was given out, one in a sale.', '优惠券“减 S$5”：收银台打印，下次可用，自发放次日起 30 天内有效，每单限用 1 张。'],
    ['coupons[1]', 'Coupon “Welcome”: one code for everybody, good from 1 Aug 2026 to 31 Aug 2026, up to 2 in a sale.', '优惠券“欢迎”：通用券码，2026年8月1日至2026年8月31日有效，每单限用 2 张。'],
    ['stampCards[0]', 'Stamp card “Coffee card”: 10 stamps make it full, more begin the next one, stamps end 6 months after the last one.', '集点卡“咖啡卡”：集满 10 点一张，多出的计入下一张，最后一次集点 6 个月后失效。'],
    ['entitlements[0]', 'Entitlement “Knife sharpening”: 1 time a year for Gold members, granted uses end after 12 months.', '权益“磨刀”：金卡会员每年 1 次，获赠的次数 12 个月后失效。'],
    ['draws[0]', 'Draw “Mooncake draw”: 1000 entries, 5 of them win: 5 × Hamper (worth S$80.00); entry is free without a purchase too; only in SG.', '抽奖“中秋抽奖”：共 1000 次机会，5 份奖品，礼篮 5 份（价值 S$80.00），可免费参加，仅限 SG。'],
    ['rebates[0]', 'Rebate “Trade rebate”, for members in “trade”: of all they buy of everything in a quarter, 2% from S$1,000.00 and 3% from S$5,000.00, paid afterwards as store credit.', '返利“批发返利”：“trade”客群每季度购买全部商品，满 S$1,000.00 返 2%，满 S$5,000.00 返 3%，期末以购物金发放。'],
    ['prices[0]', '“tea” costs S$4.80, only in store 1.', '“tea”本店价 S$4.80，限门店 1。'],
    ['prices[1]', '“tea” costs S$4.50 for members.', '“tea”会员价 S$4.50。'],
    ['prices[2]', '“tea” costs S$4.30 for Gold members and above.', '“tea”金卡及以上会员价 S$4.30。'],
    ['prices[3]', '“tea” costs S$4.20 each from 6 on, for all of them.', '“tea”满 6 件每件 S$4.20。'],
    ['giftCards', 'Gift cards can be spent for 60 months, a rest of up to S$5.00 is paid out on request, at most S$200.00 on one, offline at most S$50.00 from one.', '礼品卡 60 个月后到期，余额不超过 S$5.00 可兑现，最多存入 S$200.00，断网时每张最多用 S$50.00。'],
    ['returnRules.pointsShort', 'If the points of returned goods are no longer there, they are let go.', '退货时积分已不足的，不再收回。'],
    ['returnRules.withoutReceipt', 'Goods without a receipt are not taken back.', '没有收据不能退货。'],
    ['returnRules.offlineFloorMinor', 'Offline, a till gives back at most S$20.00 for a receipt of another till.', '断网时，其他收银台的收据最多退 S$20.00。'],
    ['pointsRules.pendingDays', 'Points can be spent from 14 days after the sale.', '积分在购物 14 天后生效。'],
    ['pointsRules.expiry', 'Points expire on the first 31/12 (day/month) that is 12 months or more after they were earned.', '积分获得满 12 个月后，在下一个 12 月 31 日到期。'],
    ['pointsRules.earnPerDay', 'A member earns at most 500 points in one day.', '每位会员每天最多得 500 积分。'],
    ['pointsRules.spendOffline', 'While head office does not answer, a till lets a member spend at most 300 points.', '连不上总部时，每台收银机最多让每位会员使用 300 积分。'],
    ['pointsRules.weakMaySpendWith', 'Without a card, points cannot be spent.', '未出示会员卡时不能使用积分。'],
    ['tiers[1]', 'Gold members earn 2 points for every S$1.00; reached with 10 visits within a calendar year.', '金卡会员每消费 S$1.00 得 2 积分，一个自然年内到店 10 次，即可升级。'],
    ['tierRules', 'A member who does not qualify again drops to the tier they qualify for after 30 days of grace.', '未达保级要求的会员降至符合条件的等级，宽限 30 天。'],
    ['referral', 'Bringing a new member is rewarded up to 12 times a year, not within a household, for purchases from S$30.00.', '推荐新会员每年最多奖励 12 次，同一家庭不算，首单须满 S$30.00。'],
    ['policy', 'Of offers that do not go together, the one with the highest priority is used.', '不能同享的优惠，按优先级选用。'],
    ['wasPriceDays', 'An earlier price shown beside an offer is the lowest of the 7 days before it.', '优惠旁显示的原价为优惠开始前 7 天内的最低价。'],
  ])('says %s', (path, en, zh) => {
    expect([said(everything, path), said(everything, path, 'zh')]).toEqual([en, zh])
  })

  it('is whole sentences without gaps, in both languages in the same order', () => {
    const [en, zh] = (['en', 'zh'] as const).map((lang) => rulebookSentences(everything, { categories: [] }, lang))
    expect(en!.map(({ path }) => path)).toEqual(zh!.map(({ path }) => path))
    expect(new Set(en!.map(({ path }) => path)).size).toBe(en!.length)
    for (const { text } of en!) expect(text).toMatch(/^[^\s].*\.$/)
    for (const { text } of zh!) expect(text).toMatch(/。$/)
    expect([...en!, ...zh!].filter(({ text }) => /undefined|NaN|null|%s|\[object|, ,|，，|\.\.|。。/.test(text))).toEqual([])
  })

  it('counts a price list that is too long to read out', () => {
    const prices = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ kind: 'member', sku: `s${n}`, priceMinor: 100 }))
    expect(said(with_({ prices: prices(MOST_PRICES_TOLD) }), `prices[${MOST_PRICES_TOLD - 1}]`)).toBe('“s199” costs S$1.00 for members.')
    expect(said(with_({ prices: prices(MOST_PRICES_TOLD + 1) }), 'prices')).toMatch(/^The price list has 201 prices;/)
  })
})
