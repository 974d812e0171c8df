import { ratedPoints } from '../points/rates.ts'
import { pointScale } from '../points/scale.ts'
import { basketOf, isCut, offBasket, offBesideInBasket } from './basket-step.ts'
import { extraMilliOf } from './point-effects.ts'
import { earnMilliOn, givenBeside } from './points-given.ts'
import type { Candidate, Problem } from './problem.ts'
import { benefitPerMinor } from './settle.ts'
import { touchedBy } from './touched.ts'

/** What was taken off before the basket step, as far as the steps after it can tell: by class of lines, in minor units. */
export type OffByClass = readonly number[]

/** One set of promotions of the basket and points steps. */
export interface Late {
  on: readonly Candidate[]
  /** What a minor unit is worth. */
  perMinor: number
  /** What a minor unit off a line before the basket step is worth beside them, apart from what the basket step takes of it. */
  lineWorth(line: number): number
  /** What a minor unit off earns no longer, in thousandths of the base rate: by class, and at least. */
  milli: readonly number[]
  leastMilli: number
  /** What a thousandth of the base rate is worth on a minor unit; 0 without a member. */
  perMilli: number
  /** No choice of them all comes to more that takes so much off before, and so much times what it earned; to the point, or with its fractions. */
  benefit(offMinor: number, offMilli: number, whole: boolean): number
  /** The most that may be taken off before so that every minimum spend of them holds, below nothing where none does; and the first to fail beyond it. */
  mostBorne: number
  failing: Candidate | null
}

const MARGIN = 1e-6

/** The largest amount that holds, if any does, else one below nothing; with less off a spend holds all the more. */
function mostBorne(holds: (offMinor: number) => boolean, grossMinor: number): number {
  if (holds(grossMinor)) return grossMinor
  let [from, to] = [-1, grossMinor]
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (holds(middle)) from = middle
    else to = middle
  }
  return from
}

/**
 * What the basket and points steps make of what was taken off before them. They look at sums alone: a line is of the class
 * of those that the same multipliers touch. Only which line of a basket discount carries a minor unit more is not known.
 */
export class LateSteps {
  readonly classes: number
  private readonly problem: Problem
  private readonly classOf: readonly number[]
  /** Per line, how many parts of it share a basket discount at most. */
  private readonly partsOf: readonly number[]
  private readonly mostOffBeside: (candidate: Candidate) => number | null
  private readonly known = new Map<string, Late | null>()

  /** `mostOffBeside`: what others may take off before the minimum spend of one fails; null where that is not known. */
  constructor(problem: Problem, mostOffBeside: (candidate: Candidate) => number | null) {
    this.problem = problem
    this.mostOffBeside = mostOffBeside
    const multipliers = problem.candidates.filter((candidate) => extraMilliOf(candidate) > 0)
    const money = problem.candidates.filter(({ compiled }) => compiled.step !== 'points')
    const touched = new Set(money.flatMap((candidate) => [...touchedBy(candidate)]))
    const cut = new Set(money.filter(({ compiled, mostUses }) => compiled.exclusiveUnits || compiled.step === 'units' || mostUses < Number.MAX_SAFE_INTEGER)
      .flatMap((candidate) => (candidate.compiled.step === 'basket' ? [] : [...touchedBy(candidate)])))
    const numbers = new Map<string, number>()
    this.classOf = problem.lines.map(({ index, basketLine }) => {
      if (!touched.has(index) || !basketLine.discountable) return -1
      const key = `${basketLine.earns} ${multipliers.filter(({ targets }) => targets.includes(index)).map(({ slot }) => slot).join(' ')}`
      const known = numbers.get(key) ?? numbers.size
      numbers.set(key, known)
      return known
    })
    this.partsOf = problem.lines.map(({ index, units }) => (cut.has(index) ? Math.max(1, units) : 1))
    this.classes = numbers.size
  }

  /** What lines that come to this cost less than before, by class. */
  offOf(netMinor: readonly number[]): OffByClass {
    const off = new Array<number>(this.classes).fill(0)
    for (const { index, grossMinor } of this.problem.lines) {
      const at = this.classOf[index]!
      if (at >= 0) off[at] = off[at]! + grossMinor - netMinor[index]!
    }
    return off
  }

