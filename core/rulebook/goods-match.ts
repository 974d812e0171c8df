import type { LineKind } from '../basket/basket.ts'
import type { GoodsSet } from './goods.ts'

/** What a goods set looks at. */
export interface Goods {
  readonly sku: string
  /** From the root of the category tree to the product's own category. */
  readonly categoryPath: readonly string[]
  readonly brand: string | null
  readonly tags: readonly string[]
  /** What kind of line it is; goods unless stated. A gift card is money and no goods: “all” leaves it out. */
  readonly kind?: LineKind | undefined
}

/** A goods set with its named sets resolved: any part matches, unless its exception does. */
export interface GoodsMatcher {
  readonly all: boolean
  readonly skus: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
  readonly brands: ReadonlySet<string>
  readonly tags: ReadonlySet<string>
  readonly sets: readonly GoodsMatcher[]
  readonly except: GoodsMatcher | null
}

const NOTHING: ReadonlySet<string> = new Set()

function keysOf(keys: readonly string[] | undefined): ReadonlySet<string> {
  return keys === undefined ? NOTHING : new Set(keys)
}

/**
 * Resolves goods sets against the rulebook's named sets, each named set once.
 * Throws RangeError for an unknown name or a set that contains itself: checkRulebook refuses such a rulebook first.
 */
export function goodsResolver(named: readonly { id: string; goods: GoodsSet }[]): (goods: GoodsSet) => GoodsMatcher {
  const byId = new Map(named.map((set) => [set.id, set.goods]))
  const resolved = new Map<string, GoodsMatcher>()
  const open = new Set<string>()

  function resolveNamed(id: string): GoodsMatcher {
    const known = resolved.get(id)
    if (known !== undefined) return known
    const goods = byId.get(id)
    if (goods === undefined || open.has(id)) throw new RangeError(`the goods set “${id}” ${goods === undefined ? 'does not exist' : 'contains itself'}`)
    open.add(id)
    const matcher = resolve(goods)
    open.delete(id)
    resolved.set(id, matcher)
    return matcher
  }

  function resolve(goods: GoodsSet): GoodsMatcher {
    return {
      all: goods.all === true,
      skus: keysOf(goods.skus),
      categories: keysOf(goods.categories),
      brands: keysOf(goods.brands),
      tags: keysOf(goods.tags),
      sets: (goods.sets ?? []).map(resolveNamed),
      except: goods.except === undefined ? null : resolve(goods.except),
    }
  }
  return resolve
}

/** Answers already given for one product: sets that share sets are looked at once. */
export type KnownMatches = Map<GoodsMatcher, boolean>

/** Whether a product belongs to the goods. Pass the same `known` for the same product only. */
export function matchesGoods(matcher: GoodsMatcher, goods: Goods, known: KnownMatches = new Map()): boolean {
  const answered = known.get(matcher)
  if (answered !== undefined) return answered
  const named = (matcher.all && goods.kind !== 'gift-card')
    || matcher.skus.has(goods.sku)
    || (matcher.categories.size > 0 && goods.categoryPath.some((category) => matcher.categories.has(category)))
    || (matcher.brands.size > 0 && goods.brand !== null && matcher.brands.has(goods.brand))
    || (matcher.tags.size > 0 && goods.tags.some((tag) => matcher.tags.has(tag)))
    || matcher.sets.some((set) => matchesGoods(set, goods, known))
  const matches = named && !(matcher.except !== null && matchesGoods(matcher.except, goods, known))
  known.set(matcher, matches)
  return matches
}

/**
 * Keys under which a matcher may be found by a product (see `keysOfGoods`): a product that matches always carries one.
 * `*` stands for a matcher that any product may match.
 */
export function indexKeys(matcher: GoodsMatcher): Set<string> {
  const keys = new Set<string>()
  const seen = new Set<GoodsMatcher>([matcher])
  for (const each of seen) {
    if (each.all) return new Set(['*'])
    each.skus.forEach((key) => keys.add(`s${key}`))
    each.categories.forEach((key) => keys.add(`c${key}`))
    each.brands.forEach((key) => keys.add(`b${key}`))
    each.tags.forEach((key) => keys.add(`t${key}`))
    // A set grows while it is walked: sets named by sets are met once each.
    each.sets.forEach((set) => seen.add(set))
  }
  return keys
}

/** Every key a product answers to. */
export function keysOfGoods(goods: Goods): string[] {
  return [
    '*',
    `s${goods.sku}`,
    ...goods.categoryPath.map((key) => `c${key}`),
    ...(goods.brand === null ? [] : [`b${goods.brand}`]),
    ...goods.tags.map((key) => `t${key}`),
  ]
}
