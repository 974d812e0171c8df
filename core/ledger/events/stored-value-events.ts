import { z } from 'zod'
import { civilDateSchema, idSchema, positiveMinorSchema } from '../../base/numbers.ts'
import { approvalSchema } from '../approval.ts'
import { postingSchema } from '../postings.ts'

const atTill = { staffId: z.string().min(1), shiftId: idSchema, businessDay: civilDateSchema }
const amountMinor = z.int().positive()

export const STORE_CREDIT_REASONS = ['goodwill', 'complaint', 'price-promise', 'other'] as const
export const BLOCK_REASONS = ['lost', 'stolen', 'fraud', 'other'] as const

/** Gift cards and store credit: what is kept on a code. */
export const storedValueKindSchema = z.enum(['gift-card', 'store-credit'])
export type StoredValueKind = z.infer<typeof storedValueKindSchema>

/** Credit made out for no goods. For goods without a receipt, the return makes it out. */
const storeCreditIssued = z.strictObject({
  type: z.literal('store-credit.issued'), ...atTill,
  creditId: idSchema,
  amountMinor,
  reason: z.enum(STORE_CREDIT_REASONS),
  approval: approvalSchema,
  rulebookVersion: z.int().positive(),
  postings: z.array(postingSchema),
})

/** A small rest given in cash; nothing is left. */
const storedValuePaidOut = z.strictObject({
  type: z.literal('stored-value.paid-out'), ...atTill,
  kind: storedValueKindSchema,
  instrumentId: idSchema,
  /** What was left. */
  amountMinor,
  /** What was given for it: rounded to the nearest coin. */
  cashMinor: amountMinor,
  approval: approvalSchema,
  rulebookVersion: z.int().positive(),
  postings: z.array(postingSchema),
})

const storedValueBlocked = z.strictObject({
  type: z.literal('stored-value.blocked'), ...atTill,
  kind: storedValueKindSchema,
  instrumentId: idSchema,
  reason: z.enum(BLOCK_REASONS),
  approval: approvalSchema,
})

const storedValueUnblocked = z.strictObject({
  type: z.literal('stored-value.unblocked'), ...atTill,
  kind: storedValueKindSchema,
  instrumentId: idSchema,
  approval: approvalSchema,
})

/** A trade member may buy on account, up to a limit. */
const accountOpened = z.strictObject({
  type: z.literal('account.opened'), ...atTill,
  accountId: idSchema,
  memberId: idSchema,
  limitMinor: positiveMinorSchema,
  approval: approvalSchema,
})

const accountLimitSet = z.strictObject({
  type: z.literal('account.limit-set'), ...atTill,
  accountId: idSchema,
  limitMinor: positiveMinorSchema,
  approval: approvalSchema,
})

/** What is owed was paid, or a part of it. It is no sale: it earns nothing and counts for nothing. */
const accountSettled = z.strictObject({
  type: z.literal('account.settled'), ...atTill,
  settlementId: idSchema,
  accountId: idSchema,
  /** What the account owes less. */
  amountMinor,
  paid: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('cash'), givenMinor: positiveMinorSchema, paidMinor: z.int(), roundingMinor: z.int(), changeMinor: positiveMinorSchema }),
    z.strictObject({ kind: z.enum(['card', 'paynow']), attemptId: idSchema }),
  ]),
  postings: z.array(postingSchema),
})

export const storedValueEventSchemas = [
  storeCreditIssued, storedValuePaidOut, storedValueBlocked, storedValueUnblocked, accountOpened, accountLimitSet, accountSettled,
] as const
export type StoredValueEvent = z.infer<(typeof storedValueEventSchemas)[number]>
export type AccountSettled = z.infer<typeof accountSettled>
