import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { ReturnQuote } from '../../core/contract/return-views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import type { ReturnCompleted, ReturnReason } from '../../core/ledger/events/return-events.ts'
import { printedNumber } from '../../core/ledger/receipt-letters.ts'
import { returnPostings } from '../../core/ledger/return-entries.ts'
import type { ReturnFault } from '../../core/returns/faults.ts'
import { mayReturnHere } from '../../core/returns/permission.ts'
import { makeReturn, voidSale } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'
import type { AskedLine } from '../../core/returns/quantities.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { proofOf } from './receipt-copies.ts'
import { beginRequest, NO_PAYMENT_TERMINAL, paymentTerminalAddress } from './payment-requests.ts'
import { knownSale } from './recorded-sales.ts'
import type { KnownSale } from './recorded-sales.ts'
import { reopenReferral } from './referrals.ts'
import { tierAfterReturn } from './return-tier.ts'
import { balanceChange, lotsGivenBack, returnWallet } from './return-wallet.ts'
import type { ReturnWallet } from './return-wallet.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

/** Digits of a return's running number, as on receipts. */
const RETURN_DIGITS = 5

export interface ReturnWish {
  readonly saleId: string
  readonly lines: readonly { readonly lineId: string; readonly quantityMilli: number }[]
  /** Whom the cashier has identified; null: nobody. */
  readonly memberId: string | null
}

type SaleRefusal = 'RETURN_SALE_UNKNOWN' | 'RETURN_OTHER_MEMBER'
type GoodsRefusal = 'RETURN_EMPTY' | 'RETURN_LINE_UNKNOWN' | 'RETURN_QUANTITY_INVALID' | 'RETURN_MORE_THAN_LEFT' | 'GIFT_CARD_BALANCE_NEEDED' | 'GIFT_CARD_USED_UP'
type CopyRefusal = 'RETURN_ABOVE_FLOOR' | 'RETURN_OTHER_STORE' | 'RECEIPT_CODE_INVALID'
export type ReturnRefusal = SaleRefusal | GoodsRefusal | CopyRefusal | 'RETURN_TOO_LATE'
export type VoidRefusal = SaleRefusal | GoodsRefusal | 'VOID_OTHER_SHIFT'

/** A return that could be booked, as the books stand. */
export interface WorkedOutReturn {
  readonly known: KnownSale
  readonly result: SaleReturn
  /** Null: no points move. */
  readonly wallet: ReturnWallet | null
  readonly onDate: CivilDate
  readonly tierAfter: string | null
  /** On another till's receipt: what it adds to the stated risk. */
  readonly riskMinor: number
}

/** Works a return out and books nothing. */
export function workOutReturn(till: Till, wish: ReturnWish): Result<WorkedOutReturn, ContractError<ReturnRefusal>> {
  const found = saleOf(till, wish)
  if (!found.ok) return found
  const { known, wallet, onDate } = found.value
  const made = makeReturn(known.rules.compiled, known.sale, known.before, { lines: withUnused(till, known, wish.lines), onDate, wallet })
  if (!made.ok) return refused<ReturnRefusal>(made.error)
  const permitted = permission(till, known, made.value)
  return permitted.ok ? ok({ ...workedOut(till, found.value, made.value), riskMinor: permitted.value }) : permitted
}

/**
 * Whether goods of a sale may come back here; what that adds to the stated risk. Reservations at head office are not made yet:
 * every return on a copy is one of a till that is cut off, within the floor limit, and its approval is asked for by its right.
 */
function permission(till: Till, { copy, rules, before }: KnownSale, { parts }: SaleReturn): Result<number, ContractError<CopyRefusal>> {
  const here = copy === null ? { proof: 'record' as const, sameStore: true } : proofOf(till, copy)
  const permitted = mayReturnHere(rules.rulebook.returnRules, {
    online: false, reserved: false, sameTerminal: copy === null, ...here,
    refundMinor: parts.refundMinor, givenOfflineMinor: before.reduce((sum, each) => sum + each.parts.refundMinor, 0), approved: true,
  })
  if (permitted.may) return ok(permitted.riskMinor)
  switch (permitted.reason) {
    case 'ABOVE_FLOOR': return fail('RETURN_ABOVE_FLOOR', { leftMinor: permitted.leftMinor })
    case 'OTHER_STORE': return fail('RETURN_OTHER_STORE', {})
    case 'NO_PROOF': return fail('RECEIPT_CODE_INVALID', { reason: 'revoked-till' })
    default: throw new Error(`a return that was approved offline is refused: ${permitted.reason}`)
  }
}

/** The right that taking goods of a sale back needs. */
export function rightToReturn(till: Till, saleId: string): 'return' | 'return-on-copy' {
  return till.sales.rowOf(saleId) === null && till.copies.bySale(saleId) !== null ? 'return-on-copy' : 'return'
}

/** Works out the undoing of all that is left of a sale, within its shift. */
export function workOutVoid(till: Till, saleId: string, shiftId: string): Result<WorkedOutReturn, ContractError<VoidRefusal>> {
  const found = saleOf(till, { saleId, memberId: null })
  if (!found.ok) return found
  const { known, wallet, onDate } = found.value
  const unused = new Map(known.sale.input.lines.flatMap((line) => {
    const left = unusedOn(till, known, line.lineId)
    return left === undefined ? [] : [[line.lineId, left] as const]
  }))
  const made = voidSale(known.rules.compiled, known.sale, known.before, { onDate, wallet, shiftId, unused })
  return made.ok ? ok(workedOut(till, found.value, made.value)) : refused<VoidRefusal>(made.error)
}

