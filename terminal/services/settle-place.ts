import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { beginNewChain } from './new-chain.ts'
import { forgetPlace, suspectedCopy } from './place.ts'
import type { Till } from './till.ts'

/**
 * Somebody who may says what the folder is; inside the caller's transaction. The till itself, in another place, goes on, and
 * its journal says who said so. A copy begins a chain of its own when this is done (`keepAsCopy`).
 */
export function settlePlace(till: Till, is: 'moved' | 'copy', approver: Approver): Result<null, ContractError<'FOLDER_NOT_COPIED' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  const suspected = suspectedCopy(till.settings)
  if (suspected === null) return fail('FOLDER_NOT_COPIED', {})
  const approval = approver.may('settle-place')
  if (!approval.ok || is === 'copy') return approval.ok ? ok(null) : approval
  forgetPlace(till.settings)
  bookEvent(till, { type: 'place.moved', because: suspected.because, ...atTill(till), approval: approval.value })
  return ok(null)
}

/** A copy goes on as another till, under a chain of its own. Does nothing where that was done. */
export function keepAsCopy(till: Till): void {
  if (suspectedCopy(till.settings) === null) return
  beginNewChain(till, { because: 'copied' })
  till.journal.readAgain()
}
