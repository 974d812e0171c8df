import { tierOn, tierOutlook } from '../../core/loyalty/tier-history.ts'
import type { TierHistory, TierOn, TierOutlook } from '../../core/loyalty/tier-history.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Till } from './till.ts'

/** All that a member's tier follows from, as this till's books have it. */
export function tierHistory(till: Till, memberId: string, rulebook: Rulebook): TierHistory {
  const { people, accounts } = till.projections
  return accounts.tierHistoryOf(people.idsOf(memberId), rulebook)
}

/** A member's tier on a day: derived from dates and amounts, whether or not anything was posted. */
export function memberTier(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): TierOn {
  return tierOn(rulebook, tierHistory(till, memberId, rulebook), onDate)
}

/** What a member may look forward to, and what the present tier still needs to be kept. */
export function memberOutlook(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): TierOutlook {
  return tierOutlook(rulebook, tierHistory(till, memberId, rulebook), onDate)
}
