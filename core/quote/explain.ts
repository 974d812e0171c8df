import type { Language } from '../base/local-text.ts'
import type { BasketLine } from '../basket/basket.ts'
import { formatMoney } from '../money/format.ts'
import type { EvaluatedLine, PromotionOutcome } from '../promotions/evaluation.ts'
import { capWords, consumedWords, couponWords, grantWords, priceWords } from '../promotions/grant-words.ts'
import { isByHand } from '../promotions/hand-ids.ts'
import { nearMissWords, whyWords } from '../promotions/words.ts'
import { pointsWords, upperFirst } from '../rulebook/wording.ts'
import type { WordBook } from '../rulebook/wording.ts'
import type { Quoted } from './quote.ts'
import { TENDER_NAMES } from '../rulebook/tender-names.ts'

interface Speaker {
  quoted: Quoted
  book: WordBook
  basketLines: ReadonlyMap<string, BasketLine>
  lang: Language
  money(amountMinor: number): string
  points(points: number): string
  say(en: string, zh: string): string
  /** `name: text`, `name：text`. */
  named(name: string, text: string): string
}

function speaker(quoted: Quoted, lang: Language): Speaker {
  const { rulebook } = quoted.read
  const { currency } = rulebook.programme
  const book: WordBook = { rulebook, categories: [], articles: new Map(quoted.read.input.lines.map((line) => [line.sku, line.name])) }
  return {
    quoted,
    book,
    basketLines: new Map(quoted.read.input.lines.map((line) => [line.lineId, line])),
    lang,
    money: (amountMinor) => formatMoney(amountMinor, currency, lang),
    points: (points) => pointsWords(points, book, lang),
    say: (en, zh) => (lang === 'zh' ? zh : en),
    named: (name, text) => (lang === 'zh' ? `${name}：${text}` : `${name}: ${text}`),
  }
}

function nameOf(by: Speaker, promotionId: string): string {
  return by.book.rulebook.promotions.find((promotion) => promotion.id === promotionId)?.name[by.lang] ?? (isByHand(promotionId) ? by.say('By hand', '手工优惠') : promotionId)
}

function quantityText(line: BasketLine): string {
  return line.unit === 'kg' ? `${line.quantityMilli / 1000} kg` : String(line.quantityMilli / 1000)
}

function lineTexts(by: Speaker, line: EvaluatedLine): string[] {
  const basketLine = by.basketLines.get(line.lineId)
  if (basketLine === undefined) return []
  const unitPriceMinor = line.price?.unitPriceMinor ?? basketLine.unitPriceMinor
  const price = line.price === undefined ? '' : ` (${priceWords(line.price, by.lang)})`
  return [
    `${basketLine.name[by.lang]}  ${quantityText(basketLine)} × ${by.money(unitPriceMinor)}${price} = ${by.money(line.grossMinor)}`,
    ...line.discounts.map((discount) => `  ${nameOf(by, discount.promotionId)}  ${by.money(-discount.amountMinor)}`),
    ...(line.discounts.length === 0 ? [] : [`  ${by.say('to pay', '应付')}  ${by.money(line.netMinor)}`]),
  ]
}

function outcomeText(by: Speaker, outcome: PromotionOutcome): string {
  const status = { applied: by.say('applied', '已用'), beaten: by.say('beaten', '未用，另有更优惠'), 'not-met': by.say('not met', '未满足') }[outcome.status]
  const gives = outcome.status !== 'applied' ? [] : [
    ...(outcome.amountMinor > 0 ? [by.money(-outcome.amountMinor)] : []),
    ...(outcome.points > 0 ? [by.say(`${by.points(outcome.points)} points`, `${by.points(outcome.points)} 积分`)] : []),
  ]
  const what = [status, ...gives].join(by.say(', ', '，'))
  return by.named(nameOf(by, outcome.promotionId), `${what}${by.say('. ', '。')}${whyWords(outcome, by.quoted.quote, by.book, by.lang)}`.trimEnd())
}

function section(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : ['', title, ...texts.map((text) => `  ${text}`)]
}

