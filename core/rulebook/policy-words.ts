import type { Language, LocalText } from '../base/local-text.ts'
import { formatPoints } from '../money/format.ts'
import type { Rulebook, Tier } from './rulebook.ts'
import { listWords, moneyWords, percentWords, plural, sentence } from './wording.ts'
import type { WordBook } from './wording.ts'

/** A sentence of the summary and the part of the rulebook it is made from. */
export interface RulebookSentence {
  path: string
  text: string
}

/** Taxes, rounding and the day: what every sale is worked out with. */
export function programmeSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  const { programme } = book.rulebook
  const taxes = programme.taxes.map((tax) => {
    const parts = tax.components?.map((part) => `${part.name[lang]} ${percentWords(part.rateBp)}`)
    return `${tax.name[lang]} ${percentWords(tax.rateBp)}${parts === undefined ? '' : zh ? `（${parts.join('、')}）` : ` (${parts.join(', ')})`}`
  })
  const contained = programme.pricesIncludeTax ? { en: 'Prices contain tax', zh: '价格含税' } : { en: 'Tax is added to prices', zh: '价格未税，另加税' }
  const rounding = programme.cashRoundingMinor === 1 ? '' : zh ? `现金付款取整到 ${moneyWords(programme.cashRoundingMinor, book, lang)}` : `what is paid in cash is rounded to ${moneyWords(programme.cashRoundingMinor, book, lang)}`
  const day = programme.dayChange === '00:00' ? '' : zh ? `每天自 ${programme.dayChange} 起算` : `a day begins at ${programme.dayChange}`
  return [
    { path: 'programme.taxes', text: sentence(zh ? `${contained.zh}：${taxes.join('、')}` : `${contained.en}: ${taxes.join(', ')}`, lang) },
    { path: 'programme.taxRounding', text: sentence(programme.taxRounding === 'per-rate' ? (zh ? '税额按税率合计取整一次' : 'tax is rounded once for each rate') : (zh ? '税额按行取整' : 'tax is rounded on every line'), lang) },
    ...(programme.pointsLowerTax ? [{ path: 'programme.pointsLowerTax', text: sentence(zh ? '用积分支付的部分不计税' : 'what is paid with points is not taxed', lang) }] : []),
    ...(rounding === '' ? [] : [{ path: 'programme.cashRoundingMinor', text: sentence(rounding, lang) }]),
    ...(day === '' ? [] : [{ path: 'programme.dayChange', text: sentence(day, lang) }]),
  ]
}

function requiredWords(tier: Tier, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const count = formatPoints(tier.qualifyCount ?? 0, lang)
  switch (book.rulebook.tierRules.measure) {
    case 'amount': return zh ? `消费满 ${moneyWords(tier.qualifyMinor, book, lang)}` : `by spending ${moneyWords(tier.qualifyMinor, book, lang)}`
    case 'points': return zh ? `获得 ${count} 积分` : `with ${count} points earned`
    case 'visits': return zh ? `到店 ${count} 次` : `with ${count} visits`
  }
}

function windowWords(rulebook: Rulebook, lang: Language): string {
  const zh = lang === 'zh'
  switch (rulebook.tierRules.window) {
    case 'rolling': return zh ? `最近 ${rulebook.tierWindowMonths} 个月内` : `within ${plural(rulebook.tierWindowMonths, 'month')}`
    case 'calendar-year': return zh ? '一个自然年内' : 'within a calendar year'
    case 'lifetime': return zh ? '累计' : 'in all'
  }
}

/** Tiers: what each earns, how it is reached, how it ends. */
export function tierSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  const { rulebook } = book
  const { graceDays, drop } = rulebook.tierRules
  const tiers = rulebook.tiers.map((tier, at) => {
    const per = moneyWords(tier.earn.perMinor, book, lang)
    const earns = zh ? `${tier.name.zh}会员每消费 ${per} 得 ${formatPoints(tier.earn.points, lang)} 积分` : `${tier.name.en} members earn ${plural(tier.earn.points, 'point')} for every ${per}`
    const reached = at === 0 ? (zh ? '，入会即得' : '; every member begins here') : zh ? `，${windowWords(rulebook, lang)}${requiredWords(tier, book, lang)}，即可升级` : `; reached ${requiredWords(tier, book, lang)} ${windowWords(rulebook, lang)}`
    return { path: `tiers[${at}]`, text: sentence(earns + reached, lang) }
  })
  const dropped = drop === 'one-level' ? { en: 'A member who does not qualify again drops one tier', zh: '未达保级要求的会员降一级' } : { en: 'A member who does not qualify again drops to the tier they qualify for', zh: '未达保级要求的会员降至符合条件的等级' }
  const grace = graceDays === 0 ? '' : zh ? `，宽限 ${graceDays} 天` : ` after ${plural(graceDays, 'day')} of grace`
  return rulebook.tiers.length === 1 ? tiers : [...tiers, { path: 'tierRules', text: sentence(dropped[lang] + grace, lang) }]
}

