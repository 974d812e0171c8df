import { seededNumbers } from '../../test/support/seeded-numbers.ts'

/**
 * A promotion in words that all four engines have: something off the lines of some goods, perhaps from a tier up, perhaps
 * from a number of pieces on the line. What one of them cannot say (competing units, sets, groups, spends, points) is left
 * out for all.
 */
export interface Offer {
  readonly id: string
  readonly goods: { readonly field: 'sku' | 'brand' | 'category'; readonly values: readonly string[] }
  readonly tiers: readonly string[] | null
  /** Pieces on the line; only with goods that are one article. */
  readonly minimumPieces: number | null
  readonly reward: { readonly kind: 'percent'; readonly percent: number } | { readonly kind: 'amount-each'; readonly amountMinor: number }
  /** Larger ones take their turn first, in every engine that has turns. */
  readonly value: number
}

export interface LoadLine {
  readonly id: string
  readonly sku: string
  readonly brand: string
  readonly category: string
  readonly pieces: number
  readonly unitPriceMinor: number
}

export interface Load {
  readonly offers: readonly Offer[]
  readonly lines: readonly LoadLine[]
  readonly tier: string
}

export const TIERS: readonly string[] = ['silver', 'gold', 'platinum']

interface Article { readonly sku: string; readonly brand: string; readonly category: string; readonly unitPriceMinor: number }

/** How many articles a promotion names at most, in a shop of how many. */
export interface LoadShape { readonly most: number; readonly articles: number }
export const SHORT_LISTS: LoadShape = { most: 3, articles: 2000 }
export const LONG_LISTS: LoadShape = { most: 60, articles: 20_000 }

/**
 * A shop with 200 brands and 100 categories: of 20 promotions 15 name articles (any number up to the most), 3 a brand and
 * 2 a category; a third is for a tier and above, and where one article is named every other asks for two or three pieces.
 */
export function makeLoad(seed: number, offerCount: number, lineCount: number, shape: LoadShape = SHORT_LISTS): Load {
  const random = seededNumbers(seed)
  const articles = Array.from({ length: shape.articles }, (_, n): Article => ({
    sku: `sku-${n}`, brand: `brand-${random.between(0, 199)}`, category: `category-${random.between(0, 99)}`, unitPriceMinor: random.between(4, 200) * 25,
  }))
  const any = (): Article => articles[random.between(0, articles.length - 1)]!
  const offers = Array.from({ length: offerCount }, (_, n): Offer => {
    const kind = n % 20
    const values = kind < 15 ? [...new Set(Array.from({ length: random.between(1, shape.most) }, () => any().sku))] : [kind < 18 ? any().brand : any().category]
    const field = kind < 15 ? 'sku' : kind < 18 ? 'brand' : 'category'
    const percent = random.between(1, 6) * 5
    const amountMinor = random.between(1, 9) * 10
    const reward: Offer['reward'] = n % 4 === 0 ? { kind: 'amount-each', amountMinor } : { kind: 'percent', percent }
    return {
      id: `offer-${n}`,
      goods: { field, values },
      tiers: n % 3 === 0 ? TIERS.slice(random.between(0, 2)) : null,
      minimumPieces: field === 'sku' && values.length === 1 && n % 2 === 0 ? random.between(2, 3) : null,
      reward,
      value: reward.kind === 'percent' ? reward.percent : reward.amountMinor,
    }
  })
  // A basket of what is on offer as much as of what is not: half the lines are drawn from the articles promotions name.
  const named = offers.flatMap((offer) => (offer.goods.field === 'sku' ? offer.goods.values : []))
  const bySku = new Map(articles.map((article) => [article.sku, article]))
  const bought = new Set<Article>()
  while (bought.size < lineCount) bought.add(bought.size % 2 === 0 ? bySku.get(named[random.between(0, named.length - 1)]!)! : any())
  const lines = [...bought].map((article, n): LoadLine => ({ ...article, id: `00000000-0000-7000-8000-${String(n + 1).padStart(12, '0')}`, pieces: random.between(1, 4) }))
  return { offers, lines, tier: 'gold' }
}

/** Promotion and line, as a text that is equal where they are. */
export function matchKey(offerId: string, lineId: string): string {
  return `${offerId} ${lineId}`
}