function totals(by: Speaker): string[] {
  const { quote } = by.quoted
  const { rulebook } = by.quoted.read
  const inside = rulebook.programme.pricesIncludeTax
  const taxes = quote.taxes.map((tax) => {
    const name = rulebook.programme.taxes.find((each) => each.code === tax.taxCode)?.name[by.lang] ?? tax.taxCode
    const parts = (tax.components ?? []).map((part) => `${part.code} ${by.money(part.taxMinor)}`).join(', ')
    return by.named(`${name} ${tax.rateBp / 100}%${inside ? by.say(', in the price', '（含税）') : ''}`, `${by.money(tax.taxMinor)}${parts === '' ? '' : ` (${parts})`}`)
  })
  return [
    by.named(by.say('Subtotal', '小计'), by.money(quote.subtotalMinor)),
    by.named(by.say('Discounts', '优惠'), by.money(-quote.discountMinor)),
    ...taxes,
    by.named(by.say('To pay', '应付'), by.money(quote.totalMinor)),
    ...(quote.exact ? [] : [by.say(`Approximate: the best combination saves at most ${by.money(quote.gapMinor)} more.`, `近似结果：最佳组合至多再省 ${by.money(quote.gapMinor)}。`)]),
  ]
}

function payment(by: Speaker): string[] {
  const paid = by.quoted.quote.payment
  if (paid === undefined) return []
  return [
    ...paid.tenders.map((tender) => by.named(upperFirst(TENDER_NAMES[tender.kind][by.lang]), `${by.money(tender.amountMinor)}${tender.points === undefined ? '' : ` (${by.points(tender.points)})`}`)),
    ...(paid.roundingMinor === 0 ? [] : [by.named(by.say('Cash rounding', '现金取整'), by.money(paid.roundingMinor))]),
    ...(paid.changeMinor === 0 ? [] : [by.named(by.say('Change', '找零'), by.money(paid.changeMinor))]),
  ]
}

function points(by: Speaker): string[] {
  const { quote } = by.quoted
  const { total, byRule } = quote.earned ?? quote.points
  const rules = byRule.map((rule) => by.named(rule.ruleId === 'base' ? by.say('earn rate', '基本积分') : nameOf(by, rule.ruleId), by.points(rule.points)))
  const capped = quote.earned?.cappedBy ?? quote.points.cappedBy
  return [
    ...(total === 0 && rules.length === 0 ? [] : [by.named(by.say('Points earned', '所得积分'), by.points(total))]),
    ...rules.map((rule) => `  ${rule}`),
    ...(capped === undefined ? [] : [capWords(capped, by.book, by.lang)]),
  ]
}

/** What became of the codes shown, of gifts, stamps and the like, in the words of the till. */
function coupons(by: Speaker): string[] {
  return (by.quoted.quote.coupons ?? []).map((coupon) => by.named(coupon.code, couponWords(coupon, by.book, by.lang)))
}

function grants(by: Speaker): string[] {
  const { grants: given = [], consumed = [] } = by.quoted.quote
  return [
    ...given.map((grant) => by.named(nameOf(by, grant.promotionId), grantWords(grant, by.book, by.lang))),
    ...consumed.map((used) => by.named(nameOf(by, used.promotionId), consumedWords(used, by.book, by.lang))),
  ]
}

/** A quote in words: lines, what became of every promotion and why, totals, payment, points, coupons, grants, near misses. */
export function explainQuote(quoted: Quoted, lang: Language): string {
  const by = speaker(quoted, lang)
  const { quote } = quoted
  return [
    by.say('Goods', '商品'),
    ...quote.lines.flatMap((line) => lineTexts(by, line)).map((text) => `  ${text}`),
    ...section(by.say('Offers', '优惠'), quote.promotions.map((outcome) => outcomeText(by, outcome))),
    ...section(by.say('Totals', '合计'), totals(by)),
    ...section(by.say('Payment', '支付'), payment(by)),
    ...section(by.say('Points', '积分'), points(by)),
    ...section(by.say('Coupons', '优惠券'), coupons(by)),
    ...section(by.say('Also given', '另外所得'), grants(by)),
    ...section(by.say('Nearly reached', '差一点即可享受'), quote.nearMisses.map((nearMiss) => by.named(nameOf(by, nearMiss.promotionId), nearMissWords(nearMiss, by.book, lang)))),
  ].join('\n')
}
