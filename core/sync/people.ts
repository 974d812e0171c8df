import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'

/**
 * What a person at head office may do. `admin`: people, and terminals' revocation. `approver`: approves rulebooks.
 * `marketing`: drafts them. `support`: pairs tills, decides what was kept aside, writes messages. `auditor`: reads the audit.
 * None holds another: who drafts does not approve because he is also an admin.
 */
export const ROLES = ['admin', 'approver', 'marketing', 'support', 'auditor'] as const
export const roleSchema = z.enum(ROLES)
export type Role = z.infer<typeof roleSchema>

/** Who signed in with the word printed at the first start, before there was anyone by name. */
export const FIRST_START_ID = '00000000-0000-0000-0000-000000000000'

export const MIN_PASSWORD_CHARS = 12
export const MAX_PASSWORD_CHARS = 200
export const MAX_PERSON_NAME_CHARS = 80

/** A person as head office shows them. */
export const personViewSchema = z.strictObject({
  personId: idSchema,
  name: z.string(),
  roles: z.array(roleSchema),
  createdAt: instantSchema,
  disabledAt: instantSchema.nullable(),
})
export type PersonView = z.infer<typeof personViewSchema>

/** GET /console/sign-in: how one signs in. `word`: nobody is there by name yet, and the word printed at the start is taken. */
export const signInWaysSchema = z.strictObject({ by: z.enum(['word', 'name']) })

const password = z.string().max(MAX_PASSWORD_CHARS)

/** POST /console/sign-in. */
export const consoleSignInSchema = z.union([
  z.strictObject({ token: z.string().max(200) }),
  z.strictObject({ name: z.string().max(MAX_PERSON_NAME_CHARS), password }),
])

/** GET /console/me. */
export const meSchema = z.strictObject({ personId: idSchema, name: z.string(), roles: z.array(roleSchema) })

/** POST /console/password: one's own. */
export const changePasswordSchema = z.strictObject({ current: password, next: password })

/** POST /console/people. */
export const newPersonSchema = z.strictObject({ name: z.string().max(MAX_PERSON_NAME_CHARS), password, roles: z.array(roleSchema).max(ROLES.length) })

/** POST /console/people/ID: one change. */
export const personChangeSchema = z.union([
  z.strictObject({ roles: z.array(roleSchema).max(ROLES.length) }),
  z.strictObject({ disabled: z.boolean() }),
  z.strictObject({ password }),
])

/** GET /console/audit?after=N. */
export const auditPageSchema = z.strictObject({
  entries: z.array(z.strictObject({
    position: z.int().positive(), at: instantSchema, personId: idSchema.nullable(), action: z.string(), subject: z.string(), detail: z.string(), previousHash: z.string(), hash: z.string(),
  })),
})
