import type { Language, LocalText } from '../base/local-text.ts'
import { formatPoints } from '../money/format.ts'
import { articleName, nameOf, plural, pointsWords, quoted, sentence } from '../rulebook/wording.ts'
import type { WordBook } from '../rulebook/wording.ts'
import type { Consumed, CouponOutcome, EvaluatedLine, Grant } from './evaluation.ts'

function giftName(sku: string, book: WordBook, lang: Language): string {
  if (sku === '') return lang === 'zh' ? '本单商品' : 'goods of this sale'
  return articleName(sku, book, lang)
}

/** What a sale gives beside money and points: `A gift: 1 × tote bag`, `2 stamps on “Coffee”`. */
export function grantWords({ kind, id, quantity }: Grant, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { rulebook } = book
  switch (kind) {
    case 'gift': return sentence(zh ? `赠品：${giftName(id, book, lang)} ${quantity} 件` : `a gift: ${quantity} × ${giftName(id, book, lang)}`, lang)
    case 'stamps': {
      const name = quoted(nameOf(rulebook.stampCards, id, lang))
      return sentence(zh ? `${name}集 ${quantity} 点` : `${plural(quantity, 'stamp')} on ${name}`, lang)
    }
    case 'draw-entries': {
      const name = quoted(nameOf(rulebook.draws, id, lang))
      return sentence(zh ? `${name}抽奖机会 ${quantity} 次` : `${quantity === 1 ? '1 entry' : `${quantity} entries`} in ${name}`, lang)
    }
    case 'voucher': {
      const name = quoted(nameOf(rulebook.coupons, id, lang))
      return sentence(zh ? `代金券${name} ${quantity} 张，下次可用` : `${plural(quantity, 'voucher')} ${name} for the next visit`, lang)
    }
    case 'entitlement': {
      const name = quoted(nameOf(rulebook.entitlements, id, lang))
      return sentence(zh ? `${name}增加 ${quantity} 次` : `${name}, ${plural(quantity, 'use')} more`, lang)
    }
    case 'referrer-points': return sentence(zh ? `推荐人得 ${formatPoints(quantity, lang)} 积分` : `${formatPoints(quantity, lang)} points for the member who brought this one`, lang)
  }
}

/** What a sale uses up: a full stamp card, uses of an entitlement. */
export function consumedWords({ kind, id, quantity }: Consumed, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  if (kind === 'stamp-card') {
    const name = quoted(nameOf(book.rulebook.stampCards, id, lang))
    return sentence(zh ? `兑换集满的${name} ${quantity} 张` : `${plural(quantity, 'full card')} ${name} paid out`, lang)
  }
  const name = quoted(nameOf(book.rulebook.entitlements, id, lang))
  return sentence(zh ? `使用${name} ${quantity} 次` : `${plural(quantity, 'use')} of ${name}`, lang)
}

const REFUSED: Record<NonNullable<CouponOutcome['reason']>, LocalText> = {
  UNKNOWN: { en: 'This code is not known. Check it for a slip.', zh: '无此券码，请核对。' },
  CHECK_WRONG: { en: 'This code was read or typed wrong: its last character does not fit. Try again.', zh: '券码有误：末位校验不符，请重新扫描或输入。' },
  TOO_EARLY: { en: 'This code is not good yet.', zh: '此券尚未开始使用。' },
  EXPIRED: { en: 'This code is no longer good.', zh: '此券已过期。' },
  OTHER_MEMBER: { en: 'This code is made out to another member.', zh: '此券属于其他会员。' },
  USED_BEFORE: { en: 'This code has been used before.', zh: '此券已使用过。' },
  CANCELLED: { en: 'This code was taken back: what it was given for was returned, or it was withdrawn.', zh: '此券已作废：发券的商品已退，或券已收回。' },
  TWICE: { en: 'This code was presented twice.', zh: '此券重复出示。' },
  TOO_MANY: { en: 'No more codes of this coupon in one sale.', zh: '本单使用此券的张数已达上限。' },
}

/** What became of a code the customer showed, in words the cashier can say. */
export function couponWords(outcome: CouponOutcome, book: WordBook, lang: Language): string {
  const zh = lang === 'zh'
  const { status, reason, promotionId, couponId } = outcome
  if (status === 'refused') return reason === null ? (zh ? '此券不能使用。' : 'This code cannot be used.') : REFUSED[reason][lang]
  const name = quoted(nameOf(book.rulebook.coupons, couponId, lang))
  if (status === 'not-used') return zh ? `${name}本单未使用，仍然有效。` : `${name} was not used in this sale and stays good.`
  const offer = promotionId === null ? '' : nameOf(book.rulebook.promotions, promotionId, lang)
  if (offer === '') return zh ? `${name}已使用。` : `${name} was used.`
  return zh ? `${name}已用于${quoted(offer)}。` : `${name} was used for ${quoted(offer)}.`
}

const PRICES: Record<NonNullable<EvaluatedLine['price']>['kind'], LocalText> = {
  book: { en: 'This store’s price', zh: '本店价' },
  member: { en: 'Member price', zh: '会员价' },
  tier: { en: 'Price of the member’s tier', zh: '等级会员价' },
  quantity: { en: 'Price for this quantity', zh: '多件价' },
}

/** Which price of the price list a line has: `Member price`. */
export function priceWords(price: NonNullable<EvaluatedLine['price']>, lang: Language): string {
  return PRICES[price.kind][lang]
}

/** A cap of the programme that took points away. */
export function capWords(capped: { kind: 'sale' | 'day'; lost: number }, book: WordBook, lang: Language): string {
  const lost = pointsWords(capped.lost, book, lang)
  if (lang === 'zh') return capped.kind === 'sale' ? `每单积分已达上限，少得 ${lost} 积分。` : `当天积分已达上限，少得 ${lost} 积分。`
  return capped.kind === 'sale' ? `The most points for one sale is reached: ${lost} fewer.` : `The most points for one day is reached: ${lost} fewer.`
}
