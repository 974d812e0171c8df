import type { Language, LocalText } from '../base/local-text.ts'
import type { Category } from '../basket/product.ts'
import { formatMoney, formatPoints } from '../money/format.ts'
import { formatDate, weekdayName } from '../time/civil.ts'
import type { GoodsSet } from './goods.ts'
import type { Condition } from './condition.ts'
import type { Effect } from './effect.ts'
import type { Promotion } from './promotion.ts'
import type { Rulebook } from './rulebook.ts'

/** Where words come from: names of goods sets, tiers and the currency, and of categories. */
export interface WordBook {
  rulebook: Rulebook
  categories: readonly Category[]
}

/** `A, B and C`, `A、B和C`. */
export function listWords(items: readonly string[], lang: Language, last: LocalText = { en: ' and ', zh: '和' }): string {
  if (items.length < 2) return items[0] ?? ''
  return items.slice(0, -1).join(lang === 'zh' ? '、' : ', ') + last[lang] + items.at(-1)
}

/** Goods by name: “Oat & plant milk”. Single articles have no name in a rulebook: they are “the goods named”. */
export function goodsWords(goods: GoodsSet, book: WordBook, lang: Language): string {
  const names = [
    ...(goods.all === true ? [lang === 'zh' ? '全部商品' : 'everything'] : []),
    ...(goods.sets ?? []).map((id) => book.rulebook.goodsSets.find((set) => set.id === id)?.name[lang] ?? id),
    ...(goods.categories ?? []).map((id) => book.categories.find((category) => category.id === id)?.name[lang] ?? id),
    ...(goods.brands ?? []),
    ...(goods.tags ?? []),
  ]
  if ((goods.skus ?? []).length > 0) names.push(lang === 'zh' ? '指定商品' : 'the goods named')
  const words = listWords(names, lang)
  if (goods.except === undefined) return words
  const except = goodsWords(goods.except, book, lang)
  return lang === 'zh' ? `${words}（${except}除外）` : `${words} but ${except}`
}

