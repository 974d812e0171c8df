import type { BasketLine } from './basket.ts'
import { OTHER_TILL_SKU, OTHER_TILL_TAX_CODE } from './other-till.ts'

/** What the keyed amount is of; without a category it is of no goods in particular. */
export interface KeyedAmount {
  readonly amountMinor: number
  readonly name: BasketLine['name']
  /** From the root of the category tree to the category. */
  readonly categoryPath: readonly string[]
}

/** The one line of a sale made on another till: its amount as it stands there, before anything is taken off here. */
export function otherTillLine(lineId: string, { amountMinor, name, categoryPath }: KeyedAmount): BasketLine {
  return {
    lineId, sku: OTHER_TILL_SKU, name, categoryPath: [...categoryPath], brand: null, tags: [],
    unit: 'piece', unitPriceMinor: amountMinor, quantityMilli: 1000, taxCode: OTHER_TILL_TAX_CODE, discountable: true, earns: true, priceFixed: true,
  }
}
