import type { LocalText } from '../base/local-text.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

export interface TierStanding {
  tierId: string
  /** Qualifying spend counted in the window before this sale. */
  countedMinor: number
  /** What this sale adds: its earning base before multipliers. */
  saleBaseMinor: number
}

/** Towards the next tier; the shape screens show (MemberView). */
export interface TierProgress {
  nextTier: LocalText
  countedMinor: number
  requiredMinor: number
  missingMinor: number
  missingAfterSaleMinor: number
}

/** The place of a tier in the rulebook's ascending list; a tier the rulebook no longer knows stands at the entry. */
export function tierRank(rulebook: Pick<Rulebook, 'tiers'>, tierId: string): number {
  return Math.max(0, rulebook.tiers.findIndex((tier) => tier.id === tierId))
}

/** How far the next tier is, before and after this sale; null at the highest. */
export function tierProgress(rulebook: Pick<Rulebook, 'tiers'>, standing: TierStanding): TierProgress | null {
  const next = rulebook.tiers[tierRank(rulebook, standing.tierId) + 1]
  if (next === undefined) return null
  const requiredMinor = next.qualifyMinor
  return {
    nextTier: next.name,
    countedMinor: standing.countedMinor,
    requiredMinor,
    missingMinor: Math.max(0, requiredMinor - standing.countedMinor),
    missingAfterSaleMinor: Math.max(0, requiredMinor - standing.countedMinor - standing.saleBaseMinor),
  }
}

/**
 * The tier once this sale counts. A sale may lift, never lower; it still earned at the tier before
 * (loyalty-rules section 7).
 */
export function tierAfterSale(rulebook: Pick<Rulebook, 'tiers'>, standing: TierStanding): string {
  const rank = tierRank(rulebook, standing.tierId)
  const reached = rulebook.tiers.findLastIndex((tier) => tier.qualifyMinor <= standing.countedMinor + standing.saleBaseMinor)
  return reached > rank ? rulebook.tiers[reached]!.id : standing.tierId
}
