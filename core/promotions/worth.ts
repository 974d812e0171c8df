import { ratedPoints } from '../points/rates.ts'
import { pointScale } from '../points/scale.ts'
import { touchedBy } from './touched.ts'
import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { basketOf, isCut, offBasket, offBesideInBasket } from './basket-step.ts'
import { earnMilliOn, givenBeside } from './points-given.ts'
import { benefitPerMinor } from './settle.ts'

/**
 * What money taken off before the basket step comes to in the end, for one set of promotions that are on: never less
 * than the benefit of any choice among them. Doubles: they only decide what is looked at, never an amount.
 */
export interface Worth {
  /** Lines are worth alike and amounts are counted in minor units; else each line's minor units are counted at their benefit. */
  alike: boolean
  /** What a minor unit off a line adds to the value counted; never negative. */
  of(line: number): number
  /** No value is larger: everything for nothing. */
  most: number
  /** The benefit of a value, all promotions of the basket and points steps included. Rises with the value. */
  benefit(value: number): number
  /**
   * What every promotion but one takes off in the end where `value` is taken off before the basket step, in minor units,
   * at least; null where that cannot be said.
   */
  offBeside(value: number, candidate: Candidate): number | null
}

const MARGIN = 1e-6

export function worthOf(problem: Problem, on: readonly Candidate[]): Worth {
  if (problem.lineWorth !== undefined) return worthGiven(problem, problem.lineWorth)
  return worthAlike(problem, on) ?? worthByLine(problem, on)
}

/** Only money off counts, on each line as it is said there. */
function worthGiven({ lines }: Problem, lineWorth: readonly number[]): Worth {
  const of = (line: number): number => lineWorth[line] ?? 0
  const most = lines.reduce((sum, { index, grossMinor }) => sum + grossMinor * of(index), 0)
  return { alike: false, of, most, benefit: (value) => value, offBeside: () => null }
}

/** Null where lines differ in what a minor unit off them is worth, or what is left of them does not follow from their sum. */
function worthAlike(problem: Problem, on: readonly Candidate[]): Worth | null {
  const { choices, redemption, pointsRules } = problem.rulebook.rulebook
  if (choices.order !== 'steps' || choices.earningBase === 'before-discounts') return null
  const touched = new Set<number>()
  for (const candidate of on) {
    const { compiled } = candidate
    if (compiled.step === 'points') continue
    if (compiled.set !== null && compiled.set.handsOver > 0) return null
    // An amount may lie on what is only demanded, too.
    for (const line of touchedBy(candidate)) if (problem.lines[line]!.basketLine.discountable) touched.add(line)
  }
  const basket = basketOf(on)
  if (basket.some(({ targets }) => targets.length !== touched.size)) return null
  // What the basket step would take anyway costs points where a line gives it: more off before is then not always better.
  if (choices.earningBase === 'after-line' && basket.length > 0) return null
  const milli = earnMilliOn(problem, on)
  let ofTouched = -1
  let fixedMilli = 0
  let grossMinor = 0
  for (const { index, grossMinor: gross } of problem.lines) {
    if (!touched.has(index)) {
      fixedMilli += gross * milli[index]!
      continue
    }
    grossMinor += gross
    if (ofTouched >= 0 && ofTouched !== milli[index]!) return null
    ofTouched = milli[index]!
  }
  const each = Math.max(0, ofTouched)
  const { earn } = problem
  const perMinor = benefitPerMinor(problem)
  const given = givenBeside(problem, on)
  const scale = pointScale(pointsRules.decimals)
  // One minor unit more off never costs more points than it is worth: rounding points down keeps the order.
  const stepwise = earn === null || Math.ceil((each * earn.points) / (earn.perMinor * 1000)) * redemption.valueMinor * (choices.pointFractions === 'kept' ? 1 : scale) <= perMinor
  const smooth = earn === null ? 0 : (earn.points * scale * redemption.valueMinor) / (earn.perMinor * 1000)
  // Where what is left is worth more as points, the less is taken off the better.
  if (perMinor < smooth * each) return null
  const fractions = choices.pointFractions === 'per-line' ? 'down-per-receipt' : choices.pointFractions
  return {
    alike: true,
    of: () => 1,
    most: grossMinor,
    benefit(value) {
      const before = Math.min(grossMinor, Math.floor(value + MARGIN))
      let off = before
      for (const candidate of basket) off += offBasket(candidate, grossMinor - off)
      const earningMilli = fixedMilli + each * (grossMinor - (choices.earningBase === 'after-line' ? before : off))
      const points = earn === null ? 0 : stepwise
        ? ratedPoints(earn, earningMilli, { fractions, decimals: pointsRules.decimals }) * redemption.valueMinor
        : earningMilli * smooth + (fractions === 'nearest' ? (scale * redemption.valueMinor) / 2 : 0)
      return off * perMinor + points + given
    },
    offBeside(value, candidate) {
      if (basket.some(isCut)) return null
      return offBesideInBasket(basket, grossMinor, Math.min(grossMinor, Math.floor(value + MARGIN)), candidate)
    },
  }
}

