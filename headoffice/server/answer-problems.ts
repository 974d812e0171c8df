import type { FastifyError, FastifyInstance } from 'fastify'
import type { Problem } from '../../core/sync/wire.ts'
import { faultForLog } from './fault-for-log.ts'
import type { HeadOfficeLog } from './log.ts'
import { Refusal } from './problem.ts'

const MAX_DETAIL_CHARS = 500

function problemOf(thrown: FastifyError | Refusal | Error): { status: number; problem: Problem; retryAfterSeconds: number | null } {
  if (thrown instanceof Refusal) return { status: thrown.status, problem: thrown.problem, retryAfterSeconds: thrown.retryAfterSeconds }
  const status = 'statusCode' in thrown ? (thrown.statusCode ?? 500) : 500
  if (status === 413) return { status, problem: { code: 'TOO_LARGE', detail: 'the body is too large' }, retryAfterSeconds: null }
  if (status >= 400 && status < 500) return { status, problem: { code: 'BAD_REQUEST', detail: thrown.message.slice(0, MAX_DETAIL_CHARS) }, retryAfterSeconds: null }
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
