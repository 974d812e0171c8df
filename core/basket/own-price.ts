import type { Basket, BasketLine } from './basket.ts'

/** A line at the price it had before anybody changed it by hand. */
export function withOwnPrice(line: BasketLine): BasketLine {
  const { priceChange, priceFixed: _fixed, ...plain } = line
  return priceChange === undefined ? line : { ...plain, unitPriceMinor: priceChange.fromMinor, ...(priceChange.wasFixed ? { priceFixed: true } : {}) }
}

/** The basket as it would be without anything given by hand. */
export function withoutByHand(basket: Basket): Basket {
  const { discounts: _discounts, ...plain } = basket
  return { ...plain, lines: basket.lines.map(withOwnPrice) }
}
