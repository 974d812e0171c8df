import type { ChangeTaker } from '../change-taker.ts'

/** Offers that head office stopped, or gives again: for sales that begin from now on. */
export const rulebookStopTaker: ChangeTaker<'rulebook-stop'> = {
  take({ key, by }, { till, afterCommit }) {
    const version = Number(key)
    const changed = by === null ? till.offerStops.drop(version) : till.offerStops.put({ version, by, since: till.clock.now() }, null)
    if (changed) afterCommit(till.onOffersStopped ?? (() => undefined))
    return null
  },
  dropUnnamed({ till, afterCommit }) {
    till.offerStops.dropUnnamed()
    afterCommit(till.onOffersStopped ?? (() => undefined))
  },
}
