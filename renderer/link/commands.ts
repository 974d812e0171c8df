import type { ErrorCode } from '../../core/contract/errors.ts'
import type { MethodName, Methods } from '../../core/contract/methods.ts'
import type { CallResult, Client, MethodInput } from '../../core/contract/types.ts'

export type CommandName = { [M in MethodName]: Methods[M]['kind'] extends 'command' ? M : never }[MethodName]
export type QueryName = Exclude<MethodName, CommandName>
export type CommandInput<M extends CommandName> = Omit<MethodInput<M>, 'commandId'>

export interface Caller {
  /**
   * Sends a command until it is answered: a link that broke, or an answer that stayed away, is met by the same
   * command with the same id, so that it happens once.
   */
  command<M extends CommandName>(method: M, input: CommandInput<M>, commandId?: string): Promise<CallResult<M>>
  /** Asks once the link is open. */
  query<M extends QueryName>(method: M, input: MethodInput<M>): Promise<CallResult<M>>
}

const LOST: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['DISCONNECTED', 'TIMED_OUT'])

/** `whenOpen` answers with a client that is connected; `newId` makes a UUID. */
export function makeCaller(whenOpen: () => Promise<Client>, newId: () => string): Caller {
  return {
    async command(method, input, commandId = newId()) {
      for (;;) {
        const client = await whenOpen()
        const answer = await client.call(method, { ...input, commandId } as never)
        if (answer.ok || !LOST.has(answer.error.code)) return answer
      }
    },
    async query(method, input) {
      for (;;) {
        const client = await whenOpen()
        const answer = await client.call(method, input)
        if (answer.ok || answer.error.code !== 'DISCONNECTED') return answer
      }
    },
  }
}
