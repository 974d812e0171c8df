import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { paymentTerminalMethods } from '../../core/contract/payment-terminal-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { isOpen } from '../store/payment-request-store.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { attemptView, paymentOf } from '../services/payment-requests.ts'
import { isSettledByHand } from '../services/payment-terminal-view.ts'
import type { Counter } from './counter.ts'

/** The payment terminal that the till talks to. */
export function paymentTerminalHandlers({ till, payments }: Counter): Pick<Handlers, keyof typeof paymentTerminalMethods> {
  return {
    'paymentTerminal.get': () => ok(payments.view()),
    'paymentTerminal.set'(input) {
      const done = runCommand(till, 'paymentTerminal.set', input, () => payments.setAddress(input.address))
      if (!done.ok) return done
      void payments.test()
      return ok(payments.view())
    },
    async 'paymentTerminal.test'() {
      const tested = await payments.test()
      return tested.ok ? ok({ check: tested.value }) : tested
    },
    'paymentTerminal.askNow'(input) {
      const done = runCommand(till, 'paymentTerminal.askNow', input, () => ok(null))
      if (!done.ok) return done
      payments.askNow()
      return ok(payments.view())
    },
    'payment.cancel'(input) {
      const done = runCommand(till, 'payment.cancel', input, () => {
        const attempt = till.attempts.byId(input.attemptId)
        const payment = paymentOf(till, input.attemptId)
        if (!attempt || !payment) return fail('ATTEMPT_UNKNOWN', {})
        if (attempt.state !== 'sent' || !isOpen(payment)) return fail('ATTEMPT_SETTLED', { state: attempt.state })
        till.paymentRequests.wantCancelled(payment.requestId)
        return ok({ attemptId: input.attemptId })
      })
      if (!done.ok) return done
      payments.wake()
      const attempt = till.attempts.byId(done.value.attemptId)
      if (!attempt) throw new Error('an attempt that was written is kept')
      return ok({ attempt: attemptView(till, attempt) })
    },
    'paymentTerminal.acknowledge'(input) {
      const done = runApproved(till, 'paymentTerminal.acknowledge', input, (approver) => {
        const request = till.paymentRequests.find(input.requestId)
        if (!request || (!request.contradicts && !isOpen(request))) return fail('PAYMENT_REQUEST_UNKNOWN', {})
        if (isOpen(request) && !isSettledByHand(till, request)) return fail('ATTEMPT_UNSETTLED', { amountMinor: request.amountMinor })
        const approval = approver.may('settle-unknown-payment')
        if (!approval.ok) return approval
        till.paymentRequests.noteApproval(request.requestId, approval.value.staffId)
        till.paymentRequests.setContradicting(request.requestId, false)
        till.paymentRequests.drop(request.requestId, till.clock.now())
        till.log.info('payment-terminal.acknowledged', { requestId: request.requestId })
        return ok(null)
      })
      if (!done.ok) return done
      payments.wake()
      return ok(payments.view())
    },
  }
}
