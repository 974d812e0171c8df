import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { nearMissWords, whyWords } from '../../core/promotions/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, member, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const book: WordBook = { rulebook: good, categories: [{ id: 'fish', parentId: null, name: { en: 'Fish', zh: '鲜鱼' } }, { id: 'coffee', parentId: null, name: { en: 'Coffee', zh: '咖啡' } }] }

describe('outcomes in words', () => {
  const evaluation = evaluate(compileRulebook(good), { lines: [...PICTURE_LINES], pinnedAt: SATURDAY_AFTERNOON, member: member() })
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

  it.each([
    [{ code: 'NO_MEMBER' }, 'For members. Scan the member’s card.'],
    [{ code: 'TIER_TOO_LOW', tierId: 'gold' }, 'For Gold members and above.'],
    [{ code: 'NO_GOODS' }, 'Nothing from Coffee in this basket.'],
    [{ code: 'NOT_TODAY' }, 'Not today: Mon 10 Aug to Sun 16 Aug.'],
    [{ code: 'BUY_MORE', missingMilli: 2000 }, '2 more needed.'],
    [{ code: 'EXCLUDED' }, 'Does not apply to these goods or this sale.'],
    [{ code: 'NO_BENEFIT' }, 'Would save nothing in this basket.'],
  ] as const)('%j has words', (reason, words) => {
    expect(whyWords({ status: 'not-met', promotionId: 'coffee-week', reason }, evaluation, book, 'en')).toBe(words)
    expect(whyWords({ status: 'not-met', promotionId: 'coffee-week', reason }, evaluation, book, 'zh')).toMatch(/。$/)
  })
})
