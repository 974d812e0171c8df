import { ok } from '../../core/base/result.ts'
import type { ledgerMethods } from '../../core/contract/ledger-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runCommand } from '../services/commands.ts'
import type { Counter } from './counter.ts'

/** The check of the books, beside the selling. */
export function ledgerHandlers({ till, check }: Counter): Pick<Handlers, keyof typeof ledgerMethods> {
  return {
    'ledger.get': () => ok(check.view()),
    'ledger.check'(input) {
      const done = runCommand(till, 'ledger.check', input, () => ok(null))
      if (!done.ok) return done
      void check.start()
      return ok(check.view())
    },
  }
}
