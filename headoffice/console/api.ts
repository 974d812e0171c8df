import type { z } from 'zod'
import { overviewSchema, pairedTillSchema } from '../../core/sync/console-views.ts'
import type { Overview } from '../../core/sync/console-views.ts'
import { signInWaysSchema } from '../../core/sync/people.ts'
import { problemSchema } from '../../core/sync/wire.ts'
import type { Problem } from '../../core/sync/wire.ts'

const TIMEOUT_MS = 15_000

/** What head office answered: a value, a refusal, or nothing usable. */
export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly retryAfterSeconds: number }
  | { readonly kind: 'unreachable' }

async function ask<T>(path: string, schema: z.ZodType<T> | null, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const json: unknown = await response.json()
    if (response.ok) {
      if (!schema) return { kind: 'value', value: undefined as T }
      const parsed = schema.safeParse(json)
      return parsed.success ? { kind: 'value', value: parsed.data } : { kind: 'unreachable' }
    }
    const problem = problemSchema.safeParse(json)
    return problem.success ? { kind: 'refused', problem: problem.data, retryAfterSeconds: Number(response.headers.get('retry-after') ?? 0) } : { kind: 'unreachable' }
  } catch {
    return { kind: 'unreachable' }
  }
}

export const api = {
  signInWays: (): Promise<Answer<z.infer<typeof signInWaysSchema>>> => ask('/console/sign-in', signInWaysSchema),
  signIn: (name: string, password: string): Promise<Answer<void>> => ask<void>('/console/sign-in', null, { name, password }),
  signInByWord: (token: string): Promise<Answer<void>> => ask<void>('/console/sign-in', null, { token }),
  signOut: (): Promise<Answer<void>> => ask<void>('/console/sign-out', null, {}),
  overview: (): Promise<Answer<Overview>> => ask('/console/overview', overviewSchema),
  pair: (code: string): Promise<Answer<z.infer<typeof pairedTillSchema>>> => ask('/console/pairing', pairedTillSchema, { code }),
}
