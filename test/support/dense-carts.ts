import type { BasketLine } from '../../core/basket/basket.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from './promotion-fixtures.ts'
import { seededNumbers } from './seeded-numbers.ts'

/** A cart in which many promotions want the same goods, with the rulebook that speaks to it. */
export interface DenseCart { rulebook: Rulebook; input: EvaluationInput }

export interface DenseOptions {
  /**
   * Only what `highs-oracle.ts` can state exactly: prices and rates that never round inside a line, all goods discountable
   * and earning, a shared percentage apart from exclusive offers that round on a line, and spends on the whole basket.
   */
  linear?: boolean
  promotions?: { from: number; to: number }
  lines?: { from: number; to: number }
  units?: number
}

type Numbers = ReturnType<typeof seededNumbers>

function pick<T>(numbers: Numbers, from: readonly T[]): T {
  return from[numbers.between(0, from.length - 1)]!
}

/** `count` different members of a list, in its order. */
function some<T>(numbers: Numbers, from: readonly T[], count: number): T[] {
  const left = [...from.keys()]
  const chosen: number[] = []
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(numbers.between(0, left.length - 1), 1))
  return chosen.sort((a, b) => a - b).map((at) => from[at]!)
}

const DEPARTMENTS = ['bakery', 'dairy', 'drinks', 'fresh', 'home', 'snacks'] as const
const MAKERS = ['acorn', 'birch', 'cedar', 'dune'] as const
const ENDINGS = [0, 5, 9, 49, 50, 90, 95, 99] as const

function linesOf(numbers: Numbers, options: DenseOptions): BasketLine[] {
  const { from, to } = options.lines ?? { from: 3, to: 30 }
  const most = options.units ?? 60
  const wanted = Math.min(numbers.between(from, to), most)
  const perLine = Math.max(1, Math.min(12, Math.floor((most * 2) / wanted) - 1))
  const departments = some(numbers, DEPARTMENTS, numbers.between(1, 4))
  let left = most
  return Array.from({ length: wanted }, (_, at) => {
    const units = Math.max(1, Math.min(left - (wanted - at - 1), numbers.between(1, perLine)))
    left -= units
    // Bags, vouchers and the like are neither discounted nor earn; a few goods only do not earn.
    const plain = options.linear === true || numbers.between(0, 19) > 0
    const price = options.linear === true ? 40 * numbers.between(2, 60) : 100 * numbers.between(0, 24) + pick(numbers, ENDINGS)
    return line(at + 1, `article-${at}`, Math.max(40, price), units, {
      categoryPath: ['shop', pick(numbers, departments)],
      brand: pick(numbers, MAKERS),
      discountable: plain,
      earns: plain && (options.linear === true || numbers.between(0, 99) > 0),
    })
  })
}

interface Draft { effect: Effect; units: 'exclusive' | 'shared'; when?: Condition; limits?: Promotion['limits'] }

/** Draws offers that speak to the lines of one cart. */
class Offers {
  private readonly numbers: Numbers
  private readonly lines: readonly BasketLine[]
  private readonly linear: boolean
  /** Lines that shared percentages have to themselves where rounding must not mix. */
  private readonly sharedSkus: readonly string[]
  private readonly sharedOnce: string[]

  constructor(numbers: Numbers, lines: readonly BasketLine[], linear: boolean) {
    this.numbers = numbers
    this.lines = lines
    this.linear = linear
    this.sharedSkus = linear ? some(numbers, lines, Math.ceil(lines.length / 3)).map((each) => each.sku) : []
    this.sharedOnce = [...this.sharedSkus]
  }

  private skus(least: number, most: number, without: readonly string[] = []): string[] {
    const from = this.lines.map((each) => each.sku).filter((sku) => !without.includes(sku))
    return some(this.numbers, from, this.numbers.between(Math.min(least, from.length), Math.min(most, from.length)))
  }

  private goods(): GoodsSet {
    const kind = this.numbers.between(0, 9)
    if (kind < 2) return { categories: [pick(this.numbers, this.lines).categoryPath[1]!] }
    if (kind < 4) return { brands: [pick(this.numbers, this.lines).brand!] }
    return { skus: this.skus(1, 8) }
  }

