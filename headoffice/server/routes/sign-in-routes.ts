import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { changePasswordSchema, consoleSignInSchema, FIRST_START_ID } from '../../../core/sync/people.ts'
import type { meSchema, signInWaysSchema } from '../../../core/sync/people.ts'
import { Refusal } from '../problem.ts'
import { FIRST_START_COOKIE, sessionCookie, tokenHash } from '../services/people.ts'
import type { People, Person } from '../services/people.ts'
import type { SignIn } from '../services/sign-in.ts'
import type { Staff } from '../services/staff.ts'
import { bodyOf } from './bodies.ts'
import { staffRefusal } from './people-routes.ts'

export interface SignInRouteDeps {
  readonly people: People
  readonly signIn: SignIn
  readonly staff: Staff
  readonly fromHere: (request: FastifyRequest) => void
  readonly secure: boolean
}

/** Signing in and out, and one's own password: /console/sign-in, /console/sign-out, /console/me, /console/password. */
export function signInRoutes(server: FastifyInstance, deps: SignInRouteDeps): void {
  const session = sessionCookie(deps.secure)
  // `__Host-` wants the whole site; the page's own files take no notice of it.
  const settings = { httpOnly: true, sameSite: 'strict', secure: deps.secure } as const

  async function byWord(reply: FastifyReply, typed: string): Promise<void> {
    if (!deps.people.isWord(typed) || !(await deps.people.takesWord())) throw new Refusal('BAD_SIGNATURE', 'another token')
    void reply.setCookie(FIRST_START_COOKIE, typed.trim(), { ...settings, path: '/console' })
  }

  server.get('/console/sign-in', async (request): Promise<z.infer<typeof signInWaysSchema>> => {
    deps.fromHere(request)
    return { by: (await deps.people.takesWord()) ? 'word' : 'name' }
  })

  server.post('/console/sign-in', async (request, reply) => {
    deps.fromHere(request)
    const typed = bodyOf(request, consoleSignInSchema)
    if ('token' in typed) await byWord(reply, typed.token)
    else {
      const { token } = await deps.signIn.signIn(typed.name, typed.password, request.ip)
      void reply.setCookie(session, token, { ...settings, path: '/' })
    }
    return {}
  })

  server.post('/console/sign-out', async (request, reply) => {
    deps.fromHere(request)
    await deps.signIn.signOut(request.cookies[session] ?? '')
    void reply.clearCookie(session, { ...settings, path: '/' }).clearCookie(FIRST_START_COOKIE, { ...settings, path: '/console' })
    return {}
  })

  server.get('/console/me', async (request): Promise<z.infer<typeof meSchema>> => {
    const { personId, name, roles }: Person = await deps.people.personOf(request)
    return { personId, name, roles: [...roles] }
  })

  server.post('/console/password', async (request) => {
    const person = await deps.people.personOf(request)
    if (person.personId === FIRST_START_ID) throw new Refusal('FORBIDDEN', 'nobody is signed in by name')
    const typed = bodyOf(request, changePasswordSchema)
    const keep = tokenHash(request.cookies[session] ?? '')
    const changed = await deps.signIn.provingAgain(person.name, () => deps.staff.changePassword(person.personId, typed, keep), (outcome) => outcome.ok || outcome.error.what !== 'wrong-password')
    if (!changed.ok) throw staffRefusal(changed.error)
    return {}
  })
}
