import type { Language, LocalText } from '../base/local-text.ts'
import type { Category } from '../basket/product.ts'
import { formatAmount, formatMoney, formatPoints } from '../money/format.ts'
import type { GoodsSet } from './goods.ts'
import type { Rulebook } from './rulebook.ts'

/** Where words come from: names of goods sets, tiers and the currency, of categories, and (where known) of articles. */
export interface WordBook {
  rulebook: Rulebook
  categories: readonly Category[]
  articles?: ReadonlyMap<string, LocalText>
}

/** `A, B and C`, `A、B和C`. */
export function listWords(items: readonly string[], lang: Language, last: LocalText = { en: ' and ', zh: '和' }): string {
  if (items.length < 2) return items[0] ?? ''
  return items.slice(0, -1).join(lang === 'zh' ? '、' : ', ') + last[lang] + items.at(-1)
}

/** `A, B or C`, `A、B或C`. */
export function orWords(items: readonly string[], lang: Language): string {
  return listWords(items, lang, { en: ' or ', zh: '或' })
}

const MOST_ARTICLES_NAMED = 3

/** Articles by name where the book knows them and they are few; else “the goods named”. */
function articleWords(skus: readonly string[], book: WordBook, lang: Language): string[] {
  if (skus.length === 0) return []
  const names = skus.length <= MOST_ARTICLES_NAMED ? skus.map((sku) => book.articles?.get(sku)?.[lang]) : [undefined]
  return names.every((name) => name !== undefined) ? names : [lang === 'zh' ? '指定商品' : 'the goods named']
}

/** Goods by name: “Oat & plant milk”. */
export function goodsWords(goods: GoodsSet, book: WordBook, lang: Language): string {
  const words = listWords([
    ...(goods.all === true ? [lang === 'zh' ? '全部商品' : 'everything'] : []),
    ...(goods.sets ?? []).map((id) => book.rulebook.goodsSets.find((set) => set.id === id)?.name[lang] ?? id),
    ...(goods.categories ?? []).map((id) => book.categories.find((category) => category.id === id)?.name[lang] ?? id),
    ...(goods.brands ?? []),
    ...(goods.tags ?? []),
    ...articleWords(goods.skus ?? [], book, lang),
  ], lang)
  if (goods.except === undefined) return words
  const except = goodsWords(goods.except, book, lang)
  return lang === 'zh' ? `${words}（${except}除外）` : `${words} but ${except}`
}

/** Whether goods are everything, apart from exceptions: then they need not be named. */
export function isEverything(goods: GoodsSet, book: Pick<WordBook, 'rulebook'>): boolean {
  const seen = new Set([goods])
  for (const each of seen) {
    if (each.all === true) return true
    for (const id of each.sets ?? []) {
      const named = book.rulebook.goodsSets.find((set) => set.id === id)
      if (named !== undefined) seen.add(named.goods)
    }
  }
  return false
}

/** An amount in the programme's currency: `S$8.50`. */
export function moneyWords(amountMinor: number, book: WordBook, lang: Language): string {
  return formatMoney(amountMinor, book.rulebook.programme.currency, lang)
}

/** Points counted in their minor units, as people read them with the programme's decimals: `2,480`, `12.5`. Rules speak of whole points. */
export function pointsWords(points: number, book: WordBook, lang: Language): string {
  const { decimals } = book.rulebook.pointsRules
  return decimals === 0 ? formatPoints(points, lang) : formatAmount(points, { exponent: decimals, symbol: '' }, lang).replace(/\.?0+$/, '')
}

/** `2`, `0.5`: pieces or kilograms out of thousandths. */
export function milliWords(milli: number): string {
  return String(milli / 1000)
}

const HAN_DIGITS = '零一二三四五六七八九'

/** Numbers up to ten as Chinese shops write them in the names of offers: 买三免一; larger ones in digits. */
export function hanNumber(count: number): string {
  if (count === 10) return '十'
  return count < 10 ? HAN_DIGITS[count]! : ` ${count} `
}

const SMALL_NUMBERS: Record<Language, readonly string[]> = {
  en: ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  zh: ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九'],
}

/** How many of something, in words up to nine: `two`, `两`. */
export function countWords(count: number, lang: Language): string {
  return SMALL_NUMBERS[lang][count] ?? String(count)
}

/** `1 day`, `3 days`: an English count with its noun. */
export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}

/** `1st`, `2nd`, `13th`. */
export function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13
  const ending = teen ? 'th' : ['th', 'st', 'nd', 'rd'][count % 10] ?? 'th'
  return `${count}${ending}`
}

/** `10%`, `12.5%`. */
export function percentWords(rateBp: number): string {
  return `${String(rateBp / 100)}%`
}

/** A discount as Chinese shops say it: what is left to pay, in tenths (10 % off is 九折, 15 % off is 八五折). */
export function percentOffWords(rateBp: number, lang: Language): string {
  if (lang === 'en') return `${percentWords(rateBp)} off`
  const left = (10_000 - rateBp) / 100
  if (rateBp === 10_000) return '免费'
  if (!Number.isInteger(left) || left < 10) return `减 ${percentWords(rateBp)}`
  const digits = [...String(left % 10 === 0 ? left / 10 : left)].map((digit) => HAN_DIGITS[Number(digit)]).join('')
  return `${digits}折`
}

/** A name in quotation marks. */
export function quoted(name: string): string {
  return `“${name}”`
}

export function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Some words as a sentence of their own; nothing stays nothing. */
export function sentence(words: string, lang: Language): string {
  return words === '' ? '' : upperFirst(words) + (lang === 'zh' ? '。' : '.')
}

/** An article by name; by its number in quotation marks where the name is not known. */
export function articleName(sku: string, book: WordBook, lang: Language): string {
  return book.articles?.get(sku)?.[lang] ?? quoted(sku)
}

/** The name of something in one of the rulebook's lists, by id; the id where there is none. */
export function nameOf(list: readonly { id: string; name: LocalText }[], id: string, lang: Language): string {
  return list.find((each) => each.id === id)?.name[lang] ?? id
}
