import type { MethodInput } from '../../core/contract/types.ts'
import type { Run } from './actions.ts'
import { tell } from './counter-store.ts'

type OwnChoices = Omit<MethodInput<'staff.chooseForMe'>, 'commandId'>

/** Who stands at the till, what they chose for themselves, and the way into training and out of it. */
export function atTheTill(run: Run) {
  return {
    async chooseForMe(choices: OwnChoices): Promise<void> {
      const answer = await run('staff.chooseForMe', choices)
      if (answer.ok) tell({ terminal: answer.value })
    },
    /** Every window comes in anew afterwards. */
    beginTraining: async (): Promise<boolean> => (await run('training.begin', {})).ok,
    leaveTraining: async (): Promise<boolean> => (await run('training.leave', {})).ok,
  }
}
