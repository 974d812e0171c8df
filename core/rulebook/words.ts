import type { Language } from '../base/local-text.ts'
import { conditionWords } from './condition-words.ts'
import type { Condition } from './condition.ts'
import { effectWords } from './effect-words.ts'
import type { Limits, Promotion } from './promotion.ts'
import { goodsWords, isEverything, listWords, moneyWords, sentence } from './wording.ts'
import type { WordBook } from './wording.ts'

export { conditionWords, lastDay, tenderWords, tierWords } from './condition-words.ts'
export { effectWords, multiplierWords } from './effect-words.ts'
export { goodsWords, isEverything, listWords } from './wording.ts'
export type { WordBook } from './wording.ts'

const PERIODS = [
  ['day', { en: 'a day', zh: '每天' }], ['week', { en: 'a week', zh: '每周' }], ['month', { en: 'a month', zh: '每月' }], ['lifetime', { en: 'in all', zh: '总共' }],
] as const

function timesWords(uses: number): string {
  return uses === 1 ? 'once' : `up to ${uses} times`
}

/** How often an offer may be used: `once a sale, up to 3 times a month for each member`. Empty without a limit. */
export function limitWords(limits: Limits, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { usesPerBasket, perMember, perStore, budgetUses, budgetMinor } = limits
  const words = [
    ...(usesPerBasket === undefined ? [] : [zh ? `每单最多 ${usesPerBasket} 次` : `${timesWords(usesPerBasket)} a sale`]),
    ...PERIODS.flatMap(([period, name]) => {
      const uses = perMember?.[period]
      return uses === undefined ? [] : [zh ? `每位会员${name.zh}最多 ${uses} 次` : `${timesWords(uses)} ${name.en} for each member`]
    }),
    ...(perStore === undefined ? [] : [zh ? `每家门店限 ${perStore} 次` : `${perStore} in each store`]),
    ...(budgetUses === undefined ? [] : [zh ? `全部门店共限 ${budgetUses} 次` : `${budgetUses} in all stores together`]),
    ...(budgetMinor === undefined ? [] : [zh ? `优惠总额 ${moneyWords(budgetMinor, book, lang)}，用完即止` : `until ${moneyWords(budgetMinor, book, lang)} has been given`]),
  ]
  return words.join(zh ? '，' : ', ')
}

type Groups = ReadonlyMap<string, readonly Promotion[]>
const groupsKnown = new WeakMap<readonly Promotion[], Groups>()

/** The promotions of each exclusive group; worked out once for a rulebook. */
function groupsOf(promotions: readonly Promotion[]): Groups {
  const known = groupsKnown.get(promotions)
  if (known !== undefined) return known
  const groups = new Map<string, Promotion[]>()
  for (const promotion of promotions) {
    if (promotion.combine.kind !== 'exclusive') continue
    const others = groups.get(promotion.combine.group)
    if (others === undefined) groups.set(promotion.combine.group, [promotion])
    else others.push(promotion)
  }
  groupsKnown.set(promotions, groups)
  return groups
}

const MOST_RIVALS_NAMED = 3

/** With which other offers it does not go together; empty where it goes with any. */
export function combineWords(promotion: Promotion, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { combine } = promotion
  if (combine.kind === 'stack') return ''
  if (combine.kind === 'sole') return zh ? '不与其他优惠同享' : 'not together with any other offer'
  const rivals = (groupsOf(book.rulebook.promotions).get(combine.group) ?? []).filter((other) => other.id !== promotion.id).map((other) => other.name[lang])
  if (rivals.length === 0) return ''
  const named = rivals.length <= MOST_RIVALS_NAMED ? rivals : [...rivals.slice(0, MOST_RIVALS_NAMED - 1), zh ? `另外 ${rivals.length - MOST_RIVALS_NAMED + 1} 项优惠` : `${rivals.length - MOST_RIVALS_NAMED + 1} more`]
  return zh ? `与${listWords(named, lang)}只能享一项` : `not together with ${listWords(named, lang, { en: ' or ', zh: '或' })}`
}

/** The reference price beside an offer (loyalty-rules section 9): what it means, not only a number. */
function wasWords(promotion: Promotion, book: WordBook, lang: Language): string {
  if (promotion.wasMinor === undefined) return ''
  const was = moneyWords(promotion.wasMinor, book, lang)
  const days = book.rulebook.wasPriceDays
  return lang === 'zh' ? `原价 ${was}（优惠前 ${days} 天内的最低价）` : `was ${was}, the lowest price of the ${days} days before`
}

type Spend = Extract<Condition, { kind: 'spend' }>

/** The one spend a promotion asks for beside its other conditions; null where there is none or several. */
function soleSpend(when: Condition): { spend: Spend; rest: Condition[] } | null {
  const parts = when.kind === 'all' ? when.of : [when]
  const spends = parts.filter((part): part is Spend => part.kind === 'spend')
  return spends.length === 1 ? { spend: spends[0]!, rest: parts.filter((part) => part !== spends[0]) } : null
}

/** 满减 and 满送 as shops write them: the spend first, then what it gives. */
function ruleWords({ effect, when }: Promotion, book: WordBook, lang: Language): string[] {
  const found = lang === 'zh' ? soleSpend(when) : null
  if (found === null) return [effectWords(effect, book, lang), conditionWords(when, book, lang)]
  const { spend, rest } = found
  const from = conditionWords(spend, book, lang)
  const same = 'goods' in effect && (JSON.stringify(effect.goods) === JSON.stringify(spend.goods) || (isEverything(effect.goods, book) && isEverything(spend.goods, book) && effect.goods.except === undefined))
  const what = effect.kind === 'amount-off' && effect.everyMinor === undefined && same ? `减 ${moneyWords(effect.amountMinor, book, lang)}` : effectWords(effect, book, lang)
  const named = same && !isEverything(spend.goods, book) ? `${goodsWords(spend.goods, book, lang)}满 ${moneyWords(spend.minimumMinor, book, lang)}` : from
  const joined = what.startsWith('减') || what.startsWith('送') ? `${named} ${what}` : `${named}，${what}`
  return [joined, conditionWords({ kind: 'all', of: rest }, book, lang)]
}

/** A promotion in words made from the rule itself: what it gives, for whom, when, how often, and with what it does not combine. */
export function promotionSentence(promotion: Promotion, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const parts = [...ruleWords(promotion, book, lang), limitWords(promotion.limits, book, lang), wasWords(promotion, book, lang)].filter((words) => words !== '')
  const sentences = [parts.join(zh ? '，' : ', '), combineWords(promotion, book, lang)]
  return sentences.map((words) => sentence(words, lang)).filter((words) => words !== '').join(zh ? '' : ' ')
}
