import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conflict } from '../../core/promotions/conflicts.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { alone } from '../../core/promotions/greedy.ts'
import { choiceByPriority } from '../../core/promotions/priority.ts'
import type { Candidate, Problem } from '../../core/promotions/problem.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { lines, promotions } from '../support/promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member, rulebookWith } from '../support/promotion-fixtures.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)

const inputs = fc.record({ lines: lines({ lines: 4, units: 3 }), member: fc.constantFrom(member('silver'), member('gold'), null) })
  .map((drawn): EvaluationInput => ({ ...drawn, pinnedAt: SATURDAY_AFTERNOON }))
const compiledOf = (offers: readonly Promotion[]): ReturnType<typeof compileRulebook> => compileRulebook(rulebookWith(offers, { policy: 'priority' }))

/** Whether it gives something by itself, on the units of some number of its uses, the dearest first. */
function givesAlone(problem: Problem, candidate: Candidate): boolean {
  const pieces = problem.lines.reduce((sum, { units }) => sum + Math.max(1, units), 0)
  return Array.from({ length: pieces }, (_, less) => Math.min(candidate.mostUses, pieces - less)).some((mostUses) => {
    const single = alone(problem, { ...candidate, mostUses })
    return single !== null && single.broken.length === 0 && single.takings.length > 0
  })
}

describe('the policy of priority', () => {
  it('makes an admissible choice, never better than the best', () => {
    fc.assert(fc.property(inputs, promotions(6), (input, offers) => {
      const problem = stateProblem(compiledOf(offers), input)
      const chosen = choiceByPriority(problem)
      expect(chosen.broken).toEqual([])
      const applied = chosen.takings.map(({ slot }) => problem.candidates[slot]!)
      for (const [at, a] of applied.entries()) for (const b of applied.slice(at + 1)) expect(conflict(a, b)).toBe(false)
      for (const { index, units } of problem.lines) {
        const given = [...chosen.choice.allotment.values()].reduce((sum, byLine) => sum + (byLine.get(index) ?? 0), 0)
        expect(given).toBeLessThanOrEqual(Math.max(1, units))
      }
      const { best, exact } = findBest(problem)
      if (exact) expect(chosen.benefit <= best.benefit).toBe(true)
    }), { numRuns: 400 * RUNS })
  })

  it('applies the first promotion that gives anything at all', () => {
    fc.assert(fc.property(inputs, promotions(6), (input, offers) => {
      const problem = stateProblem(compiledOf(offers), input)
      const byPriority = [...problem.candidates].sort(({ compiled: { promotion: a } }, { compiled: { promotion: b } }) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
      const first = byPriority.find((candidate) => givesAlone(problem, candidate))
      if (first !== undefined) expect(choiceByPriority(problem).takings.map(({ slot }) => slot)).toContain(first.slot)
    }), { numRuns: 400 * RUNS })
  })

  it('does not depend on the order of scanning or of the rulebook', () => {
    fc.assert(fc.property(inputs, promotions(6), (input, offers) => {
      const there = evaluate(compiledOf(offers), input)
      const back = evaluate(compiledOf(offers.toReversed()), { ...input, lines: input.lines.toReversed() })
      expect(back.promotions.toReversed()).toEqual(there.promotions)
      expect(back.lines.toReversed()).toEqual(there.lines)
      expect([back.totalMinor, back.points, back.taxes, back.grants]).toEqual([there.totalMinor, there.points, there.taxes, there.grants])
    }), { numRuns: 300 * RUNS })
  })
})
