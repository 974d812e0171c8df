import { createRulebookStatusStep } from './rulebook-status-step.ts'
import type { StepEnd, SyncContext } from './step.ts'

/** What goes up beside the journal, in this order, after it. Each is made once, and called once a round. */
export const UP_STEPS: readonly ((context: SyncContext) => () => Promise<StepEnd>)[] = [createRulebookStatusStep]
