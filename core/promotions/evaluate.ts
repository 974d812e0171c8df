import { taxInside, taxOnTop } from '../money/money.ts'
import type { CompiledRulebook } from './compile.ts'
import type { EvaluatedLine, Evaluation } from './evaluation.ts'
import { nearMissesOf, outcomesOf } from './outcomes.ts'
import { stateProblem } from './problem.ts'
import type { EvaluationInput } from './input.ts'
import type { Problem } from './problem.ts'
import { findBest } from './search.ts'
import type { Settled } from './settle.ts'

export { compileRulebook } from './compile.ts'
export type { CompiledRulebook } from './compile.ts'
export type { EvaluationInput } from './input.ts'

/**
 * Evaluates a basket against a rulebook: the admissible set of promotions with the largest benefit, worked out to the
 * cent per line, with what became of every promotion and why (loyalty-rules sections 2 to 5). Pure: the same rulebook,
 * lines, instant and member give the same result, whatever the order of the lines.
 */
export function evaluate(compiled: CompiledRulebook, input: EvaluationInput): Evaluation {
  const problem = stateProblem(compiled, input)
  const { best, exact, gapMinor } = findBest(problem)
  const promotions = outcomesOf(problem, best)
  const lines = evaluatedLines(problem, best)
  const subtotalMinor = problem.lines.reduce((sum, line) => sum + line.grossMinor, 0)
  const taxes = taxTotals(compiled, problem, best)
  const dueBeforeTax = subtotalMinor - best.moneyOffMinor
  return {
    lines: input.lines.map((line) => lines.get(line.lineId)!),
    promotions,
    nearMisses: nearMissesOf(problem, best, promotions),
    subtotalMinor,
    discountMinor: best.moneyOffMinor,
    totalMinor: compiled.rulebook.programme.pricesIncludeTax ? dueBeforeTax : taxes.reduce((sum, tax) => sum + tax.grossMinor, 0),
    taxes,
    points: { total: best.earned.total, byRule: best.earned.byRule },
    tierBaseMinor: best.earned.baseMinor,
    exact,
    gapMinor,
  }
}

function evaluatedLines(problem: Problem, best: Settled): Map<string, EvaluatedLine> {
  return new Map(problem.lines.map((line) => {
    const promotionsOfLine = best.takings.flatMap((taking) => {
      const share = taking.byLine.get(line.index)
      return share === undefined ? [] : [{ candidate: problem.candidates[taking.slot]!, share }]
    })
    return [line.basketLine.lineId, {
      lineId: line.basketLine.lineId,
      grossMinor: line.grossMinor,
      discounts: promotionsOfLine
        .filter(({ candidate }) => candidate.compiled.step !== 'points')
        .map(({ candidate, share }) => ({ promotionId: candidate.compiled.promotion.id, amountMinor: share.amountMinor, quantityMilli: share.quantityMilli })),
      netMinor: best.netMinor[line.index]!,
      pointPromotionIds: promotionsOfLine
        .filter(({ candidate }) => candidate.compiled.promotion.effect.kind === 'points-multiplier')
        .map(({ candidate }) => candidate.compiled.promotion.id),
    }]
  }))
}

/** Tax on the discounted total of each rate, once per rate; rates in the rulebook's order, those without goods left out. */
function taxTotals(compiled: CompiledRulebook, problem: Problem, best: Settled): Evaluation['taxes'] {
  const byCode = new Map<string, number>()
  for (const { index, basketLine } of problem.lines) byCode.set(basketLine.taxCode, (byCode.get(basketLine.taxCode) ?? 0) + best.netMinor[index]!)
  const known = compiled.rulebook.programme.taxes.map((tax) => tax.code).filter((code) => byCode.has(code))
  // Goods whose tax code left the rulebook are shown as they are, at no rate, rather than dropped from the sums.
  const unknown = [...byCode.keys()].filter((code) => !compiled.taxRateBp.has(code)).sort()
  return [...known, ...unknown].map((taxCode) => {
    const rateBp = compiled.taxRateBp.get(taxCode) ?? 0
    const amountMinor = byCode.get(taxCode)!
    const taxMinor = compiled.rulebook.programme.pricesIncludeTax ? taxInside(amountMinor, rateBp) : taxOnTop(amountMinor, rateBp)
    const grossMinor = compiled.rulebook.programme.pricesIncludeTax ? amountMinor : amountMinor + taxMinor
    return { taxCode, rateBp, grossMinor, taxMinor, netMinor: grossMinor - taxMinor }
  })
}
