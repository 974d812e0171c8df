import { z } from 'zod'
import { positiveMinorSchema } from '../base/numbers.ts'
import { QUOTE_FORMAT } from './format.ts'

/** Goods that come back, by their line, or by article: then of its lines in turn. */
const returnedGoodsSchema = z.strictObject({
  lineId: z.string().min(1).max(60).optional(),
  sku: z.string().min(1).max(60).optional(),
  quantity: z.int().optional(),
  quantityMilli: z.int().optional(),
  /** Of a gift card sold: what is left on it. */
  unusedMinor: positiveMinorSchema.optional(),
})
export type ReturnedGoods = z.output<typeof returnedGoodsSchema>

const goodsListSchema = z.array(returnedGoodsSchema).min(1).max(10_000)
const momentSchema = z.union([z.number(), z.string().max(100)])

/** What `npm run quote -- --return ORIGINAL` reads beside the original. Documented in docs/quote.md. */
export const returnQuoteSchema = z.strictObject({
  format: z.literal(QUOTE_FORMAT).optional(),
  /** Left out: everything that is not yet back. */
  returns: goodsListSchema.optional(),
  /** Earlier returns of the sale, in order. */
  before: z.array(z.strictObject({ returns: goodsListSchema, at: momentSchema.optional() })).max(1000).optional(),
  /** When it comes back; at the sale's own moment unless stated. */
  at: momentSchema.optional(),
  /** A void within the shift; otherwise a return. */
  void: z.boolean().optional(),
  /**
   * Points on the member's account now: what is left of those the sale earned, and others. Left out: not known, and head
   * office works out from which lots points come and go.
   */
  points: z.strictObject({ ofThisSale: z.int().nonnegative(), others: z.int().nonnegative() }).optional(),
})
export type ReturnQuoteFields = z.output<typeof returnQuoteSchema>