/** Whether goods are everything, apart from exceptions: then they need not be named. */
export function isEverything(goods: GoodsSet, book: WordBook): boolean {
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

const HAN_DIGITS = '零一二三四五六七八九'

/** `10%`, `12.5%`. */
function percentWords(rateBp: number): string {
  return `${String(rateBp / 100)}%`
}

/** A discount as Chinese shops say it: what is left to pay, in tenths (10 % off is 九折, 15 % off is 八五折). */
function percentOffWords(rateBp: number, lang: Language): string {
  if (lang === 'en') return `${percentWords(rateBp)} off`
  const left = (10_000 - rateBp) / 100
  if (rateBp === 10_000) return '免费'
  if (!Number.isInteger(left) || left < 10) return `减 ${percentWords(rateBp)}`
  const digits = [...String(left % 10 === 0 ? left / 10 : left)].map((digit) => HAN_DIGITS[Number(digit)]).join('')
  return `${digits}折`
}

/** `double points`, `3.5 × points`. */
export function multiplierWords(factorMilli: number, lang: Language): string {
  if (lang === 'zh') return factorMilli === 2000 ? '双倍积分' : `${factorMilli / 1000} 倍积分`
  if (factorMilli === 2000) return 'double points'
  return factorMilli === 3000 ? 'triple points' : `${factorMilli / 1000} × points`
}

/** What a promotion gives: `10% off Fish`, `3 from Oat & plant milk, cheapest free`. */
export function effectWords(effect: Effect, book: WordBook, lang: Language): string {
  const { currency } = book.rulebook.programme
  const money = (amountMinor: number): string => formatMoney(amountMinor, currency, lang)
  if (effect.kind === 'points-flat') return lang === 'zh' ? `送 ${formatPoints(effect.points, lang)} 积分` : `${formatPoints(effect.points, lang)} extra points`
  const goods = goodsWords(effect.goods, book, lang)
  const zh = lang === 'zh'
  switch (effect.kind) {
    case 'percent-off': {
      const cap = effect.capMinor === undefined ? '' : zh ? `，最多减 ${money(effect.capMinor)}` : `, up to ${money(effect.capMinor)}`
      return (zh ? `${goods}${percentOffWords(effect.rateBp, lang)}` : `${percentOffWords(effect.rateBp, lang)} ${goods}`) + cap
    }
    case 'amount-off': return zh ? `${goods}减 ${money(effect.amountMinor)}` : `${money(effect.amountMinor)} off ${goods}`
    case 'amount-off-each': return zh ? `${goods}每件减 ${money(effect.amountMinor)}` : `${money(effect.amountMinor)} off each from ${goods}`
    case 'fixed-price': return zh ? `${goods}每件 ${money(effect.priceMinor)}` : `${money(effect.priceMinor)} each for ${goods}`
    case 'cheapest-free':
      if (zh) return `${goods}满 ${effect.buy} 件，最低价 ${effect.free} 件免费`
      return `buy ${effect.buy} from ${goods}, ${effect.free === 1 ? 'the cheapest is free' : `the ${effect.free} cheapest are free`}`
    case 'bundle-price': return zh ? `${goods} ${effect.quantity} 件 ${money(effect.priceMinor)}` : `${effect.quantity} from ${goods} for ${money(effect.priceMinor)}`
    case 'points-multiplier': return zh ? `${goods}${multiplierWords(effect.factorMilli, lang)}` : `${multiplierWords(effect.factorMilli, lang)} on ${goods}`
  }
}

function quantityWords(milli: number, lang: Language): string {
  const count = String(milli / 1000)
  return lang === 'zh' ? `${count} 件` : count
}

/** Tiers from one upward: `Gold and above`, and just its name at the top. */
export function tierWords(tierId: string, book: WordBook, lang: Language): string {
  const { tiers } = book.rulebook
  const rank = tiers.findIndex((tier) => tier.id === tierId)
  const name = tiers[rank]?.name[lang] ?? tierId
  if (rank === tiers.length - 1) return lang === 'zh' ? `${name}会员` : `${name} members`
  return lang === 'zh' ? `${name}及以上会员` : `${name} members and above`
}

/** One condition: `for Gold members and above`, `until Mon 31 Aug`, `Sat and Sun`. Empty where it asks nothing. */
export function conditionWords(condition: Condition, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const parts = (of: readonly Condition[]): string[] => of.map((each) => conditionWords(each, book, lang)).filter((words) => words !== '')
  switch (condition.kind) {
    case 'all': return parts(condition.of).join(zh ? '，' : ', ')
    case 'any': return listWords(parts(condition.of), lang, { en: ' or ', zh: '或' })
    case 'not': {
      const words = conditionWords(condition.of, book, lang)
      return words === '' ? '' : zh ? `不适用于：${words}` : `not ${words}`
    }
    case 'member': return zh ? '会员专享' : 'for members'
    case 'tier-at-least': return zh ? `${tierWords(condition.tier, book, lang)}专享` : `for ${tierWords(condition.tier, book, lang)}`
    case 'spend': {
      const money = formatMoney(condition.minimumMinor, book.rulebook.programme.currency, lang)
      if (isEverything(condition.goods, book)) return zh ? `满 ${money}` : `when spending ${money}`
      return zh ? `${goodsWords(condition.goods, book, lang)}满 ${money}` : `when spending ${money} on ${goodsWords(condition.goods, book, lang)}`
    }
    case 'quantity': {
      const count = quantityWords(condition.minimumMilli, lang)
      return zh ? `购买${goodsWords(condition.goods, book, lang)} ${count}` : `with ${count} from ${goodsWords(condition.goods, book, lang)}`
    }
    case 'dates': return datesWords(condition, lang)
    case 'weekdays': return listWords([...condition.days].sort((a, b) => a - b).map((day) => weekdayName(day, lang)), lang)
    case 'time': return zh ? `${condition.from} 至 ${condition.to}` : `${condition.from} to ${condition.to}`
  }
}

function datesWords({ from, to }: Extract<Condition, { kind: 'dates' }>, lang: Language): string {
  const zh = lang === 'zh'
  if (from !== undefined && to !== undefined) return zh ? `${formatDate(from, lang)} 至 ${formatDate(to, lang)}` : `${formatDate(from, lang)} to ${formatDate(to, lang)}`
  if (to !== undefined) return zh ? `至 ${formatDate(to, lang)}` : `until ${formatDate(to, lang)}`
  return from === undefined ? '' : zh ? `${formatDate(from, lang)} 起` : `from ${formatDate(from, lang)}`
}

/** The last day a promotion runs, where its dates alone decide that; null where it has none. */
export function lastDay(condition: Condition): string | null {
  if (condition.kind === 'dates') return condition.to ?? null
  if (condition.kind !== 'all') return null
  const days = condition.of.map(lastDay).filter((day) => day !== null).sort()
  return days[0] ?? null
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A promotion as one sentence, made from the rule itself: what it gives, for whom, when, how often. */
export function promotionSentence(promotion: Promotion, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const uses = promotion.limits.usesPerBasket
  const limit = uses === undefined ? '' : zh ? `每单最多 ${uses} 次` : uses === 1 ? 'once a sale' : `up to ${uses} times a sale`
  const parts = [effectWords(promotion.effect, book, lang), conditionWords(promotion.when, book, lang), limit].filter((words) => words !== '')
  return zh ? `${parts.join('，')}。` : `${upperFirst(parts.join(', '))}.`
}
