import type { Basket } from '../../core/basket/basket.ts'
import { spendableNow } from '../../core/points/balances.ts'
import { pointsEarned } from '../../core/points/earning.ts'
import { payableWithPointsMinor, pointsValueMinor } from '../../core/points/tender.ts'
import type { PointsTenderLimits } from '../../core/points/tender.ts'
import type { Evaluated } from './evaluate-basket.ts'
import { offlinePoints } from './offline-points.ts'
import type { OfflinePoints } from './offline-points.ts'
import type { Till } from './till.ts'

/**
 * What points may pay of a sale of which so much is paid already; nothing without a member.
 *
 * @param beside what other tenders that earn nothing pay of it, and points that were set aside before and pay too
 */
export function pointsLimits(till: Till, basket: Basket, { member, evaluation }: Evaluated, paidMinor: number, { nonEarningMinor = 0, held = 0 } = {}): PointsTenderLimits & { billMinor: number; payableMinor: number; offline: OfflinePoints | null } {
  const { rulebook, compiled } = till.rules.of(basket)
  // Points that pay earn nothing where the programme says so; in full, which is the most they can take away.
  const earnsWhenSpending = (points: number): number => pointsEarned(compiled, {
    lines: basket.lines, evaluation, member, pinnedAt: basket.pinnedAt,
    nonEarningMinor: Math.min(evaluation.totalMinor, nonEarningMinor + (rulebook.choices.nonEarningTenders.includes('points') ? pointsValueMinor(rulebook, points) : 0)),
  }).total
  const offline = member === null ? null : offlinePoints(till, member.memberId, rulebook)
  const spendable = member === null ? 0 : spendableNow(rulebook, { balances: { available: Math.max(0, member.pointsAvailable) + held, debt: till.projections.accounts.debtOf(member.memberId) }, member, earnsWhenSpending })
  return {
    dueMinor: Math.max(0, evaluation.totalMinor - paidMinor),
    // What was set aside is head office's word already.
    available: Math.min(spendable, offline === null ? Infinity : offline.left + held),
    identification: member === null ? null : basket.identification,
    billMinor: evaluation.totalMinor,
    payableMinor: payableWithPointsMinor(rulebook.programme, basket.lines, evaluation),
    offline,
  }
}
