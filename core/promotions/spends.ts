import { taxInside } from '../money/money.ts'
import type { Taking } from './apply.ts'
import type { CompiledPromotion } from './compile.ts'
import type { Spend } from './conditions.ts'
import { excludes } from './conflicts.ts'
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

/** What was chosen, as far as spends look at it. */
type Chosen = { takings: readonly Taking[]; netMinor: readonly number[] }

/**
 * What is due on each line for a promotion that did not apply: after those that did, but not after those whose place it
 * would take. Of two steps of one group the higher is not further away because the lower applied.
 */
export function netInstead(problem: Problem, best: Chosen, compiled: CompiledPromotion): number[] {
  const netMinor = [...best.netMinor]
  for (const taking of best.takings) {
    if (!excludes(compiled, problem.candidates[taking.slot]!.compiled)) continue
    for (const [line, { amountMinor }] of taking.byLine) netMinor[line]! += amountMinor
  }
  return netMinor
}

/** What the spend conditions of a promotion that did not apply would look at. */
export function spendInstead(problem: Problem, best: Chosen, compiled: CompiledPromotion): Spend {
  return spendBeside(problem, null, netInstead(problem, best, compiled))
}
