import { METHODS } from '../../core/contract/methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { SyncView } from '../../core/contract/views.ts'

/** Handlers for tests of the contract itself: those given, and for the rest a broken invariant. */
export function handlersOf(given: Partial<Handlers>): Handlers {
  const rest = Object.fromEntries(
    Object.keys(METHODS).map((name) => [
      name,
      () => {
        throw new Error(`${name} is not part of this test`)
      },
    ]),
  )
  return { ...rest, ...given } as Handlers
}

export const SYNC_VIEW: SyncView = {
  paired: false, url: '', state: 'not-paired', pairingCode: null, lastGoodAt: null, offlineSince: null,
  waitingSales: 0, waitingEntries: 0, oldestWaitingAt: null, atRiskMinor: 0, trouble: null, notApplied: [], notTaken: [], messages: [], rulebookVersion: 1, refusedRulebook: null,
}
