import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { headOfficeOf } from './chain-view.ts'
import { spendingBarred, spendingCleared } from './spending-guard.ts'
import type { Till } from './till.ts'

/** Somebody who may answers for it that the balances are right as they are; inside the caller's transaction. */
export function allowSpending(
  till: Till, approver: Approver,
): Result<null, ContractError<'SPENDING_NOT_BARRED' | 'SPENDING_BY_HEAD_OFFICE' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  const barred = spendingBarred(till.settings)
  if (barred === null) return fail('SPENDING_NOT_BARRED', {})
  const url = headOfficeOf(till)
  if (url !== null) return fail('SPENDING_BY_HEAD_OFFICE', { url })
  const approval = approver.may('spending-allow')
  if (!approval.ok) return approval
  bookEvent(till, { type: 'spending.allowed', because: barred.because, ...atTill(till), approval: approval.value })
  spendingCleared(till)
  return ok(null)
}
