import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { movementPostings } from '../../core/ledger/cash-entries.ts'
import type { CashMoved } from '../../core/ledger/events/cash-events.ts'
import type { NO_SALE_REASONS } from '../../core/ledger/events/cash-events.ts'
import { buildCashSlip } from '../../core/receipt/cash-slip.ts'
import type { CashSlip } from '../../core/receipt/cash-slip.ts'
import { bookEvent } from './booking.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { maySeeExpected } from './shift-views.ts'
import { slipHead } from './slip-head.ts'
import { tillLanguage } from './till.ts'
import type { Till } from './till.ts'
import type { ValueSink } from './value-slips.ts'

type Movement<M> = M extends CashMoved ? Pick<M, 'kind' | 'reason' | 'amountMinor' | 'approval'> : never
type PayIn = Movement<Extract<CashMoved, { kind: 'pay-in' }>>
type TakeOut = Movement<Exclude<CashMoved, { kind: 'pay-in' }>>

/** Puts cash into the drawer apart from a sale. */
export function payIn(till: Till, sink: ValueSink, staffId: string, asked: Pick<PayIn, 'reason' | 'amountMinor'>): { shiftId: string } {
  return book(till, sink, staffId, { kind: 'pay-in', ...asked, approval: null })
}

/**
 * Takes cash out of the drawer, to pay something or to the safe. More than the books hold there is asked about first
 * (`isCertain` is the yes), and then written down as it was said: the cash is gone whatever the books think. Whoever counts
 * blind is never asked: the question would tell what the books expect to anybody who tries amounts.
 */
export function takeOut(till: Till, sink: ValueSink, staffId: string, asked: TakeOut & { readonly isCertain: boolean }): Result<{ shiftId: string }, ContractError<'CASH_MORE_THAN_THERE'>> {
  const { isCertain, ...move } = asked
  if (!isCertain && maySeeExpected(till) && move.amountMinor > till.shifts.expectedOf(shiftInForce(till, staffId).shiftId).cash) return fail('CASH_MORE_THAN_THERE', {})
  return ok(book(till, sink, staffId, move))
}

function book(till: Till, sink: ValueSink, staffId: string, move: PayIn | TakeOut): { shiftId: string } {
  const shift = shiftInForce(till, staffId)
  bookEvent(till, { type: 'cash.moved', ...atShift(shift, staffId), ...move, postings: movementPostings(move) })
  printSlip(till, sink, move)
  return { shiftId: shift.shiftId }
}

/** Opens the drawer with no sale; false where it takes the drawer's key. */
export function openDrawer(till: Till, sink: ValueSink, staffId: string, asked: { reason: (typeof NO_SALE_REASONS)[number]; approval: Approval }): { isOpened: boolean } {
  const isByPrinter = sink.hasPrinter()
  bookEvent(till, { type: 'drawer.opened', ...atShift(shiftInForce(till, staffId), staffId), ...asked, isByPrinter })
  printSlip(till, sink, { kind: 'no-sale', reason: asked.reason, amountMinor: null })
  return { isOpened: isByPrinter }
}

function printSlip(till: Till, sink: ValueSink, what: Pick<CashSlip, 'kind' | 'reason' | 'amountMinor'>): void {
  if (!sink.hasPrinter()) return
  const document = buildCashSlip(tillLanguage(till), { ...what, ...slipHead(till) })
  sink.enqueueInTransaction({ document, openDrawer: true })
}
