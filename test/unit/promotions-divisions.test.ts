import { describe, expect, it } from 'vitest'
import { contestsOf, dividerOf, TakerNetworks } from '../../core/promotions/contests.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { KnownPlaces } from '../../core/promotions/known-places.ts'
import { LinePrices } from '../../core/promotions/line-prices.ts'
import type { Candidate, Problem } from '../../core/promotions/problem.ts'
import { settle } from '../../core/promotions/settle.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { TakerNetwork } from '../../core/promotions/taker-network.ts'
import { mayTake } from '../../core/promotions/taker.ts'
import type { Taker } from '../../core/promotions/taker.ts'
import { takerOf } from '../../core/promotions/takers.ts'
import type { UnitDivider } from '../../core/promotions/unit-divider.ts'
import { worthOf } from '../../core/promotions/worth.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import { denseCart } from '../support/dense-carts.ts'
import type { DenseOptions } from '../support/dense-carts.ts'
import { SATURDAY_AFTERNOON, line, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'

const PLENTY = { left: 1e9 }
const SMALL: DenseOptions = { promotions: { from: 5, to: 9 }, lines: { from: 3, to: 7 }, units: 14 }

function exclusiveOf({ candidates }: Problem): Candidate[] {
  return candidates.filter(({ compiled }) => compiled.exclusiveUnits)
}

function problemOf(seed: number, options: DenseOptions = SMALL): Problem {
  const { rulebook, input } = denseCart(seed, options)
  return stateProblem(compileRulebook(rulebook), input)
}

/** The most gained by just these units of each line, by every way to count them. */
function byCounting(taker: Taker, lines: readonly number[], units: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY
  const go = (at: number, code: number, gained: number): void => {
    if (at === lines.length) most = Math.max(most, gained + taker.close(code))
    else taker.take(code, lines[at]!, units[at]!, (next, gain) => { go(at + 1, next, gained + gain) })
  }
  go(0, 0, 0)
  return most
}

function byNetwork({ layerOf, firstArc, units: arcUnits, to, gain, closing }: TakerNetwork, units: readonly number[]): number {
  const go = (state: number): number => {
    if (layerOf[state]! < 0) return closing[state]!
    let most = Number.NEGATIVE_INFINITY
    for (let arc = firstArc[state]!; arc < firstArc[state + 1]!; arc += 1) if (arcUnits[arc] === units[layerOf[state]!]) most = Math.max(most, gain[arc]! + go(to[arc]!))
    return most
  }
  return go(0)
}

describe('what one offer may take of its lines', () => {
  const cases = Array.from({ length: 60 }, (_, seed) => seed + 1)

  it('gains the same by its network as by counting, for any units, and never less than it takes off', () => {
    let compared = 0
    for (const seed of cases) {
      const problem = problemOf(seed)
      const prices = new LinePrices(problem, [], [])
      const networks = new TakerNetworks(problem, PLENTY)
      const numbers = seededNumbers(seed)
      for (const candidate of exclusiveOf(problem)) {
        const order = problem.lines.map(({ index }) => index).sort((a, b) => prices.unitMinor(b) - prices.unitMinor(a) || a - b)
        const lines = order.filter((each) => mayTake(candidate, each))
        const network = networks.of(candidate, prices, order)
        const taker = takerOf(problem, candidate, prices)
        for (let n = 0; n < 12; n += 1) {
          const units = lines.map((each) => numbers.between(0, Math.max(1, problem.lines[each]!.units)))
          const gained = byNetwork(network, units)
          expect({ seed, slot: candidate.slot, units, gained: Math.round(gained * 1e6) }).toEqual({ seed, slot: candidate.slot, units, gained: Math.round(byCounting(taker, lines, units) * 1e6) })
          const held = new Map(lines.flatMap((each, at) => (units[at]! > 0 ? [[each, units[at]!] as const] : [])))
          const settled = settle(problem, { on: new Set([candidate.slot]), allotment: new Map([[candidate.slot, held]]) })
          if (settled.broken.length > 0) continue
          expect(gained + 1e-6, `seed ${seed}, offer ${candidate.slot}, units ${units.join(' ')}`).toBeGreaterThanOrEqual(settled.moneyOffMinor)
          compared += Number(settled.moneyOffMinor > 0)
        }
      }
    }
    // Enough of them are sets that came together.
    expect(compared).toBeGreaterThan(300)
  })

  it('has each state once, and none from which it cannot end', () => {
    for (const seed of cases) {
      const problem = problemOf(seed)
      const prices = new LinePrices(problem, [], [])
      const order = problem.lines.map(({ index }) => index)
      for (const candidate of exclusiveOf(problem)) {
        const { layerOf, firstArc, units, to, gain, closing } = new TakerNetworks(problem, PLENTY).of(candidate, prices, order)
        const told = [...layerOf].map((layer, state) => {
          const arcs = Array.from({ length: firstArc[state + 1]! - firstArc[state]! }, (_, at) => firstArc[state]! + at)
          if (layer < 0) expect(closing[state]).toBeGreaterThan(Number.NEGATIVE_INFINITY)
          else expect(arcs.length).toBeGreaterThan(0)
          return `${layer} ${layer < 0 ? closing[state]! : ''} ${arcs.map((arc) => `${units[arc]!}>${to[arc]!}+${gain[arc]!}`).join(' ')}`
        })
        expect(new Set(told).size, `seed ${seed}, offer ${candidate.slot}`).toBe(told.length)
      }
    }
  })

  it('counts for sets of several goods what is left of whole ones: as few states for many pieces as for some', () => {
    const menu: Effect = { kind: 'mix-and-match', parts: [{ goods: { skus: ['soup'] }, quantity: 1 }, { goods: { skus: ['bread'] }, quantity: 1 }], reward: { kind: 'price', priceMinor: 500 } }
    const lines = [line(1, 'soup', 400, 9), line(2, 'bread', 300, 9)]
    const problem = stateProblem(compileRulebook(rulebookWith([promotion('menu', menu, { units: 'exclusive' })])), { lines, pinnedAt: SATURDAY_AFTERNOON, member: null })
    const [soup, bread] = ['soup', 'bread'].map((sku) => problem.lines.findIndex((each) => each.basketLine.sku === sku))
    const network = new TakerNetworks(problem, PLENTY).of(problem.candidates[0]!, new LinePrices(problem, [], []), [soup!, bread!])
    // A state for each number of soups without bread, the start and the end.
    expect(network.layerOf.length).toBe(12)
    expect(byNetwork(network, [1, 1])).toBe(200)
    expect(byNetwork(network, [7, 7])).toBe(1400)
    expect(byNetwork(network, [2, 1])).toBe(Number.NEGATIVE_INFINITY)
  })

  it('stops a percentage at its cap', () => {
    const capped = promotion('capped', { kind: 'percent-off', goods: { all: true }, rateBp: 5000, capMinor: 300 }, { units: 'exclusive' })
    const lines = [line(1, 'a', 400, 2), line(2, 'b', 200, 3), line(3, 'c', 1000, 1)]
    const problem = stateProblem(compileRulebook(rulebookWith([capped])), { lines, pinnedAt: SATURDAY_AFTERNOON, member: null })
    const network = new TakerNetworks(problem, PLENTY).of(problem.candidates[0]!, new LinePrices(problem, [], []), [2, 0, 1])
    expect(byNetwork(network, [0, 1, 0])).toBe(200)
    expect(byNetwork(network, [0, 2, 3])).toBeGreaterThanOrEqual(300)
    // Counted in buckets of 12.5, never more than was taken off: many small amounts still reach the cap.
    expect(byNetwork(network, [1, 2, 3])).toBeLessThan(313)
    const many = Array.from({ length: 10 }, (_, n) => line(n + 1, `article-${n}`, 54, 1))
    const small = stateProblem(compileRulebook(rulebookWith([capped])), { lines: [...many, line(11, 'z', 900, 1)], pinnedAt: SATURDAY_AFTERNOON, member: null })
    const order = small.lines.map(({ index }) => index).sort((a, b) => small.lines[b]!.grossMinor - small.lines[a]!.grossMinor || a - b)
    const ofSmall = new TakerNetworks(small, PLENTY).of(exclusiveOf(small)[0]!, new LinePrices(small, [], []), order)
    expect(byNetwork(ofSmall, [0, ...many.map(() => 1)])).toBe(270)
  })
})

const CROWDED: DenseOptions = { promotions: { from: 10, to: 18 }, lines: { from: 3, to: 6 }, units: 12 }

/** The contest with the most offers of a cart. */
function largestContest(seed: number): { problem: Problem; candidates: readonly Candidate[]; divider: UnitDivider } {
  const problem = problemOf(seed, CROWDED)
  const [contest] = contestsOf(exclusiveOf(problem)).sort((a, b) => b.candidates.length - a.candidates.length)
  const divider = dividerOf(problem, contest!, new LinePrices(problem, [], []), worthOf(problem, exclusiveOf(problem)), new Map(), new Map(), new TakerNetworks(problem, PLENTY), PLENTY)
  return { problem, candidates: contest!.candidates, divider }
}

describe('a division made quickly', () => {
  it('gives no unit twice and no group more than one offer its units, and comes near the best', () => {
    let shortfall = 0
    let bestOfAll = 0
    for (let seed = 1; seed <= 60; seed += 1) {
      const { problem, candidates, divider } = largestContest(seed)
      const { allotment, value } = divider.quick(Number.NEGATIVE_INFINITY)
      const used = problem.lines.map(() => 0)
      const groups: string[] = []
      for (const [slot, byLine] of allotment) {
        const { group } = candidates.find((candidate) => candidate.slot === slot)!.compiled
        if (group !== null) groups.push(group)
        for (const [each, units] of byLine) used[each] = used[each]! + units
      }
      used.forEach((units, each) => { expect(units).toBeLessThanOrEqual(Math.max(1, problem.lines[each]!.units)) })
      expect(new Set(groups).size).toBe(groups.length)
      let best = 0
      const looking = { beyond: 0, fits: Number.POSITIVE_INFINITY, onlyBest: true, seen: (_: unknown, each: number): boolean => {
        best = each
        looking.beyond = each + 1e-6
        return true
      } }
      divider.visit(looking)
      expect(value, `seed ${seed}`).toBeLessThanOrEqual(best + 1e-6)
      expect(best).toBeLessThanOrEqual(divider.bound() + 1e-6)
      shortfall += best - value
      bestOfAll += best
    }
    expect(shortfall).toBeLessThan(bestOfAll / 100)
  })

  it('of an offer without rivals is the best at once', () => {
    const offer = promotion('three', { kind: 'cheapest-free', goods: { all: true }, buy: 3, free: 1 }, { units: 'exclusive' })
    const lines = [line(1, 'a', 900, 2), line(2, 'b', 500, 2), line(3, 'c', 400, 3)]
    const problem = stateProblem(compileRulebook(rulebookWith([offer])), { lines, pinnedAt: SATURDAY_AFTERNOON, member: null })
    const [contest] = contestsOf(problem.candidates)
    const work = { left: 60 }
    const divider = dividerOf(problem, contest!, new LinePrices(problem, [], []), worthOf(problem, problem.candidates), new Map(), new Map(), new TakerNetworks(problem, work), work)
    expect(divider.quick(0).value).toBe(900)
    expect(divider.bound()).toBe(900)
  })
})

describe('the table of places come to', () => {
  it('knows what was gained where, however many there are', () => {
    const places = new KnownPlaces()
    const plain = new Map<string, number>()
    const numbers = seededNumbers(5)
    for (let n = 0; n < 20_000; n += 1) {
      const [hash, check, gained] = [numbers.between(-3000, 3000), numbers.between(0, 2), numbers.between(0, 9)]
      const before = plain.get(`${hash} ${check}`)
      expect(places.wasReachedWith(hash, check, gained)).toBe(before !== undefined && before >= gained)
      if (before === undefined || before < gained) plain.set(`${hash} ${check}`, gained)
    }
    places.clear()
    expect(places.wasReachedWith(0, 0, 0)).toBe(false)
  })
})
