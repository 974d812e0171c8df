import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import { signIn } from '../services/sign-in.ts'
import { terminalView } from '../services/terminal-view.ts'
import type { Counter } from './counter.ts'
import { publishTerminal } from './terminal-handlers.ts'

export function staffHandlers(counter: Counter): Pick<Handlers, 'staff.list' | 'staff.signIn' | 'staff.signOut'> {
  const { till, sync, due } = counter
  return {
    'staff.list': () => ok({ staff: till.staff.list() }),
    'staff.signIn'(input) {
      const replay = replayOf(till, 'staff.signIn', input)
      const done = runCommand(till, 'staff.signIn', input, () => signIn(till, input.staffId, input.pin))
      if (!done.ok) return done
      if (done.value.kind === 'wrong') return fail('PIN_WRONG', { attemptsLeft: done.value.attemptsLeft })
      if (done.value.kind === 'locked') return fail('PIN_LOCKED', { untilMs: done.value.untilMs })
      // A repeat says how it went and lets nobody in: an old command id is no key.
      if (replay.ok && replay.value) return ok(terminalView(till))
      till.session.staffId = done.value.staffId
      sync.wake()
      due.wake()
      return ok(publishTerminal(counter))
    },
    'staff.signOut'(input) {
      const done = runCommand(till, 'staff.signOut', input, () => ok(null))
      if (!done.ok) return done
      till.session.staffId = null
      return ok(publishTerminal(counter))
    },
  }
}
