import type { BasketLine } from '../../core/basket/basket.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { DenseCart } from './dense-carts.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from './promotion-fixtures.ts'
import { seededNumbers } from './seeded-numbers.ts'

/*
 * A large weekly shop in a supermarket with many offers on. As shops plan them, an offer names a family of goods (yoghurt,
 * shampoo), a maker within one, a few articles, or two families that are eaten together; few name a department, and those
 * for the whole basket ask for a minimum spend. Prices of a family lie close together, and a set costs less than its goods
 * by what shops give: 5 to 40 %. In `dense-carts.ts` every offer may name any goods of the cart, at any price.
 */

type Numbers = ReturnType<typeof seededNumbers>

const DEPARTMENTS = ['bakery', 'dairy', 'drinks', 'fresh', 'home', 'snacks'] as const
const FAMILIES_OF_EACH = 4
const MAKERS = ['acorn', 'birch', 'cedar'] as const
const ENDINGS = [0, 5, 9, 50, 90, 95, 99] as const
const MOST_UNITS = 60

function pick<T>(numbers: Numbers, from: readonly T[]): T {
  return from[numbers.between(0, from.length - 1)]!
}

interface Family { name: string; department: string; aboutMinor: number; lines: BasketLine[] }

function familiesOf(numbers: Numbers): Family[] {
  const all = DEPARTMENTS.flatMap((department) => Array.from({ length: FAMILIES_OF_EACH }, (_, at): Family => ({
    name: `${department}-${at + 1}`, department, aboutMinor: 100 * numbers.between(1, 15), lines: [],
  })))
  const wanted = numbers.between(10, 30)
  let left = MOST_UNITS
  for (let at = 0; at < wanted; at += 1) {
    const family = pick(numbers, all)
    const units = Math.max(1, Math.min(left - (wanted - at - 1), pick(numbers, [1, 1, 1, 2, 2, 3, 4])))
    left -= units
    const price = 100 * Math.floor((family.aboutMinor * numbers.between(70, 140)) / 10_000) + pick(numbers, ENDINGS)
    family.lines.push(line(at + 1, `article-${at}`, Math.max(40, price), units, { categoryPath: ['shop', family.department, family.name], brand: pick(numbers, MAKERS) }))
  }
  return all.filter(({ lines }) => lines.length > 0)
}

interface Draft { effect: Effect; units: 'exclusive' | 'shared'; family: string | null; when?: Condition; limits?: Promotion['limits'] }

/** Draws offers that speak to a cart. */
class Offers {
  private readonly numbers: Numbers
  private readonly families: readonly Family[]
  private readonly grossMinor: number

  constructor(numbers: Numbers, families: readonly Family[]) {
    this.numbers = numbers
    this.families = families
    this.grossMinor = families.flatMap(({ lines }) => lines).reduce((sum, each) => sum + (each.unitPriceMinor * each.quantityMilli) / 1000, 0)
  }

  /** All of a family, its goods of one maker, or one to three of its articles. */
  private goodsOf({ name, lines }: Family): { goods: GoodsSet; named: readonly BasketLine[] } {
    const kind = this.numbers.between(0, 9)
    const maker = pick(this.numbers, lines).brand!
    if (kind < 6) return { goods: { categories: [name] }, named: lines }
    const named = kind < 8 ? lines.filter(({ brand }) => brand === maker) : lines.slice(0, this.numbers.between(1, 3))
    return { goods: { skus: named.map(({ sku }) => sku) }, named }
  }

  private cheapest(lines: readonly BasketLine[]): number {
    return Math.min(...lines.map(({ unitPriceMinor }) => unitPriceMinor))
  }

  private lowered(minor: number): number {
    return Math.max(1, Math.floor((minor * this.numbers.between(60, 95)) / 100))
  }

  private limited(): Promotion['limits'] {
    return this.numbers.between(0, 4) === 0 ? { usesPerBasket: this.numbers.between(1, 3) } : {}
  }

  private spend(): Condition {
    return { kind: 'spend', goods: { all: true }, minimumMinor: Math.max(1, Math.floor((this.grossMinor * this.numbers.between(20, 95)) / 100)) }
  }

