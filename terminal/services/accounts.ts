import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { settleTenders } from '../../core/basket/tendering.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { AccountView, StatementEntry } from '../../core/contract/stored-value-views.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import type { AccountSettled } from '../../core/ledger/events/stored-value-events.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { settlementPostings } from '../../core/ledger/stored-value-entries.ts'
import type { CustomerAccount, InstrumentEntry } from '../store/stored-value-fold.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { isBeingReversed } from './payment-requests.ts'
import { writeDown } from './payments.ts'
import type { Till } from './till.ts'
import { printValueSlip } from './value-slips.ts'
import type { ValueSink } from './value-slips.ts'

type Unknown = ContractError<'ACCOUNT_UNKNOWN'>
type NotApproved = ContractError<'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>

export function accountView({ accountId, memberId, limitMinor, owedMinor }: CustomerAccount): AccountView {
  return { accountId, memberId, limitMinor, owedMinor, freeMinor: Math.max(0, limitMinor - owedMinor) }
}

/** The member's own account, or else that of somebody who was merged into them. An old id still finds its own. */
export function accountOf(till: Till, memberId: string): Result<CustomerAccount, Unknown> {
  for (const id of [memberId, ...till.projections.people.idsOf(memberId)]) {
    const account = till.projections.storedValue.accountOfMember(id)
    if (account !== null) return ok(account)
  }
  return fail('ACCOUNT_UNKNOWN', {})
}

/** Lets a member buy on account, up to a limit. */
export function openAccount(
  till: Till, approver: Approver, { memberId, limitMinor }: { readonly memberId: string; readonly limitMinor: number },
): Result<null, ContractError<'MEMBER_UNKNOWN' | 'ACCOUNT_EXISTS'> | NotApproved> {
  if (!till.members.byId(memberId)) return fail('MEMBER_UNKNOWN', {})
  if (accountOf(till, memberId).ok) return fail('ACCOUNT_EXISTS', {})
  const approval = approver.may('account-open')
  if (!approval.ok) return approval
  bookEvent(till, { type: 'account.opened', ...atTill(till), accountId: till.ids.next(), memberId, limitMinor, approval: approval.value })
  return ok(null)
}

/** Changes the credit limit; what is owed above a lower one stays owed. */
export function setAccountLimit(till: Till, approver: Approver, { memberId, limitMinor }: { readonly memberId: string; readonly limitMinor: number }): Result<null, Unknown | NotApproved> {
  const account = accountOf(till, memberId)
  if (!account.ok) return account
  const approval = approver.may('account-open')
  if (!approval.ok) return approval
  bookEvent(till, { type: 'account.limit-set', ...atTill(till), accountId: account.value.accountId, limitMinor, approval: approval.value })
  return ok(null)
}

/** Writes down that a payment towards an account is about to leave for the payment terminal. It belongs to no sale. */
export function beginAccountPayment(
  till: Till, asked: { readonly memberId: string; readonly scheme: PaymentAttempt['scheme']; readonly amountMinor: number },
): Result<{ attemptId: string }, Unknown | ContractError<'SETTLEMENT_OVER'>> {
  const account = accountOf(till, asked.memberId)
  if (!account.ok) return account
  if (asked.amountMinor > account.value.owedMinor) return fail('SETTLEMENT_OVER', { owedMinor: account.value.owedMinor })
  const { scheme, amountMinor } = asked
  return ok({ attemptId: writeDown(till, { saleId: till.ids.next(), scheme, amountMinor }, 'account') })
}

export type AskedSettlement = { readonly kind: 'cash'; readonly amountMinor: number; readonly givenMinor: number } | { readonly kind: 'attempt'; readonly attemptId: string }
type SettlementRefusal = ContractError<'SETTLEMENT_OVER' | 'TENDERS_SHORT' | 'ATTEMPT_UNKNOWN' | 'ATTEMPT_UNSETTLED' | 'ATTEMPT_SETTLED'>
type Paid = Pick<AccountSettled, 'amountMinor' | 'paid' | 'postings'>

