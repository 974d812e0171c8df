import { z } from 'zod'
import { ruleMinorSchema } from '../base/numbers.ts'

/** How points live (loyalty-rules section 5), beside the earn rates of tiers and `redemption`. */
export const pointsRulesSchema = z.strictObject({
  /** Decimals of a point, 0 to 3: points are then counted in their minor units everywhere. */
  decimals: z.int().min(0).max(3).default(0),
  /** Days after the sale on which points become available; 0 at once. */
  pendingDays: z.int().min(0).max(366).default(0),
  /** How `pointsExpireAfterMonths` is read. */
  expiry: z.discriminatedUnion('kind', [
    /** So many months after they were earned, at the end of that month or on that very day. */
    z.strictObject({ kind: z.literal('age'), until: z.enum(['month-end', 'day']) }),
    /** On the first such day of a year that is so many months or more after. */
    z.strictObject({ kind: z.literal('fixed-date'), month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
    /** All at once, so many months after the member last earned or spent. */
    z.strictObject({ kind: z.literal('inactivity') }),
  ]).default({ kind: 'age', until: 'month-end' }),
  /** Most points a card may earn in one sale, in one civil day, and spend in one civil day. */
  earnPerSale: z.int().positive().max(1_000_000_000).optional(),
  earnPerDay: z.int().positive().max(1_000_000_000).optional(),
  spendPerDay: z.int().positive().max(1_000_000_000).optional(),
  /** Most points a till lets a member spend while head office does not answer, until it does again; 0 is none. Left out: no such limit. */
  spendOffline: z.int().nonnegative().max(1_000_000_000).optional(),
  /** What may let a weak identification spend. */
  weakMaySpendWith: z.array(z.enum(['last-digits', 'birthday', 'one-time-code', 'approval'])).max(4).default(['last-digits', 'birthday', 'one-time-code', 'approval']),
})
export type PointsRules = z.output<typeof pointsRulesSchema>

/** How tiers are reached and kept (loyalty-rules section 7). `tierWindowMonths` is the length of a rolling window. */
export const tierRulesSchema = z.strictObject({
  measure: z.enum(['amount', 'points', 'visits']).default('amount'),
  window: z.enum(['rolling', 'calendar-year', 'lifetime']).default('rolling'),
  /** Days after the end of a tier during which it still stands. */
  graceDays: z.int().min(0).max(366).default(0),
  /** A member who does not requalify drops one level, or to the tier they qualify for. */
  drop: z.enum(['one-level', 'to-qualified']).default('one-level'),
})
export type TierRules = z.output<typeof tierRulesSchema>

/** Returns (loyalty-rules section 6). */
export const returnRulesSchema = z.strictObject({
  windowDays: z.int().min(0).max(3660).default(30),
  /** What happens when points to be taken back are no longer there. */
  pointsShort: z.enum(['debt', 'deduct-from-refund', 'forgive']).default('debt'),
  /** Points that come back after their lot expired live so many days more. */
  returnedPointsDays: z.int().min(0).max(366).default(30),
  /** Goods without a receipt: not taken, or to store credit at the lowest price of the last days, with approval. */
  withoutReceipt: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({ kind: z.literal('store-credit'), lowestPriceDays: z.int().min(1).max(366) }),
  ]).default({ kind: 'store-credit', lowestPriceDays: 30 }),
  /** Most that a till may give back offline for a receipt of another till. */
  offlineFloorMinor: ruleMinorSchema.default(0),
})
export type ReturnRules = z.output<typeof returnRulesSchema>

/** Gift cards and store credit (loyalty-rules section 7). */
export const storedValueSchema = z.strictObject({
  /** Never unless stated; where it is, at least 60 months. */
  expiresAfterMonths: z.int().min(60).max(1200).optional(),
  /** A rest up to this much is paid out on request. */
  payOutUpToMinor: ruleMinorSchema.default(0),
  maximumLoadMinor: ruleMinorSchema.optional(),
  /** Most that may be spent offline from one card. */
  offlineFloorMinor: ruleMinorSchema.default(0),
})
export type StoredValueRules = z.output<typeof storedValueSchema>

/** Households (loyalty-rules section 7). */
export const householdSchema = z.strictObject({
  maySpend: z.enum(['everyone', 'head', 'own-points-only']).default('everyone'),
  maximumMembers: z.int().min(2).max(100).default(8),
})

/** Referral limits against abuse: the referrer is another household, is rewarded so often a year, for purchases from so much. */
export const referralSchema = z.strictObject({
  perYear: z.int().min(1).max(10_000).default(12),
  minimumMinor: ruleMinorSchema.default(0),
})
