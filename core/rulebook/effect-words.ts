import type { Language } from '../base/local-text.ts'
import { formatPoints } from '../money/format.ts'
import type { Effect, Reward, UnitsOf } from './effect.ts'
import type { GoodsSet } from './goods.ts'
import { articleName, goodsWords, hanNumber, listWords, moneyWords, nameOf, percentOffWords, plural, quoted } from './wording.ts'
import type { WordBook } from './wording.ts'

/** `double points`, `3.5 × points`. */
export function multiplierWords(factorMilli: number, lang: Language): string {
  if (lang === 'zh') return factorMilli === 2000 ? '双倍积分' : `${factorMilli / 1000} 倍积分`
  if (factorMilli === 2000) return 'double points'
  return factorMilli === 3000 ? 'triple points' : `${factorMilli / 1000} × points`
}

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>

/** Something free, or so much off: `free`, `at half price`, `at 30% off`. */
export function rateWords(rateBp: number, lang: Language): string {
  if (lang === 'zh') return rateBp === 5000 ? '半价' : percentOffWords(rateBp, 'zh')
  return rateBp === 10_000 ? 'free' : rateBp === 5000 ? 'at half price' : `at ${percentOffWords(rateBp, 'en')}`
}

/** 买三免一, 第二件半价: as it stands on the shelf. */
function cheapestFree({ goods, buy, free, rateBp = 10_000, pick = 'cheapest' }: EffectOf<'cheapest-free'>, book: WordBook, lang: Language): string {
  const named = goodsWords(goods, book, lang)
  if (lang === 'zh') {
    const which = pick === 'cheapest' ? '最低价' : '最高价'
    if (rateBp === 10_000) return `${named}买${hanNumber(buy)}免${hanNumber(free)}（免${which}）`
    if (buy === 2 && free === 1 && pick === 'cheapest') return `${named}第二件${rateWords(rateBp, lang)}`
    return `${named}每 ${buy} 件，${which} ${free} 件${rateWords(rateBp, lang)}`
  }
  return `buy ${buy} from ${named}, ${free === 1 ? `the ${pick} is` : `the ${free} ${pick} are`} ${rateWords(rateBp, lang)}`
}

function unitsWords({ goods, quantity }: UnitsOf, book: WordBook, lang: Language): string {
  const named = goodsWords(goods, book, lang)
  return lang === 'zh' ? `${quantity} 件${named}` : `${quantity} from ${named}`
}

function togetherWords(reward: Reward, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  switch (reward.kind) {
    case 'percent': return zh ? `组合${rateWords(reward.rateBp, lang)}` : `together ${reward.rateBp === 10_000 ? 'free' : percentOffWords(reward.rateBp, lang)}`
    case 'amount': return zh ? `组合减 ${moneyWords(reward.amountMinor, book, lang)}` : `together ${moneyWords(reward.amountMinor, book, lang)} off`
    case 'price': return zh ? `组合价 ${moneyWords(reward.priceMinor, book, lang)}` : `together for ${moneyWords(reward.priceMinor, book, lang)}`
  }
}

function sameGoods(a: GoodsSet, b: GoodsSet): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** 买二送一, 第二件半价, 加价购. */
function buyGet({ buy, get, reward }: EffectOf<'buy-get'>, book: WordBook, lang: Language): string {
  const same = sameGoods(buy.goods, get.goods)
  const free = (reward.kind === 'percent' && reward.rateBp === 10_000) || (reward.kind === 'price' && reward.priceMinor === 0)
  if (lang === 'en') {
    const rewarded = same ? `${get.quantity} more` : unitsWords(get, book, lang)
    const how = free ? 'free' : reward.kind === 'percent' ? rateWords(reward.rateBp, lang)
      : reward.kind === 'amount' ? `with ${moneyWords(reward.amountMinor, book, lang)} off` : `for ${moneyWords(reward.priceMinor, book, lang)}`
    return `buy ${unitsWords(buy, book, lang)}, get ${rewarded} ${how}`
  }
  const named = goodsWords(buy.goods, book, lang)
  if (free) return same ? `${named}买${hanNumber(buy.quantity)}送${hanNumber(get.quantity)}` : `买 ${unitsWords(buy, book, lang)}送 ${unitsWords(get, book, lang)}`
  if (same && reward.kind === 'percent' && buy.quantity === 1 && get.quantity === 1) return `${named}第二件${rateWords(reward.rateBp, lang)}`
  const rewarded = same ? `再买 ${get.quantity} 件` : unitsWords(get, book, lang)
  switch (reward.kind) {
    case 'price': return `加价购：买 ${unitsWords(buy, book, lang)}，加 ${moneyWords(reward.priceMinor, book, lang)} 换购${same ? ` ${get.quantity} 件` : ` ${rewarded}`}`
    case 'percent': return `买 ${unitsWords(buy, book, lang)}，${rewarded}${rateWords(reward.rateBp, lang)}`
    case 'amount': return `买 ${unitsWords(buy, book, lang)}，${rewarded}减 ${moneyWords(reward.amountMinor, book, lang)}`
  }
}

/** What goods come as, where a shop states it: `(worth S$5.00)`. */
function worthWords(worthMinor: number, book: WordBook, lang: Language): string {
  if (worthMinor === 0) return ''
  return lang === 'zh' ? `（价值 ${moneyWords(worthMinor, book, lang)}）` : ` (worth ${moneyWords(worthMinor, book, lang)})`
}

