import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'
import { approvalErrors } from './command.ts'

/** More than one sale can come to. */
const MOST_MINOR = 100_000_000
const amountMinor = z.int().positive().max(MOST_MINOR)

/** A code of a gift card or store credit, as it was scanned or typed. */
export const codeSchema = z.string().min(1).max(60)

/** A part of a payment as a screen asks for it. */
export const tenderSchema = z.discriminatedUnion('kind', [
  /** Nothing may be given where rounding leaves nothing to pay. */
  z.strictObject({ kind: z.literal('cash'), givenMinor: z.int().nonnegative().max(100_000_000) }),
  /** A settled, approved attempt of this sale. */
  z.strictObject({ kind: z.literal('attempt'), attemptId: idSchema }),
  z.strictObject({ kind: z.literal('points'), points: z.int().positive() }),
  /** Points of the member on the sale that were set aside before: all of the hold. */
  z.strictObject({ kind: z.literal('hold'), holdId: idSchema }),
  /** By the code on the card or the slip. A null amount is as much as the bill still needs and the card has. */
  z.strictObject({ kind: z.enum(['gift-card', 'store-credit']), code: codeSchema, amountMinor: amountMinor.nullable() }),
  /** On the account of the member who is on the sale. A null amount is all that the other parts leave. */
  z.strictObject({ kind: z.literal('account'), amountMinor: amountMinor.nullable() }),
])
export type Tender = z.output<typeof tenderSchema>

/** What a payment may be refused for. */
export const tenderErrors = [
  'TENDERS_SHORT', 'TENDERS_OVER', 'POINTS_NOT_ENOUGH', 'POINTS_STEP', 'POINTS_TOO_MANY', 'POINTS_NEED_CARD', 'SPEND_ONLINE_ONLY', 'POINTS_OWED', 'HOLD_UNKNOWN', 'HOLD_OTHER_MEMBER', 'ATTEMPT_UNKNOWN', 'ATTEMPT_UNSETTLED',
  'CODE_UNREADABLE', 'CODE_CHECK_WRONG', 'CODE_OTHER_PROGRAMME', 'VALUE_UNKNOWN', 'VALUE_BLOCKED', 'VALUE_EXPIRED', 'VALUE_NOT_ENOUGH', 'VALUE_BUYS_NO_CARDS',
  'LOAD_TOO_LARGE', 'ACCOUNT_UNKNOWN', ...approvalErrors,
] as const
export type TenderRefusal = (typeof tenderErrors)[number]
