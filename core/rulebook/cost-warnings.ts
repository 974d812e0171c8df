import { formatMoney } from '../money/format.ts'
import { mulDivRound } from '../money/money.ts'
import type { Branch } from './branches.ts'
import { leavesOf } from './branches.ts'
import type { Effect, Reward } from './effect.ts'
import type { Article, Looked, LookedAt } from './facts.ts'
import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import type { GoodsSet } from './goods.ts'
import { MOST_ADDED, together } from './loss-warnings.ts'
import { shown } from './plain-copy.ts'
import { listWords, quoted } from './wording.ts'

/** Goods of which both the price and the cost are known, which may be discounted, and which are not below cost to begin with. */
interface Costed {
  sku: string
  priceMinor: number
  costMinor: number
  byWeight: boolean
}

function costedOf(articles: readonly Article[], costs: ReadonlyMap<string, number>): Costed[] {
  return articles.flatMap(({ product }) => {
    const costMinor = costs.get(product.sku)
    return costMinor === undefined || product.priceMinor === null || product.priceMinor < costMinor || !product.discountable ? [] : [{ sku: product.sku, priceMinor: product.priceMinor, costMinor, byWeight: product.unit === 'kg' }]
  })
}

/** What is left of a single piece's price after an offer on single goods. */
function pieceAfter(effect: Effect, priceMinor: number): number | null {
  switch (effect.kind) {
    case 'percent-off': return priceMinor - Math.min(effect.capMinor ?? Infinity, mulDivRound(priceMinor, effect.rateBp, 10_000, 'half-up'))
    case 'amount-off-each': return Math.max(0, priceMinor - effect.amountMinor)
    case 'fixed-price': return Math.min(priceMinor, effect.priceMinor)
    default: return null
  }
}

/** Pieces of one article that the least demanding way to meet a condition asks for. */
function piecesAsked(branches: readonly Branch[], priceMinor: number): number {
  const asked = branches.map((branch) => Math.max(
    1,
    ...leavesOf(branch, 'spend', true).map((leaf) => Math.ceil(leaf.minimumMinor / Math.max(1, priceMinor))),
    ...leavesOf(branch, 'quantity', true).map((leaf) => Math.ceil(leaf.minimumMilli / 1000)),
  ))
  return Math.min(...asked)
}

/** What so many pieces of one article bring less what they cost, for offers that look at one article at a time. */
function marginMinor(effect: Effect, article: Costed, offer: LookedAt): number | null {
  const { priceMinor, costMinor } = article
  const piece = pieceAfter(effect, priceMinor)
  if (piece !== null) return piece - costMinor
  if (effect.kind === 'amount-off') {
    const pieces = effect.everyMinor === undefined ? piecesAsked(offer.branches ?? [], priceMinor) : Math.ceil(effect.everyMinor / Math.max(1, priceMinor))
    return pieces * (priceMinor - costMinor) - Math.min(effect.amountMinor, pieces * priceMinor)
  }
  if (article.byWeight) return null
  if (effect.kind === 'cheapest-free') return effect.buy * (priceMinor - costMinor) - effect.free * mulDivRound(priceMinor, effect.rateBp ?? 10_000, 10_000, 'half-up')
  return effect.kind === 'bundle-price' ? Math.min(effect.priceMinor, effect.quantity * priceMinor) - effect.quantity * costMinor : null
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values)
}

/** The least that so many pieces of some goods bring, less what they cost, when a reward is on them; null where nothing is known. */
function rewardedMargin(parts: readonly { goods: GoodsSet; quantity: number }[], reward: Reward, looked: Looked): number | null {
  let sum = reward.kind === 'price' ? reward.priceMinor : reward.kind === 'amount' ? -reward.amountMinor : 0
  for (const { goods, quantity } of parts) {
    const margins = costedOf(looked.articlesOf(goods) ?? [], looked.costs!).filter((article) => !article.byWeight).map(({ priceMinor, costMinor }) => {
      if (reward.kind === 'price') return -costMinor
      return reward.kind === 'amount' ? priceMinor - costMinor : priceMinor - mulDivRound(priceMinor, reward.rateBp, 10_000, 'half-up') - costMinor
    })
    const worst = least(margins)
    if (worst === null) return null
    sum += quantity * worst
  }
  return sum
}

function boughtMargin({ goods, quantity }: { goods: GoodsSet; quantity: number }, looked: Looked): number | null {
  const worst = least(costedOf(looked.articlesOf(goods) ?? [], looked.costs!).filter((article) => !article.byWeight).map(({ priceMinor, costMinor }) => priceMinor - costMinor))
  return worst === null ? null : worst * quantity
}

/** Sets of several goods, at their worst combination. */
function setMargin(effect: Effect, looked: Looked): number | null {
  if (effect.kind === 'mix-and-match') return rewardedMargin(effect.parts, effect.reward, looked)
  if (effect.kind !== 'buy-get') return null
  const bought = boughtMargin(effect.buy, looked)
  const given = rewardedMargin([effect.get], effect.reward, looked)
  return bought === null || given === null ? null : bought + given
}

function money(amountMinor: number, looked: Looked, lang: 'en' | 'zh'): string {
  return formatMoney(amountMinor, looked.rulebook.programme.currency, lang)
}

function belowCost(path: Path, worst: { sku: string; lossMinor: number }, others: number, looked: Looked): RulebookFault {
  const more = others === 0 ? { en: '', zh: '' } : { en: ` and ${others} more`, zh: `等 ${others + 1} 种商品` }
  return fault(path, 'BELOW_COST', `With this, “${shown(worst.sku)}”${more.en} can be sold below cost, by ${money(worst.lossMinor, looked, 'en')} each time. Check whether that is meant.`, `此项可能使“${shown(worst.sku)}”${more.zh}低于成本出售，每次亏 ${money(worst.lossMinor, looked, 'zh')}，请确认是否有意。`)
}

