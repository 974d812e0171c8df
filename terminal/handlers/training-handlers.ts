import { ok } from '../../core/base/result.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { replayOf, runCommand } from '../services/commands.ts'
import { noteLeaving } from '../services/last-here.ts'
import { signedIn } from '../services/sign-in.ts'
import { tillLanguage } from '../services/till.ts'
import { practiceStart } from '../training/practice-store.ts'
import type { Counter } from './counter.ts'

/** Into a room to practise in and out of it. The till itself is locked meanwhile; its open sale is not touched. */
export function trainingHandlers({ till, printing, training }: Counter): Pick<Handlers, 'training.begin' | 'training.leave'> {
  return {
    async 'training.begin'(input) {
      const replay = replayOf(till, 'training.begin', input)
      if (!replay.ok) return replay
      if (replay.value || till.session.training) return ok({})
      await training.open(practiceStart(till, signedIn(till), printing.view().address, tillLanguage(till)))
      const done = runCommand(till, 'training.begin', input, () => {
        noteLeaving(till)
        return ok({})
      })
      if (!done.ok) return done
      till.session.staffId = null
      training.goIn()
      return done
    },
    'training.leave'() {
      if (till.session.training) training.goOut()
      return ok({})
    },
  }
}
