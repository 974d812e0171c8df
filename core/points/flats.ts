import type { BasketLine } from '../basket/basket.ts'
import type { CompiledPromotion } from '../promotions/compile.ts'
import type { PromotionOutcome } from '../promotions/evaluation.ts'
import type { FlatPoints } from './rates.ts'

/** A bonus and the lines it belongs to, each with its weight (loyalty-rules section 5). */
export interface SharedFlat extends FlatPoints {
  shares: readonly { lineId: string; weight: number }[]
}

/** A line's earning amount by its id. */
type Amounts = ReadonlyMap<string, number>

/**
 * The bonuses that were applied, in whole points, with what they belong to: points for each unit to the lines in share of
 * their units, those for the sale to their qualifying lines in share of what these earn on.
 */
export function appliedFlats(
  outcomes: readonly PromotionOutcome[], promotions: ReadonlyMap<string, CompiledPromotion>, lines: ReadonlyMap<string, BasketLine>, amounts: Amounts,
): SharedFlat[] {
  return outcomes.flatMap((outcome): SharedFlat[] => {
    const effect = promotions.get(outcome.promotionId)?.promotion.effect
    if (outcome.status !== 'applied' || (effect?.kind !== 'points-flat' && effect?.kind !== 'points-per-unit')) return []
    const weightOf = (lineId: string): number => (effect.kind === 'points-per-unit' ? lines.get(lineId)?.quantityMilli : amounts.get(lineId)) ?? 0
    // Where no goods of the sale earn, a bonus for the sale belongs to them all.
    const lineIds = outcome.lineIds.length > 0 ? outcome.lineIds : [...lines.keys()]
    const shares = lineIds.map((lineId) => ({ lineId, weight: weightOf(lineId) }))
    return [{ ruleId: outcome.promotionId, points: effect.points * outcome.uses, shares }]
  })
}