function expiryWords({ pointsExpireAfterMonths: months, pointsRules: { expiry } }: Rulebook, lang: Language): string {
  const zh = lang === 'zh'
  if (months === null) return zh ? '积分永不过期' : 'points never expire'
  const after = plural(months, 'month')
  switch (expiry.kind) {
    case 'age':
      if (expiry.until === 'day') return zh ? `积分自获得之日起 ${months} 个月后到期` : `points expire ${after} after they were earned`
      return zh ? `积分在获得 ${months} 个月后的月底到期` : `points expire at the end of the month, ${after} after they were earned`
    case 'fixed-date': return zh ? `积分获得满 ${months} 个月后，在下一个 ${expiry.month} 月 ${expiry.day} 日到期` : `points expire on the first ${expiry.day}/${expiry.month} (day/month) that is ${after} or more after they were earned`
    case 'inactivity': return zh ? `${months} 个月内没有获得或使用积分，则全部积分到期` : `all points expire ${after} after the member last earned or spent any`
  }
}

const PROOFS: Record<Rulebook['pointsRules']['weakMaySpendWith'][number], LocalText> = {
  'last-digits': { en: 'the last digits of the card', zh: '卡号末几位' }, birthday: { en: 'the birthday', zh: '生日' },
  'one-time-code': { en: 'a one-time code', zh: '一次性验证码' }, approval: { en: 'approval', zh: '主管批准' },
}

/** What points are worth, when they come and go, and how they may be spent. */
export function pointsSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  const { redemption, pointsRules } = book.rulebook
  const points = (count: number): string => (zh ? `${formatPoints(count, lang)} 积分` : count === 1 ? '1 point' : `${formatPoints(count, lang)} points`)
  const worth = zh ? `${points(redemption.points)}抵 ${moneyWords(redemption.valueMinor, book, lang)}，最少使用 ${points(redemption.minimumPoints)}，每次以 ${points(redemption.stepPoints)}为单位`
    : `${points(redemption.points)} ${redemption.points === 1 ? 'is' : 'are'} worth ${moneyWords(redemption.valueMinor, book, lang)}, from ${points(redemption.minimumPoints)}, in steps of ${formatPoints(redemption.stepPoints, lang)}`
  const caps = [
    ['earnPerSale', { en: 'A member earns at most %s in one sale', zh: '每位会员每单最多得 %s' }], ['earnPerDay', { en: 'A member earns at most %s in one day', zh: '每位会员每天最多得 %s' }],
    ['spendPerDay', { en: 'A member spends at most %s in one day', zh: '每位会员每天最多使用 %s' }],
    ['spendOffline', { en: 'While head office does not answer, a till lets a member spend at most %s', zh: '连不上总部时，每台收银机最多让每位会员使用 %s' }],
  ] as const
  const proofs = pointsRules.weakMaySpendWith.map((proof) => PROOFS[proof][lang])
  const without = proofs.length === 0 ? (zh ? '未出示会员卡时不能使用积分' : 'without a card, points cannot be spent')
    : zh ? `未出示会员卡时，须凭${listWords(proofs, lang, { en: ' or ', zh: '或' })}才能使用积分` : `without a card, points are spent only with ${listWords(proofs, lang, { en: ' or ', zh: '或' })}`
  return [
    { path: 'redemption', text: sentence(worth, lang) },
    { path: 'pointsRules.expiry', text: sentence(expiryWords(book.rulebook, lang), lang) },
    ...(pointsRules.pendingDays === 0 ? [] : [{ path: 'pointsRules.pendingDays', text: sentence(zh ? `积分在购物 ${pointsRules.pendingDays} 天后生效` : `points can be spent from ${plural(pointsRules.pendingDays, 'day')} after the sale`, lang) }]),
    ...caps.flatMap(([field, words]) => {
      const cap = pointsRules[field]
      return cap === undefined ? [] : [{ path: `pointsRules.${field}`, text: sentence(words[lang].replace('%s', points(cap)), lang) }]
    }),
    { path: 'pointsRules.weakMaySpendWith', text: sentence(without, lang) },
  ]
}

const SHORT: Record<Rulebook['returnRules']['pointsShort'], LocalText> = {
  debt: { en: 'if the points of returned goods are no longer there, they are owed and taken from the next ones earned, never asked for in money', zh: '退货时积分已不足的，记为欠分，从以后所得积分中扣除，不收取现金' },
  'deduct-from-refund': { en: 'if the points of returned goods are no longer there, their worth is taken off the refund', zh: '退货时积分已不足的，按其价值从退款中扣除' },
  forgive: { en: 'if the points of returned goods are no longer there, they are let go', zh: '退货时积分已不足的，不再收回' },
}

