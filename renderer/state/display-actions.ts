import type { MethodInput } from '../../core/contract/types.ts'
import type { Caller } from '../link/commands.ts'
import { tell } from './counter-store.ts'

export type AskedOnDisplay = Omit<MethodInput<'display.ask'>, 'commandId'>

/** What the counter asks the customer on their own display. A display that went meanwhile is no trouble: the cashier asks aloud. */
export function displayActions(caller: Caller) {
  return {
    async askOnDisplay(question: AskedOnDisplay): Promise<void> {
      const answer = await caller.command('display.ask', question)
      if (answer.ok) tell({ display: answer.value })
    },
    async endAskOnDisplay(askId: string): Promise<void> {
      const answer = await caller.command('display.endAsk', { askId })
      if (answer.ok) tell({ display: answer.value })
    },
    /** How many new members a day the shop sets itself; null: no thanks on the lock screen. */
    async setThanksGoal(goal: number | null): Promise<boolean> {
      return (await caller.command('thanks.set', { goal })).ok
    },
    async setAsksForRating(asksForRating: boolean): Promise<void> {
      const answer = await caller.command('display.setRating', { asksForRating })
      if (answer.ok) tell({ display: answer.value })
    },
  }
}
