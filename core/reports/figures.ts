import { z } from 'zod'
import { rateBpSchema } from '../base/numbers.ts'
import { ACCOUNTS } from '../ledger/postings.ts'
import { TENDER_KINDS } from './tenders.ts'

const count = z.int().nonnegative()
/** Minor units, or points, of either sign. */
const amount = z.int()
const countAndAmount = z.strictObject({ count, amountMinor: amount })

/** What somebody should look at, each with what it takes to say it in a sentence and to find it. */
export const REPORT_EXCEPTIONS = [
  'no-sale', 'void', 'return-without-receipt', 'by-hand', 'pay-out', 'points-adjusted', 'payment-by-word', 'refund-in-cash', 'goodwill-credit', 'count-differs', 'closed-with-difference', 'left-open',
] as const
export type ReportException = (typeof REPORT_EXCEPTIONS)[number]

const exceptionSchema = z.strictObject({
  kind: z.enum(REPORT_EXCEPTIONS),
  at: z.int(),
  /** Who did it, and who answered for it where that was somebody else. */
  staffId: z.string().nullable(),
  approverId: z.string().nullable(),
  /** Money, points (`points-adjusted`), or null. */
  amount: amount.nullable(),
  /** A reason's code. */
  reason: z.string().nullable(),
  /** The sale it is about, and the number on the paper. */
  saleId: z.string().nullable(),
  receiptNo: z.string().nullable(),
})
export type ExceptionFound = z.infer<typeof exceptionSchema>

/**
 * What the entries of a stretch of the journal come to. Plain sums: figures of two stretches add up to the figures of both
 * (sum.ts), and `addingUp` shows how one leads to the other. Amounts in minor units, with tax where prices contain it.
 */
export const figuresSchema = z.strictObject({
  entries: count,
  sales: z.strictObject({
    count,
    /** Lines at their prices, before anything is taken off. */
    beforeMinor: amount,
    /** Taken off by promotions and coupons, and by hand. */
    offersMinor: amount,
    byHandMinor: amount,
    /** Tax on top, where prices do not contain it. */
    taxOnTopMinor: amount,
    totalMinor: amount,
    /** Of the total: what gift cards were loaded with, which is owed and no sale. */
    loadsMinor: amount,
  }),
  /** Goods that came back, at what they were worth to the customer. */
  returns: z.strictObject({ with: countAndAmount, without: countAndAmount, voids: countAndAmount }),
  /** What cash rounding added; and what was kept of refunds for points that were no longer there. */
  roundingMinor: amount,
  deductedMinor: amount,
  /** What came in for goods, less what went back, by how it was paid; `sales`: how many had it. */
  tenders: z.array(z.strictObject({ kind: z.enum(TENDER_KINDS), sales: count, amountMinor: amount, points: amount })),
  taxes: z.array(z.strictObject({ taxCode: z.string(), rateBp: rateBpSchema, grossMinor: amount, taxMinor: amount })),
  promotions: z.array(z.strictObject({ promotionId: z.string(), uses: count, amountMinor: amount, points: amount })),
  coupons: z.strictObject({ used: count, issued: count }),
  /** Prices changed by hand: lines, and what it took off them (below zero: added). */
  priceChanges: countAndAmount,
  noSales: count,
  /** By the hour of the programme's time zone. */
  hours: z.array(z.strictObject({ hour: z.int().min(0).max(23), sales: count, amountMinor: amount })),
  members: z.strictObject({ sales: count, amountMinor: amount, joined: count }),
  staff: z.array(z.strictObject({ staffId: z.string(), sales: count, memberSales: count, amountMinor: amount, joined: count, byHandMinor: amount })),
  points: z.strictObject({ issued: amount, reversed: amount, redeemed: amount, givenBack: amount, expired: amount, adjusted: amount, forfeited: amount, imported: amount, change: amount }),
  /** Sums of the entries of every account that moved; debit positive. */
  accounts: z.array(z.strictObject({ account: z.enum(ACCOUNTS), unit: z.enum(['money', 'points']), amount })),
  /** The drawer: by what moved its cash. */
  drawer: z.array(z.strictObject({ kind: z.string(), count, amountMinor: amount })),
  exceptions: z.array(exceptionSchema),
})
export type Figures = z.infer<typeof figuresSchema>

/** What is owed to customers, and by them, at the end of a stretch. */
export const owedSchema = z.strictObject({ points: amount, giftCardsMinor: amount, storeCreditMinor: amount, accountsMinor: amount })
export type Owed = z.infer<typeof owedSchema>
export const NOTHING_OWED: Owed = { points: 0, giftCardsMinor: 0, storeCreditMinor: 0, accountsMinor: 0 }
