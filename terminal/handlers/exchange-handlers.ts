import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { completedSale } from '../services/completed-sales.ts'
import { completeExchange, exchangeQuote, workOutExchange } from '../services/exchanges.ts'
import { madeReturn } from '../services/return-views.ts'
import { rightToReturn } from '../services/returns.ts'
import { signedIn } from '../services/sign-in.ts'
import { publishSale, receiptSink, slipSink } from './counter.ts'
import type { Counter } from './counter.ts'

/** New goods for old ones. */
export function exchangeHandlers(counter: Counter): Pick<Handlers, 'exchange.quote' | 'exchange.complete'> {
  const { till, printing, sync, payments } = counter
  return {
    'exchange.quote'(input) {
      // What is only worked out needs nobody's approval.
      const worked = workOutExchange(till, input, { reason: 'other', approval: { right: 'return', staffId: signedIn(till) } })
      return worked.ok ? ok({ exchange: exchangeQuote(worked.value) }) : worked
    },
    'exchange.complete'(input) {
      const done = runApproved(till, 'exchange.complete', input, (approver) => {
        const approval = approver.may(rightToReturn(till, input.saleId))
        if (!approval.ok) return approval
        const decision = { reason: input.reason, approval: approval.value }
        const worked = workOutExchange(till, input, decision)
        if (!worked.ok) return worked
        if (worked.value.worked.known.before.length !== input.returnsMade) return fail('RETURN_CHANGED', {})
        const booked = completeExchange(till, { receipt: receiptSink(counter), slip: slipSink(counter) }, worked.value, input, decision, approver)
        return booked
      })
      if (!done.ok) return done
      payments.wake()
      printing.wake()
      sync.wake()
      publishSale(counter)
      return ok({ made: madeReturn(till, done.value.returned), completed: completedSale(till, done.value.saleId) })
    },
  }
}
