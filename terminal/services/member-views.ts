import type { MemberSnapshot } from '../../core/basket/basket.ts'
import type { MemberView } from '../../core/contract/views.ts'
import { tierOutlook, tierOn } from '../../core/loyalty/tier-history.ts'
import type { TierHistory, TierOn } from '../../core/loyalty/tier-history.ts'
import { tierProgress } from '../../core/loyalty/tiers.ts'
import { nextExpiries } from '../../core/points/lots.ts'
import { pointsValueMinor } from '../../core/points/tender.ts'
import type { MemberProfile } from '../store/member-store.ts'
import type { Rulebook, Tier } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { memberRewards } from './member-rewards.ts'
import type { MemberRewards } from './member-rewards.ts'
import { tierHistory } from './member-tier.ts'
import { pointsWallet } from './points-wallet.ts'
import type { PointsWallet } from './points-wallet.ts'
import { shownName } from './recognition.ts'
import { openReferral } from './referrals.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'

/** How many dates on which points end a screen is told of. */
const EXPIRIES_SHOWN = 3

/** The tier of that id, or the entry tier where this rulebook does not know it (any more). */
export function tierById(rulebook: Rulebook, tierId: string | null): Tier {
  const tier = rulebook.tiers.find((t) => t.id === tierId) ?? rulebook.tiers[0]
  if (!tier) throw new Error('a rulebook has at least one tier')
  return tier
}

/** A member on a date: what the books say, worked out once for evaluation and screen. */
interface Standing {
  readonly memberId: string
  /** Null: of other stores, known here by digest only. */
  readonly profile: MemberProfile | null
  readonly wallet: PointsWallet
  readonly history: TierHistory
  readonly tier: TierOn
  readonly rewards: MemberRewards
}

/** Null where this till does not know the id. */
function standingOf(till: Till, id: string, rulebook: Rulebook, onDate: CivilDate): Standing | null {
  const memberId = till.projections.people.memberOf(id)
  const profile = till.members.byId(memberId)
  if (!profile && !till.knownMembers.has(memberId)) return null
  const history = tierHistory(till, memberId, rulebook)
  const tier = tierOn(rulebook, history, onDate)
  const rewards = memberRewards(till, { memberId, tierId: tier.tierId, onDate }, rulebook)
  return { memberId, profile, history, tier, rewards, wallet: pointsWallet(till, memberId, rulebook, onDate) }
}

/** What evaluation may know of a member on a date; null where this till does not know the id. */
export function memberSnapshot(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): MemberSnapshot | null {
  const standing = standingOf(till, memberId, rulebook, onDate)
  return standing && snapshotOf(till, standing, rulebook, onDate)
}

function snapshotOf(till: Till, { memberId, profile, wallet, tier, rewards }: Standing, rulebook: Rulebook, onDate: CivilDate): MemberSnapshot {
  const { accounts, people } = till.projections
  const ids = people.idsOf(memberId)
  const lastVisitOn = lastVisit(till, ids, profile?.importedVisitOn ?? null)
  const today = ids.map((each) => accounts.pointsOn(each, onDate))
  return {
    memberId,
    tierId: tier.tierId,
    // What came back can be more than what is left of a window that its sale fell out of.
    tierCountedMinor: Math.max(0, tier.counted),
    pointsAvailable: wallet.available,
    ...(profile === null || profile.birthday === null ? {} : { birthday: { month: Number(profile.birthday.slice(0, 2)), day: Number(profile.birthday.slice(3)) } }),
    ...(profile === null ? {} : { joinedOn: profile.since }),
    // A visit from before this till kept a journal counts as one.
    visits: ids.reduce((sum, each) => sum + accounts.visitsOf(each), 0) + ((profile?.importedVisitOn ?? null) === null ? 0 : 1),
    ...(lastVisitOn === null ? {} : { lastVisitOn }),
    ...countsOf(rewards),
    ...(openReferral(till, memberId, rulebook, onDate) === null ? {} : { referred: true }),
    pointsEarnedToday: Math.max(0, today.reduce((sum, each) => sum + each.earned, 0)),
    pointsSpentToday: Math.max(0, today.reduce((sum, each) => sum + each.spent, 0)),
  }
}

