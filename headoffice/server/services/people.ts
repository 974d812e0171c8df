import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { FIRST_START_ID } from '../../../core/sync/people.ts'
import type { Role } from '../../../core/sync/people.ts'
import { Refusal } from '../problem.ts'
import type { Database } from '../store/database.ts'
import { anyPerson } from '../store/person-store.ts'
import { findSession, noteSessionUsed } from '../store/session-store.ts'

/** Ended when nobody did anything for so long, and in any case after a working day. */
export const SESSION_IDLE_MS = 30 * 60_000
export const SESSION_LONGEST_MS = 12 * 60 * 60_000
/** The last use is written down no more often than this. */
const NOTE_USE_EVERY_MS = 60_000

/** The word printed at the first start, taken until there is somebody by name. */
export const FIRST_START_COOKIE = 'regulars-head-office'
/** `__Host-` (RFC 6265bis, 4.1.3.2) keeps other hosts and plain http from setting it; it needs TLS. */
export const sessionCookie = (secure: boolean): string => (secure ? '__Host-regulars-session' : 'regulars-session')

/** Who did something: for `requireRole`, the audit, and what they draft or approve. */
export interface Person {
  readonly personId: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** Before there is anyone by name: enough to look, pair tills and add the first person; nothing that needs two people. */
const FIRST_START: Person = { personId: FIRST_START_ID, name: '', roles: ['admin', 'support', 'auditor'] }

export interface PeopleDeps {
  readonly database: Database
  readonly now: () => number
  readonly consoleToken: string
  /** Reached over TLS. */
  readonly secure: boolean
  /** Whether the console may be opened from where this comes. Throws Refusal. */
  readonly fromHere: (request: FastifyRequest) => void
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(a)), Buffer.from(tokenHash(b)))
}

/** Sessions begun and used after these are alive. */
export function sessionsSince(now: number): { begun: number; used: number } {
  return { begun: now - SESSION_LONGEST_MS, used: now - SESSION_IDLE_MS }
}

/** Who asks, and whether they may. */
export function createPeople(deps: PeopleDeps) {
  const { pool } = deps.database

  /** Whether the word printed at the first start still counts: until somebody signs in by name. */
  async function takesWord(): Promise<boolean> {
    return !(await anyPerson(pool))
  }

  async function ofSession(request: FastifyRequest, isWatching: boolean): Promise<Person | null> {
    const token = request.cookies[sessionCookie(deps.secure)] ?? ''
    if (token === '') return null
    const now = deps.now()
    const hash = tokenHash(token)
    const found = await findSession(pool, hash, sessionsSince(now))
    if (!found) return null
    if (!isWatching && now - found.lastSeenAt >= NOTE_USE_EVERY_MS) await noteSessionUsed(pool, hash, now)
    const { personId, name, roles } = found
    return { personId, name, roles }
  }

  async function ofWord(request: FastifyRequest): Promise<Person | null> {
    const word = request.cookies[FIRST_START_COOKIE] ?? ''
    return word !== '' && same(word, deps.consoleToken) && (await takesWord()) ? FIRST_START : null
  }

  /**
   * Who is signed in. Throws Refusal BAD_SIGNATURE where nobody is. `watching`: a page that asks by itself, which does not
   * count as the person doing something.
   */
  async function personOf(request: FastifyRequest, options: { readonly watching?: boolean } = {}): Promise<Person> {
    deps.fromHere(request)
    const person = (await ofSession(request, options.watching === true)) ?? (await ofWord(request))
    if (!person) throw new Refusal('BAD_SIGNATURE', 'not signed in')
    return person
  }

  return {
    personOf,
    takesWord,
    isWord: (typed: string): boolean => same(typed.trim(), deps.consoleToken),
    /** Who is signed in, if one of these roles is theirs. Throws Refusal: BAD_SIGNATURE, FORBIDDEN. */
    async requireRole(request: FastifyRequest, ...roles: readonly Role[]): Promise<Person> {
      const person = await personOf(request)
      if (!roles.some((role) => person.roles.includes(role))) throw new Refusal('FORBIDDEN', `needs the role ${roles.join(' or ')}`)
      return person
    },
  }
}
export type People = ReturnType<typeof createPeople>
