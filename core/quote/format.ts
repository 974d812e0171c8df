import { z } from 'zod'
import { lineKindSchema, identificationSchema, memberSnapshotSchema } from '../basket/basket.ts'
import { localTextSchema } from '../base/local-text.ts'
import { positiveMinorSchema } from '../base/numbers.ts'
import { presentedCouponSchema, promotionUsageSchema } from '../promotions/input.ts'
import { channelSchema, tenderKindSchema } from '../rulebook/condition.ts'
import { pointsRulesSchema } from '../rulebook/policies.ts'

/** The format name inside a quote; a new meaning of a field gets a new number. */
export const QUOTE_FORMAT = 'regulars.quote/1'

const textSchema = z.string().min(1).max(200)
const keySchema = z.string().min(1).max(60)

/** One line as people write it; what is left out is plain goods at the rulebook's first tax. */
export const quoteLineSchema = z.strictObject({
  lineId: keySchema.optional(),
  sku: keySchema,
  name: z.union([textSchema, localTextSchema]).optional(),
  /** The product's own category, or the whole way to it from the root of the tree. */
  category: keySchema.optional(),
  categoryPath: z.array(keySchema).max(20).optional(),
  brand: keySchema.nullable().optional(),
  tags: z.array(keySchema).max(20).optional(),
  unit: z.enum(['piece', 'kg']).optional(),
  unitPriceMinor: positiveMinorSchema,
  /** Whole pieces (or kilograms), or thousandths of one; one piece unless stated. */
  quantity: z.int().optional(),
  quantityMilli: z.int().optional(),
  taxCode: keySchema.optional(),
  discountable: z.boolean().optional(),
  earns: z.boolean().optional(),
  kind: lineKindSchema.optional(),
  priceFixed: z.boolean().optional(),
})
export type QuoteLine = z.output<typeof quoteLineSchema>

/** A member; what is not stated is nothing, the tier the first. */
export const quoteMemberSchema = memberSnapshotSchema.partial().extend({
  memberId: keySchema.optional(),
  /** How surely the member is known, for spending points; by card unless stated. */
  identification: identificationSchema.optional(),
  /** What a weakly known member showed, so that points may be spent. */
  shown: z.array(pointsRulesSchema.shape.weakMaySpendWith.unwrap().element).max(4).optional(),
})
export type QuoteMember = z.output<typeof quoteMemberSchema>

/** A coupon's code alone, or with what is known of it. */
export const quoteCouponSchema = z.union([z.string().min(1).max(60), presentedCouponSchema.partial({ couponId: true })])
export type QuoteCoupon = z.output<typeof quoteCouponSchema>

/** One part of the payment. One part may leave its amount out and pays the rest; `givenMinor` is cash handed over. */
export const quoteTenderSchema = z.strictObject({
  kind: tenderKindSchema,
  amountMinor: positiveMinorSchema.optional(),
  givenMinor: positiveMinorSchema.optional(),
  points: z.int().positive().optional(),
})
export type QuoteTender = z.output<typeof quoteTenderSchema>

/** What `npm run quote` reads beside `rulebook`, which has its own checks. Documented in docs/quote.md. */
export const quoteSchema = z.strictObject({
  format: z.literal(QUOTE_FORMAT).optional(),
  basket: z.strictObject({ lines: z.array(quoteLineSchema).max(10_000) }),
  member: quoteMemberSchema.nullable().optional(),
  coupons: z.array(quoteCouponSchema).max(100).optional(),
  /** By promotion id. */
  usage: z.record(z.string(), promotionUsageSchema).optional(),
  at: z.union([z.number(), z.string().max(100)]),
  store: keySchema.optional(),
  terminal: keySchema.optional(),
  channel: channelSchema.optional(),
  /** Chosen before payment, for the whole amount. */
  tender: tenderKindSchema.nullable().optional(),
  /** How it is paid in the end. */
  tenders: z.array(quoteTenderSchema).min(1).max(20).optional(),
})
export type QuoteFields = z.output<typeof quoteSchema>

/** The id a line gets by its place, the first being 1: a UUID that sorts by place. */
export function lineIdAt(place: number): string {
  return `00000000-0000-7000-8000-${String(place).padStart(12, '0')}`
}
