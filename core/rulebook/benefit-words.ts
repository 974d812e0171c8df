import type { Language, LocalText } from '../base/local-text.ts'
import { formatFullDate } from '../time/civil.ts'
import type { Coupon, Draw, Entitlement, Rebate, StampCard } from './benefits.ts'
import { tierWords } from './condition-words.ts'
import type { PriceEntry } from './price-list.ts'
import { articleName, goodsWords, listWords, milliWords, moneyWords, orWords, percentWords, plural, quoted, sentence } from './wording.ts'
import type { WordBook } from './wording.ts'

const KINDS: Record<Coupon['kind'], LocalText> = {
  generic: { en: 'one code for everybody', zh: '通用券码' },
  'single-use': { en: 'every code once', zh: '每码限用一次' },
  batch: { en: 'printed codes, each once', zh: '批量印制，每码限用一次' },
  personal: { en: 'made out to one member', zh: '限本人使用' },
  voucher: { en: 'printed at the till for the next visit', zh: '收银台打印，下次可用' },
}

function couponDays({ from, to }: Coupon, lang: Language): string {
  const zh = lang === 'zh'
  if (from !== undefined && to !== undefined) return zh ? `${formatFullDate(from, lang)}至${formatFullDate(to, lang)}有效` : `good from ${formatFullDate(from, lang)} to ${formatFullDate(to, lang)}`
  if (from !== undefined) return zh ? `${formatFullDate(from, lang)}起有效` : `good from ${formatFullDate(from, lang)}`
  if (to !== undefined) return zh ? `${formatFullDate(to, lang)}前有效（含当天）` : `good until ${formatFullDate(to, lang)}`
  return ''
}

function boundWords({ boundTo }: Coupon, lang: Language): string {
  if (boundTo === undefined) return ''
  if (boundTo === 'member') return lang === 'zh' ? '限获券会员本人' : 'for the member who was given it'
  return lang === 'zh' ? '不记名' : 'for whoever brings it'
}

/** Which codes there are, and what is at risk while head office cannot be asked. */
function listedWords({ numbers, digests }: Coupon, lang: Language): string {
  const zh = lang === 'zh'
  if (digests !== undefined) return zh ? `共 ${digests.length} 个券码` : plural(digests.length, 'code')
  if (numbers === undefined) return ''
  const run = zh ? `号码 ${numbers.from} 至 ${numbers.to}` : `numbers ${numbers.from} to ${numbers.to}`
  const offline = numbers.allotted === undefined
    ? zh ? '断网时同一券码可能在两处使用' : 'without head office a code may be used at two tills'
    : zh ? '断网时各收银台只收分配给自己的号码' : 'without head office each till takes its own numbers only'
  return `${run}${zh ? '，' : ', '}${offline}`
}

/** A coupon: who may use its codes, when, how many at once. */
export function couponSentence(coupon: Coupon, lang: Language): string {
  const zh = lang === 'zh'
  const given = coupon.daysValid === undefined ? '' : zh ? `自发放次日起 ${coupon.daysValid} 天内有效` : `good for ${plural(coupon.daysValid, 'day')} from the day after it was given out`
  const parts = [
    zh ? `优惠券${quoted(coupon.name.zh)}：${KINDS[coupon.kind].zh}` : `coupon ${quoted(coupon.name.en)}: ${KINDS[coupon.kind].en}`,
    boundWords(coupon, lang),
    listedWords(coupon, lang),
    coupon.check === undefined ? '' : zh ? '末位为校验码' : 'the last character checks the others',
    couponDays(coupon, lang),
    given,
    zh ? `每单限用 ${coupon.perBasket} 张` : `${coupon.perBasket === 1 ? 'one' : `up to ${coupon.perBasket}`} in a sale`,
  ].filter((words) => words !== '')
  return sentence(parts.join(zh ? '，' : ', '), lang)
}

/** A stamp card: how many stamps fill it, when they end. */
export function stampCardSentence({ name, stamps, expiresAfterMonths: months }: StampCard, lang: Language): string {
  const ends = months === undefined ? (lang === 'zh' ? '永不过期' : 'stamps never end') : lang === 'zh' ? `最后一次集点 ${months} 个月后失效` : `stamps end ${plural(months, 'month')} after the last one`
  return sentence(lang === 'zh' ? `集点卡${quoted(name.zh)}：集满 ${stamps} 点一张，多出的计入下一张，${ends}` : `stamp card ${quoted(name.en)}: ${stamps} stamps make it full, more begin the next one, ${ends}`, lang)
}