  draw(): Draft {
    const { numbers } = this
    const family = pick(numbers, this.families)
    const { goods, named } = this.goodsOf(family)
    const own = { family: family.name, units: 'exclusive' as const, limits: this.limited() }
    const kind = numbers.between(0, 99)
    if (kind < 28) return { family: family.name, units: 'shared', effect: { kind: 'percent-off', goods, rateBp: pick(numbers, [500, 1000, 1500, 2000, 3000]) } }
    if (kind < 32) return { family: null, units: 'shared', effect: { kind: 'percent-off', goods: { categories: [family.department] }, rateBp: pick(numbers, [500, 1000]) } }
    if (kind < 40) return { family: family.name, units: 'shared', effect: { kind: 'fixed-price', goods: { skus: [named[0]!.sku] }, priceMinor: this.lowered(named[0]!.unitPriceMinor) } }
    if (kind < 60) {
      const buy = numbers.between(2, 4)
      return { ...own, effect: { kind: 'cheapest-free', goods, buy, free: 1, ...(numbers.between(0, 2) === 0 ? { rateBp: 5000 } : {}) } }
    }
    if (kind < 72) {
      const quantity = numbers.between(2, 4)
      return { ...own, effect: { kind: 'bundle-price', goods, quantity, priceMinor: this.lowered(quantity * this.cheapest(named)) } }
    }
    const others = this.families.filter((each) => each !== family)
    if (kind < 86 && others.length > 0) {
      const other = pick(numbers, others)
      const second: GoodsSet = { categories: [other.name] }
      if (kind < 79) {
        const leastMinor = this.cheapest(family.lines) + this.cheapest(other.lines)
        return { ...own, effect: { kind: 'mix-and-match', parts: [{ goods: { categories: [family.name] }, quantity: 1 }, { goods: second, quantity: 1 }], reward: { kind: 'price', priceMinor: this.lowered(leastMinor) } } }
      }
      return { ...own, effect: { kind: 'buy-get', buy: { goods: { categories: [family.name] }, quantity: numbers.between(1, 2) }, get: { goods: second, quantity: 1 }, reward: { kind: 'percent', rateBp: pick(numbers, [5000, 10_000]) } } }
    }
    if (kind < 91) return { family: null, units: 'shared', when: this.spend(), effect: { kind: 'percent-off', goods: { all: true }, rateBp: pick(numbers, [300, 500, 1000]) } }
    if (kind < 94) return { family: null, units: 'shared', when: this.spend(), effect: { kind: 'amount-off', goods: { all: true }, amountMinor: pick(numbers, [100, 200, 500]) } }
    if (kind < 97) return { family: null, units: 'shared', when: this.spend(), effect: { kind: 'points-flat', points: numbers.between(5, 100) } }
    return { family: family.name, units: 'shared', effect: { kind: 'points-multiplier', goods: { categories: [family.name] }, factorMilli: pick(numbers, [2000, 3000, 5000]) } }
  }
}

function combineOf(numbers: Numbers, family: string | null): Promotion['combine'] {
  const kind = numbers.between(0, 199)
  if (kind === 0) return { kind: 'sole' }
  // What may not be combined is as a rule what a family is offered at.
  return kind < 50 && family !== null ? { kind: 'exclusive', group: family } : { kind: 'stack' }
}

/** A weekly shop of 10 to 30 lines and up to 60 units for which 5 to 40 offers compete; with a member two times in three. The same seed gives the same cart. */
export function shopCart(seed: number): DenseCart {
  const numbers = seededNumbers(seed)
  const families = familiesOf(numbers)
  const offers = new Offers(numbers, families)
  const count = numbers.between(5, 40)
  const promotions = Array.from({ length: count }, (_, at) => {
    const { effect, units, family, when, limits } = offers.draw()
    return promotion(`offer-${String(at).padStart(2, '0')}`, effect, {
      units, combine: combineOf(numbers, family), priority: numbers.between(0, 3),
      ...(when === undefined ? {} : { when }), ...(limits === undefined ? {} : { limits }),
    })
  })
  const who = pick(numbers, [member('silver'), member('gold'), null])
  return { rulebook: rulebookWith(promotions), input: { lines: families.flatMap(({ lines }) => lines), pinnedAt: SATURDAY_AFTERNOON, member: who } }
}
