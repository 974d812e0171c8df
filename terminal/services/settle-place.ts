import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { beginNewChain } from './new-chain.ts'
import { blockedCopy, forgetPlace, suspectedCopy } from './place.ts'
import type { Till } from './till.ts'

/**
 * Somebody who may says what the folder is; inside the caller's transaction. The till itself, in another place, goes on, and
 * its journal says who said so. Otherwise another chain begins when this is done (`beginAsSettled`).
 */
export function settlePlace(till: Till, is: 'moved' | 'copy', approver: Approver): Result<null, ContractError<'FOLDER_NOT_COPIED' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  const suspected = suspectedCopy(till.settings)
  if (suspected === null) return fail('FOLDER_NOT_COPIED', {})
  const approval = approver.may('settle-place')
  if (!approval.ok) return approval
  const blocked = blockedCopy(till.settings)
  if (is === 'copy' || blocked === null) return ok(null)
  forgetPlace(till.settings)
  bookEvent(till, { type: 'place.moved', because: blocked.because, ...atTill(till), approval: approval.value })
  return ok(null)
}

/**
 * A copy goes on as another till; so does the till itself where head office refuses its chain, as after its folder was put
 * back by hand, but then in the old one's place. Does nothing where nothing is left to settle.
 */
export function beginAsSettled(till: Till, is: 'moved' | 'copy'): void {
  if (suspectedCopy(till.settings) === null) return
  beginNewChain(till, { because: is === 'copy' ? 'copied' : 'restored' })
  till.journal.readAgain()
}
