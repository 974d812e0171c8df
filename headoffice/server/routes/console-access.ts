import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../problem.ts'

const COOKIE = 'regulars-head-office'
const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1', '::ffff:127.0.0.1']
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The host a request names, without its port. */
function hostName(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
}

/**
 * Who may see the console, until people sign in by name: whoever sits at this computer and has the token that head
 * office printed. A page of another site is kept out by Host and Origin, whatever address its name resolves to.
 */
export function createConsoleAccess(token: string) {
  /** Only this computer, under a name of its own, and only pages that this server served. Throws Refusal. */
  function fromHere(request: FastifyRequest): void {
    if (!LOOPBACK_ADDRESSES.includes(request.ip) || !LOOPBACK_NAMES.includes(hostName(request))) throw new Refusal('UNKNOWN_TERMINAL', 'the console is open on this computer only')
    const { origin } = request.headers
    if (origin !== undefined && origin !== `http://${request.headers.host ?? ''}`) throw new Refusal('BAD_REQUEST', 'asked by a page of another site')
  }

  function cookieOf(request: FastifyRequest): string {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
    return pairs.find(([name]) => name === COOKIE)?.[1] ?? ''
  }

  return {
    fromHere,
    /** Throws Refusal BAD_SIGNATURE where nobody signed in. */
    signedIn(request: FastifyRequest): void {
      fromHere(request)
      if (!same(cookieOf(request), token)) throw new Refusal('BAD_SIGNATURE', 'not signed in')
    },
    /** Takes the token; the cookie is out of scripts' reach and goes to this server only. Throws Refusal BAD_SIGNATURE. */
    signIn(request: FastifyRequest, reply: FastifyReply, typed: string): void {
      fromHere(request)
      if (!same(typed.trim(), token)) throw new Refusal('BAD_SIGNATURE', 'another token')
      void reply.header('set-cookie', `${COOKIE}=${token}; Path=/console; HttpOnly; SameSite=Strict`)
    },
  }
}
export type ConsoleAccess = ReturnType<typeof createConsoleAccess>
