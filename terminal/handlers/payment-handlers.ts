import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { attemptView } from '../services/payment-requests.ts'
import { beginAttempt, reverseAttempt, settleAttempt } from '../services/payments.ts'
import { publishSale } from './counter.ts'
import type { Counter } from './counter.ts'

export function paymentHandlers(counter: Counter): Pick<Handlers, 'payment.begin' | 'payment.settle' | 'payment.reverse' | 'payment.unsettled'> {
  const { till, sync, payments } = counter

  function told(attemptId: string): { ok: true; value: { attempt: PaymentAttempt } } {
    const attempt = till.attempts.byId(attemptId)
    if (!attempt) throw new Error('an attempt that was written is kept')
    payments.wake()
    publishSale(counter)
    return ok({ attempt: attemptView(till, attempt) })
  }

  return {
    'payment.begin'(input) {
      const done = runCommand(till, 'payment.begin', input, () => beginAttempt(till, input))
      return done.ok ? told(done.value.attemptId) : done
    },
    'payment.settle'(input) {
      const done = runApproved(till, 'payment.settle', { ...input, approval: input.approval ?? null }, (approver) => settleAttempt(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return told(done.value.attemptId)
    },
    'payment.reverse'(input) {
      const done = runApproved(till, 'payment.reverse', { ...input, approval: input.approval ?? null }, (approver) => reverseAttempt(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return told(done.value.attemptId)
    },
    'payment.unsettled': () => ok({ attempts: till.attempts.unsettled().map((attempt) => attemptView(till, attempt)) }),
  }
}
