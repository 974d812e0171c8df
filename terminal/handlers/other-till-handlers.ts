import { ok } from '../../core/base/result.ts'
import type { otherTillMethods } from '../../core/contract/other-till-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runCommand } from '../services/commands.ts'
import { keyOtherTill, setOtherTill } from '../services/other-till.ts'
import { saleCommand } from './counter.ts'
import type { Counter } from './counter.ts'
import { publishTerminal } from './terminal-handlers.ts'

/** Beside another till, which sells: its amounts are keyed here, and rewarded. */
export function otherTillHandlers(counter: Counter): Pick<Handlers, keyof typeof otherTillMethods> {
  const { till } = counter
  return {
    'counter.setMode'(input) {
      const done = runCommand(till, 'counter.setMode', input, () => setOtherTill(till, input.mode.otherTill))
      return done.ok ? ok(publishTerminal(counter)) : done
    },
    'otherTill.key'(input) {
      const done = saleCommand(counter, 'otherTill.key', input, () => keyOtherTill(till, input))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
  }
}
