import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

export type MethodKind = 'query' | 'command'
/** `display`: the customer's display, and nobody else; the others are people at the counter. */
export type Role = 'nobody' | 'cashier' | 'manager' | 'display'

export interface MethodSpec {
  readonly kind: MethodKind
  /** The least role that may call it; `nobody` works on the lock screen too. */
  readonly role: Role
  readonly input: z.ZodType
  readonly output: z.ZodType
  readonly errors: readonly ErrorCode[]
}

/** Declares one method; keeps the literal types so that clients and handlers are derived from it. */
export function rpc<const S extends MethodSpec>(spec: S): S {
  return spec
}