function giftWords({ sku, quantity, worthMinor }: EffectOf<'gift'>, book: WordBook, lang: Language): string {
  const name = articleName(sku, book, lang)
  const worth = worthWords(worthMinor, book, lang)
  return lang === 'zh' ? `送${name} ${quantity} 件${worth}` : `${quantity} × ${name} free${worth}`
}

function stampWords({ card, stamps, perUnitOf }: EffectOf<'stamps'>, book: WordBook, lang: Language): string {
  const name = nameOf(book.rulebook.stampCards, card, lang)
  if (lang === 'zh') return `${perUnitOf === undefined ? '' : `${goodsWords(perUnitOf, book, lang)}每买 1 件，`}${quoted(name)}集 ${stamps} 点`
  return `${plural(stamps, 'stamp')} on ${quoted(name)}${perUnitOf === undefined ? '' : ` for each from ${goodsWords(perUnitOf, book, lang)}`}`
}

function grantWords(effect: EffectOf<'draw-entries' | 'voucher' | 'grant-entitlement'>, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const worth = worthWords(effect.worthMinor, book, lang)
  switch (effect.kind) {
    case 'draw-entries': {
      const name = quoted(nameOf(book.rulebook.draws, effect.draw, lang))
      if (zh) return `送${name}抽奖机会 ${effect.entries} 次${worth}`
      return `${effect.entries === 1 ? '1 entry' : `${effect.entries} entries`} in ${name}${worth}`
    }
    case 'voucher': {
      const name = quoted(nameOf(book.rulebook.coupons, effect.coupon, lang))
      return zh ? `送下次可用的代金券${name}${worth}` : `a voucher for the next visit, ${name}${worth}`
    }
    case 'grant-entitlement': {
      const name = quoted(nameOf(book.rulebook.entitlements, effect.entitlement, lang))
      return zh ? `送${name} ${effect.uses} 次${worth}` : `${name}, ${plural(effect.uses, 'time')}${worth}`
    }
  }
}

function everyWords(effect: EffectOf<'amount-off'>, everyMinor: number, book: WordBook, lang: Language): string {
  const goods = goodsWords(effect.goods, book, lang)
  const amount = moneyWords(effect.amountMinor, book, lang)
  const every = moneyWords(everyMinor, book, lang)
  return lang === 'zh' ? `${goods}每满 ${every} 减 ${amount}` : `${amount} off for every ${every} spent on ${goods}`
}

/** What a promotion gives: `10% off Fish`, `buy 3 from Oat & plant milk, the cheapest is free`. */
export function effectWords(effect: Effect, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const money = (amountMinor: number): string => moneyWords(amountMinor, book, lang)
  // A rulebook speaks of whole points.
  const points = (count: number): string => formatPoints(count, lang)
  const goods = 'goods' in effect ? goodsWords(effect.goods, book, lang) : ''
  switch (effect.kind) {
    case 'percent-off': {
      const cap = effect.capMinor === undefined ? '' : zh ? `，最多减 ${money(effect.capMinor)}` : `, up to ${money(effect.capMinor)}`
      return (zh ? `${goods}${percentOffWords(effect.rateBp, lang)}` : `${percentOffWords(effect.rateBp, lang)} ${goods}`) + cap
    }
    case 'amount-off':
      if (effect.everyMinor !== undefined) return everyWords(effect, effect.everyMinor, book, lang)
      return zh ? `${goods}减 ${money(effect.amountMinor)}` : `${money(effect.amountMinor)} off ${goods}`
    case 'amount-off-each': return zh ? `${goods}每件减 ${money(effect.amountMinor)}` : `${money(effect.amountMinor)} off each from ${goods}`
    case 'fixed-price': return zh ? `${goods}每件 ${money(effect.priceMinor)}` : `${money(effect.priceMinor)} each for ${goods}`
    case 'cheapest-free': return cheapestFree(effect, book, lang)
    case 'bundle-price': return zh ? `${goods} ${effect.quantity} 件 ${money(effect.priceMinor)}` : `${effect.quantity} from ${goods} for ${money(effect.priceMinor)}`
    case 'mix-and-match': {
      const parts = effect.parts.map((part) => unitsWords(part, book, lang))
      return zh ? `${parts.join(' + ')}，${togetherWords(effect.reward, book, lang)}` : `${listWords(parts, lang)}, ${togetherWords(effect.reward, book, lang)}`
    }
    case 'buy-get': return buyGet(effect, book, lang)
    case 'gift': return giftWords(effect, book, lang)
    case 'points-multiplier': return zh ? `${goods}${multiplierWords(effect.factorMilli, lang)}` : `${multiplierWords(effect.factorMilli, lang)} on ${goods}`
    case 'points-flat': return zh ? `送 ${points(effect.points)} 积分` : `${points(effect.points)} extra points`
    case 'points-per-unit': return zh ? `${goods}每件（或每满一公斤）送 ${points(effect.points)} 积分` : `${points(effect.points)} extra points for each piece or full kilogram from ${goods}`
    case 'stamps': return stampWords(effect, book, lang)
    case 'draw-entries':
    case 'voucher':
    case 'grant-entitlement': return grantWords(effect, book, lang)
    case 'referrer-points': return zh ? `推荐人得 ${points(effect.points)} 积分` : `${points(effect.points)} points for the member who brought this one`
  }
}
