import { describe, expect, it } from 'vitest'
import type { Category } from '../../core/basket/product.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { nearMissWords, whyWords } from '../../core/promotions/words.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { goodsWords, promotionSentence } from '../../core/rulebook/words.ts'
import type { WordBook } from '../../core/rulebook/words.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })
const bundle = PICTURE_PROMOTIONS[3]!

/** Path and code of every fault. */
function faultsOf(input: unknown): string[] {
  const checked = checkRulebook(input)
  if (checked.ok) return []
  for (const { message } of checked.error) {
    expect(message.en.length).toBeGreaterThan(10)
    expect(message.zh).toMatch(/[\u4e00-\u9fff]/)
  }
  return checked.error.map((fault) => `${fault.path} ${fault.code}`)
}

const withPromotion = (changed: object): unknown => ({ ...good, promotions: [{ ...bundle, ...changed }] })
const withEffect = (effect: object): unknown => withPromotion({ effect })
const withSets = (sets: [string, object][]): unknown => ({ ...good, goodsSets: [...PICTURE_SETS, ...sets.map(([id, goods]) => ({ id, name: { en: id, zh: id }, goods }))] })

function nested(depth: number): object {
  let condition: object = { kind: 'member' }
  for (let n = 0; n < depth; n += 1) condition = { kind: 'not', of: condition }
  return condition
}

function selfContaining(): object {
  const condition: { kind: string; of: unknown[] } = { kind: 'all', of: [] }
  condition.of.push(condition)
  return condition
}

