import type { Catalogue, Product } from '../basket/product.ts'
import { programmeDate } from '../time/civil.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import type { Branch } from './branches.ts'
import { branchesOf } from './branches.ts'
import { goodsResolver, indexKeys, matchesGoods } from './goods-match.ts'
import type { Goods } from './goods-match.ts'
import type { GoodsSet } from './goods.ts'
import type { Promotion } from './promotion.ts'
import type { Rulebook } from './rulebook.ts'
import type { PricePoint } from './was-price.ts'

/** What is known beside a rulebook when it is looked over. Nothing is concluded from what is not given. */
export interface RulebookFacts {
  catalogue?: Catalogue
  /** What a piece or kilogram costs the shop, in minor units, by sku. */
  costs?: ReadonlyMap<string, number>
  priceHistory?: readonly PricePoint[]
  at?: Instant
}

/** A product with where it stands in the category tree. */
export interface Article {
  readonly product: Product
  readonly goods: Goods
}

/** A promotion with the ways in which its condition can hold; null: too many to look at. */
export interface LookedAt {
  readonly promotion: Promotion
  readonly at: number
  readonly branches: readonly Branch[] | null
  /** The same for conditions written alike. */
  readonly whenKey: string
}

/** A rulebook and what is known, made ready to be looked over. */
export interface Looked {
  readonly rulebook: Rulebook
  readonly promotions: readonly LookedAt[]
  /** The civil day on which it is looked over; null: not known. */
  readonly today: CivilDate | null
  readonly articles: readonly Article[] | null
  readonly costs: ReadonlyMap<string, number> | null
  /** The catalogue's articles that goods name; null without a catalogue. */
  articlesOf(goods: GoodsSet): readonly Article[] | null
}

function articlesIn(catalogue: Catalogue): Article[] {
  const parents = new Map(catalogue.categories.map((category) => [category.id, category.parentId]))
  const paths = new Map<string, string[]>()
  const pathOf = (id: string): string[] => {
    const known = paths.get(id)
    if (known !== undefined) return known
    const path: string[] = []
    for (let at: string | null | undefined = id; at !== null && at !== undefined && !path.includes(at); at = parents.get(at)) path.unshift(at)
    paths.set(id, path)
    return path
  }
  return catalogue.products.map((product) => ({ product, goods: { sku: product.sku, categoryPath: pathOf(product.categoryId), brand: product.brand, tags: product.tags } }))
}

/** Makes a rulebook ready to be looked over. Takes only what checkRulebook accepts. */
export function lookAt(rulebook: Rulebook, facts: RulebookFacts): Looked {
  const articles = facts.catalogue === undefined ? null : articlesIn(facts.catalogue)
  const resolve = goodsResolver(rulebook.goodsSets)
  const bySku = new Map((articles ?? []).map((article) => [article.product.sku, article]))
  const found = new Map<string, readonly Article[]>()
  const search = (goods: GoodsSet): readonly Article[] => {
    const matcher = resolve(goods)
    const keys = [...indexKeys(matcher)]
    // Goods named one by one are looked up; the catalogue is walked only for the others.
    const among = keys.every((key) => key.startsWith('s')) ? keys.flatMap((key) => bySku.get(key.slice(1)) ?? []) : articles ?? []
    return among.filter((article) => matchesGoods(matcher, article.goods))
  }
  return {
    rulebook,
    promotions: rulebook.promotions.map((promotion, at) => ({ promotion, at, branches: branchesOf(promotion.when), whenKey: JSON.stringify(promotion.when) })),
    today: facts.at === undefined ? null : programmeDate(rulebook.programme, facts.at),
    articles,
    costs: facts.costs ?? null,
    articlesOf: (goods) => {
      if (articles === null) return null
      const key = JSON.stringify(goods)
      const known = found.get(key)
      if (known !== undefined) return known
      const matching = search(goods)
      found.set(key, matching)
      return matching
    },
  }
}