/** An entitlement: who has it how often, when granted uses end. */
export function entitlementSentence({ name, perYearByTier = {}, expiresAfterMonths: months }: Entitlement, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const tiers = Object.entries(perYearByTier).map(([tier, uses]) => {
    const found = book.rulebook.tiers.find((each) => each.id === tier)?.name[lang] ?? tier
    return zh ? `${found}会员每年 ${uses} 次` : `${plural(uses, 'time')} a year for ${found} members`
  })
  const ends = months === undefined ? '' : zh ? `获赠的次数 ${months} 个月后失效` : `granted uses end after ${plural(months, 'month')}`
  const parts = [...tiers, ends].filter((words) => words !== '')
  const says = parts.length === 0 ? (zh ? '仅限获赠' : 'only where it was granted') : parts.join(zh ? '，' : ', ')
  return sentence(zh ? `权益${quoted(name.zh)}：${says}` : `entitlement ${quoted(name.en)}: ${says}`, lang)
}

/** A draw: its odds and prizes, as they are printed. */
export function drawSentence(draw: Draw, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const prizes = draw.prizes.map(({ name, count, worthMinor }) => (zh ? `${name.zh} ${count} 份（价值 ${moneyWords(worthMinor, book, lang)}）` : `${count} × ${name.en} (worth ${moneyWords(worthMinor, book, lang)})`))
  const won = draw.prizes.reduce((sum, prize) => sum + prize.count, 0)
  const free = draw.freeEntry ? (zh ? '，可免费参加' : '; entry is free without a purchase too') : ''
  const where = draw.countries === undefined ? '' : zh ? `，仅限 ${draw.countries.join('、')}` : `; only in ${listWords(draw.countries, lang)}`
  return sentence(zh ? `抽奖${quoted(draw.name.zh)}：共 ${draw.entries} 次机会，${won} 份奖品，${prizes.join('，')}${free}${where}` : `draw ${quoted(draw.name.en)}: ${draw.entries} entries, ${won} of them win: ${listWords(prizes, lang)}${free}${where}`, lang)
}

const PERIODS: Record<Rebate['period'], LocalText> = { month: { en: 'month', zh: '每月' }, quarter: { en: 'quarter', zh: '每季度' }, year: { en: 'year', zh: '每年' } }

/** A volume rebate: for whom, on what, each step. */
export function rebateSentence(rebate: Rebate, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const steps = rebate.steps.map((step) => (zh ? `满 ${moneyWords(step.fromMinor, book, lang)} 返 ${percentWords(step.rateBp)}` : `${percentWords(step.rateBp)} from ${moneyWords(step.fromMinor, book, lang)}`))
  const who = orWords(rebate.segments.map(quoted), lang)
  const paid = rebate.paidAs === 'points' ? { en: 'points', zh: '积分' } : { en: 'store credit', zh: '购物金' }
  const goods = goodsWords(rebate.goods, book, lang)
  return sentence(zh ? `返利${quoted(rebate.name.zh)}：${who}客群${PERIODS[rebate.period].zh}购买${goods}，${steps.join('，')}，期末以${paid.zh}发放` : `rebate ${quoted(rebate.name.en)}, for members in ${who}: of all they buy of ${goods} in a ${PERIODS[rebate.period].en}, ${listWords(steps, lang)}, paid afterwards as ${paid.en}`, lang)
}

/** A price of the price list: whose, for how many, where. */
export function priceSentence(entry: PriceEntry, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const article = articleName(entry.sku, book, lang)
  const price = moneyWords(entry.priceMinor, book, lang)
  const where = entry.stores === undefined ? '' : zh ? `，限门店 ${listWords(entry.stores, lang)}` : `, only in ${entry.stores.length === 1 ? 'store' : 'stores'} ${listWords(entry.stores, lang)}`
  const says = ((): string => {
    switch (entry.kind) {
      case 'book': return zh ? `${article}本店价 ${price}` : `${article} costs ${price}`
      case 'member': return zh ? `${article}会员价 ${price}` : `${article} costs ${price} for members`
      case 'tier': return zh ? `${article}${tierWords(entry.tier, book, lang)}价 ${price}` : `${article} costs ${price} for ${tierWords(entry.tier, book, lang)}`
      case 'quantity': return zh ? `${article}满 ${milliWords(entry.fromMilli)} 件每件 ${price}` : `${article} costs ${price} each from ${milliWords(entry.fromMilli)} on, for all of them`
    }
  })()
  return sentence(says + where, lang)
}
