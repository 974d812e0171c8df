import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'
import { paymentAttemptSchema } from './views.ts'

/** Over the payment terminal that the till talks to, or by hand on a stand-alone one. Left out: over it, where one is set. */
export const viaSchema = z.enum(['terminal', 'by-hand'])

/** Something the payment terminal was asked and that needs somebody's eye. */
const openRequestSchema = z.strictObject({
  requestId: idSchema,
  kind: z.enum(['payment', 'reversal', 'refund']),
  attemptId: idSchema,
  scheme: z.enum(['card', 'paynow']),
  amountMinor: z.int().positive(),
  state: z.enum(['waiting', 'sent', 'unknown', 'approved', 'declined', 'dropped']),
  reason: z.string().nullable(),
  /** A person has said how it ended; the terminal is still asked. */
  isSettledByHand: z.boolean(),
  begunAt: instantSchema,
})

export const paymentTerminalViewSchema = z.strictObject({
  /** `sim://127.0.0.1:4870`, or `none`: amounts are keyed by hand. */
  address: z.string(),
  /** How it was when the till last talked to it. */
  state: z.enum(['not-set', 'not-asked', 'ready', 'silent']),
  name: z.string().nullable(),
  /** It moves no money: for trying out only. */
  isSimulated: z.boolean(),
  /** Asked, and its last word is not known yet. */
  open: z.array(openRequestSchema),
  /** Its last word is not what a person had said. */
  contradicting: z.array(openRequestSchema),
  /** Payments approved for no sale, which are given back or settle an account. */
  apart: z.array(z.strictObject({ attemptId: idSchema, amountMinor: z.int().positive() })),
})
export type PaymentTerminalView = z.output<typeof paymentTerminalViewSchema>

export const paymentTerminalMethods = {
  'paymentTerminal.get': rpc({ kind: 'query', role: 'nobody', input: z.strictObject({}), output: paymentTerminalViewSchema, errors: [] }),
  'paymentTerminal.set': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, address: z.string().max(300) }), output: paymentTerminalViewSchema, errors: ['SETTING_INVALID', 'IDEMPOTENCY_MISMATCH'] }),
  /** Asks it how it is; no money moves. */
  'paymentTerminal.test': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({}),
    output: z.strictObject({ check: z.discriminatedUnion('ok', [
      z.strictObject({ ok: z.literal(true), name: z.string(), isSimulated: z.boolean(), tookMs: z.int().nonnegative() }),
      z.strictObject({ ok: z.literal(false), because: z.enum(['not-sent', 'no-answer', 'closed', 'not-understood', 'other-amount']) }),
    ]) }),
    errors: ['PAYMENT_TERMINAL_NOT_SET'],
  }),
  /** Asks at once about everything whose end is not known, instead of when the back-off is over. */
  'paymentTerminal.askNow': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(command), output: paymentTerminalViewSchema, errors: ['IDEMPOTENCY_MISMATCH'] }),
  /** Ends a payment that the customer has not finished. It may have been approved by then: the answer tells. */
  'payment.cancel': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, attemptId: idSchema }),
    output: z.strictObject({ attempt: paymentAttemptSchema }), errors: ['ATTEMPT_UNKNOWN', 'ATTEMPT_SETTLED', 'IDEMPOTENCY_MISMATCH'],
  }),
  /**
   * Somebody has seen a contradiction, or gives up asking a terminal that is gone about what a person has settled; nothing
   * is booked by it.
   */
  'paymentTerminal.acknowledge': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, requestId: idSchema, approval: approvalInputSchema }),
    output: paymentTerminalViewSchema, errors: ['PAYMENT_REQUEST_UNKNOWN', 'ATTEMPT_UNSETTLED', 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),
} as const
