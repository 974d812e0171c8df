import type { MemberView, SaleView } from '../../../core/contract/views.ts'
import { pointScale } from '../../../core/points/scale.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'

/** Why no points may pay here. Points in minor units of a point. */
export type WhyNoPoints =
  | { readonly code: 'barred' | 'weak' | 'offline' | 'none' | 'paid' }
  | { readonly code: 'owed'; readonly points: number }
  /** Fewer are there, or the bill is smaller, than the least that may be used. */
  | { readonly code: 'minimum'; readonly points: number }

/** The first thing that stands in the way, in the order in which somebody could do something about it. */
export function whyNoPoints({ sale, member, rulebook, barred }: {
  readonly sale: Pick<SaleView, 'identification' | 'pointsTender'>, readonly member: Pick<MemberView, 'pointsDebt'>, readonly rulebook: Pick<Rulebook, 'redemption' | 'pointsRules'>, readonly barred: boolean,
}): WhyNoPoints {
  if (barred) return { code: 'barred' }
  if ((member.pointsDebt ?? 0) > 0) return { code: 'owed', points: member.pointsDebt ?? 0 }
  if (sale.identification === 'weak') return { code: 'weak' }
  if (sale.pointsTender.offline?.left === 0) return { code: 'offline' }
  if (sale.pointsTender.available === 0) return { code: 'none' }
  if (sale.pointsTender.payableMinor === 0) return { code: 'paid' }
  return { code: 'minimum', points: rulebook.redemption.minimumPoints * pointScale(rulebook.pointsRules.decimals) }
}