function worthByLine(problem: Problem, on: readonly Candidate[]): Worth {
  const { choices, redemption, pointsRules } = problem.rulebook.rulebook
  const perMinor = benefitPerMinor(problem)
  const { earn } = problem
  const scale = pointScale(pointsRules.decimals)
  const smooth = earn === null ? 0 : (earn.points * scale * redemption.valueMinor) / (earn.perMinor * 1000)
  const milli = earnMilliOn(problem, on)
  const keep = problem.lines.map(() => 1)
  const basket = basketOf(on)
  for (const { compiled: { promotion: { effect } }, targets, capped, mostMinor } of basket) {
    if (effect.kind === 'percent-off' && !capped && mostMinor === UNLIMITED) for (const line of targets) keep[line] = keep[line]! * (1 - effect.rateBp / 10_000)
  }
  const inSteps = choices.order === 'steps'
  const linePoints = milli.map((each) => each * smooth)
  const before: number[] = []
  const within: number[] = []
  problem.lines.forEach(({ index }) => {
    const points = linePoints[index]!
    const kept = inSteps ? keep[index]! : 1
    const ofBasket = choices.earningBase === 'after-all' ? perMinor - points : perMinor
    const ofLine = choices.earningBase === 'before-discounts' ? perMinor * kept : choices.earningBase === 'after-line' ? perMinor * kept - points : (perMinor - points) * kept
    within.push(Math.max(0, ofBasket))
    before.push(Math.max(0, ofLine))
  })
  let base = givenBeside(problem, on)
  if (earn !== null && choices.pointFractions === 'nearest') base += (scale * redemption.valueMinor) / 2
  for (const { index, grossMinor } of problem.lines) base += grossMinor * (linePoints[index]! + within[index]! * (1 - keep[index]!))
  for (const candidate of basket) {
    const most = Math.max(0, ...candidate.targets.map((line) => within[line]!))
    const { effect } = candidate.compiled.promotion
    if (effect.kind === 'percent-off' && !candidate.capped && candidate.mostMinor === UNLIMITED) {
      // Rounded once, and shared by largest remainder: a line that is worth less may carry a minor unit less than its own percentage.
      base += most / 2 + candidate.targets.reduce((sum, line) => sum + most - within[line]!, 0)
    } else base += offBasket(candidate, candidate.targets.reduce((sum, line) => sum + problem.lines[line]!.grossMinor, 0)) * most
  }
  const most = problem.lines.reduce((sum, { index, grossMinor }) => sum + grossMinor * before[index]!, 0)
  const early = on.filter(({ compiled }) => compiled.step !== 'basket' && compiled.step !== 'points')
  const touched = new Set([...early, ...basket].flatMap((candidate) => [...touchedBy(candidate)].filter((line) => problem.lines[line]!.basketLine.discountable)))
  const grossMinor = [...touched].reduce((sum, line) => sum + problem.lines[line]!.grossMinor, 0)
  const dearest = problem.lines.reduce((top, { index }) => Math.max(top, before[index]!), 0)
  const isTold = inSteps && dearest > 0 && !basket.some((each) => isCut(each) || each.targets.length !== touched.size) && !early.some(({ compiled: { set } }) => set !== null && set.handsOver > 0)
  return {
    alike: false,
    of: (line) => before[line]!,
    most,
    benefit: (value) => base + value,
    offBeside(value, candidate) {
      if (!isTold) return null
      // So much at least was taken off: more where it lay on lines that are worth less.
      return offBesideInBasket(basket, grossMinor, Math.min(grossMinor, Math.ceil(value / dearest - MARGIN)), candidate)
    },
  }
}
