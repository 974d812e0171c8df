import type { z } from 'zod'
import type { Result } from '../base/result.ts'
import type { CommonErrorCode, ContractError } from './errors.ts'
import type { Events, EventName } from './events.ts'
import type { MethodName, Methods } from './methods.ts'

export type MethodInput<M extends MethodName> = z.output<Methods[M]['input']>
export type MethodOutput<M extends MethodName> = z.output<Methods[M]['output']>
/** The codes a method declares itself. */
export type MethodErrors<M extends MethodName> = Methods[M]['errors'][number]
export type EventData<E extends EventName> = z.output<Events[E]>

/** What a handler answers: its output, or one of the errors it declares. Anything thrown becomes INTERNAL. */
export type HandlerResult<M extends MethodName> = Result<MethodOutput<M>, ContractError<MethodErrors<M> | CommonErrorCode>>

/** A missing handler or an undeclared error does not compile. */
export type Handlers = { [M in MethodName]: (input: MethodInput<M>) => HandlerResult<M> | Promise<HandlerResult<M>> }

export type CallResult<M extends MethodName> = Result<MethodOutput<M>, ContractError<MethodErrors<M> | CommonErrorCode>>

export interface Client {
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<CallResult<M>>
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
  /** Called once when the link is gone; calls in flight answer DISCONNECTED. */
  onClose(listener: () => void): void
  /** Called when the terminal speaks another contract: the window is stale and must reload. */
  onMismatch(listener: () => void): void
  close(): void
}
