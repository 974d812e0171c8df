import { ok } from '../../core/base/result.ts'
import type { thanksMethods } from '../../core/contract/thanks-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runCommand } from '../services/commands.ts'
import { setGoal, thanksOf } from '../services/thanks.ts'
import type { Counter } from './counter.ts'

/** A shop's thanks on the lock screen. */
export function thanksHandlers({ till }: Counter): Pick<Handlers, keyof typeof thanksMethods> {
  return {
    'thanks.get': () => ok({ thanks: thanksOf(till) }),
    'thanks.set'(input) {
      const done = runCommand(till, 'thanks.set', input, () => {
        setGoal(till, input.goal)
        return ok(null)
      })
      return done.ok ? ok({ thanks: thanksOf(till) }) : done
    },
  }
}
