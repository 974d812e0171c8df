import { DUE_AT_ONCE } from '../../core/ledger/events/points-events.ts'
import type { TierChanged } from '../../core/ledger/events/points-events.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { tierChanges } from '../../core/loyalty/tier-history.ts'
import { expiryEntries, releaseEntry } from '../../core/points/due.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { PostedTier } from '../store/tier-projection.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { bookEvent } from './booking.ts'
import { memberTier, tierHistory } from './member-tier.ts'
import type { Till } from './till.ts'

/** Members looked at in one step, where there is no index of what is due. */
const MEMBERS_AT_ONCE = 100

/** The same for tiers, which take longer: a till that was off for years looks at each of a member's days on which something could change. */
const TIERS_AT_ONCE = 20

/** How far a day's postings are. Lost with the process: what was posted is not due any more, so a new start only looks again. */
export interface DueProgress {
  readonly onDate: CivilDate
  readonly step: 'release' | 'expiry' | 'tiers' | 'done'
  /** The last member looked at, where members are gone through one after another. */
  readonly after: string
}

export const dueFrom = (onDate: CivilDate): DueProgress => ({ onDate, step: 'release', after: '' })

/**
 * Posts what dates made due, a bounded part of it: releases first, then expiries, then tiers. What is posted is what the
 * dates say and nothing else, so it comes to the same whatever the hour, and however many days the till was off. Nothing
 * is posted where a head office does it. One short transaction, so that a sale waits for no more than this.
 */
export function postSomeDue(till: Till, progress: DueProgress): DueProgress {
  if (createSyncStore(till.db).read().headOffice !== null) return { ...progress, step: 'done' }
  const { rulebook } = till.rules.now()
  switch (progress.step) {
    case 'release': return postReleases(till, progress)
    case 'expiry': return rulebook.pointsRules.expiry.kind === 'inactivity' ? postInactivity(till, rulebook, progress) : postExpiries(till, progress)
    case 'tiers': return postTiers(till, rulebook, progress)
    case 'done': return progress
  }
}

function book(till: Till, events: readonly JournalEvent[]): void {
  if (events.length === 0) return
  till.db.transaction(() => {
    for (const event of events) bookEvent(till, event)
  }).immediate()
}

const next = (progress: DueProgress, step: DueProgress['step']): DueProgress => ({ ...progress, step, after: '' })

function postReleases(till: Till, progress: DueProgress): DueProgress {
  const lots = till.projections.points.lots.releasableBy(progress.onDate, DUE_AT_ONCE)
  const event = releaseEntry(lots, progress.onDate)
  if (event !== null) book(till, [event])
  return event !== null && lots.length === DUE_AT_ONCE ? progress : next(progress, 'expiry')
}

function postExpiries(till: Till, progress: DueProgress): DueProgress {
  const lots = till.projections.points.lots.expiringBefore(progress.onDate, DUE_AT_ONCE)
  book(till, expiryEntries(lots, progress.onDate))
  return lots.length === DUE_AT_ONCE ? progress : next(progress, 'tiers')
}

/** Last days that follow from when a member was last active: every member with points is looked at. */
function postInactivity(till: Till, rulebook: Rulebook, progress: DueProgress): DueProgress {
  const members = till.projections.points.lots.holdersAfter(progress.after, MEMBERS_AT_ONCE)
  const events: JournalEvent[] = []
  for (const memberId of members) {
    const lots = till.projections.points.lotsOf(memberId, rulebook)
    for (let at = 0; at < lots.length; at += DUE_AT_ONCE) events.push(...expiryEntries(lots.slice(at, at + DUE_AT_ONCE), progress.onDate))
  }
  book(till, events)
  const last = members.at(-1)
  return last === undefined ? next(progress, 'tiers') : { ...progress, after: last }
}

function postTiers(till: Till, rulebook: Rulebook, progress: DueProgress): DueProgress {
  const entry = rulebook.tiers[0]!.id
  const posted = till.projections.points.tiers.aboveEntryAfter(progress.after, entry, TIERS_AT_ONCE)
  const changes = posted.flatMap((tier) => changesOf(till, rulebook, tier, progress.onDate))
  const events: JournalEvent[] = []
  for (let at = 0; at < changes.length; at += DUE_AT_ONCE) {
    events.push({ type: 'tier.changed', changes: changes.slice(at, at + DUE_AT_ONCE), rulebookVersion: rulebook.version })
  }
  book(till, events)
  const last = posted.at(-1)
  return last === undefined ? next(progress, 'done') : { ...progress, after: last.memberId }
}

/** The changes since the tier that was posted; none where it is still the one that the dates say. */
function changesOf(till: Till, rulebook: Rulebook, { memberId, tierId, since }: PostedTier, onDate: CivilDate): TierChanged['changes'] {
  const { people } = till.projections
  if (people.memberOf(memberId) !== memberId || people.isErased(memberId)) return []
  const now = memberTier(till, memberId, rulebook, onDate)
  if (now.tierId === tierId) return []
  const history = tierHistory(till, memberId, rulebook)
  const changes = tierChanges(rulebook, history, memberId, { after: since, by: onDate }).filter((change) => change.on > since)
  // What arrived late can say otherwise of days that were posted already: then the tier is put right today.
  if (changes.at(-1)?.to !== now.tierId) return [{ id: `tier:${memberId}:${onDate}`, memberId, on: onDate, from: tierId, to: now.tierId }]
  return changes.map((change) => ({ ...change, memberId }))
}
