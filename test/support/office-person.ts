import type { Role } from '../../core/sync/people.ts'
import { createStaff } from '../../headoffice/server/services/staff.ts'
import type { TestHeadOffice } from './head-office.ts'

export interface OfficeAnswer {
  readonly status: number
  readonly body: unknown
}

/** Somebody who works at head office, signed in by name. */
export interface OfficePerson {
  readonly personId: string
  readonly name: string
  readonly password: string
  get(path: string): Promise<OfficeAnswer>
  post(path: string, body?: unknown): Promise<OfficeAnswer>
}

/** Adds a person with these roles and signs them in over HTTP, as the console does. */
export async function officePerson({ office }: TestHeadOffice, name: string, roles: readonly Role[]): Promise<OfficePerson> {
  const password = `a long word of ${name.length} for tests`
  const added = await createStaff({ database: office.books.database, now: Date.now }).add(null, { name, password, roles })
  if (!added.ok) throw new Error(JSON.stringify(added.error))
  const json = { 'content-type': 'application/json' }
  const signedIn = await fetch(new URL('/console/sign-in', office.url), { method: 'POST', headers: json, body: JSON.stringify({ name, password }) })
  if (signedIn.status !== 200) throw new Error(await signedIn.text())
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0] ?? '').join('; ')
  const call = async (path: string, init: RequestInit): Promise<OfficeAnswer> => {
    const response = await fetch(new URL(path, office.url), init)
    return { status: response.status, body: (await response.json()) as unknown }
  }
  return {
    personId: added.value.personId, name, password,
    get: (path) => call(path, { headers: { cookie } }),
    post: (path, body = {}) => call(path, { method: 'POST', headers: { cookie, ...json }, body: JSON.stringify(body) }),
  }
}
