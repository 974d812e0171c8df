import { describe, expect, it } from 'vitest'
import { applyMoney, cutLines } from '../../core/promotions/apply.ts'
import type { Allotment, Parts } from '../../core/promotions/apply.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { LinePrices, isPerLine } from '../../core/promotions/line-prices.ts'
import type { Candidate, Problem } from '../../core/promotions/problem.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'

type Numbers = ReturnType<typeof seededNumbers>

const exclusive = { units: 'exclusive' as const }

function pick<T>(numbers: Numbers, from: readonly T[]): T {
  return from[numbers.between(0, from.length - 1)]!
}

function problemOf(offers: readonly Promotion[], prices: readonly number[], units: readonly number[], choices = {}): Problem {
  const lines = prices.map((price, at) => line(at + 1, `article-${at}`, price, units[at]!))
  return stateProblem(compileRulebook(rulebookWith(offers, { choices: choicesSchema.parse(choices) })), { lines, pinnedAt: SATURDAY_AFTERNOON, member: null })
}

const named = (...at: number[]): { skus: string[] } => ({ skus: at.map((each) => `article-${each}`) })
const all = { all: true } as const
const SEEDS = 600

/** Percentages with a cap and without, fixed prices and amounts off, in any order, before three offers that form sets. */
function crowded(numbers: Numbers, withExclusiveLineOffers: boolean): Problem {
  const count = numbers.between(1, 3)
  const lines = Array.from({ length: count }, (_, at) => at)
  const some = (): { skus: string[] } => named(...new Set(lines.map(() => pick(numbers, lines))))
  const draw = (id: string): Promotion => {
    const more = { priority: numbers.between(0, 2) }
    switch (numbers.between(0, withExclusiveLineOffers ? 5 : 4)) {
      case 0:
      case 1: return promotion(id, { kind: 'percent-off', goods: some(), rateBp: numbers.between(1, 90) * 50 }, more)
      case 2: return promotion(id, { kind: 'percent-off', goods: some(), rateBp: numbers.between(2, 60) * 100, capMinor: numbers.between(5, 120) }, more)
      case 3: return promotion(id, { kind: 'fixed-price', goods: named(pick(numbers, lines)), priceMinor: numbers.between(20, 300) }, more)
      case 4: return promotion(id, { kind: 'amount-off-each', goods: named(pick(numbers, lines)), amountMinor: numbers.between(1, 90) }, more)
      default: return promotion(id, { kind: 'percent-off', goods: some(), rateBp: numbers.between(5, 90) * 100 }, { ...more, ...exclusive })
    }
  }
  const sets = ['x', 'y', 'z'].map((id) => promotion(id, { kind: 'cheapest-free', goods: all, buy: 2, free: 1 }, exclusive))
  return problemOf([...Array.from({ length: numbers.between(1, 4) }, (_, at) => draw(`offer-${at}`)), ...sets], lines.map(() => numbers.between(30, 400)), lines.map(() => numbers.between(1, 6)))
}

/** Units at random for some of the exclusive offers. */
function divided(numbers: Numbers, problem: Problem): Allotment {
  const allotment = new Map<number, Map<number, number>>()
  for (const { slot, targets, compiled } of problem.candidates) if (compiled.exclusiveUnits) allotment.set(slot, new Map(targets.map((at) => [at, 0])))
  for (const { index, units } of problem.lines) {
    for (let n = 0; n < units; n += 1) {
      const byLine = allotment.get(pick(numbers, problem.candidates).slot)
      if (byLine?.has(index)) byLine.set(index, byLine.get(index)! + 1)
    }
  }
  return allotment
}

/** Lets the offers of the line step have their turn. */
function turnsOfLineStep(problem: Problem, on: readonly Candidate[], allotment: Allotment): { parts: Parts; offMinor: number } {
  const parts = cutLines(problem, allotment)
  let offMinor = 0
  for (const candidate of on) offMinor += applyMoney(problem, parts, candidate, { mostUses: candidate.mostUses, earnMilli: null })?.amountMinor ?? 0
  return { parts, offMinor }
}

function sumOf(numbers: Iterable<number>): number {
  return [...numbers].reduce((sum, each) => sum + each, 0)
}

