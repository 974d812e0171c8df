import { z } from 'zod'
import { civilDateSchema, quantityMilliSchema, ruleMinorSchema } from '../base/numbers.ts'
import { goodsSetSchema } from './goods.ts'
import type { GoodsSet } from './goods.ts'

const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const nameSchema = z.string().min(1).max(60)
const namesSchema = z.array(nameSchema).min(1).max(500)
const daysSchema = z.int().min(0).max(366)

/** How a sale is paid, where an offer depends on it: for the whole amount, chosen before payment (loyalty-rules section 4). */
export const TENDER_KINDS = ['cash', 'card', 'paynow', 'qr', 'points', 'gift-card', 'store-credit', 'account'] as const
export const tenderKindSchema = z.enum(TENDER_KINDS)
export type TenderKind = z.infer<typeof tenderKindSchema>

export const CHANNELS = ['store', 'online', 'phone', 'delivery', 'kiosk'] as const
export const channelSchema = z.enum(CHANNELS)
export type Channel = z.infer<typeof channelSchema>

/** Where a member stands in their own rhythm of purchases. */
export const STAGES = ['new', 'active', 'at-risk', 'lapsed', 'won-back'] as const
export const stageSchema = z.enum(STAGES)
export type Stage = z.infer<typeof stageSchema>

/** When a promotion may apply (loyalty-rules section 3). Dates and times are civil, in the programme's time zone. */
export type Condition =
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'member' }
  | { kind: 'tier-at-least'; tier: string }
  | { kind: 'segment'; segments: string[] }
  | { kind: 'stage'; stages: Stage[] }
  /** The member's birthday lies within so many days; `month`: any day of its month. */
  | { kind: 'birthday'; within: 'days' | 'month'; daysBefore?: number | undefined; daysAfter?: number | undefined }
  /** The yearly day on which the member joined, the first a year after. */
  | { kind: 'anniversary'; daysBefore?: number | undefined; daysAfter?: number | undefined }
  | { kind: 'first-purchase' }
  /** Days since the last visit (win-back). */
  | { kind: 'absent'; minimumDays: number; maximumDays?: number | undefined }
  /** This sale is the member's nth visit, or every nth. */
  | { kind: 'visit'; number?: number | undefined; every?: number | undefined }
  /** The member was brought by another member. */
  | { kind: 'referred' }
  /** A code of this coupon was presented; each use of the promotion uses one up. */
  | { kind: 'coupon'; coupon: string }
  /** A full stamp card; each use of the promotion uses one up. */
  | { kind: 'stamp-reward'; card: string }
  /** An entitlement with something left; each use of the promotion uses one up. */
  | { kind: 'entitlement'; entitlement: string }
  | { kind: 'tender'; tenders: TenderKind[] }
  | { kind: 'stores'; stores: string[] }
  | { kind: 'channel'; channels: Channel[] }
  /** Members outside the hold-out group of `shareBp` (stable hash of member and promotion). */
  | { kind: 'not-held-out'; shareBp: number }
  | { kind: 'spend'; goods: GoodsSet; minimumMinor: number }
  | { kind: 'quantity'; goods: GoodsSet; minimumMilli: number }
  | { kind: 'dates'; from?: string | undefined; to?: string | undefined }
  | { kind: 'weekdays'; days: number[] }
  | { kind: 'time'; from: string; to: string }

export const conditionSchema: z.ZodType<Condition, Condition> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all'), get of() { return z.array(conditionSchema).min(1).max(50) } }),
  z.strictObject({ kind: z.literal('any'), get of() { return z.array(conditionSchema).min(1).max(50) } }),
  z.strictObject({ kind: z.literal('not'), get of() { return conditionSchema } }),
  z.strictObject({ kind: z.literal('member') }),
  z.strictObject({ kind: z.literal('tier-at-least'), tier: z.string() }),
  z.strictObject({ kind: z.literal('segment'), segments: namesSchema }),
  z.strictObject({ kind: z.literal('stage'), stages: z.array(stageSchema).min(1) }),
  z.strictObject({ kind: z.literal('birthday'), within: z.enum(['days', 'month']), daysBefore: daysSchema.optional(), daysAfter: daysSchema.optional() }),
  z.strictObject({ kind: z.literal('anniversary'), daysBefore: daysSchema.optional(), daysAfter: daysSchema.optional() }),
  z.strictObject({ kind: z.literal('first-purchase') }),
  z.strictObject({ kind: z.literal('absent'), minimumDays: z.int().min(1).max(3660), maximumDays: z.int().min(1).max(3660).optional() }),
  z.strictObject({ kind: z.literal('visit'), number: z.int().min(1).max(100_000).optional(), every: z.int().min(2).max(10_000).optional() }),
  z.strictObject({ kind: z.literal('referred') }),
  z.strictObject({ kind: z.literal('coupon'), coupon: nameSchema }),
  z.strictObject({ kind: z.literal('stamp-reward'), card: nameSchema }),
  z.strictObject({ kind: z.literal('entitlement'), entitlement: nameSchema }),
  z.strictObject({ kind: z.literal('tender'), tenders: z.array(tenderKindSchema).min(1) }),
  z.strictObject({ kind: z.literal('stores'), stores: namesSchema }),
  z.strictObject({ kind: z.literal('channel'), channels: z.array(channelSchema).min(1) }),
  z.strictObject({ kind: z.literal('not-held-out'), shareBp: z.int().min(1).max(9999) }),
  z.strictObject({ kind: z.literal('spend'), goods: goodsSetSchema, minimumMinor: ruleMinorSchema }),
  z.strictObject({ kind: z.literal('quantity'), goods: goodsSetSchema, minimumMilli: quantityMilliSchema }),
  z.strictObject({ kind: z.literal('dates'), from: civilDateSchema.optional(), to: civilDateSchema.optional() }),
  /** ISO 8601 weekday numbers, Monday 1 to Sunday 7. */
  z.strictObject({ kind: z.literal('weekdays'), days: z.array(z.int().min(1).max(7)).min(1).max(7) }),
  /** From inclusive to exclusive; `to` before `from` runs over midnight. */
  z.strictObject({ kind: z.literal('time'), from: timeOfDaySchema, to: timeOfDaySchema }),
])
