import type { SyncStore } from '../store/sync-store.ts'
import type { HeadOfficeClientPorts, Refused, Trouble } from './head-office-client.ts'
import type { SyncDeps, SyncTimings } from './ports.ts'
import type { createServerClock } from './server-clock.ts'

/** What the steps of a round share. */
export interface SyncContext {
  readonly deps: SyncDeps
  readonly store: SyncStore
  readonly timings: SyncTimings
  readonly client: HeadOfficeClientPorts
  readonly serverClock: ReturnType<typeof createServerClock>
}

/** How one step of a round ended. */
export type StepEnd =
  /** `isBehind`: head office has more to tell, and the next round begins at once. */
  | { readonly kind: 'done'; readonly isBehind?: true }
  /** Nothing usable came; it may pass by itself. */
  | { readonly kind: 'offline'; readonly code: string; readonly detail: string; readonly waitMs: number | null }
  /** Head office answered and will not have it: a person has to look. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly waitMs: number | null }

export const DONE: StepEnd = { kind: 'done' }

export function endOf(answer: Refused | Trouble): StepEnd {
  if (answer.kind === 'trouble') return { kind: 'offline', code: answer.code, detail: answer.detail, waitMs: answer.retryAfterMs }
  return { kind: 'refused', code: answer.problem.code, detail: answer.problem.detail, waitMs: answer.retryAfterMs }
}

/** An answer that a head office would not give. */
export function nonsense(detail: string): StepEnd {
  return { kind: 'offline', code: 'NOT_HEAD_OFFICE', detail, waitMs: null }
}

/** Head office holds entries this till never wrote: its folder was put back from a copy, or another till has its key. */
export function headOfficeAhead(watermark: number, head: number): StepEnd {
  return { kind: 'refused', code: 'HEAD_OFFICE_AHEAD', detail: `${watermark} > ${head}`, waitMs: null }
}
