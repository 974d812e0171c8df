import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { CashCount, ShiftCount } from '../../core/contract/cash-methods.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { closingPostings, floatPostings } from '../../core/ledger/cash-entries.ts'
import { COUNTED_TENDERS } from '../../core/ledger/events/cash-events.ts'
import type { CashPiece, ShiftClosed, TenderCount } from '../../core/ledger/events/cash-events.ts'
import type { Shift } from '../store/shift-store.ts'
import { bookEvent } from './booking.ts'
import { unsettledOf } from './payment-requests.ts'
import { approvedMinor } from './payment-amounts.ts'
import type { Till } from './till.ts'

/** No drawer holds more; a count above it is a slip of the finger. */
const MOST_COUNTED_MINOR = 100_000_000

export const atShift = (shift: Pick<Shift, 'shiftId' | 'businessDay'>, staffId: string) => ({ shiftId: shift.shiftId, businessDay: shift.businessDay, staffId })

/**
 * Opens the day's shift where none was opened on this business day, at a sign-in. A shift of an earlier day that nobody
 * closed is closed first, and the journal says that it was left open and not counted: its cash is carried over.
 */
export function openShiftOfDay(till: Till, staffId: string): void {
  const today = till.rules.dateOf(till.clock.now())
  const last = till.shifts.last()
  if (last !== null && last.businessDay >= today) return
  if (last?.closedAt === null) closeLeftOpen(till, last, staffId)
  openShift(till, staffId)
}

/** The open shift; after a closing somebody may sell again, and then another one is opened. Inside a transaction. */
export function shiftInForce(till: Till, staffId: string): Shift {
  return till.shifts.current() ?? openShift(till, staffId)
}

function openShift(till: Till, staffId: string): Shift {
  const last = till.shifts.last()
  const today = till.rules.dateOf(till.clock.now())
  const shiftId = till.ids.next()
  // Never before the shift before it, whatever the clock says.
  const businessDay = last !== null && last.businessDay > today ? last.businessDay : today
  bookEvent(till, { type: 'shift.opened', shiftId, businessDay, staffId })
  const leftMinor = last?.leftMinor ?? 0
  if (leftMinor !== 0) setFloat(till, { shiftId, businessDay }, staffId, { floatMinor: leftMinor, beforeMinor: 0, isCounted: false, pieces: null })
  return openOne(till)
}

function openOne(till: Till): Shift {
  const shift = till.shifts.current()
  if (shift === null) throw new Error('a shift was opened and is not there')
  return shift
}

interface Float {
  readonly floatMinor: number
  readonly beforeMinor: number
  readonly isCounted: boolean
  readonly pieces: CashPiece[] | null
}

function setFloat(till: Till, shift: Pick<Shift, 'shiftId' | 'businessDay'>, staffId: string, float: Float): void {
  bookEvent(till, { type: 'float.set', ...atShift(shift, staffId), ...float, postings: floatPostings(float.floatMinor, float.beforeMinor) })
}

/** Opens a shift with a counted float. Where one is open, its float is counted, as long as nothing else moved its cash. */
export function openWithFloat(till: Till, staffId: string, float: CashCount): Result<{ shiftId: string }, ContractError<'SHIFT_ALREADY_OPEN' | 'AMOUNT_TOO_LARGE'>> {
  const counted = cashOf(float)
  if (!counted.ok) return counted
  const open = till.shifts.current()
  const hasMoved = open !== null && till.shifts.flowsOf(open.shiftId).some((flow) => flow.kind !== 'float.set')
  if (open !== null && (open.isFloatCounted || hasMoved)) return fail('SHIFT_ALREADY_OPEN', {})
  const shift = open ?? openShift(till, staffId)
  setFloat(till, shift, staffId, { floatMinor: counted.value.minor, beforeMinor: shift.floatMinor, isCounted: true, pieces: counted.value.pieces })
  return ok({ shiftId: shift.shiftId })
}

