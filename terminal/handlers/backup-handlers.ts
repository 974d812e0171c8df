import { ok } from '../../core/base/result.ts'
import type { backupMethods } from '../../core/contract/backup-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { keepBackupSettings, keepBackupTrouble } from '../services/backup-settings.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import type { Counter } from './counter.ts'
import { publishTerminal } from './terminal-handlers.ts'

/** Copies of the till. */
export function backupHandlers(counter: Counter): Pick<Handlers, keyof typeof backupMethods> {
  const { till, backups } = counter
  return {
    'backup.list': () => ok(backups.view()),
    async 'backup.make'(input) {
      const replay = replayOf(till, 'backup.make', input)
      // Made already, or sent under another command's id: what is known of it is the answer, and nothing is made.
      const made = replay.ok && replay.value === null ? await backups.make() : ok(null)
      return runCommand(till, 'backup.make', input, () => {
        if (!made.ok) return made
        if (made.value === null) throw new Error('a command that was done is answered from what it gave')
        const { name, at, seq, head, bytes, version } = made.value
        return ok({ backup: { name, at, seq, head, bytes, version } })
      })
    },
    'backup.set'(input) {
      const chosen = backups.choose(input.settings)
      const done = runCommand(till, 'backup.set', input, () => {
        if (!chosen.ok) return chosen
        keepBackupSettings(till, input.settings)
        // The old folder's trouble is not the new one's.
        keepBackupTrouble(till, null)
        return ok(null)
      })
      if (!done.ok) return done
      publishTerminal(counter)
      return ok(backups.view())
    },
  }
}
