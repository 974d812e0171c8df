import type { FastifyInstance, FastifyRequest } from 'fastify'
import { consoleSignInSchema } from '../../../core/sync/console-views.ts'
import { Refusal } from '../problem.ts'
import { FIRST_START_COOKIE } from '../services/people.ts'
import type { People } from '../services/people.ts'
import { bodyOf } from './bodies.ts'

export interface SignInRouteDeps {
  readonly people: People
  readonly fromHere: (request: FastifyRequest) => void
  readonly secure: boolean
}

/** Signing in and out: /console/sign-in. */
export function signInRoutes(server: FastifyInstance, deps: SignInRouteDeps): void {
  server.post('/console/sign-in', async (request, reply) => {
    deps.fromHere(request)
    const { token } = bodyOf(request, consoleSignInSchema)
    if (!deps.people.isWord(token) || !(await deps.people.takesWord())) throw new Refusal('BAD_SIGNATURE', 'another token')
    void reply.setCookie(FIRST_START_COOKIE, token.trim(), { path: '/console', httpOnly: true, sameSite: 'strict', secure: deps.secure })
    return {}
  })
}