/** Pays what an account owes, or a part of it; never more. It is no sale: it earns nothing and counts for nothing. */
export function settleAccount(till: Till, sink: ValueSink, memberId: string, asked: AskedSettlement): Result<{ changeMinor: number }, Unknown | SettlementRefusal> {
  const account = accountOf(till, memberId)
  if (!account.ok) return account
  const { accountId, owedMinor } = account.value
  const paid = asked.kind === 'cash' ? paidInCash(till, accountId, asked) : paidApart(till, accountId, asked.attemptId)
  if (!paid.ok) return paid
  if (paid.value.amountMinor > owedMinor) return fail('SETTLEMENT_OVER', { owedMinor })
  bookEvent(till, { type: 'account.settled', ...atTill(till), settlementId: till.ids.next(), accountId, ...paid.value })
  const { amountMinor } = paid.value
  printValueSlip(till, sink, { what: { kind: 'account-settled', owedMinor: owedMinor - amountMinor }, amountMinor }, asked.kind === 'cash')
  return ok({ changeMinor: paid.value.paid.kind === 'cash' ? paid.value.paid.changeMinor : 0 })
}

function paidInCash(till: Till, accountId: string, { amountMinor, givenMinor }: Extract<AskedSettlement, { kind: 'cash' }>): Result<Paid, SettlementRefusal> {
  const { cashRoundingMinor } = till.rules.now().rulebook.programme
  const settled = settleTenders({ totalMinor: amountMinor, cashRoundingMinor, approved: [], points: null, cashGivenMinor: givenMinor })
  if (!settled.ok) {
    if (settled.error.code === 'TENDERS_OVER') throw new Error('cash alone never pays too much: it gives change')
    return { ok: false, error: settled.error }
  }
  const [cash] = settled.value.tenders
  if (cash?.kind !== 'cash') throw new Error('a payment in cash is one part')
  return ok({ amountMinor, paid: cash, postings: settlementPostings({ accountId, amountMinor }, cash) })
}

function paidApart(till: Till, accountId: string, attemptId: string): Result<Paid, SettlementRefusal> {
  const attempt = till.attempts.byId(attemptId)
  if (!attempt) return fail('ATTEMPT_UNKNOWN', {})
  if (attempt.state === 'sent' || isBeingReversed(till, attemptId)) return fail('ATTEMPT_UNSETTLED', { amountMinor: attempt.amountMinor })
  const apart = till.projections.storedValue.paymentApart(attemptId)
  if (apart === null || apart.appliedTo !== null) return fail('ATTEMPT_SETTLED', { state: attempt.state })
  const { scheme, amountMinor } = attempt
  return ok({ amountMinor, paid: { kind: scheme, attemptId }, postings: settlementPostings({ accountId, amountMinor }, { kind: scheme }) })
}

/** What was put on an account and what was paid, the newest first. */
export function statementOf(till: Till, accountId: string, page: { readonly beforeSeq: number | null; readonly limit: number }): StatementEntry[] {
  const entries = till.projections.storedValue.entriesOf(accountId, { beforeSeq: page.beforeSeq ?? Number.MAX_SAFE_INTEGER, limit: page.limit })
  return entries.map((entry) => worded(till, entry))
}

function worded(till: Till, { seq, at, amountMinor }: InstrumentEntry): StatementEntry {
  const row = till.journal.entryAt(seq)
  const event = row ? eventIn(row.body) : null
  const receiptNo = event !== null && 'receiptNo' in event ? event.receiptNo : null
  switch (event?.type) {
    case 'sale.completed': return { seq, at, amountMinor, what: 'sale', receiptNo }
    case 'return.completed': return { seq, at, amountMinor, what: 'return', receiptNo }
    case 'account.settled': return { seq, at, amountMinor, what: 'settled', receiptNo }
    default: return { seq, at, amountMinor, what: 'other', receiptNo }
  }
}
