import type { EvaluatedLine } from '../../../core/promotions/evaluation.ts'
import type { Condition } from '../../../core/rulebook/condition.ts'
import type { EffectKind } from '../../../core/rulebook/effect.ts'
import type { Promotion } from '../../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'

/** How an offer is drawn: a tier's price, points, or any other offer. */
export type OfferShape = 'tier' | 'points' | 'offer'

export interface LineOffer {
  readonly promotion: Promotion
  /** What it takes off this line; 0 for points. */
  readonly amountMinor: number
}

/** The offers that work on a line, money off first. */
export function offersOf(evaluated: EvaluatedLine | undefined, rulebook: Rulebook | null): LineOffer[] {
  if (!evaluated || !rulebook) return []
  const byId = (id: string) => rulebook.promotions.find((promotion) => promotion.id === id)
  const money = evaluated.discounts.map(({ promotionId, amountMinor }) => ({ promotion: byId(promotionId), amountMinor }))
  const points = evaluated.pointPromotionIds.map((id) => ({ promotion: byId(id), amountMinor: 0 }))
  return [...money, ...points].filter((offer): offer is LineOffer => offer.promotion !== undefined)
}

const POINTS: ReadonlySet<EffectKind> = new Set(['points-multiplier', 'points-flat', 'points-per-unit', 'referrer-points'])

export function shapeOf(promotion: Promotion): OfferShape {
  if (POINTS.has(promotion.effect.kind)) return 'points'
  return asksForTier(promotion.when) ? 'tier' : 'offer'
}

function asksForTier(condition: Condition): boolean {
  if (condition.kind === 'tier-at-least') return true
  return (condition.kind === 'all' || condition.kind === 'any') && condition.of.some(asksForTier)
}
