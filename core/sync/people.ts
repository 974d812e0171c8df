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
