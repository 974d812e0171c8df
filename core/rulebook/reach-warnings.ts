import type { LocalText } from '../base/local-text.ts'
import type { Branch } from './branches.ts'
import { contradiction, daysOf } from './contradictions.ts'
import type { Condition } from './condition.ts'
import type { Article, Looked, LookedAt } from './facts.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import type { GoodsSet } from './goods.ts'
import { shown } from './plain-copy.ts'
import { effectGoods, givesMoney } from './promotion-checks.ts'

function pathOf({ at }: LookedAt, ...rest: Path): Path {
  return ['promotions', at, ...rest]
}

/** Conditions that no sale can meet, and dates that are over. */
function neverHolds(offer: LookedAt, looked: Looked): RulebookFault[] {
  const { branches } = offer
  if (branches === null) return []
  const reasons = branches.map((branch) => contradiction(branch, looked.rulebook.tiers))
  const open = branches.filter((_, at) => reasons[at] === null)
  const [reason] = reasons
  if (open.length === 0 && reason) return [impossible(offer, reason)]
  return looked.today !== null && open.every((branch) => daysOf(branch).to < looked.today!)
    ? [fault(pathOf(offer, 'when'), 'OVER', `This offer is over: its last day was ${lastDay(open)}. Take it out, or give it new dates.`, `此优惠已结束（最后一天为 ${lastDay(open)}），请删去或填写新日期。`)]
    : []
}

function impossible(offer: LookedAt, reason: LocalText): RulebookFault {
  return fault(pathOf(offer, 'when'), 'NEVER_HOLDS', `No sale can ever meet this: ${reason.en}. Correct the condition.`, `任何一单都无法满足：${reason.zh}，请更正条件。`)
}

function lastDay(branches: readonly Branch[]): string {
  return branches.map((branch) => daysOf(branch).to).sort().at(-1) ?? ''
}

/** Goods sets inside a condition, with where they stand. */
function conditionGoods(condition: Condition, path: Path): { path: Path; goods: GoodsSet; quantityMilli: number | null }[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap((each, at) => conditionGoods(each, [...path, 'of', at]))
    case 'not': return conditionGoods(condition.of, [...path, 'of'])
    case 'spend': return [{ path: [...path, 'goods'], goods: condition.goods, quantityMilli: null }]
    case 'quantity': return [{ path: [...path, 'goods'], goods: condition.goods, quantityMilli: condition.minimumMilli }]
    default: return []
  }
}

function noGoods(path: Path, articles: readonly Article[] | null): RulebookFault[] {
  if (articles === null || articles.length > 0) return []
  return [fault(path, 'NO_GOODS', 'The catalogue has nothing that these goods name. Check the names.', '商品目录中没有符合的商品，请检查名称。')]
}

function goodsWarnings(offer: LookedAt, looked: Looked): RulebookFault[] {
  const { promotion } = offer
  const given = effectGoods(promotion.effect).flatMap(({ path, goods }) => {
    const articles = looked.articlesOf(goods)
    if (articles === null || articles.length === 0) return noGoods(pathOf(offer, 'effect', ...path), articles)
    const fixed = givesMoney(promotion) && articles.every((article) => !article.product.discountable)
    return fixed ? [fault(pathOf(offer, 'effect', ...path), 'NOT_DISCOUNTABLE', 'None of these goods may be discounted, so the offer gives nothing. Name other goods.', '这些商品都不可打折，优惠不会生效，请改选商品。')] : []
  })
  const asked = conditionGoods(promotion.when, pathOf(offer, 'when')).flatMap(({ path, goods }) => noGoods(path, looked.articlesOf(goods)))
  const { effect } = promotion
  const gift = effect.kind === 'gift' && looked.articles !== null && !looked.articles.some((article) => article.product.sku === effect.sku)
    ? [fault(pathOf(offer, 'effect', 'sku'), 'NO_GOODS', `The catalogue has no article “${shown(effect.sku)}”. Check its number.`, `商品目录中没有“${shown(effect.sku)}”，请检查编号。`)] : []
  return [...given, ...asked, ...gift]
}

