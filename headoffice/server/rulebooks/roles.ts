import type { Role } from '../../../core/sync/people.ts'

/** Who may do what with rulebooks. Holding a version up takes less than setting one going; keys and the policy are the admin's. */
export const RULEBOOK_ROLES = {
  writes: ['marketing'],
  approves: ['approver'],
  opens: ['marketing', 'approver'],
  holds: ['marketing', 'approver', 'admin', 'support'],
  admits: ['admin'],
  looks: ['marketing', 'approver', 'admin', 'support', 'auditor'],
} as const satisfies Record<string, readonly Role[]>