/** Writes down a count of the open shift and changes nothing else. */
export function noteCount(till: Till, staffId: string, shiftId: string, count: ShiftCount): Result<{ shiftId: string }, ContractError<'SHIFT_NOT_OPEN' | 'AMOUNT_TOO_LARGE'>> {
  const shift = openShiftOf(till, shiftId)
  if (!shift.ok) return shift
  const counted = countedOf(till, shift.value, count)
  if (!counted.ok) return counted
  bookEvent(till, { type: 'shift.counted', ...atShift(shift.value, staffId), ...counted.value })
  return ok({ shiftId })
}

type ClosingRefusal = 'SHIFT_NOT_OPEN' | 'SALE_PARTLY_PAID' | 'ATTEMPT_UNSETTLED' | 'PAYMENTS_OPEN' | 'AMOUNT_TOO_LARGE'

export interface ClosingAsked {
  readonly shiftId: string
  readonly count: ShiftCount
  /** Stays in the drawer for the next shift; the rest of what was counted goes to the safe. */
  readonly leftMinor: number
  readonly approval: Approval
  /** Yes to payments whose end nobody knows and refunds nobody has paid out: they stay shown. */
  readonly leavePaymentsOpen?: boolean | undefined
  readonly differenceReason?: ShiftClosed['differenceReason']
}

/** Closes the open shift with what was counted. */
export function closeShift(till: Till, staffId: string, asked: ClosingAsked): Result<{ shiftId: string }, ContractError<ClosingRefusal | 'FLOAT_OVER_COUNT'>> {
  const closing = readyToClose(till, asked)
  if (!closing.ok) return closing
  const { shift, tenders, pieces } = closing.value
  const cashMinor = cashFound(tenders)
  const { leftMinor, approval, differenceReason } = asked
  if (leftMinor > cashMinor) return fail('FLOAT_OVER_COUNT', { countedMinor: cashMinor })
  const differs = tenders.some((one) => one.countedMinor !== null && one.countedMinor !== one.expectedMinor)
  const why = differs && differenceReason !== undefined ? { differenceReason } : {}
  bookClosing(till, shift, staffId, { tenders, pieces, how: 'counted', toStaffId: null, approval, leftMinor, toSafeMinor: cashMinor - leftMinor, ...why })
  return ok({ shiftId: shift.shiftId })
}

/** Hands the till over: this shift is closed with all its cash left, and one of the other's is opened with it. */
export function handOver(till: Till, staffId: string, asked: Pick<ClosingAsked, 'shiftId' | 'count' | 'leavePaymentsOpen'> & { toStaffId: string }): Result<{ shiftId: string }, ContractError<ClosingRefusal>> {
  const closing = readyToClose(till, asked)
  if (!closing.ok) return closing
  const { shift, tenders, pieces } = closing.value
  const floatMinor = cashFound(tenders)
  bookClosing(till, shift, staffId, { tenders, pieces, how: 'handed-over', toStaffId: asked.toStaffId, approval: null, leftMinor: floatMinor, toSafeMinor: 0 })
  const next = openShift(till, asked.toStaffId)
  setFloat(till, next, asked.toStaffId, { floatMinor, beforeMinor: floatMinor, isCounted: true, pieces: null })
  return ok({ shiftId: next.shiftId })
}

/** The open shift with what was counted in it. A sale that is partly paid is finished or undone first: its money is of this shift. */
function readyToClose(till: Till, asked: Pick<ClosingAsked, 'shiftId' | 'count' | 'leavePaymentsOpen'>): Result<{ shift: Shift; tenders: TenderCount[]; pieces: CashPiece[] | null }, ContractError<ClosingRefusal>> {
  const shift = openShiftOf(till, asked.shiftId)
  if (!shift.ok) return shift
  const unfinished = unfinishedPayment(till)
  if (!unfinished.ok) return unfinished
  const open = paymentsLeftOpen(till)
  if (open.payments + open.refunds > 0 && asked.leavePaymentsOpen !== true) return fail('PAYMENTS_OPEN', open)
  const counted = countedOf(till, shift.value, asked.count)
  return counted.ok ? ok({ shift: shift.value, ...counted.value }) : counted
}

