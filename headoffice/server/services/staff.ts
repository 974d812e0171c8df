import { randomUUID } from 'node:crypto'
import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { MAX_PERSON_NAME_CHARS } from '../../../core/sync/people.ts'
import type { PersonView, Role } from '../../../core/sync/people.ts'
import { resealed } from '../rulebooks/approver-keys.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { changePerson, findPerson, insertPerson, listPeople, lockPeople } from '../store/person-store.ts'
import type { PersonRecord } from '../store/person-store.ts'
import { dropSessionsOf } from '../store/session-store.ts'
import { forgetTries, nameSubject } from '../store/sign-in-failure-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { checkNewPassword, hashPassword, passwordMatches } from './passwords.ts'
import type { PasswordFault } from './passwords.ts'

export type StaffFault =
  | { readonly what: 'name' | 'name-taken' | 'unknown' | 'last-admin' | 'wrong-password' }
  | { readonly what: 'password'; readonly fault: PasswordFault }

export interface StaffDeps {
  readonly database: Database
  readonly now: () => number
}

const viewOf = ({ personId, name, roles, createdAt, disabledAt }: PersonRecord): PersonView => ({ personId, name, roles: [...roles], createdAt, disabledAt })

/** Somebody must be left who can put everything right. */
async function leavesAnAdmin(client: Queryable): Promise<boolean> {
  return (await listPeople(client)).some((one) => one.disabledAt === null && one.roles.includes('admin'))
}

/** People of head office: added, changed, switched off; each noted in the audit. `by`: who does it, null by a command. */
export function createStaff({ database, now }: StaffDeps) {
  /** Changes a person and ends his sessions; undone where nobody would be left in charge. */
  async function change(
    by: string | null, personId: string, action: string, make: (before: PersonRecord) => Pick<PersonRecord, 'password' | 'roles' | 'disabledAt'>,
    more: { readonly detail?: Record<string, readonly string[]>; readonly keepSession?: string; readonly also?: (client: Queryable) => Promise<void> } = {},
  ): Promise<Result<PersonView, StaffFault>> {
    return database.transaction(async (client) => {
      await lockPeople(client)
      const before = await findPerson(client, personId)
      if (!before) return err({ what: 'unknown' })
      const after = { ...before, ...make(before) }
      await changePerson(client, personId, after)
      if (!(await leavesAnAdmin(client))) {
        await changePerson(client, personId, before)
        return err({ what: 'last-admin' })
      }
      await more.also?.(client)
      await dropSessionsOf(client, personId, more.keepSession ?? '')
      await noteAudit(client, { at: now(), personId: by, action, subject: personId, detail: more.detail ?? {} })
      return ok(viewOf(after))
    })
  }

  async function newPassword(password: string, name: string): Promise<Result<string, StaffFault>> {
    const checked = checkNewPassword(password, name)
    return checked.ok ? ok(await hashPassword(password)) : err({ what: 'password', fault: checked.error })
  }

  return {
    list: async (): Promise<PersonView[]> => (await listPeople(database.pool)).map(viewOf),

    async add(by: string | null, typed: { name: string; password: string; roles: readonly Role[] }): Promise<Result<PersonView, StaffFault>> {
      const name = typed.name.normalize('NFKC').trim().replace(/\s+/g, ' ')
      if (name === '' || name.length > MAX_PERSON_NAME_CHARS) return err({ what: 'name' })
      const hashed = await newPassword(typed.password, name)
      if (!hashed.ok) return hashed
      const person = { personId: randomUUID(), name, password: hashed.value, roles: [...new Set(typed.roles)], createdAt: now() }
      return database.transaction(async (client) => {
        await lockPeople(client)
        // The first one must be able to add the others: from now on the printed word is not taken any more.
        if ((await listPeople(client)).length === 0 && !person.roles.includes('admin')) return err({ what: 'last-admin' })
        if (!(await insertPerson(client, person))) return err({ what: 'name-taken' })
        await noteAudit(client, { at: person.createdAt, personId: by, action: 'person.added', subject: person.personId, detail: { roles: person.roles } })
        return ok(viewOf({ ...person, disabledAt: null }))
      })
    },

    setRoles: (by: string | null, personId: string, roles: readonly Role[]) => change(by, personId, 'person.roles-changed', (before) => ({ ...before, roles: [...new Set(roles)] }), { detail: { roles } }),
    disable: (by: string | null, personId: string) => change(by, personId, 'person.disabled', (before) => ({ ...before, disabledAt: before.disabledAt ?? now() })),
    enable: (by: string | null, personId: string) => change(by, personId, 'person.enabled', (before) => ({ ...before, disabledAt: null })),

    /** A new password given by somebody else, as when it was forgotten. It does not open what the old one encrypted: a new key is made. */
    async resetPassword(by: string | null, personId: string, password: string): Promise<Result<PersonView, StaffFault>> {
      const person = await findPerson(database.pool, personId)
      if (!person) return err({ what: 'unknown' })
      const hashed = await newPassword(password, person.name)
      if (!hashed.ok) return hashed
      await forgetTries(database.pool, nameSubject(person.name))
      return change(by, personId, 'person.password-reset', (before) => ({ ...before, password: hashed.value }))
    },

    /** A person's own new password, which opens his keys from now on; his other sessions end, the one named by its hash goes on. */
    async changePassword(personId: string, typed: { current: string; next: string }, keepSession: string): Promise<Result<PersonView, StaffFault>> {
      const person = await findPerson(database.pool, personId)
      if (!person) return err({ what: 'unknown' })
      if (!(await passwordMatches(typed.current, person.password))) return err({ what: 'wrong-password' })
      const hashed = await newPassword(typed.next, person.name)
      if (!hashed.ok) return hashed
      const also = await resealed(database.pool, personId, typed)
      return change(personId, personId, 'person.password-changed', (before) => ({ ...before, password: hashed.value }), { keepSession, also })
    },
  }
}
export type Staff = ReturnType<typeof createStaff>
