import { addDays, programmeDate } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import type { GoodsSet } from './goods.ts'
import { shown } from './plain-copy.ts'
import { effectGoods } from './promotion-checks.ts'
import type { Promotion } from './promotion.ts'
import type { Rulebook } from './rulebook.ts'

/** What an article cost in a store from a day on, until its next entry there. */
export interface PricePoint {
  sku: string
  store: string
  from: CivilDate
  priceMinor: number
}

/** The articles goods name one by one, directly or by named sets; null where they are named in another way. */
function namedSkus(goods: GoodsSet, rulebook: Rulebook): string[] | null {
  if (goods.all === true || goods.categories || goods.brands || goods.tags || goods.except) return null
  const skus = [...(goods.skus ?? [])]
  for (const id of goods.sets ?? []) {
    const set = rulebook.goodsSets.find((each) => each.id === id)
    const within = set === undefined ? null : namedSkus(set.goods, rulebook)
    if (within === null) return null
    skus.push(...within)
  }
  return skus
}

/** The first day of an offer: its dates', else the day from which the rulebook holds. */
function firstDay(promotion: Promotion, rulebook: Rulebook): CivilDate {
  const parts = promotion.when.kind === 'all' ? promotion.when.of : [promotion.when]
  const days = parts.flatMap((part) => (part.kind === 'dates' ? part.from ?? [] : [])).sort()
  return days.at(-1) ?? programmeDate(rulebook.programme, rulebook.effectiveAt)
}

function storesOf(promotion: Promotion): readonly string[] | null {
  const parts = promotion.when.kind === 'all' ? promotion.when.of : [promotion.when]
  const stores = parts.find((part) => part.kind === 'stores')
  return stores?.kind === 'stores' ? stores.stores : null
}

/**
 * The lowest price charged on any of `days` days before `start`: what began in them, and what was in force when they began.
 * null where nothing is known of them.
 */
export function lowestBefore(points: readonly PricePoint[], start: CivilDate, days: number): number | null {
  const first = addDays(start, -days)
  const before = points.filter((point) => point.from < start).sort((a, b) => (a.from < b.from ? -1 : 1))
  const inForce = before.findLastIndex((point) => point.from <= first)
  const prices = before.slice(Math.max(0, inForce)).map((point) => point.priceMinor)
  return prices.length === 0 ? null : Math.min(...prices)
}

type History = ReadonlyMap<string, ReadonlyMap<string, readonly PricePoint[]>>

function historyOf(points: readonly PricePoint[]): History {
  const bySku = new Map<string, Map<string, PricePoint[]>>()
  for (const point of points) {
    const stores = bySku.get(point.sku) ?? new Map<string, PricePoint[]>()
    bySku.set(point.sku, stores)
    const there = stores.get(point.store)
    if (there === undefined) stores.set(point.store, [point])
    else there.push(point)
  }
  return bySku
}

function articleFaults(promotion: Promotion, sku: string, rulebook: Rulebook, history: History, path: (string | number)[]): RulebookFault[] {
  const days = rulebook.wasPriceDays
  const start = firstDay(promotion, rulebook)
  const stores = storesOf(promotion)
  const known = [...(history.get(sku) ?? [])].filter(([store]) => stores === null || stores.includes(store))
  const lowest = known.flatMap(([store, points]) => {
    const priceMinor = lowestBefore(points, start, days)
    return priceMinor === null ? [] : [{ store, priceMinor }]
  })
  const missing = stores === null ? lowest.length === 0 : stores.some((store) => !lowest.some((each) => each.store === store))
  if (missing) return [fault(path, 'WAS_NOT_KNOWN', `The price history does not say what “${shown(sku)}” cost in the ${days} days before ${start}. Take the earlier price out.`, `价格记录中没有“${shown(sku)}”在 ${start} 前 ${days} 天内的价格，请删去原价。`)]
  const below = lowest.find((each) => each.priceMinor < promotion.wasMinor!)
  if (below === undefined) return []
  return [fault(path, 'WAS_TOO_HIGH', `“${shown(sku)}” was sold at ${below.priceMinor} in store ${shown(below.store)} in the ${days} days before ${start}. The earlier price may not be higher.`, `“${shown(sku)}”在门店 ${shown(below.store)} 于 ${start} 前 ${days} 天内售价曾为 ${below.priceMinor}，原价不得高于此价。`)]
}

/** The goods whose price an offer changes: what is given, where one thing is bought for another. */
function offeredSkus(promotion: Promotion, rulebook: Rulebook): string[] | null {
  const goods = effectGoods(promotion.effect)
  const offered = promotion.effect.kind === 'buy-get' ? goods.slice(1) : goods
  const skus = offered.map((each) => namedSkus(each.goods, rulebook))
  return skus.length === 1 ? skus[0]! : null
}

/** Earlier prices that the price history does not bear out (loyalty-rules section 9): a rulebook with one is refused. */
export function wasPriceFaults(rulebook: Rulebook, points: readonly PricePoint[]): RulebookFault[] {
  const history = historyOf(points)
  return rulebook.promotions.flatMap((promotion, at) => {
    if (promotion.wasMinor === undefined) return []
    const path = ['promotions', at, 'wasMinor']
    const skus = offeredSkus(promotion, rulebook)
    if (skus === null) return [fault(path, 'WAS_NO_ARTICLE', 'One earlier price can only be that of articles named one by one. Name them in skus, or take the earlier price out.', '原价只能用于逐一列明的商品，请在 skus 中列出，或删去原价。')]
    return skus.flatMap((sku) => articleFaults(promotion, sku, rulebook, history, path))
  })
}
