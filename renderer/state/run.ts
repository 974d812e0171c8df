import type { CallResult } from '../../core/contract/types.ts'
import type { CommandInput, CommandName } from '../link/commands.ts'

/** Sends a command; what went wrong is in the line of notices by the time it answers. */
export type Run = <M extends CommandName>(method: M, input: CommandInput<M>, commandId?: string) => Promise<CallResult<M>>
/** The same, and answers only whether it worked. */
export type Worked = <M extends CommandName>(method: M, input: CommandInput<M>) => Promise<boolean>