function closeLeftOpen(till: Till, shift: Shift, staffId: string): void {
  const tenders = expectedOf(till, shift).map((one) => ({ ...one, countedMinor: null }))
  bookClosing(till, shift, staffId, { tenders, pieces: null, how: 'left-open', toStaffId: null, approval: null, leftMinor: cashFound(tenders), toSafeMinor: 0 })
  till.log.warn('shift.left-open', { shiftId: shift.shiftId, businessDay: shift.businessDay })
}

type Closing = Pick<ShiftClosed, 'tenders' | 'pieces' | 'how' | 'toStaffId' | 'approval' | 'leftMinor' | 'toSafeMinor' | 'differenceReason'>

function bookClosing(till: Till, shift: Shift, staffId: string, closing: Closing): void {
  bookEvent(till, { type: 'shift.closed', ...atShift(shift, staffId), zNumber: till.shifts.nextZNumber(), ...lettersOf(till), ...closing, head: till.journal.headOf(), postings: closingPostings(closing) })
}

/** The shift by this id, where it is the open one: a screen that was not told yet names an older one. */
function openShiftOf(till: Till, shiftId: string): Result<Shift, ContractError<'SHIFT_NOT_OPEN'>> {
  const open = till.shifts.current()
  return open?.shiftId === shiftId ? ok(open) : fail('SHIFT_NOT_OPEN', {})
}

function unfinishedPayment(till: Till): Result<null, ContractError<'SALE_PARTLY_PAID' | 'ATTEMPT_UNSETTLED'>> {
  const saleId = till.baskets.openSaleId()
  const attempts = saleId === null ? [] : till.attempts.ofSale(saleId)
  const unsettled = unsettledOf(till, attempts)
  if (unsettled) return fail('ATTEMPT_UNSETTLED', { amountMinor: unsettled.amountMinor })
  const paidMinor = approvedMinor(attempts)
  return paidMinor > 0 ? fail('SALE_PARTLY_PAID', { paidMinor }) : ok(null)
}

/** Of sales that are given up or over: payments nobody knows the end of or that belong to nothing, and refunds nobody has paid out. */
function paymentsLeftOpen(till: Till): { payments: number; refunds: number } {
  const reversals = till.paymentRequests.open().filter((request) => request.kind === 'reversal')
  const payments = new Set([...till.attempts.unsettled(), ...reversals].map(({ attemptId }) => attemptId))
  return { payments: payments.size, refunds: till.projections.returns.openRefunds().length }
}

function expectedOf(till: Till, shift: Shift): Pick<TenderCount, 'tender' | 'expectedMinor'>[] {
  const expected = till.shifts.expectedOf(shift.shiftId)
  return COUNTED_TENDERS.map((tender) => ({ tender, expectedMinor: expected[tender] }))
}

function countedOf(till: Till, shift: Shift, count: ShiftCount): Result<{ tenders: TenderCount[]; pieces: CashPiece[] | null }, ContractError<'AMOUNT_TOO_LARGE'>> {
  const cash = cashOf(count.cash)
  if (!cash.ok) return cash
  const counted = { cash: cash.value.minor, card: count.cardMinor, paynow: count.paynowMinor }
  return ok({ tenders: expectedOf(till, shift).map((one) => ({ ...one, countedMinor: counted[one.tender] })), pieces: cash.value.pieces })
}

function cashOf(count: CashCount): Result<{ minor: number; pieces: CashPiece[] | null }, ContractError<'AMOUNT_TOO_LARGE'>> {
  if (count.by === 'total') return ok({ minor: count.totalMinor, pieces: null })
  const minor = count.pieces.reduce((sum, piece) => sum + piece.valueMinor * piece.count, 0)
  return minor > MOST_COUNTED_MINOR ? fail('AMOUNT_TOO_LARGE', {}) : ok({ minor, pieces: count.pieces.filter((piece) => piece.count > 0) })
}

function cashFound(tenders: readonly TenderCount[]): number {
  const cash = tenders.find((one) => one.tender === 'cash')
  if (cash === undefined) throw new Error('cash is always counted')
  return cash.countedMinor ?? cash.expectedMinor
}

/** Whoever has the reports of two chains in hand tells them apart by these. */
function lettersOf(till: Till): Pick<ShiftClosed, 'letters'> {
  const { letters } = till.journal.terminalIdentity()
  return letters === '' ? {} : { letters }
}