/** Returns: how long, what happens to points, what without a receipt. */
export function returnSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  const { windowDays, pointsShort, returnedPointsDays, withoutReceipt, offlineFloorMinor } = book.rulebook.returnRules
  const noReceipt = withoutReceipt.kind === 'never' ? (zh ? '没有收据不能退货' : 'goods without a receipt are not taken back')
    : zh ? `没有收据的退货须经批准，按最近 ${withoutReceipt.lowestPriceDays} 天内的最低价退为购物金` : `goods without a receipt are taken with approval, for store credit at the lowest price of the last ${plural(withoutReceipt.lowestPriceDays, 'day')}`
  return [
    { path: 'returnRules.windowDays', text: sentence(zh ? `${windowDays} 天内可退换` : `goods can be returned within ${plural(windowDays, 'day')}`, lang) },
    { path: 'returnRules.pointsShort', text: sentence(SHORT[pointsShort][lang], lang) },
    { path: 'returnRules.returnedPointsDays', text: sentence(zh ? `退回的积分如已过期，再保留 ${returnedPointsDays} 天` : `points that come back after they expired live ${plural(returnedPointsDays, 'day')} more`, lang) },
    { path: 'returnRules.withoutReceipt', text: sentence(noReceipt, lang) },
    ...(offlineFloorMinor === 0 ? [] : [{ path: 'returnRules.offlineFloorMinor', text: sentence(zh ? `断网时，其他收银台的收据最多退 ${moneyWords(offlineFloorMinor, book, lang)}` : `offline, a till gives back at most ${moneyWords(offlineFloorMinor, book, lang)} for a receipt of another till`, lang) }]),
  ]
}

/** Gift cards and store credit: when they end, what may be paid out. */
export function storedValueSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  return (['giftCards', 'storeCredit'] as const).map((key) => {
    const rules = book.rulebook[key]
    const name = key === 'giftCards' ? { en: 'gift cards', zh: '礼品卡' } : { en: 'store credit', zh: '购物金' }
    const parts = [
      rules.expiresAfterMonths === undefined ? (zh ? `${name.zh}永不过期` : `${name.en} ${key === 'giftCards' ? 'never expire' : 'never expires'}`)
        : zh ? `${name.zh} ${rules.expiresAfterMonths} 个月后到期` : `${name.en} can be spent for ${plural(rules.expiresAfterMonths, 'month')}`,
      ...(rules.payOutUpToMinor === 0 ? [] : [zh ? `余额不超过 ${moneyWords(rules.payOutUpToMinor, book, lang)} 可兑现` : `a rest of up to ${moneyWords(rules.payOutUpToMinor, book, lang)} is paid out on request`]),
      ...(rules.maximumLoadMinor === undefined ? [] : [zh ? `最多存入 ${moneyWords(rules.maximumLoadMinor, book, lang)}` : `at most ${moneyWords(rules.maximumLoadMinor, book, lang)} on one`]),
      rules.offlineFloorMinor === 0 ? (zh ? '断网时不能使用' : 'not spent offline') : zh ? `断网时每张最多用 ${moneyWords(rules.offlineFloorMinor, book, lang)}` : `offline at most ${moneyWords(rules.offlineFloorMinor, book, lang)} from one`,
    ]
    return { path: key, text: sentence(parts.join(zh ? '，' : ', '), lang) }
  })
}

const SPENDERS: Record<Rulebook['household']['maySpend'], LocalText> = {
  everyone: { en: 'everybody in a household may spend its points', zh: '家庭成员都可使用家庭积分' },
  head: { en: 'only the head of a household may spend its points', zh: '只有户主可使用家庭积分' },
  'own-points-only': { en: 'in a household everybody spends only their own points', zh: '家庭成员只能使用本人积分' },
}

/** Households and members who bring others. */
export function peopleSentences(book: WordBook, lang: Language): RulebookSentence[] {
  const zh = lang === 'zh'
  const { household, referral } = book.rulebook
  const minimum = referral.minimumMinor === 0 ? '' : zh ? `，首单须满 ${moneyWords(referral.minimumMinor, book, lang)}` : `, for purchases from ${moneyWords(referral.minimumMinor, book, lang)}`
  return [
    { path: 'household', text: sentence(zh ? `${SPENDERS[household.maySpend].zh}，每户最多 ${household.maximumMembers} 人` : `${SPENDERS[household.maySpend].en}; it has at most ${household.maximumMembers} members`, lang) },
    { path: 'referral', text: sentence((zh ? `推荐新会员每年最多奖励 ${referral.perYear} 次，同一家庭不算` : `bringing a new member is rewarded up to ${plural(referral.perYear, 'time')} a year, not within a household`) + minimum, lang) },
  ]
}
