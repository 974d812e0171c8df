import type { z } from 'zod'
import { INSTANT_HEADER, requestSigningText, SIGNATURE_HEADER, TERMINAL_HEADER } from '../../core/sync/request-signing.ts'
import { askHeadOffice } from './head-office-client.ts'
import type { Answer } from './head-office-client.ts'
import type { SyncContext } from './step.ts'

/** Below this, the till's own clock is used: a Date header counts whole seconds and travelled. */
const SKEW_THAT_MATTERS_MS = 60_000

/** Head office's clock as this till knows it, from the Date header of its answers. */
export function createServerClock(now: () => number) {
  let offsetMs = 0
  return {
    learn(serverNow: number): void {
      const differenceMs = serverNow - now()
      offsetMs = Math.abs(differenceMs) > SKEW_THAT_MATTERS_MS ? differenceMs : 0
    },
    now: () => Math.max(0, now() + offsetMs),
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
 * A GET signed with the till's key. Where head office finds the instant too far off, its Date header has just told the
 * right one, and the question is asked once more.
 */
export async function askSigned<T>(context: SyncContext, question: SignedQuestion<T>): Promise<Answer<T>> {
  const { deps, serverClock, timings, client } = context
  const ask = (instant: number) => {
    const { terminalId } = deps.journal.terminalIdentity()
    const signature = deps.keys.sign(requestSigningText({ method: 'GET', path: question.path, terminalId, instant }))
    const headers = { [TERMINAL_HEADER]: terminalId, [INSTANT_HEADER]: String(instant), [SIGNATURE_HEADER]: signature }
    return askHeadOffice({ ...question, method: 'GET', headers, timeoutMs: timings.requestTimeoutMs }, client)
  }
  const instant = serverClock.now()
  const answer = await ask(instant)
  const wasOff = Math.abs(serverClock.now() - instant) > SKEW_THAT_MATTERS_MS
  return answer.kind === 'refused' && answer.problem.code === 'BAD_SIGNATURE' && wasOff ? ask(serverClock.now()) : answer
}
