import type { Language, LocalText } from '../base/local-text.ts'
import type { Choices } from './choices.ts'
import type { Rulebook } from './rulebook.ts'
import { listWords, percentWords } from './wording.ts'

type ListedChoice = Exclude<keyof Choices, 'nonEarningTenders'>
type Options<F extends ListedChoice> = Record<Choices[F] extends boolean ? 'true' | 'false' : Choices[F] & string, LocalText>

/** One row of loyalty-rules section 8 that has a list of answers. The first answer is the default. */
export interface ChoiceRow {
  readonly row: number
  readonly field: ListedChoice
  readonly options: Readonly<Record<string, LocalText>>
}

function choice<F extends ListedChoice>(row: number, field: F, options: Options<F>): ChoiceRow {
  return { row, field, options }
}

/** What each answer means, for the shopkeeper and the customer. Rows 14 and 22 are not lists: see `choiceSentences`. */
export const CHOICE_ROWS: readonly ChoiceRow[] = [
  choice(1, 'pointsOfThisSale', {
    later: { en: 'Points earned in a sale can be spent from the next sale on.', zh: '本单所得积分下一单起可用。' },
    spendable: { en: 'Points earned in a sale can be spent in that same sale.', zh: '本单所得积分本单即可抵扣。' },
  }),
  choice(2, 'amountOffBasis', {
    'price-list': { en: 'An amount off is taken from prices as the price list has them, with tax or without.', zh: '减免金额按价目表口径（含税或未税）计算。' },
    'tax-inclusive': { en: 'An amount off is always taken from the price with tax.', zh: '减免金额一律按含税价计算。' },
  }),
  choice(3, 'lineRounding', {
    'per-line': { en: 'A discount is rounded once for all pieces of a line.', zh: '折扣按行取整一次。' },
    'per-unit': { en: 'A discount is rounded for each piece.', zh: '折扣按每件取整。' },
  }),
  choice(4, 'order', {
    steps: { en: 'Offers on single goods go first, then sets of goods, then offers on the whole basket.', zh: '先单品优惠，再组合优惠，最后整单优惠。' },
    'basket-first': { en: 'Offers on the whole basket go first, then those on single goods and sets.', zh: '先整单优惠，再单品和组合优惠。' },
    'one-sequence': { en: 'All offers go in one sequence by their priority.', zh: '所有优惠按优先级依次计算。' },
  }),
  choice(5, 'amountOverPool', {
    proportional: { en: 'An amount off several goods is shared over them by what they cost.', zh: '多件商品的减免金额按价格比例分摊。' },
    'fill-best': { en: 'An amount off several goods fills one after the other, as is best for the customer.', zh: '多件商品的减免金额依次抵扣，以对顾客最有利为准。' },
  }),
  choice(6, 'percentagesOnLine', {
    compound: { en: 'Two percentages on the same goods: the second is of what the first left.', zh: '同一商品的两个折扣：第二个按折后价计算（折上折）。' },
    additive: { en: 'Two percentages on the same goods are added, both of the list price.', zh: '同一商品的两个折扣：都按原价计算后相加。' },
  }),
  choice(7, 'percentagesOnBasket', {
    better: { en: 'Of two percentages on the whole basket the better one counts.', zh: '两个整单折扣只取更优惠的一个。' },
    compound: { en: 'Two percentages on the whole basket: the second is of what the first left.', zh: '两个整单折扣可折上折。' },
    'refuse-second': { en: 'Of two percentages on the whole basket only the first by priority counts.', zh: '两个整单折扣只用优先级最高的一个。' },
  }),
  choice(8, 'minimumSpend', {
    'after-offers': { en: 'A minimum spend counts what is paid for the goods after other offers.', zh: '满额按其他优惠之后的金额计算。' },
    'before-discounts': { en: 'A minimum spend counts prices before any discount.', zh: '满额按优惠前的金额计算。' },
    'net-of-tax': { en: 'A minimum spend counts what is paid after other offers, without tax.', zh: '满额按其他优惠之后的未税金额计算。' },
  }),
  choice(9, 'freeUnit', {
    'in-basket': { en: 'A free piece is one of those in the basket.', zh: '免费件为购物篮中的一件。' },
    added: { en: 'A free piece is added to the basket. It never earns points.', zh: '免费件另外赠送，不积分。' },
  }),
  choice(10, 'cheapestBy', {
    'price-as-sold': { en: 'The cheapest piece is the one that costs least after earlier offers.', zh: '最低价按前面优惠之后的单价判断。' },
    'list-price': { en: 'The cheapest piece is the one with the lowest price before any offer.', zh: '最低价按优惠前的单价判断。' },
  }),
  choice(11, 'returnEarned', {
    'in-share': { en: 'When part of a sale comes back, the same part of its points is taken back.', zh: '部分退货时，按退货比例收回积分。' },
    'per-line': { en: 'When part of a sale comes back, the points of those goods are taken back line by line.', zh: '部分退货时，按行收回所退商品的积分。' },
    recompute: { en: 'When part of a sale comes back, points are worked out again on what was kept.', zh: '部分退货时，按保留的商品重新计算积分。' },
  }),
  choice(12, 'returnSpent', {
    'in-share': { en: 'Points that paid for a sale come back in the share of what is returned.', zh: '用于付款的积分按退货比例退回。' },
    kept: { en: 'Points that paid for a sale come back only when all of it is returned.', zh: '用于付款的积分在全部退货时才退回。' },
    whole: { en: 'Points that paid for a sale come back first, before money.', zh: '退货时先退回用于付款的积分，再退款。' },
  }),
  choice(13, 'earningBase', {
    'after-all': { en: 'Points are earned on what is paid after all discounts.', zh: '按全部优惠之后的实付金额积分。' },
    'after-line': { en: 'Points are earned after discounts on the goods themselves, not counting discounts on the whole basket.', zh: '按单品优惠之后的金额积分，不扣整单优惠。' },
    'before-discounts': { en: 'Points are earned on prices before discounts.', zh: '按优惠前的金额积分。' },
  }),
  choice(15, 'delivery', {
    never: { en: 'Delivery, deposits, levies and gift cards sold are never discounted and earn nothing.', zh: '运费、押金、附加费和售出的礼品卡不打折、不积分。' },
    may: { en: 'Delivery may be discounted and earn. Deposits, levies and gift cards sold never do.', zh: '运费可打折和积分；押金、附加费和售出的礼品卡不可。' },
  }),
  choice(16, 'limitInside', {
    'not-given': { en: 'A use that goes beyond a limit or budget is not given.', zh: '超出限额或预算的一次优惠不予享受。' },
    'in-part': { en: 'A use that goes beyond a limit or budget is given as far as it reaches.', zh: '超出限额或预算时，按剩余部分享受。' },
  }),
  choice(17, 'tooFewUnits', {
    'what-is-there': { en: 'With too few goods for the whole reward, it is given for those that are there.', zh: '商品不足时，按现有件数给予优惠。' },
    nothing: { en: 'With too few goods for the whole reward, nothing is given.', zh: '商品不足时，不给予优惠。' },
  }),
  choice(18, 'pointFractions', {
    'down-per-receipt': { en: 'Points are rounded down once for each receipt.', zh: '积分按整单向下取整。' },
    nearest: { en: 'Points are rounded to the nearest for each receipt.', zh: '积分按整单四舍五入。' },
    'per-line': { en: 'Points are rounded down on every line.', zh: '积分按行向下取整。' },
    kept: { en: 'Fractions of points are kept.', zh: '积分保留小数。' },
  }),
  choice(19, 'saleCountsForItsTier', {
    false: { en: 'A sale that reaches a tier still earns at the old one.', zh: '升级的那一单仍按原等级积分。' },
    true: { en: 'A sale that reaches a tier earns at the new one.', zh: '升级的那一单即按新等级积分。' },
  }),
  choice(20, 'tierCounter', {
    own: { en: 'Tiers count what a member buys in each period; spending points does not lower it.', zh: '等级按各周期的累计计算，使用积分不影响等级。' },
    'spendable-points': { en: 'Tiers follow the points a member can spend.', zh: '等级按可用积分计算。' },
    'no-reset': { en: 'Tiers count everything a member ever bought.', zh: '等级按历史累计计算，不清零。' },
  }),
  choice(21, 'tierLasts', {
    window: { en: 'A tier lasts one full period from the day it was reached.', zh: '等级自升级之日起保留一个完整周期。' },
    'next-year-end': { en: 'A tier lasts to the end of the next calendar year.', zh: '等级保留至次年年底。' },
    rolling: { en: 'A tier lasts as long as the last months still reach it.', zh: '等级按最近几个月的累计持续计算。' },
  }),
  choice(23, 'multiUnitDiscountOn', {
    'all-units': { en: 'The discount of a set lies on all goods of the set.', zh: '组合优惠分摊到组内所有商品。' },
    'reward-unit': { en: 'The discount of a set lies on the goods that are free or cheaper.', zh: '组合优惠只记在免费或减价的商品上。' },
  }),
  choice(24, 'returnBreaksThreshold', {
    'shares-stand': { en: 'Goods that come back are refunded at what was paid for them, and the other goods keep their discount.', zh: '退货按实付金额退款，其余商品的优惠保留。' },
    're-evaluate': { en: 'When a return breaks a minimum, discounts are worked out again on what was kept.', zh: '退货后未达门槛的，按保留的商品重新计算优惠。' },
  }),
]

