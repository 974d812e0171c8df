import { givenWorth, tillLimitsReached } from '../../core/rulebook/stop-limits.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { OfferStop } from '../store/offer-stop-store.ts'
import type { Till } from './till.ts'

/** What the offers of a version gave away at this till, in minor units: on a day, and on all days. */
export function givenHere(till: Till, version: number, onDate: CivilDate): { dayMinor: number; allMinor: number } {
  const redemption = till.rulebooks.byVersion(version)?.redemption
  if (redemption === undefined) return { dayMinor: 0, allMinor: 0 }
  const { day, all } = till.projections.given.of(version, onDate)
  return { dayMinor: givenWorth(redemption, day), allMinor: givenWorth(redemption, all) }
}

/**
 * Stops the offers of a version where a limit of it is reached, for sales that begin from now on; inside the caller's transaction.
 * Needs no line to head office. Also at the start: a till put back from a backup counts anew from its journal.
 */
export function noteOfferStops(till: Till, version: number): void {
  const limits = till.rulebooks.byVersion(version)?.stopLimits
  if (limits === undefined) return
  const since = till.clock.now()
  const onDate = till.rules.dateOf(since)
  for (const by of tillLimitsReached(limits, givenHere(till, version, onDate))) {
    if (!till.offerStops.put({ version, by, since }, by === 'till-day' ? onDate : null)) continue
    till.log.warn('offers.stopped', { version, by })
    // Screens are told when it is on disk.
    queueMicrotask(till.onOffersStopped ?? (() => undefined))
  }
}

/** What has stopped the offers of the rules in force, for sales that begin now; null: they are given. */
export function offersStoppedNow(till: Till): OfferStop | null {
  const now = till.clock.now()
  return till.offerStops.at(till.rules.now().rulebook.version, till.rules.dateOf(now), now)
}
