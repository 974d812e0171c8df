import { createErasuresStep } from './erasures-step.ts'
import { createInstrumentCodesStep } from './instrument-codes-step.ts'
import { createMembersStep } from './members-step.ts'
import { createRulebookStatusStep } from './rulebook-status-step.ts'
import { createCopiesStep } from './copies-step.ts'
import { createRatingsStep } from './ratings-step.ts'
import { createRefillStep } from './refill-step.ts'
import type { StepEnd, SyncContext } from './step.ts'

/** What goes up beside the journal, in this order, after it. Each is made once, and called once a round. */
export const UP_STEPS: readonly ((context: SyncContext) => () => Promise<StepEnd>)[] = [createRulebookStatusStep, createMembersStep, createCopiesStep, createInstrumentCodesStep, createRatingsStep, createRefillStep]

/** What follows from the changes that came down, and is said up again; after them, once a round. */
export const SETTLE_STEPS: readonly ((context: SyncContext) => () => Promise<StepEnd>)[] = [createErasuresStep]
