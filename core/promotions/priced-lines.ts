import type { BasketLine } from '../basket/basket.ts'
import { tierRank } from '../loyalty/tiers.ts'
import { lineAmountMinor } from '../money/money.ts'
import type { Choices } from '../rulebook/choices.ts'
import type { CompiledRulebook } from './compile.ts'
import type { EvaluatedLine } from './evaluation.ts'
import type { EvaluationInput } from './input.ts'
import type { IndexedPrice } from './price-index.ts'

/** A basket line at the price that holds for this sale, and what may be done with it. */
export interface PricedLine {
  /** With the unit price of loyalty-rules section 2, step 1, and `discountable` and `earns` as its kind allows. */
  basketLine: BasketLine
  price: EvaluatedLine['price']
}

/** Deposits, levies and gift cards sold are never discounted and never earn, delivery only where a choice says it may (row 15). */
function isPlainGoods(line: BasketLine, delivery: Choices['delivery']): boolean {
  const kind = line.kind ?? 'goods'
  return kind === 'goods' || (kind === 'delivery' && delivery === 'may')
}

/** A line that its kind keeps from being discounted and from earning says so itself. */
export function asItsKindAllows(line: BasketLine, delivery: Choices['delivery']): BasketLine {
  return isPlainGoods(line, delivery) || (!line.discountable && !line.earns) ? line : { ...line, discountable: false, earns: false }
}

interface Shopper {
  storeId: string | null
  /** Place of the member's tier; −1 without a member. */
  rank: number
  /** Quantity of an article in the basket, all its lines together. */
  quantityMilli(sku: string): number
}

/** The store's own price: what names the store goes before what holds everywhere, then the lowest. */
function bookPriceMinor(prices: readonly IndexedPrice[]): number | null {
  const books = prices.filter(({ entry }) => entry.kind === 'book')
  const ofStore = books.filter(({ entry }) => entry.stores !== undefined)
  const found = (ofStore.length > 0 ? ofStore : books).map(({ entry }) => entry.priceMinor)
  return found.length === 0 ? null : Math.min(...found)
}

function isOpen({ entry, rank }: IndexedPrice, shopper: Shopper): boolean {
  switch (entry.kind) {
    case 'book': return false
    case 'member': return shopper.rank >= 0
    // A higher tier never pays more than a lower one.
    case 'tier': return shopper.rank >= rank
    case 'quantity': return shopper.quantityMilli(entry.sku) >= entry.fromMilli
  }
}

function priced(line: BasketLine, prices: readonly IndexedPrice[], shopper: Shopper): PricedLine {
  if (line.priceFixed === true) return { basketLine: line, price: undefined }
  const here = prices.filter(({ entry }) => entry.stores === undefined || (shopper.storeId !== null && entry.stores.includes(shopper.storeId)))
  const bookMinor = bookPriceMinor(here)
  const baseMinor = bookMinor ?? line.unitPriceMinor
  let kind: NonNullable<PricedLine['price']>['kind'] | null = bookMinor === null ? null : 'book'
  let unitPriceMinor = baseMinor
  // What may not be discounted costs the store's price, whoever buys it.
  for (const price of line.discountable ? here : []) {
    if (price.entry.priceMinor >= unitPriceMinor || !isOpen(price, shopper)) continue
    kind = price.entry.kind
    unitPriceMinor = price.entry.priceMinor
  }
  if (kind === null || (kind === 'book' && unitPriceMinor === line.unitPriceMinor)) return { basketLine: line, price: undefined }
  const benefitMinor = lineAmountMinor(baseMinor, line.quantityMilli) - lineAmountMinor(unitPriceMinor, line.quantityMilli)
  return { basketLine: { ...line, unitPriceMinor }, price: { kind, unitPriceMinor, benefitMinor } }
}

/**
 * Prices every line of a sale, in the order given (loyalty-rules section 2, step 1): base is the store's own price, else
 * the line's; then the lowest of base, tier, member and quantity price. Of equal prices the one that comes first in the
 * list is named, the base before all.
 */
export function pricedLines(compiled: CompiledRulebook, input: EvaluationInput): PricedLine[] {
  const { choices, tiers } = compiled.rulebook
  const lines = input.lines.map((line) => asItsKindAllows(line, choices.delivery))
  if (compiled.prices.size === 0) return lines.map((basketLine) => ({ basketLine, price: undefined }))
  const quantities = new Map<string, number>()
  for (const line of lines) quantities.set(line.sku, (quantities.get(line.sku) ?? 0) + line.quantityMilli)
  const shopper: Shopper = {
    storeId: input.storeId ?? null,
    rank: input.member === null ? -1 : tierRank({ tiers }, input.member.tierId),
    quantityMilli: (sku) => quantities.get(sku) ?? 0,
  }
  return lines.map((line) => {
    const prices = compiled.prices.get(line.sku)
    return prices === undefined ? { basketLine: line, price: undefined } : priced(line, prices, shopper)
  })
}
