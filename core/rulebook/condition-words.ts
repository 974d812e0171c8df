import type { Language, LocalText } from '../base/local-text.ts'
import { formatDate, weekdayName } from '../time/civil.ts'
import type { Channel, Condition, Stage, TenderKind } from './condition.ts'
import { TENDER_NAMES } from './tender-names.ts'
import { goodsWords, isEverything, listWords, milliWords, moneyWords, nameOf, ordinal, orWords, percentWords, plural, quoted } from './wording.ts'
import type { WordBook } from './wording.ts'

const CHANNELS: Record<Channel, LocalText> = {
  store: { en: 'in the shop', zh: '门店' },
  online: { en: 'online', zh: '网店' },
  phone: { en: 'by phone', zh: '电话订购' },
  delivery: { en: 'for delivery', zh: '外送' },
  kiosk: { en: 'at the kiosk', zh: '自助机' },
}

const STAGES: Record<Stage, LocalText> = {
  new: { en: 'new members', zh: '新会员' },
  active: { en: 'members who come regularly', zh: '常来的会员' },
  'at-risk': { en: 'members who come less often', zh: '到店变少的会员' },
  lapsed: { en: 'members who stopped coming', zh: '久未到店的会员' },
  'won-back': { en: 'members who came back', zh: '重新到店的会员' },
}

/** How something is paid: `cash or card`. */
export function tenderWords(tenders: readonly TenderKind[], lang: Language): string {
  return orWords(tenders.map((tender) => TENDER_NAMES[tender][lang]), lang)
}

/** Tiers from one upward: `Gold members and above`, and just its name at the top. */
export function tierWords(tierId: string, book: WordBook, lang: Language): string {
  const { tiers } = book.rulebook
  const rank = tiers.findIndex((tier) => tier.id === tierId)
  const name = tiers[rank]?.name[lang] ?? tierId
  if (rank === tiers.length - 1) return lang === 'zh' ? `${name}会员` : `${name} members`
  return lang === 'zh' ? `${name}及以上会员` : `${name} members and above`
}

function datesWords({ from, to }: Extract<Condition, { kind: 'dates' }>, lang: Language): string {
  const zh = lang === 'zh'
  if (from !== undefined && to !== undefined) return zh ? `${formatDate(from, lang)} 至 ${formatDate(to, lang)}` : `${formatDate(from, lang)} to ${formatDate(to, lang)}`
  if (to !== undefined) return zh ? `至 ${formatDate(to, lang)}` : `until ${formatDate(to, lang)}`
  return from === undefined ? '' : zh ? `${formatDate(from, lang)} 起` : `from ${formatDate(from, lang)}`
}

/** Days around a yearly day: `from 3 days before the birthday to 7 days after`. */
function windowWords(day: LocalText, before: number, after: number, lang: Language): string {
  const name = day[lang]
  if (before === 0 && after === 0) return lang === 'zh' ? `${name}当天` : `on the ${name}`
  if (lang === 'zh') {
    if (before === 0) return `${name}当天起 ${after} 天内`
    return after === 0 ? `${name}前 ${before} 天内` : `${name}前 ${before} 天至后 ${after} 天`
  }
  if (before === 0) return `on the ${name} or up to ${plural(after, 'day')} after`
  return after === 0 ? `on the ${name} or up to ${plural(before, 'day')} before` : `from ${plural(before, 'day')} before the ${name} to ${plural(after, 'day')} after`
}

const BIRTHDAY: LocalText = { en: 'birthday', zh: '生日' }
const ANNIVERSARY: LocalText = { en: 'day of joining', zh: '入会周年日' }

function absentWords({ minimumDays, maximumDays }: Extract<Condition, { kind: 'absent' }>, lang: Language): string {
  if (lang === 'zh') return maximumDays === undefined ? `距上次到店 ${minimumDays} 天以上` : `距上次到店 ${minimumDays} 至 ${maximumDays} 天`
  return maximumDays === undefined ? `${plural(minimumDays, 'day')} or more after the last visit` : `${minimumDays} to ${plural(maximumDays, 'day')} after the last visit`
}

function visitWords({ number, every }: Extract<Condition, { kind: 'visit' }>, lang: Language): string {
  const parts = [
    ...(number === undefined ? [] : [lang === 'zh' ? `第 ${number} 次到店` : `on the ${ordinal(number)} visit`]),
    ...(every === undefined ? [] : [lang === 'zh' ? `每 ${every} 次到店` : `on every ${ordinal(every)} visit`]),
  ]
  return orWords(parts, lang)
}

type WhoKind = 'member' | 'tier-at-least' | 'segment' | 'stage' | 'birthday' | 'anniversary' | 'first-purchase' | 'absent' | 'visit' | 'referred' | 'coupon' | 'stamp-reward' | 'entitlement' | 'not-held-out'

