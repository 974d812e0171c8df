import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Problem } from '../../core/sync/wire.ts'
import { faultForLog } from './fault-for-log.ts'
import type { HeadOfficeLog } from './log.ts'
import { Refusal } from './problem.ts'

const MAX_DETAIL_CHARS = 500

/** What the database cannot keep (PostgreSQL, appendix A, class 22), as a character zero in a text or a number too large: asking again would not help. */
function isValueNobodyKeeps(thrown: object): boolean {
  return 'code' in thrown && typeof thrown.code === 'string' && /^22[0-9A-Z]{3}$/.test(thrown.code)
}

function problemOf(thrown: FastifyError | Refusal | Error): { status: number; problem: Problem; retryAfterSeconds: number | null } {
  if (thrown instanceof Refusal) return { status: thrown.status, problem: thrown.problem, retryAfterSeconds: thrown.retryAfterSeconds }
  const status = 'statusCode' in thrown ? (thrown.statusCode ?? 500) : 500
  if (status === 413) return { status, problem: { code: 'TOO_LARGE', detail: 'the body is too large' }, retryAfterSeconds: null }
  if (status >= 400 && status < 500) return { status, problem: { code: 'BAD_REQUEST', detail: thrown.message.slice(0, MAX_DETAIL_CHARS) }, retryAfterSeconds: null }
  if (isValueNobodyKeeps(thrown)) return { status: 400, problem: { code: 'BAD_REQUEST', detail: 'it holds a value that cannot be kept' }, retryAfterSeconds: null }
  return { status: 503, problem: { code: 'INTERNAL', detail: 'head office could not do it just now' }, retryAfterSeconds: 5 }
}

/** Every refusal and fault becomes a problem on the wire; what nobody expected is noted too, without what it was about. */
export function answerProblems(server: FastifyInstance, deps: { readonly log: HeadOfficeLog; readonly onProblem: (code: Problem['code']) => void }): void {
  server.setErrorHandler(async (thrown: FastifyError | Error, request, reply) => {
    const { status, problem, retryAfterSeconds } = problemOf(thrown)
    deps.onProblem(problem.code)
    if (problem.code === 'INTERNAL') deps.log.error('request.failed', { method: request.method, route: request.routeOptions.url, ...faultForLog(thrown) })
    if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds))
    return reply.status(status).send(problem)
  })
  server.setNotFoundHandler(async (_request, reply) => reply.status(404).send({ code: 'BAD_REQUEST', detail: 'no such place' } satisfies Problem))
}

/** What never became a request: headers too large, too slow, or no HTTP at all. Answered as every problem is. */
export function answerNoRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const [status, code, detail] = error.code === 'HPE_HEADER_OVERFLOW' ? ['431 Request Header Fields Too Large', 'TOO_LARGE', 'the headers are too large'] as const
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? ['408 Request Timeout', 'BAD_REQUEST', 'the request took too long'] as const
      : ['400 Bad Request', 'BAD_REQUEST', 'not a request'] as const
  const body = JSON.stringify({ code, detail } satisfies Problem)
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}
