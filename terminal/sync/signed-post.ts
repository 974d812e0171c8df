import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { z } from 'zod'
import { askHeadOffice } from './head-office-client.ts'
import type { Answer } from './head-office-client.ts'
import { signedHeaders } from './signed-headers.ts'
import { withRightClock } from './signed-question.ts'
import type { SyncContext } from './step.ts'

const gzipAsync = promisify(gzip)

export interface SignedPost<T> {
  readonly baseUrl: string
  /** Under /v2/. */
  readonly path: string
  /** Goes as JSON, packed. */
  readonly body: unknown
  readonly maxBytes: number
  readonly answer: z.ZodType<T>
}

/**
 * A POST signed whole with the till's key: path, body, instant and a nonce, which head office takes once. A request that
 * may have arrived is sent again as a new one, so what it asks must be the same done twice.
 */
export async function postSigned<T>(context: SyncContext, post: SignedPost<T>): Promise<Answer<T>> {
  const { baseUrl, path, maxBytes, answer } = post
  const body = new Uint8Array(await gzipAsync(JSON.stringify(post.body)))
  return withRightClock(context, (instant) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', ...signedHeaders(context, { method: 'POST', path, instant, body }) }
    return askHeadOffice({ baseUrl, method: 'POST', path, headers, body, timeoutMs: context.timings.requestTimeoutMs, maxBytes, answer }, context.client)
  })
}
