import type { BasketLine } from '../basket/basket.ts'
import { lineAmountMinor } from '../money/money.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import { candidateOf } from './candidates.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Circumstances } from './circumstances.ts'
import type { Claim } from './claims.ts'
import type { LimitKind, NotMet } from './evaluation.ts'
import { linesByGoods } from './lines-by-goods.ts'
import { pricedLines } from './priced-lines.ts'
import type { PricedLine } from './priced-lines.ts'
import { spendAt } from './spends.ts'
import type { EvaluationInput } from './input.ts'

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
  /** Lines of goods, kept between questions. */
  linesOf(goods: GoodsMatcher): readonly number[]
  /** `points` for every `perMinor`; null without a member. */
  earn: { points: number; perMinor: number } | null
  /** Why a promotion that goods of this basket speak to cannot apply. */
  refused: ReadonlyMap<CompiledPromotion, NotMet>
}

function byCanon(a: BasketLine, b: BasketLine): number {
  // Sku first, so that shares and choices do not depend on the order of scanning.
  if (a.sku !== b.sku) return a.sku < b.sku ? -1 : 1
  if (a.unitPriceMinor !== b.unitPriceMinor) return a.unitPriceMinor - b.unitPriceMinor
  if (a.quantityMilli !== b.quantityMilli) return b.quantityMilli - a.quantityMilli
  return a.lineId < b.lineId ? -1 : a.lineId > b.lineId ? 1 : 0
}

/** The promotions whose goods are in the basket, in order of application. */
function spokenTo({ promotions, byKey }: CompiledRulebook, keys: ReadonlySet<string>): CompiledPromotion[] {
  const spoken = new Uint8Array(promotions.length)
  for (const key of keys) {
    for (const { order } of byKey.get(key) ?? []) spoken[order] = 1
  }
  return promotions.filter(({ order }) => spoken[order] === 1)
}

/** Reads a basket against a rulebook: which promotions could apply, to which lines, and why others cannot. */
export function stateProblem(compiled: CompiledRulebook, input: EvaluationInput): Problem {
  const lines = pricedLines(compiled, input).sort((a, b) => byCanon(a.basketLine, b.basketLine)).map(({ basketLine, price }, index): Line => ({
    index,
    basketLine,
    price,
    grossMinor: lineAmountMinor(basketLine.unitPriceMinor, basketLine.quantityMilli),
    units: basketLine.unit === 'piece' && basketLine.quantityMilli % 1000 === 0 ? basketLine.quantityMilli / 1000 : 0,
  }))
  const { keys, linesOf } = linesByGoods(lines)
  const now = circumstancesOf(compiled, input, (goods) => linesOf(goods).reduce((sum, at) => sum + lines[at]!.basketLine.quantityMilli, 0))
  const before = spendAt({ rulebook: compiled, lines, linesOf }, (line) => lines[line]!.grossMinor)
  const candidates: Candidate[] = []
  const refused = new Map<CompiledPromotion, NotMet>()
  const reading = { lines, linesOf, now, before }
  for (const promotion of spokenTo(compiled, keys)) {
    const read = candidateOf(promotion, reading, input.usage?.[promotion.promotion.id], candidates.length)
    if ('code' in read) refused.set(promotion, read)
    else candidates.push(read)
  }
  const rank = now.tierRank
  const tier = rank < 0 ? undefined : compiled.rulebook.tiers[rank]
  return { rulebook: compiled, lines, candidates, now, linesOf, earn: tier === undefined ? null : tier.earn, refused }
}
