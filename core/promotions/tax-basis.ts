import { taxInside, taxOnTop } from '../money/money.ts'
import type { CompiledRulebook } from './compile.ts'
import type { Problem } from './problem.ts'

/** Whether amounts off are measured with tax although prices are without it (loyalty-rules section 8, row 2). */
export function amountsContainTax({ rulebook }: CompiledRulebook): boolean {
  return rulebook.choices.amountOffBasis === 'tax-inclusive' && !rulebook.programme.pricesIncludeTax
}

/** The tax rate of a line's goods, in basis points; goods whose tax code left the rulebook have none. */
export function taxRateOf(problem: Pick<Problem, 'lines' | 'rulebook'>, line: number): number {
  return problem.rulebook.taxRateBp.get(problem.lines[line]!.basketLine.taxCode) ?? 0
}

/** How an amount off is measured on one line, and what it takes off the price there. */
export interface AmountBasis {
  /** What an amount of the price list is, as amounts off are measured. */
  measure(line: number, amountMinor: number): number
  /** What so much off, as measured, takes off that price; never more than there is. */
  takeOff(line: number, amountMinor: number, measuredMinor: number): number
}

const AS_PRICED: AmountBasis = { measure: (_, amountMinor) => amountMinor, takeOff: (_, amountMinor, measuredMinor) => Math.min(amountMinor, measuredMinor) }

/** The basis of amounts off in this programme. */
export function amountBasis(problem: Pick<Problem, 'lines' | 'rulebook'>): AmountBasis {
  if (!amountsContainTax(problem.rulebook)) return AS_PRICED
  const measure = (line: number, amountMinor: number): number => amountMinor + taxOnTop(amountMinor, taxRateOf(problem, line))
  return {
    measure,
    // What is left of a whole price, put on top and taken out again, is that price: the two roundings cancel.
    takeOff: (line, amountMinor, measuredMinor) => Math.min(amountMinor, measuredMinor - taxInside(measuredMinor, taxRateOf(problem, line))),
  }
}