/** Conditions on the member, and on what they bring. */
function whoWords(condition: Extract<Condition, { kind: WhoKind }>, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { rulebook } = book
  switch (condition.kind) {
    case 'member': return zh ? '会员专享' : 'for members'
    case 'tier-at-least': return zh ? `${tierWords(condition.tier, book, lang)}专享` : `for ${tierWords(condition.tier, book, lang)}`
    case 'segment': return zh ? `${orWords(condition.segments.map(quoted), lang)}客群专享` : `for members in ${orWords(condition.segments.map(quoted), lang)}`
    case 'stage': {
      const stages = orWords(condition.stages.map((stage) => STAGES[stage][lang]), lang)
      return zh ? `${stages}专享` : `for ${stages}`
    }
    case 'birthday':
      if (condition.within === 'month') return zh ? '生日月' : 'in the month of the birthday'
      return windowWords(BIRTHDAY, condition.daysBefore ?? 0, condition.daysAfter ?? 0, lang)
    case 'anniversary': return windowWords(ANNIVERSARY, condition.daysBefore ?? 0, condition.daysAfter ?? 0, lang)
    case 'first-purchase': return zh ? '首次购物' : 'on the first purchase'
    case 'absent': return absentWords(condition, lang)
    case 'visit': return visitWords(condition, lang)
    case 'referred': return zh ? '由其他会员推荐入会' : 'for members brought by another member'
    case 'coupon': {
      const name = quoted(nameOf(rulebook.coupons, condition.coupon, lang))
      return zh ? `凭优惠券${name}` : `with the coupon ${name}`
    }
    case 'stamp-reward': {
      const card = rulebook.stampCards.find((each) => each.id === condition.card)
      const name = quoted(card?.name[lang] ?? condition.card)
      return zh ? `集满${card === undefined ? '' : ` ${card.stamps} 点`}${name}集点卡` : `for a full card ${name}${card === undefined ? '' : ` (${card.stamps} stamps)`}`
    }
    case 'entitlement': {
      const name = quoted(nameOf(rulebook.entitlements, condition.entitlement, lang))
      return zh ? `使用${name}权益` : `against ${name}`
    }
    case 'not-held-out': return zh ? `随机 ${percentWords(condition.shareBp)} 的会员不参加（用于衡量效果）` : `not for ${percentWords(condition.shareBp)} of members, chosen at random to measure the offer`
  }
}

/** A condition inside another, in brackets where it has several parts. */
function innerWords(condition: Condition, book: WordBook, lang: Language): string {
  const words = conditionWords(condition, book, lang)
  const joined = (condition.kind === 'all' || condition.kind === 'any') && condition.of.length > 1
  return words === '' || !joined ? words : lang === 'zh' ? `（${words}）` : `(${words})`
}

/** Conditions that must all hold. A weekday for members is a day of members: 会员日周二. */
function allWords(of: readonly Condition[], book: WordBook, lang: Language): string[] {
  const member = of.find((each) => each.kind === 'member')
  const weekdays = of.find((each) => each.kind === 'weekdays')
  const memberDay = lang === 'zh' && member !== undefined && weekdays !== undefined
  return of.flatMap((each) => {
    if (memberDay && each === member) return []
    if (memberDay && each === weekdays) return [`会员日${conditionWords(each, book, lang)}`]
    return [each.kind === 'all' ? conditionWords(each, book, lang) : innerWords(each, book, lang)]
  })
}

/** One condition: `for Gold members and above`, `until Mon 31 Aug`, `Sat and Sun`. Empty where it asks nothing. */
export function conditionWords(condition: Condition, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const inner = (of: readonly Condition[]): string[] => of.map((each) => innerWords(each, book, lang)).filter((words) => words !== '')
  switch (condition.kind) {
    case 'all': return allWords(condition.of, book, lang).filter((words) => words !== '').join(zh ? '，' : ', ')
    case 'any': return orWords(inner(condition.of), lang)
    case 'not': {
      const words = innerWords(condition.of, book, lang)
      return words === '' ? '' : zh ? `不适用于：${words}` : `not ${words}`
    }
    case 'member':
    case 'tier-at-least':
    case 'segment':
    case 'stage':
    case 'birthday':
    case 'anniversary':
    case 'first-purchase':
    case 'absent':
    case 'visit':
    case 'referred':
    case 'coupon':
    case 'stamp-reward':
    case 'entitlement':
    case 'not-held-out': return whoWords(condition, book, lang)
    case 'tender': return zh ? `全部以${tenderWords(condition.tenders, lang)}付款` : `when all is paid by ${tenderWords(condition.tenders, lang)}`
    case 'stores': return zh ? `限门店 ${listWords(condition.stores, lang)}` : `only in ${condition.stores.length === 1 ? 'store' : 'stores'} ${listWords(condition.stores, lang)}`
    case 'channel': return zh ? `限${orWords(condition.channels.map((channel) => CHANNELS[channel].zh), lang)}` : `only ${orWords(condition.channels.map((channel) => CHANNELS[channel].en), lang)}`
    case 'spend': {
      const money = moneyWords(condition.minimumMinor, book, lang)
      if (isEverything(condition.goods, book)) return zh ? `满 ${money}` : `when spending ${money}`
      return zh ? `${goodsWords(condition.goods, book, lang)}满 ${money}` : `when spending ${money} on ${goodsWords(condition.goods, book, lang)}`
    }
    case 'quantity': {
      const count = milliWords(condition.minimumMilli)
      return zh ? `购买${goodsWords(condition.goods, book, lang)} ${count} 件` : `with ${count} from ${goodsWords(condition.goods, book, lang)}`
    }
    case 'dates': return datesWords(condition, lang)
    case 'weekdays': return listWords([...condition.days].sort((a, b) => a - b).map((day) => weekdayName(day, lang)), lang)
    case 'time': return zh ? `${condition.from} 至 ${condition.to}` : `${condition.from} to ${condition.to}`
  }
}

/** The last day a promotion runs, where its dates alone decide that; null where it has none. */
export function lastDay(condition: Condition): string | null {
  if (condition.kind === 'dates') return condition.to ?? null
  if (condition.kind !== 'all') return null
  const days = condition.of.map(lastDay).filter((day) => day !== null).sort()
  return days[0] ?? null
}
