import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { PaymentAttempt } from '../../core/contract/views.ts'
import { runCommand } from '../services/commands.ts'
import { beginAttempt, reverseAttempt, settleAttempt } from '../services/payments.ts'
import { publishSale } from './counter.ts'
import type { Counter } from './counter.ts'

export function paymentHandlers(counter: Counter): Pick<Handlers, 'payment.begin' | 'payment.settle' | 'payment.reverse' | 'payment.unsettled'> {
  const { till, sync } = counter

  function told(attemptId: string): { ok: true; value: { attempt: PaymentAttempt } } {
    const attempt = till.attempts.byId(attemptId)
    if (!attempt) throw new Error('an attempt that was written is kept')
    publishSale(counter)
    return ok({ attempt })
  }

  return {
    'payment.begin'(input) {
      const done = runCommand(till, 'payment.begin', input, () => beginAttempt(till, input))
      return done.ok ? told(done.value.attemptId) : done
    },
    'payment.settle'(input) {
      const done = runCommand(till, 'payment.settle', input, () => settleAttempt(till, input))
      if (!done.ok) return done
      sync.wake()
      return told(done.value.attemptId)
    },
    'payment.reverse'(input) {
      const done = runCommand(till, 'payment.reverse', input, () => reverseAttempt(till, input.attemptId))
      if (!done.ok) return done
      sync.wake()
      return told(done.value.attemptId)
    },
    'payment.unsettled': () => ok({ attempts: till.attempts.unsettled() }),
  }
}