describe('what pieces cost at most when sets are formed', () => {
  const piecesOf = (problem: Problem, on: readonly Candidate[]): LinePrices =>
    new LinePrices(problem, on.filter(({ compiled }) => !compiled.exclusiveUnits), problem.candidates.filter(({ compiled }) => compiled.exclusiveUnits))

  it('is a share of their line, rounded up once for all of them', () => {
    const problem = problemOf([promotion('a', { kind: 'percent-off', goods: named(0), rateBp: 1500 }), promotion('pair', { kind: 'bundle-price', goods: all, quantity: 2, priceMinor: 50 }, exclusive)], [99], [5])
    const prices = piecesOf(problem, problem.candidates)
    // 15 % of 4.95 is 0.74: 4.21 is left, 84.2 a piece.
    expect([1, 2, 3, 4, 5].map((units) => prices.partMinor(0, units))).toEqual([85, 169, 253, 337, 421])
    expect(prices.unitMinor(0)).toBe(85)
  })

  it('is without the share of a percentage with a cap', () => {
    const capped = promotion('a', { kind: 'percent-off', goods: named(0, 1), rateBp: 5000, capMinor: 100 })
    const problem = problemOf([capped, promotion('pair', { kind: 'bundle-price', goods: all, quantity: 2, priceMinor: 500 }, exclusive)], [300, 100], [2, 4])
    const prices = piecesOf(problem, problem.candidates)
    // 60 of the 100 lie on the 6.00, 40 on the 4.00.
    expect([1, 2].map((units) => prices.partMinor(0, units))).toEqual([270, 540])
    expect([1, 2, 3, 4].map((units) => prices.partMinor(1, units))).toEqual([90, 180, 270, 360])
    // What another offer may take off units of its own leaves it less to share by, never more to the others.
    const sometimes = promotion('aa', { kind: 'percent-off', goods: named(0, 1), rateBp: 9000 }, { ...exclusive, priority: 9 })
    const beside = problemOf([sometimes, capped], [300, 100], [2, 4])
    expect(piecesOf(beside, beside.candidates).partMinor(0, 1)).toBe(271)
  })

  it('is never less than what they cost, whatever else is on and however the units are divided', () => {
    let touched = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const numbers = seededNumbers(seed)
      const problem = crowded(numbers, true)
      const line = problem.candidates.filter(({ compiled }) => compiled.step === 'line')
      const prices = piecesOf(problem, line)
      for (let n = 0; n < 6; n += 1) {
        const { parts } = turnsOfLineStep(problem, line, divided(numbers, problem))
        for (const part of parts.flat()) {
          if (part.slot < 0 || problem.candidates[part.slot]!.compiled.step === 'line') continue
          touched += part.amountMinor < part.units * problem.lines[part.line]!.basketLine.unitPriceMinor ? 1 : 0
          expect({ seed, ...part, most: prices.partMinor(part.line, part.units) >= part.amountMinor }).toMatchObject({ seed, most: true })
          expect(prices.unitMinor(part.line)).toBeGreaterThanOrEqual(Math.ceil(part.amountMinor / part.units))
        }
      }
    }
    expect(touched).toBeGreaterThan(SEEDS * 2)
  })

  it('leaves, with what shared offers take off, no less than any fewer of them would', () => {
    let fewer = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const numbers = seededNumbers(seed)
      const problem = crowded(numbers, false)
      const shared = problem.candidates.filter(({ compiled }) => compiled.step === 'line')
      const prices = piecesOf(problem, shared)
      // As a node counts them: those of single lines by the lines, percentages with a cap by themselves.
      const ofLines = sumOf(problem.lines.map(({ index, grossMinor }) => grossMinor - prices.netMinor[index]!))
      const ofCapped = sumOf(shared.filter((candidate) => !isPerLine(candidate)).map((candidate) => {
        const before = prices.before(candidate)
        const { effect } = candidate.compiled.promotion
        const full = sumOf(candidate.targets.map((at) => (effect.kind === 'percent-off' ? Math.floor((before[at]! * effect.rateBp + 5000) / 10_000) : 0)))
        return effect.kind === 'percent-off' ? Math.min(full, effect.capMinor ?? full) : 0
      }))
      for (let n = 0; n < 6; n += 1) {
        const on = shared.filter(() => numbers.between(0, 2) > 0)
        fewer += on.length < shared.length ? 1 : 0
        const { parts, offMinor } = turnsOfLineStep(problem, on, divided(numbers, problem))
        const own = parts.flat().filter((part) => part.slot >= 0)
        const really = offMinor + sumOf(own.map(({ amountMinor }) => amountMinor))
        const counted = ofLines + ofCapped + sumOf(own.map(({ line: at, units }) => prices.partMinor(at, units)))
        expect({ seed, n, lacking: Math.max(0, really - counted) }).toEqual({ seed, n, lacking: 0 })
      }
    }
    expect(fewer).toBeGreaterThan(SEEDS)
  })
})