  private pricesOf(goods: GoodsSet): number[] {
    const prices = this.lines.filter((each) => (goods.skus?.includes(each.sku) ?? false) || (goods.brands?.includes(each.brand!) ?? false)
      || (goods.categories?.includes(each.categoryPath[1]!) ?? false)).map((each) => each.unitPriceMinor)
    return prices.length > 0 ? prices : [100]
  }

  /** Two or more sets of different articles; null where the cart has too few. */
  private apart(count: number): GoodsSet[] | null {
    const all = this.skus(count, Math.max(count, 6))
    if (all.length < count) return null
    return Array.from({ length: count }, (_, part): GoodsSet => ({ skus: all.filter((_, at) => at % count === part) }))
  }

  /** A price for a whole set that is never above what its cheapest goods cost. */
  private setPrice(leastMinor: number): number {
    const price = Math.floor((leastMinor * this.numbers.between(60, 95)) / 100)
    return this.linear ? Math.max(1, price) : Math.max(1, Math.floor(price / 5) * 5)
  }

  private limited(): Promotion['limits'] {
    return this.numbers.between(0, 4) === 0 ? { usesPerBasket: this.numbers.between(1, 3) } : {}
  }

  private spend(): Condition {
    const gross = this.lines.reduce((sum, each) => sum + (each.unitPriceMinor * each.quantityMilli) / 1000, 0)
    return { kind: 'spend', goods: { all: true }, minimumMinor: Math.max(1, Math.floor((gross * this.numbers.between(20, 95)) / 100)) }
  }

  private cheapestFree(): Draft {
    const { numbers } = this
    const buy = numbers.between(2, 5)
    const free = buy > 3 && numbers.between(0, 3) === 0 ? 2 : 1
    const rateBp = numbers.between(0, 2) === 0 ? { rateBp: 5000 } : {}
    return { effect: { kind: 'cheapest-free', goods: this.goods(), buy, free, ...rateBp }, units: 'exclusive', limits: this.limited() }
  }

  private bundle(): Draft {
    const quantity = this.numbers.between(2, 5)
    const goods = this.goods()
    return { effect: { kind: 'bundle-price', goods, quantity, priceMinor: this.setPrice(quantity * this.leastOf(goods)) }, units: 'exclusive', limits: this.limited() }
  }

  /** What the cheapest of the goods can cost when a set is formed. */
  private leastOf(goods: GoodsSet): number {
    const least = Math.min(...this.pricesOf(goods))
    return this.linear ? Math.floor((least * 7) / 10) : least
  }

  private mixAndMatch(): Draft {
    const apart = this.apart(this.numbers.between(2, 3))
    if (apart === null) return this.bundle()
    const parts = apart.map((goods) => ({ goods, quantity: this.numbers.between(1, 2) }))
    const least = parts.reduce((sum, part) => sum + part.quantity * this.leastOf(part.goods), 0)
    return { effect: { kind: 'mix-and-match', parts, reward: { kind: 'price', priceMinor: this.setPrice(least) } }, units: 'exclusive', limits: this.limited() }
  }

  private buyGet(): Draft {
    const apart = this.apart(2)
    if (apart === null) return this.cheapestFree()
    const rateBp = pick(this.numbers, [5000, 10_000])
    return {
      effect: { kind: 'buy-get', buy: { goods: apart[0]!, quantity: this.numbers.between(1, 3) }, get: { goods: apart[1]!, quantity: 1 }, reward: { kind: 'percent', rateBp } },
      units: 'exclusive', limits: this.limited(),
    }
  }

  private percent(units: 'exclusive' | 'shared'): Draft {
    const rateBp = pick(this.numbers, [500, 1000, 1500, 2000, 2500])
    if (!this.linear) return { effect: { kind: 'percent-off', goods: this.goods(), rateBp, ...(this.numbers.between(0, 9) === 0 ? { capMinor: this.numbers.between(50, 500) } : {}) }, units }
    if (units === 'exclusive') return { effect: { kind: 'percent-off', goods: { skus: this.apartFromShared() }, rateBp }, units }
    const skus = this.sharedOnce.splice(0, this.numbers.between(1, 4))
    return skus.length === 0 ? this.cheapestFree() : { effect: { kind: 'percent-off', goods: { skus }, rateBp }, units }
  }

  private apartFromShared(): string[] {
    const skus = this.skus(1, 6, this.sharedSkus)
    return skus.length > 0 ? skus : ['none']
  }

