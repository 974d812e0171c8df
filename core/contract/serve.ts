import type { z } from 'zod'
import type { Result } from '../base/result.ts'
import { COMMON_ERRORS } from './errors.ts'
import type { CommonErrorCode, ContractError } from './errors.ts'
import { EVENTS, isToldTo } from './events.ts'
import type { EventName } from './events.ts'
import { FRAME_VERSION, clientFrameSchema } from './frames.ts'
import type { ServerFrame } from './frames.ts'
import { contractHash } from './hash.ts'
import type { Link } from './link.ts'
import type { LinkKind } from './link-kind.ts'
import { METHODS } from './methods.ts'
import type { MethodName } from './methods.ts'
import type { Role } from './rpc.ts'
import { saleTeller } from './told-sale.ts'
import type { EventData, Handlers } from './types.ts'

export interface ServeOptions {
  /** What is at the far end: a window of the counter, unless it is said otherwise. */
  readonly kind?: LinkKind
  /** Says whether whoever is signed in may call a method of this role; null: yes. */
  readonly authorize: (role: Role) => ContractError<'SIGNED_OUT' | 'FORBIDDEN'> | null
  /** What an exception says where it is no broken invariant: a disk that does not answer; null: it is one. */
  readonly explain?: (error: unknown) => ContractError<'DISK_CANNOT_COMMIT'> | null
  /** Records a broken invariant and returns the incident id that crosses the wire in its place. */
  readonly onIncident: (method: string, error: unknown) => string
}

export interface Served {
  emit<E extends EventName>(event: E, data: EventData<E>): void
}

type AnyHandler = (input: unknown) => Promise<Result<unknown, ContractError>> | Result<unknown, ContractError>

/** The terminal's side of the contract over one link: parses, authorises, calls, answers. Output is parsed too. */
export function serve(link: Link, handlers: Handlers, options: ServeOptions): Served {
  const send = (frame: ServerFrame) => link.send(frame)
  const { kind = 'counter' } = options
  const sales = saleTeller()

  /** An answer's sale does not cross again where the link was told of it just now. */
  function answered(schema: z.ZodType, value: unknown): { output: unknown; saleAt?: number } {
    const saleAt = typeof value === 'object' && value !== null && 'sale' in value ? sales.numberOf(value.sale) : null
    return saleAt === null ? { output: schema.parse(value) } : { output: schema.parse({ ...(value as object), sale: null }), saleAt }
  }

  async function answer(id: number, method: string, input: unknown): Promise<ServerFrame> {
    const refuse = (code: CommonErrorCode, data: unknown): ServerFrame => ({ v: FRAME_VERSION, t: 'response', id, ok: false, error: { code, data } })
    if (!Object.hasOwn(METHODS, method)) return refuse('UNKNOWN_METHOD', { method })
    const name = method as MethodName
    const spec = METHODS[name]
    try {
      // Before anybody's rights: a display has none of the counter's, whoever is signed in there.
      if ((kind === 'display') !== (spec.role === 'display')) return refuse('FORBIDDEN', { role: spec.role })
      const forbidden = kind === 'display' ? null : options.authorize(spec.role)
      if (forbidden) return refuse(forbidden.code, forbidden.data)
      const parsed = spec.input.safeParse(input)
      if (!parsed.success) {
        const issues = parsed.error.issues.slice(0, 20).map((i) => ({ path: i.path.map(String).join('.'), message: i.message }))
        return refuse('INPUT_INVALID', { issues })
      }
      const result = await (handlers[name] as AnyHandler)(parsed.data)
      if (result.ok) return { v: FRAME_VERSION, t: 'response', id, ok: true, ...answered(spec.output, result.value) }
      const known = [...spec.errors, ...COMMON_ERRORS] as readonly string[]
      if (!known.includes(result.error.code)) throw new Error(`undeclared error ${result.error.code}`)
      return { v: FRAME_VERSION, t: 'response', id, ok: false, error: result.error }
    } catch (error) {
      const explained = options.explain?.(error)
      if (explained) return refuse(explained.code, explained.data)
      return refuse('INTERNAL', { incidentId: options.onIncident(method, error) })
    }
  }

  link.onMessage((raw) => {
    const parsed = clientFrameSchema.safeParse(raw)
    if (!parsed.success) {
      send({ v: FRAME_VERSION, t: 'malformed' })
      return
    }
    const frame = parsed.data
    if (frame.t === 'hello') send({ v: FRAME_VERSION, t: 'hello', contractHash: contractHash() })
    else if (frame.t === 'sale-again') {
      const again = sales.again()
      if (again) send(again)
    } else void answer(frame.id, frame.method, frame.input).then(send)
  })

  return {
    emit(event, data) {
      if (!isToldTo(kind, event)) return
      if (event === 'sale.changed') send(sales.tell((data as EventData<'sale.changed'>).sale))
      else send({ v: FRAME_VERSION, t: 'event', name: event, data: EVENTS[event].parse(data) })
    },
  }
}
