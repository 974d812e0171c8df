import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { jsonExcess, MAX_JSON_DEPTH, MAX_JSON_VALUES } from '../../../core/sync/json-depth.ts'
import { Refusal } from '../problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 in hex over the body as it came, before it was unpacked; empty where none was read. */
    bodyHash: string
    /** Bytes of the body once it was unpacked, or as far as that was let go. */
    bodyBytes: number
  }
}

const gunzipAsync = promisify(gunzip)

/** As sent, and as it is once unpacked. A batch of the largest size is well below both. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024
export const MAX_UNPACKED_BYTES = 32 * 1024 * 1024

async function unpacked(request: FastifyRequest, body: Buffer): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return body
  if (encoding !== 'gzip') throw new Refusal('BAD_REQUEST', 'only gzip is understood')
  try {
    return await gunzipAsync(body, { maxOutputLength: MAX_UNPACKED_BYTES })
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new Refusal('TOO_LARGE', `more than ${MAX_UNPACKED_BYTES} bytes unpacked`)
    throw new Refusal('BAD_REQUEST', 'not gzip')
  }
}

function parseJson(bytes: Buffer): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('BAD_REQUEST', 'not JSON in UTF-8')
  }
  // Before anything is parsed: a list of ten million nothings would hold up everybody for seconds.
  const excess = jsonExcess(text, { depth: MAX_JSON_DEPTH, values: MAX_JSON_VALUES })
  if (excess === 'depth') throw new Refusal('BAD_REQUEST', `nested deeper than ${MAX_JSON_DEPTH}`)
  if (excess === 'values') throw new Refusal('BAD_REQUEST', `more than ${MAX_JSON_VALUES} values`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal('BAD_REQUEST', 'not JSON in UTF-8')
  }
}

/** Bodies are JSON in UTF-8, gzip or not, within limits that hold before anything is parsed. */
export function readJsonBodies(server: FastifyInstance): void {
  server.decorateRequest('bodyHash', '')
  server.decorateRequest('bodyBytes', 0)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, async (request: FastifyRequest, body: Buffer) => {
    request.bodyHash = createHash('sha256').update(body).digest('hex')
    request.bodyBytes = MAX_UNPACKED_BYTES
    const bytes = await unpacked(request, body)
    request.bodyBytes = bytes.length
    return parseJson(bytes)
  })
}

/** The body as its schema has it. Throws Refusal BAD_REQUEST, which names the first place that is wrong. */
export function bodyOf<T>(request: FastifyRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('BAD_REQUEST', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}
