import type { Language, LocalText } from '../base/local-text.ts'
import type { Condition } from '../rulebook/condition.ts'
import type { Effect } from '../rulebook/effect.ts'
import type { GoodsSet } from '../rulebook/goods.ts'
import type { Promotion } from '../rulebook/promotion.ts'
import { conditionWords, goodsWords, tenderWords, tierWords } from '../rulebook/words.ts'
import type { Stopper } from '../rulebook/stop-limits.ts'
import { milliWords, moneyWords, nameOf, plural, quoted } from '../rulebook/wording.ts'
import type { WordBook } from '../rulebook/wording.ts'
import type { LimitKind, NotMet } from './evaluation.ts'

/** The conditions of some kinds, in words: where and when it would apply. */
function kindWords(promotion: Promotion, kinds: readonly Condition['kind'][], book: WordBook, lang: Language): string {
  const found = (condition: Condition): string[] => {
    if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(found)
    return kinds.includes(condition.kind) ? [conditionWords(condition, book, lang)] : []
  }
  return found(promotion.when).filter((words) => words !== '').join(lang === 'zh' ? '，' : ', ')
}

/** What a refusal says, and where that is known, the conditions that would hold. */
function withKinds(says: LocalText, promotion: Promotion, kinds: readonly Condition['kind'][], book: WordBook, lang: Language): string {
  const words = kindWords(promotion, kinds, book, lang)
  const stop = lang === 'zh' ? '。' : '.'
  return words === '' ? says[lang] + stop : `${says[lang]}${lang === 'zh' ? '：' : ': '}${words}${stop}`
}

/** The goods an effect needs in the basket: what is bought, where one thing is bought for another. Null where it needs none. */
export function neededGoods(effect: Effect): GoodsSet | null {
  switch (effect.kind) {
    case 'percent-off':
    case 'amount-off':
    case 'amount-off-each':
    case 'fixed-price':
    case 'cheapest-free':
    case 'bundle-price':
    case 'points-multiplier':
    case 'points-per-unit': return effect.goods
    case 'mix-and-match': return effect.parts[0]!.goods
    case 'buy-get': return effect.buy.goods
    case 'stamps': return effect.perUnitOf ?? null
    case 'gift':
    case 'points-flat':
    case 'draw-entries':
    case 'voucher':
    case 'grant-entitlement':
    case 'referrer-points': return null
  }
}

const LIMITS: Record<LimitKind, LocalText> = {
  'member-day': { en: 'This member has had it as often as allowed today', zh: '该会员今天已达使用次数上限' },
  'member-week': { en: 'This member has had it as often as allowed this week', zh: '该会员本周已达使用次数上限' },
  'member-month': { en: 'This member has had it as often as allowed this month', zh: '该会员本月已达使用次数上限' },
  'member-lifetime': { en: 'This member has had it as often as allowed', zh: '该会员已达使用次数上限' },
  store: { en: 'All that this store may give has been given', zh: '本店名额已用完' },
  'budget-uses': { en: 'All uses of this offer have been given', zh: '优惠名额已用完' },
  'budget-money': { en: 'The money set aside for this offer has been given', zh: '优惠金额已用完' },
  allotment: { en: 'This till has no uses of this offer left', zh: '本收银台的优惠名额已用完' },
}

const STOPPED: Record<Stopper, LocalText> = {
  'till-day': { en: 'Offers have stopped at this till until tomorrow: they gave away what they may in a day', zh: '本收银台今日优惠已达限额，暂停至明天' },
  till: { en: 'Offers have stopped at this till: they gave away all that they may', zh: '本收银台优惠已达总限额，已停止' },
  everywhere: { en: 'Offers have stopped at all tills: together they gave away all that they may', zh: '所有收银台优惠合计已达限额，已停止' },
  'head-office': { en: 'Head office has stopped all offers', zh: '总部已停止所有优惠' },
}

function yearlyWords(day: LocalText, inDays: number | null, lang: Language): string {
  if (inDays === null) return lang === 'zh' ? `未登记${day.zh}。` : `The ${day.en} is not known.`
  return lang === 'zh' ? `还差 ${inDays} 天到${day.zh}优惠期。` : `Not yet: its days around the ${day.en} begin in ${plural(inDays, 'day')}.`
}

function missingMember(promotion: Promotion, book: WordBook, lang: Language): string {
  const who = kindWords(promotion, ['segment', 'stage'], book, lang)
  if (who === '') return lang === 'zh' ? '该会员不在适用范围内。' : 'Not for this member.'
  return lang === 'zh' ? `该会员不在适用范围内：${who}。` : `Not for this member: ${who}.`
}