/** So many pieces asked for, of which the offer's own limit lets fewer have it. */
function quantityBeyondUses(offer: LookedAt): RulebookFault[] {
  const { effect, limits, when } = offer.promotion
  const uses = limits.usesPerBasket
  if (uses === undefined || (effect.kind !== 'amount-off-each' && effect.kind !== 'fixed-price')) return []
  return conditionGoods(when, pathOf(offer, 'when'))
    .filter(({ goods, quantityMilli }) => quantityMilli !== null && quantityMilli > uses * 1000 && JSON.stringify(goods) === JSON.stringify(effect.goods))
    .map(({ path, quantityMilli }) => fault(path, 'MORE_THAN_USES', `The customer must buy ${quantityMilli! / 1000}, but only ${uses} of them get the price (usesPerBasket). Check both.`, `顾客须购买 ${quantityMilli! / 1000} 件，但每单只有 ${uses} 件享受优惠（usesPerBasket），请核对。`))
}

/** A budget in money that does not cover one use. */
function budgetBelowOneUse(offer: LookedAt, looked: Looked): RulebookFault[] {
  const { effect, limits } = offer.promotion
  if (limits.budgetMinor === undefined || looked.rulebook.choices.limitInside === 'in-part') return []
  if ((effect.kind !== 'amount-off' && effect.kind !== 'amount-off-each') || effect.amountMinor <= limits.budgetMinor) return []
  return [fault(pathOf(offer, 'limits', 'budgetMinor'), 'BUDGET_TOO_SMALL', 'The budget is smaller than what one use gives, so the offer is hardly ever given. Raise it.', '预算小于一次优惠的金额，优惠几乎不会生效，请提高预算。')]
}

/** Offers that can never be given, or never as they are meant. */
export function reachWarnings(looked: Looked): RulebookFault[] {
  return looked.promotions.flatMap((offer) => [
    ...neverHolds(offer, looked), ...goodsWarnings(offer, looked), ...quantityBeyondUses(offer), ...budgetBelowOneUse(offer, looked),
  ])
}

/** Parts of a rulebook that nothing uses, and articles of the price list that the catalogue does not have. */
export function unusedWarnings(looked: Looked): RulebookFault[] {
  const { rulebook } = looked
  const accepted = new Set<string>()
  const paid = new Set<string>()
  const visit = (condition: Condition): void => {
    if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit)
    else if (condition.kind === 'not') visit(condition.of)
    else if (condition.kind === 'coupon') accepted.add(condition.coupon)
    else if (condition.kind === 'stamp-reward') paid.add(condition.card)
  }
  rulebook.promotions.forEach((promotion) => visit(promotion.when))
  const unused = (list: readonly { id: string }[], key: string, known: ReadonlySet<string>, says: LocalText): RulebookFault[] =>
    list.flatMap(({ id }, at) => (known.has(id) ? [] : [fault([key, at], 'NOTHING_USES_IT', says.en, says.zh)]))
  return [
    ...unused(rulebook.coupons, 'coupons', accepted, { en: 'No offer takes this coupon, so its codes give nothing. Add an offer with the condition "coupon".', zh: '没有优惠接受此券，持券也没有优惠，请添加带 "coupon" 条件的优惠。' }),
    ...unused(rulebook.stampCards, 'stampCards', paid, { en: 'No offer pays a full card out. Add an offer with the condition "stamp-reward".', zh: '集满后没有兑换的优惠，请添加带 "stamp-reward" 条件的优惠。' }),
    ...unknownPrices(looked),
  ]
}

function unknownPrices({ rulebook, articles }: Looked): RulebookFault[] {
  if (articles === null) return []
  const skus = new Set(articles.map((article) => article.product.sku))
  const unknown = rulebook.prices.flatMap((entry, at) => (skus.has(entry.sku) ? [] : [{ at, sku: entry.sku }]))
  const [first] = unknown
  if (first === undefined) return []
  const more = unknown.length - 1
  return [fault(['prices', first.at, 'sku'], 'NO_GOODS', `The catalogue has no article “${shown(first.sku)}”${more === 0 ? '' : `, and ${more} more of this list`}. Check the numbers.`, `商品目录中没有“${shown(first.sku)}”${more === 0 ? '' : `，另有 ${more} 条也没有`}，请检查编号。`)]
}
