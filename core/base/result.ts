/** An expected outcome that did not succeed: a stable code plus typed data, never prose. */
export interface Failure<C extends string = string, D = unknown> {
  readonly code: C
  readonly data: D
}

/** Expected outcomes are values. Broken invariants throw. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}