/** Somebody who joins on a date, as evaluation will see them: at the entry tier, with nothing and no visit. */
export function newcomerSnapshot(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): MemberSnapshot {
  const tierId = tierById(rulebook, null).id
  return { memberId, tierId, tierCountedMinor: 0, pointsAvailable: 0, joinedOn: onDate, visits: 0, ...countsOf(memberRewards(till, { memberId, tierId, onDate }, rulebook)), pointsEarnedToday: 0, pointsSpentToday: 0 }
}

/** What evaluation reads of stamps and entitlements; a rulebook without them leaves nothing to state. */
function countsOf({ stamps, entitlements }: MemberRewards): Pick<MemberSnapshot, 'stamps' | 'fullStampCards' | 'entitlements'> {
  return {
    ...(stamps.length === 0 ? {} : {
      stamps: Object.fromEntries(stamps.map(({ card, open }) => [card.id, open])),
      fullStampCards: Object.fromEntries(stamps.map(({ card, full }) => [card.id, full])),
    }),
    ...(entitlements.length === 0 ? {} : { entitlements: Object.fromEntries(entitlements.map(({ entitlement, left }) => [entitlement.id, left])) }),
  }
}

function lastVisit(till: Till, ids: readonly string[], importedOn: CivilDate | null): CivilDate | null {
  const { accounts } = till.projections
  return [importedOn, ...ids.map((each) => accounts.lastVisitOf(each))].filter((day) => day !== null).sort().at(-1) ?? null
}

/**
 * What the screen shows of a member.
 *
 * @param saleBaseMinor what the open sale would add to the qualifying spend; 0 outside a sale
 */
export function memberView(till: Till, id: string, options: { rulebook: Rulebook; onDate: CivilDate; saleBaseMinor: number }): MemberView | null {
  const { rulebook, onDate } = options
  const standing = standingOf(till, id, rulebook, onDate)
  if (!standing) return null
  const { memberId, profile, wallet, rewards } = standing
  const snapshot = snapshotOf(till, standing, rulebook, onDate)
  const tier = tierById(rulebook, snapshot.tierId)
  const expiries = nextExpiries(wallet.lots, onDate, EXPIRIES_SHOWN)
  return {
    memberId,
    name: shownName(till, memberId, tillLanguage(till)) ?? '',
    tier: { id: tier.id, name: tier.name },
    since: profile?.since ?? null,
    pointsAvailable: snapshot.pointsAvailable,
    pointsPending: wallet.own.pending,
    pointsHeld: wallet.own.held,
    pointsDebt: wallet.debt,
    pointsValueMinor: pointsValueMinor(rulebook, snapshot.pointsAvailable),
    balanceAsOf: till.projections.accounts.toldAt(memberId),
    progress: tierProgress(rulebook, { tierId: tier.id, countedMinor: snapshot.tierCountedMinor, saleBaseMinor: options.saleBaseMinor }),
    keep: keepOf(rulebook, standing, onDate),
    nextExpiry: expiries[0] ?? null,
    nextExpiries: expiries,
    lastVisitOn: snapshot.lastVisitOn ?? null,
    birthday: profile?.birthday ?? null,
    ...till.members.contactOf(memberId),
    language: profile?.language ?? tillLanguage(till),
    stamps: rewards.stamps.map(({ card, open, full }) => ({ cardId: card.id, name: card.name, open, full, perCard: card.stamps })),
    entitlements: rewards.entitlements.map(({ entitlement, left }) => ({ entitlementId: entitlement.id, name: entitlement.name, left })),
  }
}

/** What the present tier still needs to be kept, and by when; null where nothing ends it. */
function keepOf(rulebook: Rulebook, { history, tier }: Standing, onDate: CivilDate): MemberView['keep'] {
  const { keep } = tierOutlook(rulebook, history, onDate)
  return keep && { by: keep.by, countedMinor: Math.max(0, keep.counted), requiredMinor: keep.required, missingMinor: keep.missing, isInGrace: tier.graceUntil !== null }
}
