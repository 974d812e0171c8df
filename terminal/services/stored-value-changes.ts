import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { BLOCK_REASONS, STORE_CREDIT_REASONS } from '../../core/ledger/events/stored-value-events.ts'
import { issuePostings, payOutPostings } from '../../core/ledger/stored-value-entries.ts'
import type { Right } from '../../core/people/rights.ts'
import { payOutMinor, rulesOf } from '../../core/stored-value/terms.ts'
import type { Approver } from './approvals.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { findValue, last4Of, makeUpCode, usableValue } from './stored-value.ts'
import type { ValueRefusal } from './stored-value.ts'
import { refuseBarredSpending } from './spending-guard.ts'
import type { Till } from './till.ts'
import { printValueSlip } from './value-slips.ts'
import type { ValueSink } from './value-slips.ts'

type NotApproved = ContractError<'APPROVAL_NEEDED' | 'APPROVAL_NOT_ENOUGH'>
type Found = Exclude<ValueRefusal, 'VALUE_BLOCKED' | 'VALUE_EXPIRED'>

/** Makes store credit out for no goods. */
export function issueStoreCredit(
  till: Till, sink: ValueSink, approver: Approver, asked: { readonly amountMinor: number; readonly reason: (typeof STORE_CREDIT_REASONS)[number] },
): Result<{ creditId: string }, ContractError<'LOAD_TOO_LARGE'> | NotApproved> {
  const approval = approver.may('store-credit-issue')
  if (!approval.ok) return approval
  const { rulebook } = till.rules.now()
  const { maximumLoadMinor } = rulebook.storeCredit
  if (maximumLoadMinor !== undefined && asked.amountMinor > maximumLoadMinor) return fail('LOAD_TOO_LARGE', { maximumMinor: maximumLoadMinor })
  const { instrumentId: creditId, code } = makeUpCode(till, 'store-credit')
  const { amountMinor, reason } = asked
  bookEvent(till, {
    type: 'store-credit.issued', ...atTill(till), creditId, amountMinor, reason, approval: approval.value,
    rulebookVersion: rulebook.version, postings: issuePostings(creditId, amountMinor),
  })
  const expiresOn = till.projections.values.instrument(creditId)?.expiresOn ?? null
  printValueSlip(till, sink, { what: { kind: 'credit-issued', code, expiresOn }, amountMinor }, false)
  return ok({ creditId })
}

/** Gives a small rest in cash, all of it, as the programme's rules allow. */
export function payOut(till: Till, sink: ValueSink, approver: Approver, code: string): Result<{ cashMinor: number }, ContractError<ValueRefusal | 'PAY_OUT_TOO_LARGE' | 'SPEND_ONLINE_ONLY'> | NotApproved> {
  const spending = refuseBarredSpending(till)
  if (!spending.ok) return spending
  const found = usableValue(till, code, null, till.rules.dateOf(till.clock.now()))
  if (!found.ok) return found
  const { known: { kind, instrumentId }, value } = found.value
  const { rulebook } = till.rules.now()
  const rules = rulesOf(rulebook, kind)
  const cashMinor = value.isOwn ? payOutMinor(rules, value.balanceMinor, rulebook.programme.cashRoundingMinor) : 0
  if (cashMinor === 0) return fail('PAY_OUT_TOO_LARGE', { upToMinor: rules.payOutUpToMinor })
  const approval = approver.may('card-pay-out')
  if (!approval.ok) return approval
  const { balanceMinor: amountMinor } = value
  bookEvent(till, {
    type: 'stored-value.paid-out', ...atTill(till), kind, instrumentId, amountMinor, cashMinor, approval: approval.value,
    rulebookVersion: rulebook.version, postings: payOutPostings({ kind, instrumentId, amountMinor, cashMinor }),
  })
  printValueSlip(till, sink, { what: { kind: 'paid-out', last4: last4Of(found.value.known.code) }, amountMinor: cashMinor }, true)
  return ok({ cashMinor })
}

/** Stops a card or credit from being used; one that is stopped already stays so. */
export function blockValue(till: Till, approver: Approver, { code, reason }: { readonly code: string; readonly reason: (typeof BLOCK_REASONS)[number] }): Result<null, ContractError<Found> | NotApproved> {
  return changeBlock(till, approver, { code, blocked: true }, ({ kind, instrumentId }, approval) =>
    bookEvent(till, { type: 'stored-value.blocked', ...atTill(till), kind, instrumentId, reason, approval }))
}

/** Lets it be used again. */
export function unblockValue(till: Till, approver: Approver, { code }: { readonly code: string }): Result<null, ContractError<Found> | NotApproved> {
  return changeBlock(till, approver, { code, blocked: false }, ({ kind, instrumentId }, approval) =>
    bookEvent(till, { type: 'stored-value.unblocked', ...atTill(till), kind, instrumentId, approval }))
}

type Known = Pick<ReturnType<typeof makeUpCode>, 'kind' | 'instrumentId'>

function changeBlock(
  till: Till, approver: Approver, asked: { readonly code: string; readonly blocked: boolean }, book: (known: Known, approval: { right: Right; staffId: string }) => unknown,
): Result<null, ContractError<Found> | NotApproved> {
  const found = findValue(till, asked.code, null)
  if (!found.ok) return found
  const approval = approver.may('card-block')
  if (!approval.ok) return approval
  if (found.value.value.blocked !== asked.blocked) book(found.value.known, approval.value)
  return ok(null)
}
