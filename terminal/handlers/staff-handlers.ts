import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { giveBadge, holderOf, newBadge } from '../services/badges.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import { noteLeaving } from '../services/last-here.ts'
import { signIn, signInByBadge, signedIn } from '../services/sign-in.ts'
import { terminalView } from '../services/terminal-view.ts'
import type { Counter } from './counter.ts'
import { publishTerminal } from './terminal-handlers.ts'

export function staffHandlers(counter: Counter): Pick<Handlers, 'staff.list' | 'staff.signIn' | 'staff.signInByBadge' | 'staff.ofBadge' | 'staff.giveBadge' | 'staff.chooseForMe' | 'staff.signOut'> {
  const { till, sync, due } = counter

  function letIn(staffId: string) {
    till.session.staffId = staffId
    sync.wake()
    due.wake()
    return ok(publishTerminal(counter))
  }

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
      return letIn(done.value.staffId)
    },
    'staff.signInByBadge'(input) {
      const replay = replayOf(till, 'staff.signInByBadge', input)
      const done = runCommand(till, 'staff.signInByBadge', input, () => signInByBadge(till, input.badge))
      if (!done.ok) return done
      if (replay.ok && replay.value) return ok(terminalView(till))
      return letIn(done.value.staffId)
    },
    'staff.ofBadge'({ badge }) {
      const holder = holderOf(till, badge)
      if (!holder.ok) return holder
      const { demoPin: _pin, ...staff } = holder.value
      return ok({ staff })
    },
    'staff.giveBadge'(input) {
      const badge = newBadge()
      const replay = replayOf(till, 'staff.giveBadge', input)
      const done = runCommand(till, 'staff.giveBadge', input, () => giveBadge(till, input.staffId, badge))
      if (!done.ok) return done
      return ok({ badge: replay.ok && replay.value ? null : badge })
    },
    'staff.chooseForMe'(input) {
      const { screenLanguage, theme } = input
      const done = runCommand(till, 'staff.chooseForMe', input, () => {
        till.staff.choose(signedIn(till), { screenLanguage, theme })
        return ok(null)
      })
      return done.ok ? ok(publishTerminal(counter)) : done
    },
    'staff.signOut'(input) {
      const done = runCommand(till, 'staff.signOut', input, () => {
        if (till.session.staffId !== null) noteLeaving(till)
        return ok(null)
      })
      if (!done.ok) return done
      till.session.staffId = null
      return ok(publishTerminal(counter))
    },
  }
}
