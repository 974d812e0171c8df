import { withHandDiscounts } from './by-hand.ts'
import type { CompiledRulebook } from './compile.ts'
import type { EvaluatedLine, Evaluation } from './evaluation.ts'
import { chooseAtItsTier } from './earning-tier.ts'
import { nearMissesOf } from './near-misses.ts'
import { outcomesOf } from './outcomes.ts'
import { choose } from './priority.ts'
import { stateProblem } from './state-problem.ts'
import type { EvaluationInput } from './input.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Settled } from './settle.ts'
import { sideEffectsOf } from './side-effects.ts'
import { taxTotals } from './taxes.ts'

export { compileRulebook } from './compile.ts'
export type { CompiledRulebook } from './compile.ts'
export type { EvaluationInput } from './input.ts'

/**
 * Evaluates a basket against a rulebook: the admissible set of promotions with the largest benefit, worked out to the
 * cent per line, with what became of every promotion and why (loyalty-rules sections 2 to 5). Pure: the same rulebook,
 * lines, instant and member give the same result, whatever the order of the lines.
 */
export function evaluate(compiled: CompiledRulebook, input: EvaluationInput): Evaluation {
  const evaluation = evaluateRules(compiled, input)
  return input.discounts === undefined || input.discounts.length === 0 ? evaluation : withHandDiscounts(compiled, input, evaluation)
}

/** What the rulebook gives, before anything that was given by hand. */
function evaluateRules(compiled: CompiledRulebook, input: EvaluationInput): Evaluation {
  const { problem, found: { best, exact, gapMinor } } = chooseAtItsTier(stateProblem(compiled, input), choose)
  const { programme } = compiled.rulebook
  const promotions = outcomesOf(problem, best)
  const lines = evaluatedLines(problem, best)
  const subtotalMinor = problem.lines.reduce((sum, line) => sum + line.grossMinor, 0)
  const taxed = taxedMinor(problem, best)
  const taxes = taxTotals(programme, problem.lines.map((line) => ({ taxCode: line.basketLine.taxCode, amountMinor: taxed[line.index]! })))
  const dueBeforeTax = subtotalMinor - best.moneyOffMinor
  const { total, byRule, cappedBy } = best.earned
  return {
    lines: input.lines.map((line) => lines.get(line.lineId)!),
    promotions,
    nearMisses: nearMissesOf(problem, best, promotions),
    subtotalMinor,
    discountMinor: best.moneyOffMinor,
    totalMinor: programme.pricesIncludeTax ? dueBeforeTax : taxes.reduce((sum, tax) => sum + tax.taxMinor, dueBeforeTax),
    taxes,
    points: { total, byRule, ...(cappedBy !== undefined && { cappedBy }) },
    tierBaseMinor: best.earned.baseMinor,
    exact,
    gapMinor,
    ...sideEffectsOf(problem, best),
  }
}

/** What tax is on, per line: what a manufacturer pays back does not lower it (loyalty-rules section 1). */
function taxedMinor(problem: Problem, best: Settled): number[] {
  const taxed = [...best.netMinor]
  for (const { slot, byLine } of best.takings) {
    if (problem.candidates[slot]!.compiled.promotion.paidByManufacturer !== true) continue
    for (const [line, { amountMinor }] of byLine) taxed[line] = taxed[line]! + amountMinor
  }
  return taxed
}

/** Promotions that change the points of single lines, not of the sale. */
function isPointsOfLines({ compiled }: Candidate): boolean {
  const { kind } = compiled.promotion.effect
  return kind === 'points-multiplier' || kind === 'points-per-unit'
}

type LineShare = Settled['takings'][number]['byLine'] extends ReadonlyMap<number, infer Share> ? Share : never

function evaluatedLines(problem: Problem, best: Settled): Map<string, EvaluatedLine> {
  const byLine = problem.lines.map((): { candidate: Candidate; share: LineShare }[] => [])
  for (const taking of best.takings) {
    const candidate = problem.candidates[taking.slot]!
    for (const [line, share] of taking.byLine) byLine[line]!.push({ candidate, share })
  }
  return new Map(problem.lines.map((line) => {
    const promotionsOfLine = byLine[line.index]!
    return [line.basketLine.lineId, {
      lineId: line.basketLine.lineId,
      grossMinor: line.grossMinor,
      ...(line.price !== undefined && { price: line.price }),
      discounts: promotionsOfLine
        .filter(({ candidate }) => candidate.compiled.step !== 'points')
        .map(({ candidate, share }) => ({ promotionId: candidate.compiled.promotion.id, amountMinor: share.amountMinor, quantityMilli: share.quantityMilli })),
      netMinor: best.netMinor[line.index]!,
      pointPromotionIds: promotionsOfLine.filter(({ candidate }) => isPointsOfLines(candidate)).map(({ candidate }) => candidate.compiled.promotion.id),
    }]
  }))
}
