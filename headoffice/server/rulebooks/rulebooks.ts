import type { HeadOfficeKeys } from '../keys.ts'
import type { Database } from '../store/database.ts'
import { createApprovals } from './approvals.ts'
import { createApproverKeys } from './approver-keys.ts'
import { createDrafts } from './drafts.ts'
import { createGoingBack } from './going-back.ts'
import { createKeyLists } from './key-lists.ts'
import { createOfferStops } from './offer-stops.ts'
import { createRolloutViews } from './rollout-views.ts'
import { createRollouts } from './rollouts.ts'

/** All that people do with rulebooks, for routes and commands alike. */
export function createRulebooks(deps: { readonly database: Database; readonly keys: HeadOfficeKeys; readonly clock: { now(): number; monotonicMs(): number } }) {
  const { database, keys, clock } = deps
  const timed = { database, now: () => clock.now() }
  return {
    drafts: createDrafts({ database, clock }),
    approvals: createApprovals({ ...timed, keys }),
    approverKeys: createApproverKeys(timed),
    keyLists: createKeyLists({ ...timed, keys }),
    rollouts: createRollouts(timed),
    goingBack: createGoingBack(timed),
    offerStops: createOfferStops(timed),
    views: createRolloutViews(database),
  }
}
export type Rulebooks = ReturnType<typeof createRulebooks>
