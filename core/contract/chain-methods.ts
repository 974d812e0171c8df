import { z } from 'zod'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'
import { terminalViewSchema } from './views.ts'

/** A till that began another chain, or whose folder is a copy. */
export const chainMethods = {
  /**
   * Somebody answers for it that points, gift cards, credit and vouchers are spent again on a till that may lack entries.
   * Only where there is no head office: else that says so.
   */
  'spending.allow': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, approval: approvalInputSchema }), output: terminalViewSchema,
    errors: ['SPENDING_NOT_BARRED', 'SPENDING_BY_HEAD_OFFICE', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Says what a folder that may be a copy is: the till itself, moved, or a copy, which begins a chain of its own. */
  'place.settle': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, is: z.enum(['moved', 'copy']), approval: approvalInputSchema }), output: terminalViewSchema,
    errors: ['FOLDER_NOT_COPIED', ...approvalErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
} as const

