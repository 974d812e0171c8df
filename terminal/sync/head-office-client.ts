import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { jsonDepthWithin, MAX_JSON_DEPTH } from '../../core/sync/json-depth.ts'
import { problemSchema } from '../../core/sync/wire.ts'
import type { Problem } from '../../core/sync/wire.ts'
import { certificateTrouble, isAboutTime } from './certificate-trouble.ts'
import type { CertificateTrouble } from './certificate-trouble.ts'
import type { HeadOfficeLine } from './head-office-line.ts'

/** Why no usable answer came. `retryAfterMs` is what head office asked for. */
export type Trouble = {
  readonly kind: 'trouble'
  readonly code: 'UNREACHABLE' | 'TIMEOUT' | 'NOT_HEAD_OFFICE' | 'BUSY' | 'ANSWER_TOO_LARGE' | 'CLOSED' | CertificateTrouble
  readonly detail: string
  readonly retryAfterMs: number | null
}
/** Head office understood and refused. */
export type Refused = { readonly kind: 'refused'; readonly problem: Problem; readonly retryAfterMs: number | null }
export type Answer<T> = { readonly kind: 'answer'; readonly value: T; readonly bytes: number } | Refused | Trouble

export interface HeadOfficeRequest<T> {
  readonly baseUrl: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer> | string
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly answer: z.ZodType<T>
}

/** Longest wait that head office may ask for. */
const MAX_RETRY_AFTER_MS = 60 * 60_000

/** `Retry-After` (RFC 9110, section 10.2.3) in ms, from seconds or a date; null where it says nothing usable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  const waitMs = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(waitMs) && waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : null
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<{ text: string; bytes: number } | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return { text: Buffer.concat(chunks).toString('utf8'), bytes }
}

function parseJson(text: string): unknown {
  if (!jsonDepthWithin(text, MAX_JSON_DEPTH)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The system's word for a failed connection: `ECONNREFUSED`, `ENOTFOUND`, a TLS code. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown'
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name
}

/** What the request is sent with, brought by the composition root or a test. */
export interface HeadOfficeClientPorts {
  readonly now: () => number
  /** Ends every request under way when the terminal closes. */
  readonly closing: AbortSignal
  /** Told head office's clock from each answer's Date header, in ms. */
  readonly onServerDate: (at: number) => void
  /** Head office's clock as last known; null: never heard, or as this till's. */
  readonly headOfficeNow: () => number | null
  readonly line: HeadOfficeLine
}

const MAX_PROBE_MS = 3_000

/** Why there was no answer, named as far as it can be known. */
async function unreachable(request: { baseUrl: string }, thrown: unknown, ports: HeadOfficeClientPorts): Promise<Trouble> {
  const cause = causeOf(thrown)
  const signal = AbortSignal.any([AbortSignal.timeout(MAX_PROBE_MS), ports.closing])
  const hearsay = isAboutTime(cause) ? await ports.line.hearsay(new URL(request.baseUrl), signal) : null
  const named = certificateTrouble(cause, ports.now(), { headOfficeNow: ports.headOfficeNow(), hearsay })
  return { kind: 'trouble', code: named?.code ?? 'UNREACHABLE', detail: named?.detail ?? cause, retryAfterMs: null }
}

/**
 * One request to head office. Whatever the other end does (silence, garbage, HTML, endless bodies, redirects),
 * it ends within the time-out as a value; it never throws.
 */
export async function askHeadOffice<T>(request: HeadOfficeRequest<T>, ports: HeadOfficeClientPorts): Promise<Answer<T>> {
  const trouble = (code: Trouble['code'], detail: string, waitMs: number | null = null): Trouble => ({ kind: 'trouble', code, detail, retryAfterMs: waitMs })
  const timeOut = AbortSignal.timeout(request.timeoutMs)
  try {
    const response = await ports.line.send({
      url: new URL(request.path, request.baseUrl), method: request.method, headers: { accept: 'application/json', ...request.headers },
      body: request.body, signal: AbortSignal.any([timeOut, ports.closing]),
    })
    const status = response.statusCode ?? 0
    const header = (name: 'date' | 'retry-after') => response.headers[name] ?? null
    const serverDate = Date.parse(header('date') ?? '')
    if (Number.isFinite(serverDate)) ports.onServerDate(serverDate)
    // Head office sends nobody elsewhere: whoever does is not it.
    if (status >= 300 && status < 400) {
      response.destroy()
      return trouble('UNREACHABLE', `${status} ${request.path}`)
    }
    const waitMs = retryAfterMs(header('retry-after'), ports.now())
    const read = await readText(response, request.maxBytes)
    if (!read) return trouble('ANSWER_TOO_LARGE', `${request.path}: more than ${request.maxBytes} bytes`)
    const json = parseJson(read.text)
    if (status >= 200 && status < 300) {
      const parsed = request.answer.safeParse(json)
      return parsed.success ? { kind: 'answer', value: parsed.data, bytes: read.bytes } : trouble('NOT_HEAD_OFFICE', `${status} ${request.path}`)
    }
    const problem = problemSchema.safeParse(json)
    if (status >= 500 || status === 429) return trouble('BUSY', problem.success ? problem.data.code : String(status), waitMs)
    return problem.success ? { kind: 'refused', problem: problem.data, retryAfterMs: waitMs } : trouble('NOT_HEAD_OFFICE', `${status} ${request.path}`, waitMs)
  } catch (thrown) {
    if (ports.closing.aborted) return trouble('CLOSED', '')
    if (timeOut.aborted) return trouble('TIMEOUT', `${request.timeoutMs} ms`)
    return unreachable(request, thrown, ports)
  }
}
