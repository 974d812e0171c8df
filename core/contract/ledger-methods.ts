import { z } from 'zod'
import { instantSchema, positiveMinorSchema } from '../base/numbers.ts'
import { FAULT_WORDS } from '../ledger/fault-words.ts'
import type { LedgerFaultCode } from '../ledger/verify-chain.ts'
import { command } from './command.ts'
import { rpc } from './rpc.ts'

export const LEDGER_FAULT_CODES = Object.keys(FAULT_WORDS) as [LedgerFaultCode, ...LedgerFaultCode[]]

const checkedSchema = z.strictObject({
  /** When the check began. */
  at: instantSchema,
  tookMs: z.int().nonnegative(),
  /** Entries of all chains, closed segments included, up to the fault. */
  entries: z.int().nonnegative(),
  sales: z.int().nonnegative(),
  salesTotalMinor: positiveMinorSchema,
  /** The last good entry. */
  head: z.strictObject({ seq: z.int().nonnegative(), hash: z.string() }),
  /** The first fault; null: the books are sound. The words for it are in core/ledger/fault-words.ts. */
  fault: z.strictObject({ code: z.enum(LEDGER_FAULT_CODES), seq: z.int().nullable(), detail: z.string() }).nullable(),
})
export type CheckedBooks = z.output<typeof checkedSchema>

export const ledgerViewSchema = z.strictObject({
  /** How far a check has come that runs now; null: none does. */
  running: z.strictObject({ entries: z.int().nonnegative(), of: z.int().nonnegative() }).nullable(),
  /** What the last one found; null: none was finished yet. */
  last: checkedSchema.nullable(),
  /** The last one was stopped by something other than a fault in the books. */
  isBroken: z.boolean(),
})
export type LedgerView = z.output<typeof ledgerViewSchema>

/** The same check as the command `ledger verify`, beside the selling (docs/ledger.md). */
export const ledgerMethods = {
  'ledger.get': rpc({ kind: 'query', role: 'manager', input: z.strictObject({}), output: ledgerViewSchema, errors: [] }),
  /** Begins a check, unless one runs, and answers at once; `ledger.changed` says how it goes and what it found. */
  'ledger.check': rpc({ kind: 'command', role: 'manager', input: z.strictObject(command), output: ledgerViewSchema, errors: ['IDEMPOTENCY_MISMATCH'] }),
} as const