const TENDER_NAMES: Record<Choices['nonEarningTenders'][number], LocalText> = {
  points: { en: 'points', zh: '积分' }, 'gift-card': { en: 'gift cards', zh: '礼品卡' }, 'store-credit': { en: 'store credit', zh: '购物金' },
}

function tendersSentence(tenders: Choices['nonEarningTenders'], lang: Language): string {
  if (tenders.length === 0) return lang === 'zh' ? '任何付款方式都积分。' : 'Points are earned however a sale is paid.'
  const names = listWords(tenders.map((tender) => TENDER_NAMES[tender][lang]), lang, { en: ' or ', zh: '或' })
  return lang === 'zh' ? `用${names}支付的部分不积分。` : `What is paid with ${names} earns no points.`
}

function shareSentence(maximumShareBp: number, lang: Language): string {
  if (maximumShareBp === 10_000) return lang === 'zh' ? '整单均可用积分支付。' : 'A whole bill can be paid with points.'
  if (maximumShareBp === 0) return lang === 'zh' ? '积分不能用于付款。' : 'Bills cannot be paid with points.'
  return lang === 'zh' ? `积分最多可支付应付金额的 ${percentWords(maximumShareBp)}。` : `Up to ${percentWords(maximumShareBp)} of a bill can be paid with points.`
}

/** One of the 24 choices as it stands: its row in loyalty-rules section 8, its field, and what it means. */
export interface ChoiceSentence {
  row: number
  path: string
  text: string
}

/** The 24 choices of a rulebook, each as a sentence a shopkeeper and a customer understand, in the order of the rows. */
export function choiceSentences(rulebook: Pick<Rulebook, 'choices' | 'redemption'>, lang: Language): ChoiceSentence[] {
  const { choices, redemption } = rulebook
  return [
    ...CHOICE_ROWS.map(({ row, field, options }) => ({ row, path: `choices.${field}`, text: options[String(choices[field])]![lang] })),
    { row: 14, path: 'choices.nonEarningTenders', text: tendersSentence(choices.nonEarningTenders, lang) },
    { row: 22, path: 'redemption.maximumShareBp', text: shareSentence(redemption.maximumShareBp, lang) },
  ].sort((a, b) => a.row - b.row)
}
