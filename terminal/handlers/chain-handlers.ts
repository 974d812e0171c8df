import { ok } from '../../core/base/result.ts'
import type { chainMethods } from '../../core/contract/chain-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { allowSpending } from '../services/allow-spending.ts'
import { beginAsSettled, settlePlace } from '../services/settle-place.ts'
import type { Counter } from './counter.ts'
import { publishTerminal } from './terminal-handlers.ts'

/** A till that began another chain. */
export function chainHandlers(counter: Counter): Pick<Handlers, keyof typeof chainMethods> {
  const { till } = counter
  return {
    'spending.allow'(input) {
      const done = runApproved(till, 'spending.allow', input, (approver) => allowSpending(till, approver))
      return done.ok ? ok(publishTerminal(counter)) : done
    },
    'place.settle'(input) {
      const done = runApproved(till, 'place.settle', input, (approver) => settlePlace(till, input.is, approver))
      if (!done.ok) return done
      beginAsSettled(till, input.is)
      counter.due.wake()
      counter.sync.wake()
      return ok(publishTerminal(counter))
    },
  }
}
