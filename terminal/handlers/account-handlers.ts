import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { AccountView } from '../../core/contract/stored-value-views.ts'
import { accountOf, accountView, beginAccountPayment, openAccount, setAccountLimit, settleAccount, statementOf } from '../services/accounts.ts'
import { runApproved } from '../services/approvals.ts'
import { runCommand } from '../services/commands.ts'
import { attemptView } from '../services/payment-requests.ts'
import type { Till } from '../services/till.ts'
import { valueSink } from './counter.ts'
import type { Counter } from './counter.ts'

type Method = 'account.get' | 'account.open' | 'account.setLimit' | 'account.statement' | 'account.beginPayment' | 'account.settle'

/** Sale on account: what trade members owe, and pay. */
export function accountHandlers(counter: Counter): Pick<Handlers, Method> {
  const { till, printing, sync, payments } = counter
  const sink = valueSink(counter)
  return {
    'account.get'(input) {
      const account = accountOf(till, input.memberId)
      return account.ok ? ok({ account: accountView(account.value) }) : account
    },
    'account.open'(input) {
      const done = runApproved(till, 'account.open', input, (approver) => openAccount(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return ok({ account: viewOf(till, input.memberId) })
    },
    'account.setLimit'(input) {
      const done = runApproved(till, 'account.setLimit', input, (approver) => setAccountLimit(till, approver, input))
      if (!done.ok) return done
      sync.wake()
      return ok({ account: viewOf(till, input.memberId) })
    },
    'account.statement'(input) {
      const account = accountOf(till, input.memberId)
      return account.ok ? ok({ account: accountView(account.value), entries: statementOf(till, account.value.accountId, input) }) : account
    },
    'account.beginPayment'(input) {
      const done = runCommand(till, 'account.beginPayment', input, () => beginAccountPayment(till, input))
      if (!done.ok) return done
      const attempt = till.attempts.byId(done.value.attemptId)
      if (!attempt) throw new Error('an attempt that was written is kept')
      payments.wake()
      return ok({ attempt: attemptView(till, attempt) })
    },
    'account.settle'(input) {
      const done = runCommand(till, 'account.settle', input, () => settleAccount(till, sink, input.memberId, input.paid))
      if (!done.ok) return done
      printing.wake()
      sync.wake()
      return ok({ account: viewOf(till, input.memberId), changeMinor: done.value.changeMinor })
    },
  }
}

function viewOf(till: Till, memberId: string): AccountView {
  const account = accountOf(till, memberId)
  if (!account.ok) throw new Error('an account that was just used is known')
  return accountView(account.value)
}