/** Why a promotion did not apply, and what would change that. */
export function notMetWords(reason: NotMet, promotion: Promotion, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { rulebook } = book
  switch (reason.code) {
    case 'NO_MEMBER': return zh ? '会员专享，请刷会员卡。' : 'For members. Scan the member’s card.'
    case 'TIER_TOO_LOW': return zh ? `${tierWords(reason.tierId, book, lang)}专享。` : `For ${tierWords(reason.tierId, book, lang)}.`
    case 'NO_GOODS': {
      const goods = neededGoods(promotion.effect)
      return goods === null ? (zh ? '本单没有适用商品。' : 'Nothing it applies to in this basket.')
        : zh ? `本单没有${goodsWords(goods, book, lang)}。` : `Nothing from ${goodsWords(goods, book, lang)} in this basket.`
    }
    case 'SPEND_MORE': return zh ? `还差 ${moneyWords(reason.missingMinor, book, lang)}。` : `${moneyWords(reason.missingMinor, book, lang)} more needed.`
    case 'BUY_MORE': return zh ? `还差 ${milliWords(reason.missingMilli)} 件。` : `${milliWords(reason.missingMilli)} more needed.`
    case 'NOT_TODAY': return withKinds({ en: 'Not today', zh: '今天不适用' }, promotion, ['dates', 'weekdays'], book, lang)
    case 'NOT_NOW': return withKinds({ en: 'Not at this hour', zh: '现在不适用' }, promotion, ['time'], book, lang)
    case 'OTHER_STORE': return withKinds({ en: 'Not in this store', zh: '本店不适用' }, promotion, ['stores'], book, lang)
    case 'OTHER_CHANNEL': return withKinds({ en: 'Not for sales here', zh: '此渠道不适用' }, promotion, ['channel'], book, lang)
    case 'OTHER_TENDER': return zh ? `须全部以${tenderWords(reason.tenders, lang)}付款。` : `Only when all is paid by ${tenderWords(reason.tenders, lang)}.`
    case 'OTHER_MEMBERS': return missingMember(promotion, book, lang)
    case 'HELD_OUT': return zh ? '该会员属于对照组，不参加此优惠。' : 'This member is in the group that goes without the offer, to measure it.'
    case 'NOT_BIRTHDAY': return yearlyWords({ en: 'birthday', zh: '生日' }, reason.inDays, lang)
    case 'NOT_ANNIVERSARY': return yearlyWords({ en: 'day of joining', zh: '入会周年日' }, reason.inDays, lang)
    case 'NOT_FIRST_PURCHASE': return zh ? '仅限首次购物。' : 'Only on the first purchase.'
    case 'NOT_REFERRED': return zh ? '仅限由其他会员推荐入会的会员。' : 'Only for members brought by another member.'
    case 'NOT_ABSENT':
      if (reason.moreDays === 0) return zh ? '距上次到店的天数不在范围内。' : 'The last visit was not within its days.'
      return zh ? `最近来过，${reason.moreDays} 天后才适用。` : `The last visit was too lately, by ${plural(reason.moreDays, 'day')}.`
    case 'VISIT_MORE':
      if (reason.missing === 0) return zh ? '该次到店已过。' : 'The visit it was for is over.'
      return zh ? `再到店 ${reason.missing} 次即可。` : `${plural(reason.missing, 'more visit')} until it applies.`
    case 'NO_COUPON': {
      const name = quoted(nameOf(rulebook.coupons, reason.couponId, lang))
      return zh ? `请出示优惠券${name}。` : `Needs the coupon ${name}. Scan its code.`
    }
    case 'STAMPS_MORE': {
      const name = quoted(nameOf(rulebook.stampCards, reason.cardId, lang))
      if (reason.missing === 0) return zh ? `${name}尚未集满。` : `No full card ${name} yet.`
      return zh ? `${name}还差 ${reason.missing} 点。` : `${plural(reason.missing, 'more stamp')} needed on ${name}.`
    }
    case 'NO_ENTITLEMENT': {
      const name = quoted(nameOf(rulebook.entitlements, reason.entitlementId, lang))
      return zh ? `${name}权益没有剩余次数。` : `Nothing left of ${name}.`
    }
    case 'LIMIT_REACHED': return LIMITS[reason.limit][lang] + (zh ? '。' : '.')
    case 'STOPPED': return STOPPED[reason.by][lang] + (zh ? '。' : '.')
    case 'EXCLUDED': return zh ? '不适用于本单商品或条件。' : 'Does not apply to these goods or this sale.'
    case 'NO_BENEFIT': return zh ? '本单用它不会更便宜。' : 'Would save nothing in this basket.'
  }
}