/** The goods of single-article offers that one offer alone sells below cost. */
function singleOffers(offer: LookedAt, looked: Looked, alone: Map<LookedAt, Set<string>>): RulebookFault[] {
  const { effect } = offer.promotion
  const path = ['promotions', offer.at, 'effect']
  const set = setMargin(effect, looked)
  if (set !== null) {
    return set >= 0 ? [] : [fault(path, 'SET_BELOW_COST', `The cheapest way to this set loses ${money(-set, looked, 'en')} each time. Check whether that is meant.`, `此组合最不利时每次亏 ${money(-set, looked, 'zh')}，请确认是否有意。`)]
  }
  if (!('goods' in effect)) return []
  const losses = costedOf(looked.articlesOf(effect.goods) ?? [], looked.costs!)
    .map((article) => ({ sku: article.sku, lossMinor: -(marginMinor(effect, article, offer) ?? 0) }))
    .filter((loss) => loss.lossMinor > 0)
    .sort((a, b) => b.lossMinor - a.lossMinor)
  alone.set(offer, new Set(losses.map((loss) => loss.sku)))
  return losses.length === 0 ? [] : [belowCost(path, losses[0]!, losses.length - 1, looked)]
}

/** Prices of the price list below cost. */
function listPrices(looked: Looked): RulebookFault[] {
  const losses = looked.rulebook.prices.flatMap((entry, at) => {
    const costMinor = looked.costs!.get(entry.sku)
    return costMinor === undefined || entry.priceMinor >= costMinor ? [] : [{ at, sku: entry.sku, lossMinor: costMinor - entry.priceMinor }]
  })
  const [worst] = [...losses].sort((a, b) => b.lossMinor - a.lossMinor)
  return worst === undefined ? [] : [belowCost(['prices', worst.at, 'priceMinor'], worst, losses.length - 1, looked)]
}

/** Offers on single goods that may be combined: stackable ones, and the first of every exclusive group. */
function combinable(offers: readonly LookedAt[]): LookedAt[] {
  const groups = new Set<string>()
  return offers.filter(({ promotion: { combine } }) => {
    if (combine.kind !== 'exclusive') return combine.kind === 'stack'
    return !groups.has(combine.group) && groups.add(combine.group)
  })
}

function afterAll(offers: readonly LookedAt[], priceMinor: number): number {
  const inOrder = [...offers].sort((a, b) => b.promotion.priority - a.promotion.priority || (a.promotion.id < b.promotion.id ? -1 : 1))
  return inOrder.reduce((left, { promotion: { effect } }) => pieceAfter(effect, left) ?? left, priceMinor)
}

/** Offers that each leave something, and together do not. */
function stacked(looked: Looked, alone: ReadonlyMap<LookedAt, ReadonlySet<string>>): RulebookFault[] {
  const bySku = new Map<string, { article: Costed; offers: LookedAt[] }>()
  for (const offer of looked.promotions) {
    const { effect, units } = offer.promotion
    if (units !== 'shared' || !('goods' in effect) || pieceAfter(effect, 1) === null) continue
    for (const article of costedOf(looked.articlesOf(effect.goods) ?? [], looked.costs!)) {
      if (alone.get(offer)?.has(article.sku)) continue
      const found = bySku.get(article.sku) ?? { article, offers: [] }
      bySku.set(article.sku, found)
      found.offers.push(offer)
    }
  }
  const told = new Set<string>()
  return [...bySku.values()].flatMap(({ article, offers }) => {
    const largest = offers
      .map((offer) => ({ offer, leftMinor: pieceAfter(offer.promotion.effect, article.priceMinor)! }))
      .sort((a, b) => a.leftMinor - b.leftMinor)
      .map(({ offer }) => offer)
    const most = combinable(largest).slice(0, MOST_ADDED)
    const joined = afterAll(most, article.priceMinor) >= article.costMinor ? [] : together(most, looked)
    const upTo = joined.findIndex((_, at) => afterAll(joined.slice(0, at + 1), article.priceMinor) < article.costMinor)
    if (upTo < 1) return []
    const guilty = joined.slice(0, upTo + 1)
    const key = guilty.map(({ at }) => at).sort((a, b) => a - b).join(' ')
    if (told.has(key)) return []
    told.add(key)
    const paid = afterAll(guilty, article.priceMinor)
    const names = (lang: 'en' | 'zh'): string => listWords(guilty.map(({ promotion }) => quoted(promotion.id)), lang)
    return [fault(['promotions', Math.max(...guilty.map(({ at }) => at))], 'STACKS_BELOW_COST', `${names('en')} may apply together: “${shown(article.sku)}” then costs ${money(paid, looked, 'en')}, below its cost of ${money(article.costMinor, looked, 'en')}. Make them exclusive, or lower them.`, `${names('zh')}可能同时适用，“${shown(article.sku)}”将只卖 ${money(paid, looked, 'zh')}，低于成本 ${money(article.costMinor, looked, 'zh')}，请设为互斥或降低优惠。`)]
  })
}

/** Offers and prices that bring goods below what they cost the shop; nothing without costs and a catalogue. */
export function costWarnings(looked: Looked): RulebookFault[] {
  if (looked.costs === null || looked.articles === null) return []
  const alone = new Map<LookedAt, Set<string>>()
  return [...listPrices(looked), ...looked.promotions.flatMap((offer) => singleOffers(offer, looked, alone)), ...stacked(looked, alone)]
}