type Found = Pick<WorkedOutReturn, 'known' | 'wallet' | 'onDate'>

function saleOf(till: Till, wish: Pick<ReturnWish, 'saleId' | 'memberId'>): Result<Found, ContractError<SaleRefusal>> {
  const known = knownSale(till, { saleId: wish.saleId })
  if (!known) return fail('RETURN_SALE_UNKNOWN', {})
  const memberId = memberOf(till, known)
  if (wish.memberId !== null && till.projections.people.memberOf(wish.memberId) !== memberId) return fail('RETURN_OTHER_MEMBER', {})
  // What is known here of another till's member says nothing of what that sale did to the points: head office puts it right.
  return ok({ known, wallet: memberId === null || known.copy !== null ? null : returnWallet(till, memberId, known), onDate: till.rules.dateOf(till.clock.now()) })
}

/** Who the sale's member is now; null: there was none, or they were erased: then no points move. */
export function memberOf(till: Till, { event }: Pick<KnownSale, 'event'>): string | null {
  const memberId = event.member === null ? null : till.projections.people.memberOf(event.member.memberId)
  return memberId === null || till.projections.people.isErased(memberId) ? null : memberId
}

/** Gift cards sold bring back what is unused of them. */
function withUnused(till: Till, known: KnownSale, lines: ReturnWish['lines']): AskedLine[] {
  return lines.map((line) => {
    const unusedMinor = unusedOn(till, known, line.lineId)
    return unusedMinor === undefined ? line : { ...line, unusedMinor }
  })
}

function unusedOn(till: Till, known: KnownSale, lineId: string): number | undefined {
  const cardId = known.event.lines.find((line) => line.lineId === lineId)?.loadsCardId
  return cardId === undefined ? undefined : till.projections.values.instrument(cardId)?.balanceMinor
}

function workedOut(till: Till, found: Found, result: SaleReturn): WorkedOutReturn {
  const { known, wallet } = found
  return { ...found, result, riskMinor: 0, tierAfter: wallet === null ? null : tierAfterReturn(till, wallet.memberId, known.event, result) }
}

function refused<C extends ReturnRefusal | VoidRefusal>(fault: ReturnFault): { ok: false; error: ContractError<C> } {
  return err(fault as ContractError<C>)
}

/** What the screen shows of a return before it is made. */
export function returnQuote({ known, result, wallet, onDate, tierAfter }: WorkedOutReturn): ReturnQuote {
  const points = wallet === null || result.points === null ? null : balanceChange(wallet, result.points, onDate)
  return { returnsMade: known.before.length, result, tierAfter, points }
}

export interface ReturnDecision {
  readonly reason: ReturnReason
  readonly approval: Approval
  /** The sale of an exchange, and what is still given back; null: what the return pays is given. */
  readonly exchange: ReturnCompleted['exchange']
}

/** A return as it stands in the journal, with the hash of its row. */
export interface BookedReturn {
  readonly event: ReturnCompleted
  readonly hash: string
}

/** Books a return, inside the caller's transaction: journal row with its balanced entries, and every fold. */
export function bookReturn(till: Till, worked: WorkedOutReturn, decision: ReturnDecision): BookedReturn {
  const { known: { event: sale, sale: recorded, rules }, result, wallet, onDate, tierAfter } = worked
  const staffId = signedIn(till)
  const returnNumber = till.projections.returns.nextNumber()
  const lots = wallet === null || result.points === null ? [] : lotsGivenBack(wallet, result.points, onDate)
  const memberId = memberOf(till, worked.known)
  const event: ReturnCompleted = {
    type: 'return.completed',
    returnId: till.ids.next(),
    returnNumber,
    receiptNo: returnReceiptNo(till, returnNumber),
    completedAt: till.clock.now(),
    ...atShift(shiftInForce(till, staffId), staffId),
    rulebookVersion: sale.rulebookVersion,
    soldOn: till.rules.dateOf(sale.pinnedAt),
    memberId,
    ...(memberId === null || sale.member === null || sale.member.memberId === memberId ? {} : { soldTo: sale.member.memberId }),
    saleLotId: sale.lot?.lotId ?? null,
    result,
    renewedLots: [...wallet?.renewedIds ?? []].map(([lotId, newLotId]) => ({ lotId, newLotId })),
    tierAfter,
    reason: decision.reason,
    approval: decision.approval,
    refunds: (decision.exchange?.give ?? result.pay).flatMap((tender) => refundOf(till, tender)),
    ...(worked.known.copy === null ? {} : { copy: { terminalId: worked.known.copy.terminalId, proof: worked.known.copy.proof, riskMinor: worked.riskMinor } }),
    exchange: decision.exchange,
    postings: returnPostings({ sale: recorded, result, memberId, lots }),
  }
  const row = till.journal.append(event)
  till.projections.apply(event, row, rules.rulebook)
  reopenReferral(till, event)
  if (paymentTerminalAddress(till) !== NO_PAYMENT_TERMINAL) for (const refund of event.refunds) beginRequest(till, { ...refund, kind: 'refund', purpose: 'return', staffId })
  return { event, hash: row.hash }
}

/** Its own running numbers, with an R: a return is never taken for a sale. */
export function returnReceiptNo(till: Till, returnNumber: number): string {
  return printedNumber({ ...till.journal.terminalIdentity(), kind: 'R', running: returnNumber, digits: RETURN_DIGITS })
}

function refundOf(till: Till, { kind, amountMinor }: ReturnedTender): ReturnCompleted['refunds'] {
  return kind === 'card' || kind === 'paynow' ? [{ attemptId: till.ids.next(), scheme: kind, amountMinor }] : []
}
