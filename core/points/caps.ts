import type { MemberSnapshot } from '../basket/basket.ts'
import type { PointsRules } from '../rulebook/policies.ts'
import type { Earned } from './rates.ts'
import { pointScale } from './scale.ts'

/** What a sale may earn at most, in minor units of a point; null: no such cap. */
export interface EarnCaps {
  sale: number | null
  day: number | null
}

export const NO_CAPS: EarnCaps = { sale: null, day: null }

/** A cap took points away; the shape of `evaluation.points.cappedBy`. */
export interface CappedBy { kind: 'sale' | 'day'; lost: number }

/** The caps that hold for a member's sale: what a sale may earn, and what is left of the civil day's. */
export function earnCaps(rules: Pick<PointsRules, 'decimals' | 'earnPerSale' | 'earnPerDay'>, member: Pick<MemberSnapshot, 'pointsEarnedToday'> | null): EarnCaps {
  if (rules.earnPerSale === undefined && rules.earnPerDay === undefined) return NO_CAPS
  const scale = pointScale(rules.decimals)
  return {
    sale: rules.earnPerSale === undefined ? null : rules.earnPerSale * scale,
    day: rules.earnPerDay === undefined ? null : Math.max(0, rules.earnPerDay * scale - (member?.pointsEarnedToday ?? 0)),
  }
}

/**
 * Earnings cut to the caps. Rules lose from the end of `byRule`: bonuses by id from the last, then multipliers, then the
 * base, so that what every sale earns is the last to go. The lower cap is the one named; where both are as low, the sale's.
 */
export function capEarned(earned: Earned, caps: EarnCaps): Earned & { cappedBy?: CappedBy } {
  const most = Math.min(caps.sale ?? Infinity, caps.day ?? Infinity)
  if (earned.total <= most) return earned
  const kind = caps.sale !== null && caps.sale <= most ? 'sale' : 'day'
  let left = most
  const byRule = earned.byRule.map(({ ruleId, points }) => {
    const kept = Math.min(points, left)
    left -= kept
    return { ruleId, points: kept }
  }).filter((rule) => rule.points > 0)
  return { ...earned, total: most, byRule, cappedBy: { kind, lost: earned.total - most } }
}
