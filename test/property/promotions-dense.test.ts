import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { findBest } from '../../core/promotions/search.ts'
import type { Found } from '../../core/promotions/search.ts'
import { denseCart } from '../support/dense-carts.ts'
import type { DenseOptions } from '../support/dense-carts.ts'
import { digestOfDense } from '../support/dense-digest.ts'
import { loadHighs, solveByHighs, stateForHighs } from '../support/highs-oracle.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)
/** Carts that HiGHS proves in hundredths of a second, so that ten thousand can be compared (PROPERTY_RUNS=200). */
const SMALL: DenseOptions = { linear: true, promotions: { from: 4, to: 14 }, lines: { from: 2, to: 9 }, units: 24 }

function found(seed: number, options?: DenseOptions, workLimit?: number): Found {
  const { rulebook, input } = denseCart(seed, options)
  return findBest(stateProblem(compileRulebook(rulebook), input), workLimit)
}

describe('the best combination of a crowded cart', () => {
  it('is what HiGHS proves, and where it is not proven the best lies within the stated gap', async () => {
    const highs = await loadHighs()
    let exact = 0
    const count = 50 * RUNS
    for (let seed = 1; seed <= count; seed += 1) {
      const { best, exact: proven, gapMinor } = found(seed, SMALL)
      const benefit = Number(best.benefit)
      const oracle = solveByHighs(highs, stateForHighs(denseCart(seed, SMALL)))
      if (proven) expect({ seed, benefit }).toEqual({ seed, benefit: oracle })
      else {
        expect(benefit).toBeLessThanOrEqual(oracle)
        expect(benefit + gapMinor * 100, `seed ${seed}`).toBeGreaterThanOrEqual(oracle)
      }
      exact += Number(proven)
    }
    expect(exact).toBeGreaterThanOrEqual(count * 0.94)
  }, 60_000 * RUNS)

  it('never lies beyond the stated gap, however early the search is cut short', async () => {
    const highs = await loadHighs()
    for (let seed = 1; seed <= 20 * RUNS; seed += 1) {
      const oracle = solveByHighs(highs, stateForHighs(denseCart(seed, SMALL)))
      for (const workLimit of [0, 40, 300, 2000]) {
        const { best, exact, gapMinor } = found(seed, SMALL, workLimit)
        expect(exact).toBe(gapMinor === 0)
        expect(Number(best.benefit)).toBeLessThanOrEqual(oracle)
        expect(Number(best.benefit) + gapMinor * 100, `seed ${seed}, ${workLimit} steps`).toBeGreaterThanOrEqual(oracle)
      }
    }
  }, 60_000 * RUNS)

  it('is the same in another process', () => {
    const seeds = 15 * RUNS
    const script = new URL('../support/dense-digest.ts', import.meta.url).pathname
    const other = spawnSync(process.execPath, [script, String(seeds)], { encoding: 'utf8' })
    expect(other.stderr).toBe('')
    expect(other.stdout.trim()).toBe(digestOfDense(seeds))
  }, 60_000 * RUNS)
})

describe('a basket far beyond any shop', () => {
  /** Promotions, lines and units; the steps allowed are the same for all, so more of either may not take much longer. */
  const FAR: [number, number, number][] = [[200, 30, 60], [1000, 100, 300], [40, 2000, 4000]]

  it.each(FAR)('of %i offers and %i lines ends, and says that it may be off, and by how much', (promotions, lines, units) => {
    const { rulebook, input } = denseCart(7, { promotions: { from: promotions, to: promotions }, lines: { from: lines, to: lines }, units })
    const before = performance.now()
    const evaluation = evaluate(compileRulebook(rulebook), input)
    expect(performance.now() - before).toBeLessThan(8000)
    expect(evaluation.exact).toBe(false)
    expect(evaluation.gapMinor).toBeGreaterThan(0)
    // Something good is still found: no line below nothing, and more than a tenth off.
    expect(evaluation.discountMinor).toBeGreaterThan(evaluation.subtotalMinor / 10)
    expect(evaluation.discountMinor + evaluation.gapMinor).toBeLessThanOrEqual(evaluation.subtotalMinor * 1.5)
  })
})
