import type { Language } from '../base/local-text.ts'
import { couponSentence, drawSentence, entitlementSentence, priceSentence, rebateSentence, stampCardSentence } from './benefit-words.ts'
import { choiceSentences } from './choice-words.ts'
import { peopleSentences, pointsSentences, programmeSentences, returnSentences, storedValueSentences, tierSentences } from './policy-words.ts'
import type { RulebookSentence } from './policy-words.ts'
import type { Rulebook } from './rulebook.ts'
import { goodsWords, moneyWords, quoted, sentence } from './wording.ts'
import type { WordBook } from './wording.ts'
import { promotionSentence } from './words.ts'

export type { RulebookSentence } from './policy-words.ts'

/** Price lists longer than this are counted, not read out. */
export const MOST_PRICES_TOLD = 200

function introduction({ programme, version }: Rulebook, lang: Language): RulebookSentence {
  const { code, symbol } = programme.currency
  const text = lang === 'zh' ? `“${programme.name.zh}”规则第 ${version} 版，金额以 ${code}（${symbol}）计，日期和时间按 ${programme.timeZone} 时区` : `Rules of ${quoted(programme.name.en)}, version ${version}; amounts are in ${code} (${symbol}), dates and times are those of ${programme.timeZone}`
  return { path: 'programme', text: sentence(text, lang) }
}

function goodsSentences(book: WordBook, lang: Language): RulebookSentence[] {
  return book.rulebook.goodsSets.map((set, at) => ({
    path: `goodsSets[${at}]`,
    text: sentence(lang === 'zh' ? `商品组${quoted(set.name.zh)}：${goodsWords(set.goods, book, lang)}` : `goods ${quoted(set.name.en)}: ${goodsWords(set.goods, book, lang)}`, lang),
  }))
}

function priceSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const { prices } = book.rulebook
  if (prices.length <= MOST_PRICES_TOLD) return prices.map((entry, at) => ({ path: `prices[${at}]`, text: priceSentence(entry, book, lang) }))
  const text = lang === 'zh' ? `价目表共 ${prices.length} 条价格；门店价取代原价，在其与等级价、会员价、多件价中取最低` : `the price list has ${prices.length} prices; a store’s own price takes the list price’s place, and the lowest of it, tier, member and quantity price holds`
  return [{ path: 'prices', text: sentence(text, lang) }]
}

/** Which set of offers wins where several could apply. */
function policySentence({ policy }: Rulebook, lang: Language): RulebookSentence {
  const text = policy === 'best-for-customer'
    ? { en: 'Of offers that do not go together, the combination that is best for the customer is used, points counted at their worth.', zh: '不能同享的优惠，自动选用对顾客最划算的组合（积分按价值计入）。' }
    : { en: 'Of offers that do not go together, the one with the highest priority is used.', zh: '不能同享的优惠，按优先级选用。' }
  return { path: 'policy', text: text[lang] }
}

function wasSentence({ wasPriceDays }: Rulebook, lang: Language): RulebookSentence {
  const text = wasPriceDays === 0 ? { en: 'No earlier price is shown beside an offer', zh: '优惠旁不显示原价' }
    : { en: `An earlier price shown beside an offer is the lowest of the ${wasPriceDays} days before it`, zh: `优惠旁显示的原价为优惠开始前 ${wasPriceDays} 天内的最低价` }
  return { path: 'wasPriceDays', text: sentence(text[lang], lang) }
}

function promotionSentences(book: WordBook, lang: Language): RulebookSentence[] {
  return book.rulebook.promotions.map((promotion, at) => {
    const paid = promotion.paidByManufacturer !== true ? '' : lang === 'zh' ? '由厂商补贴，不降低计税金额。' : ' Paid back by the manufacturer: tax stays on the price before it.'
    return { path: `promotions[${at}]`, text: `${promotion.name[lang]}${lang === 'zh' ? '：' : ': '}${promotionSentence(promotion, book, lang)}${paid}` }
  })
}

/** What stops all offers by itself, also at a till that is offline. */
export function stopLimitSentence(book: WordBook, lang: Language): RulebookSentence {
  const zh = lang === 'zh'
  const { stopLimits, promotions } = book.rulebook
  const parts = [
    [stopLimits?.tillDayMinor, { en: 'at one till in one day', zh: '单台收银台一天内' }],
    [stopLimits?.tillMinor, { en: 'at one till in all', zh: '单台收银台累计' }],
    [stopLimits?.everywhereMinor, { en: 'at all tills together, as far as head office has heard', zh: '所有收银台合计（以总部已知为准）' }],
  ] as const
  const told = parts.flatMap(([minor, where]) => (minor === undefined ? [] : [`${moneyWords(minor, book, lang)} ${where[lang]}`]))
  const text = promotions.length === 0 ? (zh ? '没有优惠' : 'There are no offers')
    : told.length === 0 ? (zh ? '没有停用限额：优惠不会自动停止' : 'There are no stop limits: nothing stops these offers by itself')
      : zh ? `优惠送出达到以下金额即自动停止（积分按价值计入），售价与基本积分不变：${told.join('；')}` : `All offers stop by themselves once they have given away, points counted at their worth, ${told.join('; ')}; prices and the points of tiers go on`
  return { path: 'stopLimits', text: sentence(text, lang) }
}

/**
 * The whole rulebook in words, in the order in which a customer would ask: prices and tax, tiers and points, offers and
 * what belongs to them, returns, people, and the 24 choices. Each sentence is made from the rule at its path.
 */
export function rulebookSentences(rulebook: Rulebook, book: Omit<WordBook, 'rulebook'>, lang: Language): RulebookSentence[] {
  const words: WordBook = { ...book, rulebook }
  return [
    introduction(rulebook, lang),
    ...programmeSentences(words, lang),
    ...priceSentences(words, lang),
    ...tierSentences(words, lang),
    ...pointsSentences(words, lang),
    ...goodsSentences(words, lang),
    ...promotionSentences(words, lang),
    stopLimitSentence(words, lang),
    policySentence(rulebook, lang),
    wasSentence(rulebook, lang),
    ...rulebook.coupons.map((coupon, at) => ({ path: `coupons[${at}]`, text: couponSentence(coupon, lang) })),
    ...rulebook.stampCards.map((card, at) => ({ path: `stampCards[${at}]`, text: stampCardSentence(card, lang) })),
    ...rulebook.entitlements.map((entitlement, at) => ({ path: `entitlements[${at}]`, text: entitlementSentence(entitlement, words, lang) })),
    ...rulebook.draws.map((draw, at) => ({ path: `draws[${at}]`, text: drawSentence(draw, words, lang) })),
    ...rulebook.rebates.map((rebate, at) => ({ path: `rebates[${at}]`, text: rebateSentence(rebate, words, lang) })),
    ...returnSentences(words, lang),
    ...storedValueSentences(words, lang),
    ...peopleSentences(words, lang),
    ...choiceSentences(rulebook, lang).map(({ path, text }) => ({ path, text })),
  ]
}
