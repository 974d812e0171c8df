import type { BasketLine } from '../basket/basket.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { Circumstances } from './circumstances.ts'
import type { Claim } from './claims.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import type { EvaluationInput } from './input.ts'
import type { LimitKind, NotMet } from './evaluation.ts'
import type { PricedLine } from './priced-lines.ts'

/** A basket line as the engine sees it, in canonical order: sku, price, larger quantity, line id. */
export interface Line {
  index: number
  /** At the price that holds in this sale. */
  basketLine: BasketLine
  /** Where the rulebook's price list made that price. */
  price: PricedLine['price']
  grossMinor: number
  /** Whole pieces; 0 for goods sold by weight. */
  units: number
}

/** What one piece of a line costs before discounts; a line sold by weight is one piece. */
export function unitMinor(problem: Pick<Problem, 'lines'>, line: number): number {
  const { units, basketLine, grossMinor } = problem.lines[line]!
  return units === 0 ? grossMinor : basketLine.unitPriceMinor
}

/** Its quantity in thousandths. */
export function unitMilli(problem: Pick<Problem, 'lines'>, line: number): number {
  return problem.lines[line]!.units === 0 ? problem.lines[line]!.basketLine.quantityMilli : 1000
}

/** A promotion that could apply to this basket. */
export interface Candidate {
  slot: number
  compiled: CompiledPromotion
  /** Lines its effect may touch. */
  targets: readonly number[]
  /** Per part of its set: the lines that can fill it. What is only bought may be goods that are never discounted, and not among the targets. */
  parts: readonly { lines: readonly number[]; quantity: number }[]
  /** Which parts of its set a line can fill, a bit for each; lines that fill none are left out. */
  roles: ReadonlyMap<number, number>
  /** Per requirement: the lines that count towards it. */
  requirements: readonly { lines: ReadonlySet<number>; needMilli: number }[]
  /** Most uses in this basket; the largest whole number where no limit can be reached. */
  mostUses: number
  /** Most money off that its budget leaves, in minor units; the largest whole number without one. */
  mostMinor: number
  /** Which budget leaves that; null without one. */
  minorLimit: LimitKind | null
  /** What its uses use up. */
  claims: readonly Claim[]
  /** Whether its cap can be reached in this basket. */
  capped: boolean
}

/** What is to be decided for one basket. */
export interface Problem {
  rulebook: CompiledRulebook
  lines: readonly Line[]
  candidates: readonly Candidate[]
  now: Circumstances
  /** Uses before this sale, by promotion id. */
  usage: EvaluationInput['usage']
  /** Lines of goods, kept between questions. */
  linesOf(goods: GoodsMatcher): readonly number[]
  /** `points` for every `perMinor`; null without a member. */
  earn: { points: number; perMinor: number } | null
  /** Why a promotion that goods of this basket speak to cannot apply. */
  refused: ReadonlyMap<CompiledPromotion, NotMet>
  /** Where only money off counts and lines differ in what it counts there: how much, per line. */
  lineWorth?: readonly number[]
}
