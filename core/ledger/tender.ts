import { z } from 'zod'
import { idSchema, positiveMinorSchema } from '../base/numbers.ts'

const paidMinor = z.int().positive()

/** A part paid from stored value or put on a customer account: the instrument's random id, never its code. */
export const instrumentTenderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('gift-card'), cardId: idSchema, amountMinor: paidMinor }),
  z.strictObject({ kind: z.literal('store-credit'), creditId: idSchema, amountMinor: paidMinor }),
  z.strictObject({ kind: z.literal('account'), accountId: idSchema, amountMinor: paidMinor }),
])
export type InstrumentTender = z.output<typeof instrumentTenderSchema>

/** How one part of a completed sale was paid. `paidMinor` of cash is what the sale took after rounding; the parts sum to total plus rounding. */
export const completedTenderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cash'), givenMinor: positiveMinorSchema, paidMinor: z.int(), roundingMinor: z.int(), changeMinor: positiveMinorSchema }),
  z.strictObject({ kind: z.literal('card'), amountMinor: positiveMinorSchema, approvalCode: z.string().nullable() }),
  z.strictObject({ kind: z.literal('paynow'), amountMinor: positiveMinorSchema, approvalCode: z.string().nullable() }),
  z.strictObject({ kind: z.literal('points'), points: z.int().positive(), amountMinor: positiveMinorSchema }),
  ...instrumentTenderSchema.options,
  /** What another till takes of its own sale, which this one only rewards; such a sale always has it, be it nothing. */
  z.strictObject({ kind: z.literal('other-till'), amountMinor: positiveMinorSchema }),
])
export type CompletedTender = z.output<typeof completedTenderSchema>

/** Whether a sale was made on another till: then its goods, its tax and what it took are in that till's books. */
export function isOfOtherTill(tenders: readonly { readonly kind: string }[]): boolean {
  return tenders.some((tender) => tender.kind === 'other-till')
}

/** Accounts of the ledger that are kept per instrument: what the shop owes on it (credit), or is owed (debit). */
export const INSTRUMENT_ACCOUNTS = { 'gift-card': 'gift-card-liability', 'store-credit': 'store-credit', 'account': 'customer-accounts' } as const
export type InstrumentKind = keyof typeof INSTRUMENT_ACCOUNTS

/** The random id of the instrument that a tender names. */
export function instrumentIdOf(tender: InstrumentTender): string {
  switch (tender.kind) {
    case 'gift-card': return tender.cardId
    case 'store-credit': return tender.creditId
    case 'account': return tender.accountId
  }
}
