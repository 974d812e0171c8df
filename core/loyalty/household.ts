import type { PointsLot } from '../ledger/points-lot.ts'
import { spendLots } from '../points/lots.ts'
import type { LotBalance, LotPart } from '../points/lot.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { CivilDate } from '../time/instant.ts'

/** Members who pool their points. Tier and limits stay per person; lots remember their earner (loyalty-rules section 7). */
export interface Household {
  headId: string
  memberIds: readonly string[]
}

type HouseholdRules = Pick<Rulebook, 'household'>

/** The lots a member may spend from: the household's, or only their own; without a household their own. */
export function spendableLots({ household: rules }: HouseholdRules, household: Household | null, memberId: string, lots: readonly LotBalance[]): LotBalance[] {
  const own = lots.filter((lot) => lot.memberId === memberId)
  if (household === null || !household.memberIds.includes(memberId)) return own
  const pooled = lots.filter((lot) => household.memberIds.includes(lot.memberId))
  switch (rules.maySpend) {
    case 'everyone': return pooled
    case 'head': return household.headId === memberId ? pooled : []
    case 'own-points-only': return own
  }
}

/** Whether one more may join. */
export function mayJoin({ household: rules }: HouseholdRules, household: Household, memberId: string): boolean {
  return !household.memberIds.includes(memberId) && household.memberIds.length < rules.maximumMembers
}

/**
 * Who is left when a member leaves; the member's own lots go along by themselves, as lots remember their earner. A head
 * who leaves is followed by the member who stood next in the list. Null when fewer than two would be left.
 */
export function afterLeaving(household: Household, memberId: string): Household | null {
  const memberIds = household.memberIds.filter((each) => each !== memberId)
  if (memberIds.length < 2) return null
  return { headId: household.headId === memberId ? memberIds[0]! : household.headId, memberIds }
}

/** A part of a lot that goes to another member, with the dates it had. */
export interface Transfer {
  taken: LotPart[]
  /** In the same order as `taken`. */
  lots: PointsLot[]
}

/**
 * Points handed to another member, in spending order; what arrives keeps the dates of the lots it came from.
 * Throws RangeError when more is handed over than is available: that is checked before.
 */
export function transferPoints(
  lots: readonly LotBalance[], transfer: { points: number; toMemberId: string; onDate: CivilDate; newLotId: (part: LotPart) => string },
): Transfer {
  const taken = spendLots(lots, transfer.points, transfer.onDate)
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  return { taken, lots: taken.map((part) => handedOver(byId.get(part.lotId)!, part.points, transfer.toMemberId, transfer.newLotId(part))) }
}

/** A lot for another member with the dates of the one it comes from. */
export function handedOver(from: LotBalance, points: number, toMemberId: string, lotId: string): PointsLot {
  return { lotId, memberId: toMemberId, points, earnedOn: from.earnedOn, availableFrom: from.availableFrom, expiresOn: from.expiresOn }
}
