import { taxInside } from '../money/money.ts'
import type { Taking } from './apply.ts'
import type { Spend } from './conditions.ts'
import type { Problem } from './problem.ts'

/**
 * What conditions count as spent on goods when their lines come to these amounts (loyalty-rules section 8, row 8): the
 * price basis; or without the tax in it, once for each tax code of the goods.
 */
export function spendAt(problem: Pick<Problem, 'lines' | 'linesOf' | 'rulebook'>, amountOf: (line: number) => number): Spend {
  const { rulebook, taxRateBp } = problem.rulebook
  if (rulebook.choices.minimumSpend !== 'net-of-tax' || !rulebook.programme.pricesIncludeTax) {
    return (goods) => problem.linesOf(goods).reduce((sum, line) => sum + amountOf(line), 0)
  }
  return (goods) => {
    const byCode = new Map<string, number>()
    for (const line of problem.linesOf(goods)) {
      const { taxCode } = problem.lines[line]!.basketLine
      byCode.set(taxCode, (byCode.get(taxCode) ?? 0) + amountOf(line))
    }
    let spent = 0
    for (const [taxCode, amountMinor] of byCode) spent += amountMinor - taxInside(amountMinor, taxRateBp.get(taxCode) ?? 0)
    return spent
  }
}

/** What a promotion's spend conditions look at: what the goods cost after every other promotion, its own discount not counted. */
export function spendBeside(problem: Problem, taking: Pick<Taking, 'byLine'> | null, netMinor: readonly number[]): Spend {
  if (problem.rulebook.rulebook.choices.minimumSpend === 'before-discounts') return spendAt(problem, (line) => problem.lines[line]!.grossMinor)
  return spendAt(problem, (line) => netMinor[line]! + (taking?.byLine.get(line)?.amountMinor ?? 0))
}
