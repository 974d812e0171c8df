import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { BLOCK_REASONS, STORE_CREDIT_REASONS } from '../ledger/events/stored-value-events.ts'
import { approvalErrors, approvalInputSchema, command } from './command.ts'
import { rpc } from './rpc.ts'
import { accountViewSchema, statementEntrySchema, storedValueViewSchema } from './stored-value-views.ts'
import { codeSchema } from './tender.ts'
import { paymentAttemptSchema, saleViewSchema } from './views.ts'

/** More than one sale can come to. */
const amountMinor = z.int().positive().max(100_000_000)
const limitMinor = z.int().nonnegative().max(1_000_000_000)
const approved = { ...command, approval: approvalInputSchema }
const valueOut = z.strictObject({ value: storedValueViewSchema })
const accountOut = z.strictObject({ account: accountViewSchema })
const codeErrors = ['CODE_UNREADABLE', 'CODE_CHECK_WRONG', 'CODE_OTHER_PROGRAMME'] as const
const findErrors = [...codeErrors, 'VALUE_UNKNOWN'] as const
const doneErrors = ['IDEMPOTENCY_MISMATCH', ...approvalErrors] as const

/** Gift cards, store credit and customer accounts. */
export const storedValueMethods = {
  /** What is on a gift card or store credit. */
  'storedValue.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ code: codeSchema }), output: valueOut, errors: findErrors }),
  /** Sells a gift card or puts more on one, as a line of the open sale. A null code: the till makes one up, and answers it. */
  'giftCard.addToSale': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, code: codeSchema.nullable(), amountMinor }),
    output: z.strictObject({ sale: saleViewSchema.nullable(), code: z.string() }),
    errors: [...codeErrors, 'VALUE_BLOCKED', 'VALUE_EXPIRED', 'LOAD_TOO_LARGE', 'LOAD_TWICE', 'OF_OTHER_TILL', 'SALE_PARTLY_PAID', 'SALE_TOO_LONG', 'AMOUNT_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Gives a small rest in cash. */
  'storedValue.payOut': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, code: codeSchema }),
    output: z.strictObject({ value: storedValueViewSchema, cashMinor: z.int().positive() }), errors: [...findErrors, 'VALUE_BLOCKED', 'VALUE_EXPIRED', 'PAY_OUT_TOO_LARGE', 'SPEND_ONLINE_ONLY', ...doneErrors],
  }),
  /** Lost, stolen or in doubt: nothing can be spent of it. Again changes nothing. */
  'storedValue.block': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, code: codeSchema, reason: z.enum(BLOCK_REASONS) }), output: valueOut, errors: [...findErrors, ...doneErrors] }),
  'storedValue.unblock': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, code: codeSchema }), output: valueOut, errors: [...findErrors, ...doneErrors] }),
  /** Makes store credit out for no goods; the code is told here and on the slip. */
  'storeCredit.issue': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, amountMinor, reason: z.enum(STORE_CREDIT_REASONS) }),
    output: z.strictObject({ value: storedValueViewSchema, code: z.string() }), errors: ['LOAD_TOO_LARGE', ...doneErrors],
  }),

  'account.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema }), output: accountOut, errors: ['ACCOUNT_UNKNOWN'] }),
  'account.open': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, memberId: idSchema, limitMinor }), output: accountOut, errors: ['MEMBER_UNKNOWN', 'ACCOUNT_EXISTS', ...doneErrors] }),
  'account.setLimit': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...approved, memberId: idSchema, limitMinor }), output: accountOut, errors: ['ACCOUNT_UNKNOWN', ...doneErrors] }),
  /** What was put on an account and what was paid, the newest first, before an entry of an earlier page. */
  'account.statement': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ memberId: idSchema, beforeSeq: z.int().positive().nullable(), limit: z.int().min(1).max(200) }),
    output: z.strictObject({ account: accountViewSchema, entries: z.array(statementEntrySchema) }), errors: ['ACCOUNT_UNKNOWN'],
  }),
  /** Commits a card or QR payment towards an account before its amount leaves; `payment.settle` says how it ended. */
  'account.beginPayment': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, scheme: z.enum(['card', 'paynow']), amountMinor }),
    output: z.strictObject({ attempt: paymentAttemptSchema }), errors: ['ACCOUNT_UNKNOWN', 'SETTLEMENT_OVER', 'IDEMPOTENCY_MISMATCH'],
  }),
  /** Pays an account, whole or in part: in cash, or with an approved payment that belongs to nothing yet. It earns nothing. */
  'account.settle': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({
      ...command, memberId: idSchema,
      paid: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('cash'), amountMinor, givenMinor: z.int().nonnegative().max(100_000_000) }),
        z.strictObject({ kind: z.literal('attempt'), attemptId: idSchema }),
      ]),
    }),
    output: z.strictObject({ account: accountViewSchema, changeMinor: z.int().nonnegative() }),
    errors: ['ACCOUNT_UNKNOWN', 'SETTLEMENT_OVER', 'TENDERS_SHORT', 'ATTEMPT_UNKNOWN', 'ATTEMPT_UNSETTLED', 'ATTEMPT_SETTLED', 'IDEMPOTENCY_MISMATCH'],
  }),
} as const
