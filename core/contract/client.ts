import { err, ok } from '../base/result.ts'
import { COMMON_ERRORS, ERRORS } from './errors.ts'
import type { ErrorCode } from './errors.ts'
import { EVENTS } from './events.ts'
import type { EventName } from './events.ts'
import { FRAME_VERSION, serverFrameSchema } from './frames.ts'
import type { ServerFrame } from './frames.ts'
import { contractHash } from './hash.ts'
import type { Link } from './link.ts'
import { METHODS } from './methods.ts'
import type { MethodName } from './methods.ts'
import { saleHearer } from './told-sale.ts'
import type { CallResult, Client, EventData, MethodInput } from './types.ts'

interface Pending {
  readonly method: MethodName
  readonly settle: (result: unknown) => void
}

export interface ClientOptions {
  /** Timers differ between runtimes, so the composition root brings one: calls `fn` after `ms`, returns its cancel. */
  readonly after: (ms: number, fn: () => void) => () => void
  /** How long a call may stay unanswered before it answers TIMED_OUT. A command may still have happened: repeat it with the same id. */
  readonly timeoutMs: number
}

/** The caller's side of the contract over any link. Output is parsed: a terminal that answers nonsense is refused here. */
export function makeClient(link: Link, options: ClientOptions): Client {
  const pending = new Map<number, Pending>()
  const listeners = new Map<EventName, Set<(data: never) => void>>()
  const closeListeners: (() => void)[] = []
  const mismatchListeners: (() => void)[] = []
  let nextId = 1
  let closed = false

  const sales = saleHearer(() => link.send({ v: FRAME_VERSION, t: 'sale-again' }))

  const failWith = (code: ErrorCode, data: unknown) => err({ code, data })

  function onResponse(frame: Extract<ServerFrame, { t: 'response' }>): void {
    const call = pending.get(frame.id)
    if (!call) return
    const spec = METHODS[call.method]
    const settle = (result: unknown) => {
      pending.delete(frame.id)
      call.settle(result)
    }
    if (frame.ok) {
      const { saleAt } = frame
      const output = spec.output.safeParse(frame.output)
      if (!output.success) settle(failWith('CONTRACT_MISMATCH', {}))
      else if (saleAt === undefined) settle(ok(output.data))
      else sales.whenAt(saleAt, (sale) => settle(ok({ ...(output.data as object), sale })))
      return
    }
    const code = frame.error.code as ErrorCode
    const declared = (spec.errors as readonly string[]).includes(code) || (COMMON_ERRORS as readonly string[]).includes(code)
    const data = declared ? ERRORS[code].data.safeParse(frame.error.data) : undefined
    settle(data?.success ? failWith(code, data.data) : failWith('CONTRACT_MISMATCH', {}))
  }

  function onEvent(frame: Extract<ServerFrame, { t: 'event' }>): void {
    if (!Object.hasOwn(EVENTS, frame.name)) return
    const name = frame.name as EventName
    const data = EVENTS[name].safeParse(frame.data)
    if (data.success) tellListeners(name, data.data)
  }

  function tellListeners<E extends EventName>(name: E, data: EventData<E>): void {
    for (const listener of listeners.get(name) ?? []) listener(data as never)
  }

  link.onMessage((raw) => {
    const parsed = serverFrameSchema.safeParse(raw)
    if (!parsed.success) return
    const frame = parsed.data
    if (frame.t === 'response') onResponse(frame)
    else if (frame.t === 'event') onEvent(frame)
    else if (frame.t === 'sale' || frame.t === 'sale-change') {
      const news = sales.hear(frame)
      if (news) tellListeners('sale.changed', news)
    }
    else if (frame.t === 'hello' && frame.contractHash !== contractHash()) for (const listener of mismatchListeners) listener()
  })
  link.onClose(() => {
    if (closed) return
    closed = true
    for (const call of pending.values()) call.settle(failWith('DISCONNECTED', {}))
    pending.clear()
    for (const listener of closeListeners) listener()
  })
  link.send({ v: FRAME_VERSION, t: 'hello', contractHash: contractHash() })

  return {
    call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<CallResult<M>> {
      return new Promise((resolve) => {
        if (closed) {
          resolve(failWith('DISCONNECTED', {}) as CallResult<M>)
          return
        }
        const id = nextId++
        const cancel = options.after(options.timeoutMs, () => {
          pending.delete(id)
          resolve(failWith('TIMED_OUT', {}) as CallResult<M>)
        })
        pending.set(id, {
          method,
          settle: (result) => {
            cancel()
            resolve(result as CallResult<M>)
          },
        })
        link.send({ v: FRAME_VERSION, t: 'request', id, method, input })
      })
    },
    on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set)
      set.add(listener as (data: never) => void)
      return () => set.delete(listener as (data: never) => void)
    },
    onClose: (listener) => void closeListeners.push(listener),
    onMismatch: (listener) => void mismatchListeners.push(listener),
    close: () => link.close(),
  }
}