  /** Null where more than sums decides. */
  of(on: readonly Candidate[]): Late | null {
    const key = on.map(({ slot }) => slot).join(' ')
    const known = this.known.get(key)
    if (known !== undefined) return known
    const late = this.workOut(on)
    this.known.set(key, late)
    return late
  }

  private workOut(on: readonly Candidate[]): Late | null {
    const { problem, classOf, partsOf } = this
    const { choices, redemption, pointsRules } = problem.rulebook.rulebook
    const { earn } = problem
    const basket = basketOf(on)
    const carrying = problem.lines.filter(({ index }) => classOf[index]! >= 0)
    if (choices.order !== 'steps' || choices.earningBase !== 'after-all' || choices.pointFractions === 'per-line') return null
    if (basket.some((candidate) => isCut(candidate) || candidate.targets.length !== carrying.length)) return null
    const lineMilli = earnMilliOn(problem, on)
    const milli = new Array<number>(this.classes).fill(0)
    let grossMinor = 0
    let grossMilli = 0
    let fixedMilli = 0
    for (const { index, grossMinor: gross } of problem.lines) {
      const at = classOf[index]!
      if (at < 0) fixedMilli += gross * lineMilli[index]!
      else {
        milli[at] = lineMilli[index]!
        grossMinor += gross
        grossMilli += gross * lineMilli[index]!
      }
    }
    const perMinor = benefitPerMinor(problem)
    const point = earn === null ? 0 : pointScale(pointsRules.decimals) * redemption.valueMinor
    const perMilli = earn === null ? 0 : (earn.points * point) / (earn.perMinor * 1000)
    const leastMilli = milli.length === 0 ? 0 : Math.min(...milli)
    const mostMilli = Math.max(0, ...milli)
    // Where what is left is worth more as points, the less is taken off the better.
    if (perMinor <= mostMilli * perMilli) return null
    // A part of a line may carry a minor unit less than its share: where it earns more, that is worth more.
    const sharing = carrying.reduce((sum, { index }) => sum + (lineMilli[index]! - leastMilli) * partsOf[index]!, 0)
    const given = givenBeside(problem, on)
    const bearing: { candidate: Candidate; limit: number }[] = []
    for (const candidate of on) {
      if (!candidate.compiled.spends) continue
      const limit = this.mostOffBeside(candidate)
      if (limit === null) return null
      bearing.push({ candidate, limit })
    }
    const [first] = bearing.map(({ candidate, limit }) => ({ candidate, borne: mostBorne((offMinor) => offBesideInBasket(basket, grossMinor, offMinor, candidate) <= limit, grossMinor) }))
      .filter(({ borne }) => borne < grossMinor).sort((a, b) => a.borne - b.borne || a.candidate.slot - b.candidate.slot)
    const { pointFractions: fractions } = choices
    const { decimals } = pointsRules
    return {
      on,
      perMinor,
      milli,
      leastMilli,
      perMilli,
      lineWorth: (line) => perMinor - lineMilli[line]! * perMilli,
      mostBorne: first?.borne ?? grossMinor,
      failing: first?.candidate ?? null,
      benefit(offMinor, offMilli, whole) {
        let off = offMinor
        let earning = grossMilli - offMilli
        for (const candidate of basket) {
          const left = grossMinor - off
          const taken = offBasket(candidate, left)
          // So little may cost more points than it is worth: it may be better without.
          if (taken > 0 && taken * (perMinor - mostMilli * perMilli) < point) return Number.POSITIVE_INFINITY
          if (left > 0) earning -= (earning * taken) / left - sharing
          off += taken
        }
        const money = off * perMinor + given
        if (earn === null) return money
        if (!whole) return money + (earning + fixedMilli) * perMilli + (fractions === 'nearest' ? point / 2 : 0)
        return money + ratedPoints(earn, Math.floor(earning + MARGIN) + fixedMilli, { fractions, decimals }) * redemption.valueMinor
      },
    }
  }
}