  private each(): Draft {
    const exclusive = this.linear || this.numbers.between(0, 1) === 0
    const goods: GoodsSet = this.linear ? { skus: this.apartFromShared() } : { skus: this.skus(1, 5) }
    const least = Math.min(...this.pricesOf(goods))
    const amountMinor = Math.max(1, Math.floor((least * this.numbers.between(5, 40)) / 100))
    const effect: Effect = this.numbers.between(0, 1) === 0 ? { kind: 'amount-off-each', goods, amountMinor } : { kind: 'fixed-price', goods, priceMinor: Math.max(1, least - amountMinor) }
    return { effect, units: exclusive ? 'exclusive' : 'shared', limits: exclusive ? this.limited() : {} }
  }

  private together(): Draft {
    if (this.linear) return this.bundle()
    const apart = this.apart(2)
    if (apart === null) return this.bundle()
    const quantity = (goods: GoodsSet): Condition => ({ kind: 'quantity', goods, minimumMilli: 1000 * this.numbers.between(1, 2) })
    return {
      effect: { kind: 'amount-off', goods: { skus: [...apart[0]!.skus!, ...apart[1]!.skus!] }, amountMinor: this.numbers.between(20, 300) },
      when: { kind: 'all', of: apart.map(quantity) }, units: 'exclusive', limits: this.limited(),
    }
  }

  private basket(): Draft {
    const when = this.spend()
    if (this.numbers.between(0, 1) === 0) return { effect: { kind: 'percent-off', goods: { all: true }, rateBp: pick(this.numbers, [300, 500, 1000]) }, when, units: 'shared' }
    return { effect: { kind: 'amount-off', goods: { all: true }, amountMinor: pick(this.numbers, [100, 200, 500]) }, when, units: 'shared' }
  }

  private points(): Draft {
    const { numbers } = this
    const kind = this.linear ? 0 : numbers.between(0, 2)
    if (kind === 0) return { effect: { kind: 'points-flat', points: numbers.between(5, 100) }, when: this.spend(), units: 'shared' }
    if (kind === 1) return { effect: { kind: 'points-multiplier', goods: this.goods(), factorMilli: pick(numbers, [2000, 3000, 5000]) }, units: 'shared' }
    return { effect: { kind: 'points-per-unit', goods: this.goods(), points: numbers.between(1, 20) }, units: 'shared' }
  }

  draw(): Draft {
    const kind = this.numbers.between(0, 99)
    if (kind < 22) return this.cheapestFree()
    if (kind < 40) return this.bundle()
    if (kind < 51) return this.mixAndMatch()
    if (kind < 62) return this.buyGet()
    if (kind < 76) return this.percent('shared')
    if (kind < 81) return this.percent('exclusive')
    if (kind < 88) return this.each()
    if (kind < 92) return this.together()
    return kind < 96 ? this.basket() : this.points()
  }
}

function combineOf(numbers: Numbers, groups: number): Promotion['combine'] {
  const kind = numbers.between(0, 99)
  if (kind < 2) return { kind: 'sole' }
  return kind < 27 ? { kind: 'exclusive', group: `group-${numbers.between(1, groups)}` } : { kind: 'stack' }
}

/**
 * A realistic crowded cart: 5 to 40 promotions of every kind that compete for up to 60 units on 3 to 30 lines, with limits,
 * thresholds, groups and offers that stand alone; with a member two times in three. The same seed gives the same cart.
 */
export function denseCart(seed: number, options: DenseOptions = {}): DenseCart {
  const numbers = seededNumbers(seed)
  const lines = linesOf(numbers, options)
  const offers = new Offers(numbers, lines, options.linear === true)
  const { from, to } = options.promotions ?? { from: 5, to: 40 }
  const count = numbers.between(from, to)
  const promotions = Array.from({ length: count }, (_, at) => {
    const { effect, units, when, limits } = offers.draw()
    return promotion(`offer-${String(at).padStart(2, '0')}`, effect, {
      units,
      combine: combineOf(numbers, Math.max(1, Math.floor(count / 6))),
      priority: numbers.between(0, 3),
      ...(when === undefined ? {} : { when }),
      ...(limits === undefined ? {} : { limits }),
    })
  })
  const who = pick(numbers, [member('silver'), member('gold'), null])
  return { rulebook: rulebookWith(promotions), input: { lines, pinnedAt: SATURDAY_AFTERNOON, member: who } }
}
