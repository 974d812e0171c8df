import type { BasketLine } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../../test/support/promotion-fixtures.ts'
import { matchKey } from './load.ts'
import type { Load, Offer } from './load.ts'

const FIELDS = { sku: 'skus', brand: 'brands', category: 'categories' } as const

function promotionOf({ id, goods: { field, values }, tiers, minimumPieces, reward, value }: Offer): Promotion {
  const goods: GoodsSet = { [FIELDS[field]]: [...values] }
  const conditions: Condition[] = []
  if (tiers !== null) conditions.push({ kind: 'tier-at-least', tier: tiers[0]! })
  if (minimumPieces !== null) conditions.push({ kind: 'quantity', goods, minimumMilli: minimumPieces * 1000 })
  return promotion(
    id,
    reward.kind === 'percent' ? { kind: 'percent-off', goods, rateBp: reward.percent * 100 } : { kind: 'amount-off-each', goods, amountMinor: reward.amountMinor },
    { priority: value, when: conditions.length === 0 ? { kind: 'dates' } : { kind: 'all', of: conditions } },
  )
}

/** A load as one of our rulebooks. */
export function ourRulebook(load: Load): Rulebook {
  return rulebookWith(load.offers.map(promotionOf))
}

/** The lines of a load as basket lines. */
export function ourLines(load: Load): BasketLine[] {
  return load.lines.map(({ id, sku, brand, category, pieces, unitPriceMinor }, n) =>
    line(n + 1, sku, unitPriceMinor, pieces, { lineId: id, brand, categoryPath: ['shop', category] }))
}

/** Our engine on a load: checked, compiled, and ready to evaluate the whole basket with amounts, points and reasons. */
export function ours(load: Load): { run(): Evaluation } {
  const checked = checkRulebook(ourRulebook(load))
  if (!checked.ok) throw new Error(`our own rulebook is refused: ${JSON.stringify(checked.error[0])}`)
  const compiled = compileRulebook(checked.value)
  const input = { lines: ourLines(load), pinnedAt: SATURDAY_AFTERNOON, member: member(load.tier) }
  return { run: () => evaluate(compiled, input) }
}

/** What each promotion took off each line, in minor units. */
export function ourAmounts(evaluation: Evaluation): Map<string, number> {
  return new Map(evaluation.lines.flatMap((each) => each.discounts.map((discount) => [matchKey(discount.promotionId, each.lineId), discount.amountMinor] as const)))
}
