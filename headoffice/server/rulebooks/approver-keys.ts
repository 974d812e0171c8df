import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { keyIdOf, newPrivateKey, signingKey, verifyEd25519 } from '../keys.ts'
import type { SigningKey } from '../keys.ts'
import { Refusal } from '../problem.ts'
import type { Person } from '../services/people.ts'
import { passwordMatches } from '../services/passwords.ts'
import { addApproverKey, allApproverKeys, approverKeysOf, keepSealed } from '../store/approver-key-store.ts'
import type { ApproverKey } from '../store/approver-key-store.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { findPerson } from '../store/person-store.ts'
import { chargeTry, forgetTries } from '../store/sign-in-failure-store.ts'
import type { PauseRule } from '../store/sign-in-failure-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { keyListNow } from './key-lists.ts'
import { refuse } from './refusals.ts'
import type { RulebookRefusal } from './refusals.ts'
import { openSealed, sealKey } from './sealed-key.ts'

/** Wrong passwords for one's own key: whoever sits at somebody's open session must not try them all. */
const KEY_RULE: PauseRule = { free: 5, firstPauseMs: 30_000, longestPauseMs: 15 * 60_000, forgetMs: 24 * 60 * 60_000 }

/** Runs what needs a person's password; null counts as a wrong one. Throws Refusal TOO_MANY during a pause. */
async function tried<T>(db: Queryable, person: Person, now: number, work: () => Promise<T | null>): Promise<T | null> {
  const subject = `key ${person.personId}`
  const pausedUntil = await chargeTry(db, subject, now, KEY_RULE)
  if (pausedUntil !== null) throw new Refusal('TOO_MANY', 'too many wrong passwords', { retryAfterSeconds: Math.max(1, Math.ceil((pausedUntil - now) / 1000)) })
  const done = await work()
  if (done !== null) await forgetTries(db, subject)
  return done
}

export interface ApproverKeyDeps {
  readonly database: Database
  readonly now: () => number
}

/** What a person signs to show that a key they bring is theirs. */
export function broughtKeyText(personId: string, publicKey: string): string {
  return ['regulars.approver-key/1', personId, publicKey].join('\n')
}

/** A key as people see it. */
export interface KeyView {
  readonly keyId: string
  readonly personName: string
  readonly isInFile: boolean
  /** Not yet put on the list, on it, or withdrawn after that version. */
  readonly listed: 'not-yet' | 'on' | { readonly lastVersion: number }
}

/** The keys of people who approve: made here and kept encrypted with the person's password, or brought from a file of their own. */
export function createApproverKeys({ database, now }: ApproverKeyDeps) {
  async function add(person: Person, key: ApproverKey): Promise<Result<{ keyId: string }, RulebookRefusal>> {
    if (!person.roles.includes('approver')) return refuse('NOT_APPROVER')
    return database.transaction(async (client) => {
      const at = now()
      if (!(await addApproverKey(client, key, at))) return refuse('KEY_TAKEN')
      await noteAudit(client, { at, personId: person.personId, action: 'key.made', subject: key.keyId, detail: { inFile: key.sealed === null } })
      return ok({ keyId: key.keyId })
    })
  }

  return {
    /** Makes a key; the password is the person's own, so that there is one to remember. */
    async make(person: Person, password: string): Promise<Result<{ keyId: string }, RulebookRefusal>> {
      const record = await findPerson(database.pool, person.personId)
      const isRight = await tried(database.pool, person, now(), async () => ((await passwordMatches(password, record?.password ?? null)) ? true : null))
      if (isRight === null) return refuse('KEY_LOCKED')
      const pem = newPrivateKey()
      const { publicKey } = signingKey('approver', pem)
      return add(person, { keyId: keyIdOf('approver', publicKey), personId: person.personId, publicKey, sealed: await sealKey(pem, person.personId, password) })
    },

    /** Takes the public half of a key whose private half stays with the person; `signature` over `broughtKeyText`. */
    async bring(person: Person, publicKey: string, signature: string): Promise<Result<{ keyId: string }, RulebookRefusal>> {
      if (!verifyEd25519(publicKey, broughtKeyText(person.personId, publicKey), signature)) return refuse('WRONG_KEY')
      return add(person, { keyId: keyIdOf('approver', publicKey), personId: person.personId, publicKey, sealed: null })
    },

    async list(): Promise<KeyView[]> {
      const keys = await allApproverKeys(database.pool)
      const { list } = await keyListNow(database.pool)
      return keys.map(({ keyId, personName, sealed }) => {
        const listed = list.keys.find((one) => one.keyId === keyId)
        return { keyId, personName, isInFile: sealed === null, listed: listed === undefined ? 'not-yet' : listed.lastVersion === undefined ? 'on' : { lastVersion: listed.lastVersion } }
      })
    },
  }
}
export type ApproverKeys = ReturnType<typeof createApproverKeys>

/** Opens the person's key that is on the list with their password; only for as long as it takes to sign. */
export async function openOwnKey(db: Queryable, person: Person, password: string, now: number): Promise<Result<SigningKey, 'NO_KEY' | 'KEY_LOCKED'>> {
  const { list } = await keyListNow(db)
  const own = (await approverKeysOf(db, person.personId)).find((key) => key.sealed !== null && list.keys.some((one) => one.keyId === key.keyId && one.lastVersion === undefined))
  const sealed = own?.sealed ?? null
  if (sealed === null) return err('NO_KEY')
  const pem = await tried(db, person, now, () => openSealed(sealed, person.personId, password))
  return pem === null ? err('KEY_LOCKED') : ok(signingKey('approver', pem))
}

/** Keys encrypted with a person's old password, encrypted with the new one instead; those that it does not open stay as they are. */
export async function resealed(db: Queryable, personId: string, passwords: { readonly current: string; readonly next: string }): Promise<(client: Queryable) => Promise<void>> {
  const changed: { keyId: string; sealed: string }[] = []
  for (const { keyId, sealed } of await approverKeysOf(db, personId)) {
    const pem = sealed === null ? null : await openSealed(sealed, personId, passwords.current)
    if (pem !== null) changed.push({ keyId, sealed: await sealKey(pem, personId, passwords.next) })
  }
  return async (client) => {
    for (const { keyId, sealed } of changed) await keepSealed(client, keyId, sealed)
  }
}
