import { describe, expect, it } from 'vitest'
import type { Category } from '../../core/basket/product.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { goodsWords, promotionSentence } from '../../core/rulebook/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { PICTURE_PROMOTIONS, PICTURE_SETS, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const categories: Category[] = [{ id: 'fish', parentId: null, name: { en: 'Fish', zh: '鲜鱼' } }, { id: 'coffee', parentId: null, name: { en: 'Coffee', zh: '咖啡' } }]
const book: WordBook = { rulebook: good, categories }

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

  it('name goods in a list', () => {
    expect(goodsWords({ categories: ['fish', 'coffee'], brands: ['Kopi Tujuh'] }, book, 'en')).toBe('Fish, Coffee and Kopi Tujuh')
    expect(goodsWords({ categories: ['fish', 'coffee'], brands: ['Kopi Tujuh'] }, book, 'zh')).toBe('鲜鱼、咖啡和Kopi Tujuh')
  })
})
