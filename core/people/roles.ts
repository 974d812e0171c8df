import { z } from 'zod'

/** People at a till, the one with the fewest rights first; an auditor reads and changes nothing. */
export const staffRoleSchema = z.enum(['cashier', 'supervisor', 'manager', 'auditor'])
export type StaffRole = z.infer<typeof staffRoleSchema>
