import type { z } from 'zod'
import { askHeadOffice } from './head-office-client.ts'
import type { Answer } from './head-office-client.ts'
import { signedHeaders } from './signed-headers.ts'
import { SKEW_THAT_MATTERS_MS } from './server-clock.ts'
import type { SyncContext } from './step.ts'

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
