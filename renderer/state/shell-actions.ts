import type { OwnShop } from '../../core/contract/staff-methods.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { Caller } from '../link/commands.ts'
import type { Run } from './run.ts'
import { tell } from './counter-store.ts'
import { standHere } from './staff-actions.ts'

type OwnChoices = Omit<MethodInput<'staff.chooseForMe'>, 'commandId'>

/** Who stands at the till, what they chose for themselves, and the way into training and out of it. */
export function atTheTill(run: Run, caller: Caller) {
  return {
    /** Another person takes over, open sale and all. */
    takeOver: (badge: string) => standHere(caller, badge),
    async chooseForMe(choices: OwnChoices): Promise<void> {
      const answer = await run('staff.chooseForMe', choices)
      if (answer.ok) tell({ terminal: answer.value })
    },
    setUpDemo: async (): Promise<boolean> => (await run('setup.demo', {})).ok,
    /** Every window then comes in anew, on the lock screen of the new till. */
    setUpAlone: async (shop: OwnShop): Promise<boolean> => (await run('setup.alone', { shop })).ok,
    /** Every window comes in anew afterwards. */
    beginTraining: async (): Promise<boolean> => (await run('training.begin', {})).ok,
    leaveTraining: async (): Promise<boolean> => (await run('training.leave', {})).ok,
  }
}
