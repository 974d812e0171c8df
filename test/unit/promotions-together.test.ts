import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { IslandSearch } from '../../core/promotions/island-search.ts'
import type { SearchOfOne } from '../../core/promotions/island-search.ts'
import { Islands, islandsOf } from '../../core/promotions/islands.ts'
import type { BestOfIsland } from '../../core/promotions/islands.ts'
import { LateSteps } from '../../core/promotions/late-steps.ts'
import { benefitPerMinor, settle } from '../../core/promotions/settle.ts'
import type { Settled } from '../../core/promotions/settle.ts'
import { SpendBounds } from '../../core/promotions/spend-bounds.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { Together } from '../../core/promotions/together.ts'
import { SATURDAY_AFTERNOON, line, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

/*
 * The best of one island takes 100 off, and what was found for the whole basket is a minor unit less: so the sums of the
 * islands leave something open, and each way to come to 100 has to be worked out. Here none of them comes to more than what
 * was found, and the bound may fall to that only where certainly every one was tried.
 */
const pair = promotion('pair', { kind: 'bundle-price', goods: { skus: ['apple'] }, quantity: 2, priceMinor: 900 }, { units: 'exclusive' })
const problem = stateProblem(compileRulebook(rulebookWith([pair])), { lines: [line(1, 'apple', 500, 60)], pinnedAt: SATURDAY_AFTERNOON, member: null })
const perMinor = benefitPerMinor(problem)
const OPEN = 100 * perMinor
const FOUND = 99 * perMinor
const PLENTY = 100_000
const spends = new SpendBounds(problem, { left: PLENTY }, () => true, () => Number.POSITIVE_INFINITY)

/** A choice that takes 100 off; each `way` as if it had other units. */
function takingAHundred(way: number): Settled {
  const settled = settle(problem, { on: new Set([0]), allotment: new Map([[0, new Map([[0, 2]])]]) })
  return { ...settled, choice: { on: settled.choice.on, allotment: new Map([[0, new Map([[0, way]])]]) } }
}

function boundWhere(near: ReturnType<BestOfIsland['near']>): { bound: number; tried: number } {
  let tried = 0
  const island: BestOfIsland = { most: 100, found: takingAHundred(1), near: () => near, worthOf: ({ moneyOffMinor }) => moneyOffMinor }
  const islands = new Islands(islandsOf(problem, problem.candidates)!, () => island, new Map())
  const together = new Together(islands, new LateSteps(problem, (candidate) => spends.mostOffBeside(candidate)), {
    work: { left: PLENTY }, unit: perMinor, best: () => FOUND, offer: () => { tried += 1 },
  })
  return { bound: together.boundOf(problem.candidates), tried }
}

const ways = (count: number): Settled[] => Array.from({ length: count }, (_, way) => takingAHundred(way + 1))

describe('what islands come to together', () => {
  it('takes 100 off at most, by any of its ways', () => {
    expect(takingAHundred(1)).toMatchObject({ moneyOffMinor: 100, benefit: BigInt(OPEN) })
  })

  it('is no more than what was found once every way was tried', () => {
    // One more for the best of each island, which is tried first.
    expect(boundWhere({ found: ways(40), complete: true })).toEqual({ bound: FOUND, tried: 41 })
  })

  it('stays open where more ways come to the same sums than are tried', () => {
    expect(boundWhere({ found: ways(41), complete: true })).toEqual({ bound: OPEN, tried: 41 })
  })

  it('stays open where an island has outcomes that were not found', () => {
    expect(boundWhere({ found: ways(1), complete: false })).toEqual({ bound: OPEN, tried: 1 })
  })
})

describe('the search of an island', () => {
  /** The bound of the whole basket where what lies near the best of the island could be gone through, or could not. */
  function boundWith(exploreWithin: SearchOfOne['exploreWithin']): number {
    const whole = { work: { left: PLENTY }, unit: perMinor, spends, best: () => FOUND, offer: () => { /* none comes to more */ } }
    const search = new IslandSearch(problem, new Set(), whole, () => ({ best: takingAHundred(1), seen: [], run: () => OPEN, exploreWithin }))
    return search.boundOf(problem.candidates)!
  }

  it('says that it knows what lies near its best only where it went through all of it', () => {
    expect(boundWith(() => true)).toBe(FOUND)
    expect(boundWith(() => false)).toBe(OPEN)
  })
})
