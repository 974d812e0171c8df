import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { InstrumentTender } from '../../core/ledger/tender.ts'
import type { Right } from '../../core/people/rights.ts'
import { accountOf } from './accounts.ts'
import type { Approver } from './approvals.ts'
import type { Till } from './till.ts'

export interface Charge {
  readonly tenders: readonly InstrumentTender[]
  readonly approvals: readonly Approval[]
}

/**
 * Puts a part of a sale on its member's account. Above the credit limit, and for a member who is known by name or number
 * only, somebody with the right answers for it. Nothing left to pay charges nothing.
 */
export function chargeAccount(
  till: Till, { basket }: { readonly basket: Basket }, asked: { readonly amountMinor: number; readonly approver: Approver },
): Result<Charge, ContractError<'ACCOUNT_UNKNOWN' | 'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>> {
  const found = basket.memberId === null ? fail('ACCOUNT_UNKNOWN', {}) : accountOf(till, basket.memberId)
  if (!found.ok) return found
  const account = found.value
  if (asked.amountMinor <= 0) return ok({ tenders: [], approvals: [] })
  const needed: Right[] = []
  if (basket.identification !== 'strong') needed.push('spend-weakly-identified')
  if (account.owedMinor + asked.amountMinor > account.limitMinor) needed.push('account-over-limit')
  const approvals: Approval[] = []
  for (const right of needed) {
    const approval = asked.approver.may(right)
    if (!approval.ok) return approval
    approvals.push(approval.value)
  }
  return ok({ tenders: [{ kind: 'account', accountId: account.accountId, amountMinor: asked.amountMinor }], approvals })
}
