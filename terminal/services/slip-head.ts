import type { SlipHead } from '../../core/receipt/slip-head.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

/** The head of a slip made here and now by whoever is signed in. */
export function slipHead(till: Till): SlipHead {
  const { storeName, tillNumber } = till.journal.terminalIdentity()
  const staffId = signedIn(till)
  return {
    storeName,
    tillNumber,
    cashierName: till.staff.shortNameOf(staffId) ?? { en: staffId, zh: staffId },
    at: till.clock.now(),
    rulebook: till.rules.now().rulebook,
  }
}
