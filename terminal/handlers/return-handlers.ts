import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { MadeReturn, RefundView } from '../../core/contract/return-views.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { refundView } from '../services/payment-requests.ts'
import { knownSale } from '../services/recorded-sales.ts'
import { payRefundInCash, sendRefund, settleRefund } from '../services/refunds.ts'
import { madeReturn, returnableSale } from '../services/return-views.ts'
import type { ReturnDone } from '../services/return-views.ts'
import { bookWithoutReceipt, madeWithoutReceipt, workOutWithoutReceipt } from '../services/return-without-receipt.ts'
import { bookWithSlip, printWithoutReceipt } from '../services/return-slips.ts'
import { returnQuote, rightToReturn, workOutReturn, workOutVoid } from '../services/returns.ts'
import type { ReturnDecision, WorkedOutReturn } from '../services/returns.ts'
import { shiftInForce } from '../services/shifts.ts'
import { signedIn } from '../services/sign-in.ts'
import { makeUpCode } from '../services/stored-value.ts'
import { publishSale, slipSink } from './counter.ts'
import type { Counter } from './counter.ts'

type ReturnMethods = 'return.find' | 'return.quote' | 'return.make' | 'sale.void' | 'return.recent' | 'return.quoteWithoutReceipt' | 'return.withoutReceipt'

/** What comes back: returns, voids, and goods without a receipt. */
export function returnHandlers(counter: Counter): Pick<Handlers, ReturnMethods> {
  const { till, printing, sync, payments } = counter

  function book(worked: WorkedOutReturn, decision: Omit<ReturnDecision, 'exchange'>): ReturnDone {
    return bookWithSlip(till, slipSink(counter), worked, { ...decision, exchange: null })
  }

  /** The open sale's member may have other points now. */
  function made(done: ReturnDone): { ok: true; value: { made: MadeReturn } } {
    payments.wake()
    printing.wake()
    sync.wake()
    publishSale(counter)
    return ok({ made: madeReturn(till, done) })
  }

  return {
    'return.find'({ of }) {
      const known = knownSale(till, of)
      return known ? ok({ sale: returnableSale(till, known) }) : fail('RETURN_SALE_UNKNOWN', {})
    },
    'return.quote'(input) {
      const worked = workOutReturn(till, input)
      return worked.ok ? ok({ quote: returnQuote(worked.value) }) : worked
    },
    'return.make'(input) {
      const done = runApproved(till, 'return.make', input, (approver) => {
        const approval = approver.may(rightToReturn(till, input.saleId))
        if (!approval.ok) return approval
        const worked = workOutReturn(till, input)
        if (!worked.ok) return worked
        if (worked.value.known.before.length !== input.returnsMade) return fail('RETURN_CHANGED', {})
        return ok(book(worked.value, { reason: input.reason, approval: approval.value }))
      })
      if (!done.ok) return done
      return made(done.value)
    },
    'sale.void'(input) {
      const done = runApproved(till, 'sale.void', input, (approver) => {
        const approval = approver.may('void')
        if (!approval.ok) return approval
        const worked = workOutVoid(till, input.saleId, shiftInForce(till, signedIn(till)).shiftId)
        if (!worked.ok) return worked
        if (worked.value.known.before.length !== input.returnsMade) return fail('RETURN_CHANGED', {})
        return ok(book(worked.value, { reason: input.reason, approval: approval.value }))
      })
      if (!done.ok) return done
      return made(done.value)
    },
    'return.recent': ({ limit }) => ok({ returns: till.projections.returns.recent(limit) }),
    'return.quoteWithoutReceipt'({ goods }) {
      const worked = workOutWithoutReceipt(till, goods, signedIn(till))
      if (!worked.ok) return worked
      const { approvedBy: _notYet, ...result } = worked.value
      return ok({ result })
    },
    'return.withoutReceipt'(input) {
      const done = runApproved(till, 'return.withoutReceipt', input, (approver) => {
        const approval = approver.may('return-without-receipt')
        if (!approval.ok) return approval
        const worked = workOutWithoutReceipt(till, input.goods, approval.value.staffId)
        if (!worked.ok) return worked
        const credit = worked.value.creditMinor > 0 ? makeUpCode(till, 'store-credit') : null
        const { event, hash } = bookWithoutReceipt(till, worked.value, { reason: input.reason, approval: approval.value, instrumentId: credit?.instrumentId ?? null })
        printWithoutReceipt(till, slipSink(counter), event, hash, credit?.code ?? null)
        return ok({ returnId: event.returnId })
      })
      if (!done.ok) return done
      printing.wake()
      sync.wake()
      return ok({ made: madeWithoutReceipt(till, done.value.returnId) })
    },
  }
}

/** Money that goes back over the payment terminal. */
export function refundHandlers(counter: Counter): Pick<Handlers, 'refund.settle' | 'refund.send' | 'refund.payCash' | 'refund.open'> {
  const { till, printing, sync, payments } = counter

  function refundOf(attemptId: string): RefundView {
    const refund = till.projections.returns.refund(attemptId)
    if (!refund) throw new Error('a refund that was settled is kept')
    payments.wake()
    printing.wake()
    sync.wake()
    return refundView(till, refund)
  }
  return {
    'refund.settle'(input) {
      const done = runApproved(till, 'refund.settle', { ...input, approval: input.approval ?? null }, (approver) => settleRefund(till, approver, input))
      return done.ok ? ok({ refund: refundOf(done.value.attemptId) }) : done
    },
    'refund.send'(input) {
      const done = runCommand(till, 'refund.send', input, () => sendRefund(till, input.attemptId))
      return done.ok ? ok({ refund: refundOf(done.value.attemptId) }) : done
    },
    'refund.payCash'(input) {
      const done = runApproved(till, 'refund.payCash', input, (approver) => {
        const approval = approver.may('cash-pay-out')
        return approval.ok ? payRefundInCash(till, slipSink(counter), input.attemptId, approval.value) : approval
      })
      return done.ok ? ok({ refund: refundOf(done.value.attemptId), cashMinor: done.value.cashMinor }) : done
    },
    'refund.open': () => ok({ refunds: till.projections.returns.openRefunds().map((refund) => refundView(till, refund)) }),
  }
}
