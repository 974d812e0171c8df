import { randomBytes } from 'node:crypto'
import type { HeadOfficeLog } from '../log.ts'
import { Refusal } from '../problem.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { personNamed } from '../store/person-store.ts'
import { dropSession, dropSessionsBefore, insertSession } from '../store/session-store.ts'
import { addressSubject, chargeTry, dropTriesBefore, forgetTries, giveBackTry, nameSubject } from '../store/sign-in-failure-store.ts'
import type { PauseRule } from '../store/sign-in-failure-store.ts'
import { passwordMatches } from './passwords.ts'
import { sessionsSince, tokenHash } from './people.ts'
import type { Person } from './people.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** After five wrong passwords for a name: half a minute, then twice as long each time, a quarter of an hour at most. */
const NAME_RULE: PauseRule = { free: 5, firstPauseMs: MINUTE_MS / 2, longestPauseMs: 15 * MINUTE_MS, forgetMs: DAY_MS }
/** More from one address, which a whole office may share. */
const ADDRESS_RULE: PauseRule = { free: 20, firstPauseMs: MINUTE_MS / 2, longestPauseMs: 60 * MINUTE_MS, forgetMs: DAY_MS }
const TOKEN_BYTES = 32

export interface SignInDeps {
  readonly database: Database
  readonly now: () => number
  readonly log: HeadOfficeLog
}

/** Signing in by name and password, with a pause that rises after wrong ones, and out again. */
export function createSignIn(deps: SignInDeps) {
  const { database, now } = deps

  async function charge(subject: string, rule: PauseRule): Promise<void> {
    const pausedUntil = await chargeTry(database.pool, subject, now(), rule)
    if (pausedUntil === null) return
    throw new Refusal('TOO_MANY', 'too many wrong passwords', { retryAfterSeconds: Math.max(1, Math.ceil((pausedUntil - now()) / 1000)) })
  }

  return {
    /**
     * A new session for who knows the password; its token goes into the cookie and is kept nowhere. Throws Refusal:
     * CODE_WRONG for any wrong pair, whoever exists; TOO_MANY during a pause, also for the right one.
     */
    async signIn(name: string, password: string, address: string): Promise<{ token: string; person: Person }> {
      const byAddress = addressSubject(address)
      const byName = nameSubject(name)
      await charge(byAddress, ADDRESS_RULE)
      await charge(byName, NAME_RULE)
      const found = await personNamed(database.pool, name)
      const isRight = await passwordMatches(password, found?.password ?? null)
      if (!found || !isRight || found.disabledAt !== null) {
        deps.log.warn('sign-in.refused', { personId: found?.personId ?? null })
        throw new Refusal('CODE_WRONG', 'name or password is another')
      }
      const { personId, roles } = found
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const at = now()
      await database.transaction(async (client) => {
        await forgetTries(client, byName)
        await giveBackTry(client, byAddress)
        await dropTriesBefore(client, at - DAY_MS)
        await dropSessionsBefore(client, sessionsSince(at))
        await insertSession(client, { tokenHash: tokenHash(token), personId }, at)
        await noteAudit(client, { at, personId, action: 'person.signed-in', subject: personId, detail: {} })
      })
      return { token, person: { personId, name: found.name, roles } }
    },

    /** Lets somebody who is signed in prove his password again, charged like signing in. Throws Refusal TOO_MANY. */
    async provingAgain<T>(name: string, prove: () => Promise<T>, isRight: (outcome: T) => boolean): Promise<T> {
      const byName = nameSubject(name)
      await charge(byName, NAME_RULE)
      const outcome = await prove()
      if (isRight(outcome)) await forgetTries(database.pool, byName)
      return outcome
    },

    /** Ends the session of a cookie; one that ended already is no fault. */
    async signOut(token: string): Promise<void> {
      await dropSession(database.pool, tokenHash(token))
    },
  }
}
export type SignIn = ReturnType<typeof createSignIn>
