import type { z } from 'zod'
import type { Clock } from '../../core/base/ports.ts'
import { askHeadOffice } from './head-office-client.ts'
import type { Answer } from './head-office-client.ts'
import { signedHeaders } from './signed-headers.ts'
import type { SyncContext } from './step.ts'

/** Below this, the till's own clock is used: a Date header counts whole seconds and travelled. */
const SKEW_THAT_MATTERS_MS = 60_000

/** Head office's clock as this till knows it, from the Date header of its answers. */
export function createServerClock(clock: Clock) {
  let offsetMs = 0
  let last: { readonly serverNow: number; readonly monotonicMs: number } | null = null
  return {
    learn(serverNow: number): void {
      const differenceMs = serverNow - clock.now()
      offsetMs = Math.abs(differenceMs) > SKEW_THAT_MATTERS_MS ? differenceMs : 0
      last = { serverNow, monotonicMs: clock.monotonicMs() }
    },
    now: () => Math.max(0, clock.now() + offsetMs),
    /** What it must be there by now, whatever happened to this till's clock since; null where head office never said. */
    heard: () => (last ? last.serverNow + (clock.monotonicMs() - last.monotonicMs) : null),
  }
}

export interface SignedQuestion<T> {
  readonly baseUrl: string
  /** With its query. */
  readonly path: string
  readonly maxBytes: number
  readonly answer: z.ZodType<T>
}

/**
 * Asks with the instant head office is believed to have. Where it finds that too far off, its Date header has just told the
 * right one, and it is asked once more.
 */
export async function withRightClock<T>({ serverClock }: Pick<SyncContext, 'serverClock'>, ask: (instant: number) => Promise<Answer<T>>): Promise<Answer<T>> {
  const instant = serverClock.now()
  const answer = await ask(instant)
  const wasOff = Math.abs(serverClock.now() - instant) > SKEW_THAT_MATTERS_MS
  return answer.kind === 'refused' && answer.problem.code === 'BAD_SIGNATURE' && wasOff ? ask(serverClock.now()) : answer
}

/** A GET signed with the till's key. */
export async function askSigned<T>(context: SyncContext, question: SignedQuestion<T>): Promise<Answer<T>> {
  const { timings, client } = context
  return withRightClock(context, (instant) => {
    const headers = signedHeaders(context, { method: 'GET', path: question.path, instant })
    return askHeadOffice({ ...question, method: 'GET', headers, timeoutMs: timings.requestTimeoutMs }, client)
  })
}
