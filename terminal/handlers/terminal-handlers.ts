import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { TerminalView } from '../../core/contract/views.ts'
import { runCommand } from '../services/commands.ts'
import { terminalView } from '../services/terminal-view.ts'
import type { Counter } from './counter.ts'

/** Tells every screen what the till is now, and returns it. */
export function publishTerminal({ till, hub }: Counter): TerminalView {
  const view = terminalView(till)
  hub.emit('terminal.changed', view)
  return view
}

export function terminalHandlers(counter: Counter): Pick<Handlers, 'terminal.get' | 'terminal.setLanguage'> {
  const { till } = counter
  return {
    'terminal.get': () => ok(terminalView(till)),
    'terminal.setLanguage'(input) {
      const done = runCommand(till, 'terminal.setLanguage', input, () => {
        till.settings.set('language', input.language)
        return ok(null)
      })
      if (!done.ok) return done
      till.session.language = null
      return ok(publishTerminal(counter))
    },
  }
}