describe('checking a rulebook', () => {
  it('takes a good one as it is', () => {
    const checked = checkRulebook(JSON.parse(JSON.stringify(good)))
    expect(checked).toEqual({ ok: true, value: good })
  })

  const cases: [string, unknown, string[]][] = [
    ['nothing', undefined, [' MISSING']],
    ['null', null, [' WRONG_KIND']],
    ['a number', Number.NaN, [' WRONG_KIND']],
    ['a text', 'rulebook', [' WRONG_KIND']],
    ['a list', [], [' WRONG_KIND']],
    ['an unknown field', { ...good, colour: 'red' }, ['colour FIELD_UNKNOWN']],
    ['a field that would change every object', JSON.parse(`{"__proto__": {"a": 1}, ${JSON.stringify(good).slice(1)}`), ['__proto__ FIELD_UNKNOWN']],
    ['an unknown field deep inside', withEffect({ ...bundle.effect, size: 'L' }), ['promotions[0].effect.size FIELD_UNKNOWN']],
    ['a price that is not whole', withEffect({ ...bundle.effect, priceMinor: 8.5 }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price that is no number', withEffect({ ...bundle.effect, priceMinor: Number.NaN }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price below zero', withEffect({ ...bundle.effect, priceMinor: -850 }), ['promotions[0].effect.priceMinor TOO_SMALL']],
    ['a price as text', withEffect({ ...bundle.effect, priceMinor: '850' }), ['promotions[0].effect.priceMinor WRONG_KIND']],
    ['a price beyond whole numbers', withEffect({ ...bundle.effect, priceMinor: 2 ** 53 }), ['promotions[0].effect.priceMinor TOO_BIG']],
    ['an unknown effect', withEffect({ kind: 'magic' }), ['promotions[0].effect.kind NOT_KNOWN']],
    ['all units free', withEffect({ kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 3 }), ['promotions[0].effect.free ALL_FREE']],
    ['more than all off', withEffect({ kind: 'percent-off', goods: { all: true }, rateBp: 10_001 }), ['promotions[0].effect.rateBp TOO_BIG']],
    ['points that use units up', withEffect({ kind: 'points-multiplier', goods: { all: true }, factorMilli: 2000 }), ['promotions[0].units POINTS_UNITS']],
    ['goods that name nothing', withEffect({ ...bundle.effect, goods: {} }), ['promotions[0].effect.goods GOODS_EMPTY']],
    ['an exception that names nothing', withEffect({ ...bundle.effect, goods: { all: true, except: {} } }), ['promotions[0].effect.goods.except GOODS_EMPTY']],
    ['an unknown goods set', withEffect({ ...bundle.effect, goods: { sets: ['plant-milk', 'nuts'] } }), ['promotions[0].effect.goods.sets[1] SET_UNKNOWN']],
    ['an unknown tier', withPromotion({ when: { kind: 'any', of: [{ kind: 'member' }, { kind: 'tier-at-least', tier: 'diamond' }] } }), ['promotions[0].when.of[1].tier TIER_UNKNOWN']],
    ['dates the wrong way round', withPromotion({ when: { kind: 'dates', from: '2026-08-16', to: '2026-08-15' } }), ['promotions[0].when.to DATES_ORDER']],
    ['a day that does not exist', withPromotion({ when: { kind: 'dates', from: '2026-02-30' } }), ['promotions[0].when.from WRONG_FORM']],
    ['no hours', withPromotion({ when: { kind: 'time', from: '10:00', to: '10:00' } }), ['promotions[0].when.from TIME_EMPTY']],
    ['a weekday twice', withPromotion({ when: { kind: 'weekdays', days: [6, 6] } }), ['promotions[0].when.days DAY_TWICE']],
    ['two promotions of one name', { ...good, promotions: [bundle, bundle] }, ['promotions[1].id ID_TWICE']],
    ['two tiers of one name', { ...good, tiers: [good.tiers[0], { ...good.tiers[1], id: 'silver' }], promotions: [] }, ['tiers[1].id ID_TWICE']],
    ['tiers out of order', { ...good, tiers: [good.tiers[0], good.tiers[2], good.tiers[1]] }, ['tiers[2].qualifyMinor TIERS_ORDER']],
    ['an entry tier that must be earned', { ...good, tiers: [{ ...good.tiers[0], qualifyMinor: 5 }, good.tiers[1], good.tiers[2]] }, ['tiers[0].qualifyMinor ENTRY_TIER']],
    ['points worth as much as was paid', { ...good, redemption: { ...good.redemption, points: 3 } }, ['tiers[2].earn GIVES_ALL_BACK']],
    ['two taxes of one code', { ...good, programme: { ...good.programme, taxes: [good.programme.taxes[0], good.programme.taxes[0]] } }, ['programme.taxes[1].code ID_TWICE']],
    ['no such time zone', { ...good, programme: { ...good.programme, timeZone: 'Asia/Atlantis' } }, ['programme.timeZone ZONE_UNKNOWN']],
    ['a card prefix that is the whole card', { ...good, programme: { ...good.programme, memberCards: [{ prefix: '60350000', length: 9, check: 'luhn' }] } }, ['programme.memberCards[0].prefix PREFIX_TOO_LONG']],
    ['a set inside itself', withSets([['a', { sets: ['a'] }]]), ['goodsSets[1].goods.sets SET_CYCLE']],
    ['sets inside each other', withSets([['a', { sets: ['b'] }], ['b', { brands: ['x'], except: { sets: ['c'] } }], ['c', { sets: ['a'] }], ['d', { sets: ['a'] }]]), ['goodsSets[1].goods.sets SET_CYCLE', 'goodsSets[2].goods.sets SET_CYCLE', 'goodsSets[3].goods.sets SET_CYCLE']],
    ['an object inside itself', withPromotion({ when: selfContaining() }), ['promotions[0].when.of[0] CYCLE']],
    ['nesting without end', withPromotion({ when: nested(100_000) }), [`promotions[0].when${'.of'.repeat(37)} TOO_DEEP`]],
    ['too many values', { ...good, promotions: Array.from({ length: 1_200_000 }, () => 0) }, [' TOO_LARGE']],
    ['a field that cannot be read', Object.defineProperty({ ...good }, 'version', { enumerable: true, get: () => { throw new Error('no') } }), [' UNREADABLE']],
  ]
  it.each(cases)('says what is wrong with %s', (_, input, faults) => {
    expect(faultsOf(input)).toEqual(faults)
  })

  it('says everything that is wrong at once', () => {
    expect(faultsOf({
      ...good, version: 1.5, extra: true, tierWindowMonths: 0,
      promotions: [withId('a', { kind: 'percent-off', goods: { sets: ['none'] }, rateBp: 0 }), withId('a', { kind: 'cheapest-free', goods: {}, buy: 2, free: 5 })],
    })).toEqual([
      'version WRONG_KIND', 'tierWindowMonths TOO_SMALL', 'promotions[0].effect.rateBp TOO_SMALL', 'extra FIELD_UNKNOWN',
      'promotions[1].id ID_TWICE', 'promotions[1].effect.goods GOODS_EMPTY', 'promotions[1].effect.free ALL_FREE',
    ])
  })

  it('compiles and evaluates what it accepts, sets shared by sets without end included', () => {
    const ladder: [string, object][] = Array.from({ length: 400 }, (_, n) => [`s${n}`, n === 0 ? { skus: ['tea'] } : { sets: [`s${n - 1}`, `s${Math.max(0, n - 2)}`], except: { sets: [`s${Math.max(0, n - 3)}`], skus: ['none'] } }])
    const book = { ...(withSets(ladder) as Rulebook), promotions: [promotion('p', { kind: 'percent-off', goods: { sets: ['s399'] }, rateBp: 1000 }), promotion('q', { kind: 'percent-off', goods: { sets: ['s0'] }, rateBp: 1000 })] }
    const checked = checkRulebook(book)
    expect(checked.ok).toBe(true)
    if (checked.ok) expect(evaluate(compileRulebook(checked.value), { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null }).totalMinor).toBe(900)
  })
})

function withId(id: string, effect: object): object {
  return { ...bundle, id, effect }
}

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
