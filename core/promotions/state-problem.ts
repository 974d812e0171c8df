import type { BasketLine } from '../basket/basket.ts'
import { lineAmountMinor } from '../money/money.ts'
import { candidateOf } from './candidates.ts'
import { circumstancesOf } from './circumstances.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import type { NotMet } from './evaluation.ts'
import type { EvaluationInput } from './input.ts'
import { linesByGoods } from './lines-by-goods.ts'
import type { LinesByGoods } from './lines-by-goods.ts'
import { pricedLines } from './priced-lines.ts'
import type { Candidate, Line, Problem } from './problem.ts'
import { spendAt } from './spends.ts'

function byCanon(a: BasketLine, b: BasketLine): number {
  // Sku first, so that shares and choices do not depend on the order of scanning.
  if (a.sku !== b.sku) return a.sku < b.sku ? -1 : 1
  if (a.unitPriceMinor !== b.unitPriceMinor) return a.unitPriceMinor - b.unitPriceMinor
  if (a.quantityMilli !== b.quantityMilli) return b.quantityMilli - a.quantityMilli
  return a.lineId < b.lineId ? -1 : a.lineId > b.lineId ? 1 : 0
}

const NONE: readonly CompiledPromotion[] = []

/** The promotions whose goods are in the basket, in order of application. */
function spokenTo({ promotions, byKey }: CompiledRulebook, basket: LinesByGoods): CompiledPromotion[] {
  const linesOf = new Array<readonly number[] | undefined>(promotions.length)
  for (const [key, lines] of basket.byKey) {
    for (const { order } of byKey.get(key) ?? NONE) {
      const known = linesOf[order]
      linesOf[order] = known === undefined ? lines : [...known, ...lines]
    }
  }
  return promotions.filter(({ order, goods }) => {
    const lines = linesOf[order]
    if (lines !== undefined && goods !== null) basket.among(goods, lines)
    return lines !== undefined
  })
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
  const basket = linesByGoods(lines)
  const { linesOf } = basket
  const now = circumstancesOf(compiled, input, (goods) => linesOf(goods).reduce((sum, at) => sum + lines[at]!.basketLine.quantityMilli, 0))
  const before = spendAt({ rulebook: compiled, lines, linesOf }, (line) => lines[line]!.grossMinor)
  const candidates: Candidate[] = []
  const refused = new Map<CompiledPromotion, NotMet>()
  const reading = { lines, linesOf, now, before }
  for (const promotion of spokenTo(compiled, basket)) {
    if (input.offersStopped !== undefined) {
      refused.set(promotion, { code: 'STOPPED', by: input.offersStopped })
      continue
    }
    const read = candidateOf(promotion, reading, input.usage?.[promotion.promotion.id], candidates.length)
    if ('code' in read) refused.set(promotion, read)
    else candidates.push(read)
  }
  const rank = now.tierRank
  const tier = rank < 0 ? undefined : compiled.rulebook.tiers[rank]
  return { rulebook: compiled, lines, candidates, now, usage: input.usage, linesOf, earn: tier === undefined ? null : tier.earn, refused }
}
