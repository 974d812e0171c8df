import type { ChangeTaker } from '../change-taker.ts'

/**
 * A member's account as the other tills' entries leave it. What this till did itself is in its journal and is always added,
 * so a state may come at any time, in the middle of a sale too; one older than what is held changes nothing.
 */
export const accountTaker: ChangeTaker<'account'> = {
  take(change, { till, link }) {
    till.projections.accounts.received.put(change, link.incarnation)
    return null
  },
}
