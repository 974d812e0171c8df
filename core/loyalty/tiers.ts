import type { LocalText } from '../base/local-text.ts'
import { pointScale } from '../points/scale.ts'
import type { Rulebook, Tier } from '../rulebook/rulebook.ts'

type TierRulebook = Pick<Rulebook, 'tiers'> & Partial<Pick<Rulebook, 'tierRules' | 'pointsRules'>>

export interface TierStanding {
  tierId: string
  /** What counted in the window before this sale: spend in minor units, points, or visits (`tierRules.measure`). */
  countedMinor: number
  /** What this sale adds: its earning base before multipliers, the points it earned, or one visit (`saleCounts`). */
  saleBaseMinor: number
}

/** Towards the next tier; the shape screens show (MemberView). In the measure of the programme's tiers. */
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

/** What a tier asks for, in the programme's measure: minor units of money, minor units of a point, or visits. */
export function tierRequires(rulebook: TierRulebook, tier: Tier): number {
  switch (rulebook.tierRules?.measure ?? 'amount') {
    case 'amount': return tier.qualifyMinor
    case 'points': return (tier.qualifyCount ?? 0) * pointScale(rulebook.pointsRules?.decimals ?? 0)
    case 'visits': return tier.qualifyCount ?? 0
  }
}

/** What a sale adds to a tier's counter. */
export function saleCounts(rulebook: TierRulebook, sale: { baseMinor: number; points: number }): number {
  switch (rulebook.tierRules?.measure ?? 'amount') {
    case 'amount': return sale.baseMinor
    case 'points': return sale.points
    case 'visits': return 1
  }
}

/** The highest tier that so much reaches. */
export function reachedRank(rulebook: TierRulebook, counted: number): number {
  return Math.max(0, rulebook.tiers.findLastIndex((tier) => tierRequires(rulebook, tier) <= counted))
}

/** How far the next tier is, before and after this sale; null at the highest. */
export function tierProgress(rulebook: TierRulebook, standing: TierStanding): TierProgress | null {
  const next = rulebook.tiers[tierRank(rulebook, standing.tierId) + 1]
  if (next === undefined) return null
  const requiredMinor = tierRequires(rulebook, next)
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
 * (loyalty-rules section 7), unless the rulebook says otherwise (`earningRank`).
 */
export function tierAfterSale(rulebook: TierRulebook, standing: TierStanding): string {
  const rank = tierRank(rulebook, standing.tierId)
  const reached = reachedRank(rulebook, standing.countedMinor + standing.saleBaseMinor)
  return reached > rank ? rulebook.tiers[reached]!.id : standing.tierId
}

/**
 * The place of the tier at whose rate a sale earns: the one before it, or (row 19) the one it reaches. Where tiers count
 * points, what the sale adds is what it would earn at the tier before.
 */
export function earningRank(rulebook: TierRulebook & Pick<Rulebook, 'choices'>, standing: TierStanding): number {
  const before = tierRank(rulebook, standing.tierId)
  return rulebook.choices.saleCountsForItsTier ? Math.max(before, reachedRank(rulebook, standing.countedMinor + standing.saleBaseMinor)) : before
}
