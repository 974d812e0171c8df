import type { MemberSnapshot } from '../../core/basket/basket.ts'
import type { MemberView } from '../../core/contract/views.ts'
import { windowBefore } from '../../core/loyalty/tier-window.ts'
import { tierProgress } from '../../core/loyalty/tiers.ts'
import { availablePoints, nextExpiry, pendingPoints } from '../../core/points/lots.ts'
import { pointsValueMinor } from '../../core/points/tender.ts'
import type { Rulebook, Tier } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Till } from './till.ts'

/** Before every date that is kept. */
const BEFORE_ALL: CivilDate = '0000-01-01'

/** The tier of that id, or the entry tier where this rulebook does not know it (any more). */
export function tierById(rulebook: Rulebook, tierId: string | null): Tier {
  const tier = rulebook.tiers.find((t) => t.id === tierId) ?? rulebook.tiers[0]
  if (!tier) throw new Error('a rulebook has at least one tier')
  return tier
}

/** What evaluation may know of a member on a date; null where this till does not know the id. */
export function memberSnapshot(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): MemberSnapshot | null {
  const profile = till.members.byId(memberId)
  if (!profile) return null
  const { usage } = till.projections
  const lastVisitOn = lastVisit(till, memberId, profile.importedVisitOn)
  const today = usage.pointsOn(memberId, onDate)
  return {
    memberId,
    tierId: tierById(rulebook, till.projections.tierOf(memberId)).id,
    tierCountedMinor: till.projections.tierSpend(memberId, windowBefore(rulebook, onDate) ?? BEFORE_ALL, onDate),
    pointsAvailable: availablePoints(till.projections.lotsOf(memberId, rulebook), onDate),
    ...(profile.birthday === null ? {} : { birthday: { month: Number(profile.birthday.slice(0, 2)), day: Number(profile.birthday.slice(3)) } }),
    joinedOn: profile.since,
    // A visit from before this till kept a journal counts as one.
    visits: usage.visitsOf(memberId) + (profile.importedVisitOn === null ? 0 : 1),
    ...(lastVisitOn === null ? {} : { lastVisitOn }),
    pointsEarnedToday: today.earned,
    pointsSpentToday: today.spent,
  }
}

function lastVisit(till: Till, memberId: string, importedOn: CivilDate | null): CivilDate | null {
  return [importedOn, till.projections.lastVisitOf(memberId)].filter((day) => day !== null).sort().at(-1) ?? null
}

/**
 * What the screen shows of a member.
 *
 * @param saleBaseMinor what the open sale would add to the qualifying spend; 0 outside a sale
 */
export function memberView(till: Till, memberId: string, options: { rulebook: Rulebook; onDate: CivilDate; saleBaseMinor: number }): MemberView | null {
  const { rulebook, onDate } = options
  const profile = till.members.byId(memberId)
  const snapshot = memberSnapshot(till, memberId, rulebook, onDate)
  if (!profile || !snapshot) return null
  const lots = till.projections.lotsOf(memberId, rulebook)
  const tier = tierById(rulebook, snapshot.tierId)
  return {
    memberId,
    name: profile.name,
    tier: { id: tier.id, name: tier.name },
    since: profile.since,
    pointsAvailable: snapshot.pointsAvailable,
    pointsPending: pendingPoints(lots, onDate),
    pointsValueMinor: pointsValueMinor(rulebook, snapshot.pointsAvailable),
    balanceAsOf: null,
    progress: tierProgress(rulebook, { tierId: tier.id, countedMinor: snapshot.tierCountedMinor, saleBaseMinor: options.saleBaseMinor }),
    nextExpiry: nextExpiry(lots, onDate),
    lastVisitOn: lastVisit(till, memberId, profile.importedVisitOn),
    birthday: profile.birthday,
    ...till.members.contactOf(memberId),
    language: profile.language,
  }
}
