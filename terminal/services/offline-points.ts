import { pointScale } from '../../core/points/scale.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { Till } from './till.ts'

/** What a member may spend here until head office is heard of again, in minor units of a point. */
export interface OfflinePoints {
  readonly most: number
  /** What is left of it after the sales made since head office was last heard of. */
  readonly left: number
}

/**
 * The offline limit of points (ledger-and-sync.md, “Money and points while offline”): for each member and disconnection, over all their
 * ids and whoever shares their points. Null where none holds: the rulebook has none, there is no head office, or it has just said
 * what this member has.
 */
export function offlinePoints(till: Till, memberId: string, { pointsRules }: Pick<Rulebook, 'pointsRules'>): OfflinePoints | null {
  const contact = pointsRules.spendOffline === undefined ? null : till.cutOff.contact()
  if (contact === null || pointsRules.spendOffline === undefined) return null
  const { people } = till.projections
  const id = people.memberOf(memberId)
  if (!contact.isOffline && till.session.liveAccount === id) return null
  const most = pointsRules.spendOffline * pointScale(pointsRules.decimals)
  const owners = people.householdOf(id)?.memberIds ?? [id]
  const spent = till.cutOff.spentSince([...new Set([id, ...owners].flatMap((each) => people.idsOf(each)))], contact.lastGoodAt ?? 0)
  return { most, left: Math.max(0, most - spent) }
}
