import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, idSchema, instantSchema, positiveMinorSchema, quantityMilliSchema } from '../base/numbers.ts'
import { handDiscountSchema, priceChangeSchema } from './by-hand.ts'
import { otherTillSchema } from './other-till.ts'
import { stageSchema } from '../rulebook/condition.ts'

export const lineKindSchema = z.enum(['goods', 'deposit', 'levy', 'gift-card', 'delivery'])
export type LineKind = z.infer<typeof lineKindSchema>

/** A line of the open sale. Price, tax and eligibility are pinned when it was added (loyalty-rules section 2). */
export const basketLineSchema = z.strictObject({
  lineId: idSchema,
  sku: z.string(),
  name: localTextSchema,
  /** From the root of the category tree to the product's own category. */
  categoryPath: z.array(z.string()),
  brand: z.string().nullable(),
  tags: z.array(z.string()),
  unit: z.enum(['piece', 'kg']),
  unitPriceMinor: positiveMinorSchema,
  quantityMilli: quantityMilliSchema,
  taxCode: z.string(),
  discountable: z.boolean(),
  earns: z.boolean(),
  /** What kind of line it is; goods unless stated. The others follow loyalty-rules section 8, row 15. */
  kind: lineKindSchema.optional(),
  /** Keyed by hand or read from a label: the rulebook's price list does not touch it. */
  priceFixed: z.boolean().optional(),
  /** The price was changed by hand: `unitPriceMinor` is the line's price like any other, and `priceFixed` holds. */
  priceChange: priceChangeSchema.optional(),
  /** Of a gift-card line: the card it is loaded on, by its random id. */
  loadsCardId: idSchema.optional(),
})
export type BasketLine = z.infer<typeof basketLineSchema>

/** How surely we know who this is (loyalty-rules section 5): a card is strong, a phone number or name is weak. */
export const identificationSchema = z.enum(['strong', 'weak'])
export type Identification = z.infer<typeof identificationSchema>

/** A coupon code as it is compared: capitals and digits. */
export const couponCodeSchema = z.string().regex(/^[A-Z0-9]{2,60}$/)

/** A coupon code presented for the open sale. */
export const basketCouponSchema = z.strictObject({
  code: couponCodeSchema,
  couponId: z.string().min(1).max(60),
  /** Of a voucher or a personal code: its random id, which the books go by. */
  issuedId: idSchema.optional(),
})
export type BasketCoupon = z.infer<typeof basketCouponSchema>

/** The basket of one sale: what evaluation reads, and what is kept from scan to scan. Lines oldest first. */
export const basketSchema = z.strictObject({
  saleId: idSchema,
  /** Rises by one with every change; a payment names the revision it saw. */
  revision: z.int().nonnegative(),
  /** The instant that offers and dates are read at, pinned with the first line. */
  pinnedAt: instantSchema,
  rulebookVersion: z.int().positive(),
  lines: z.array(basketLineSchema).max(2000),
  memberId: idSchema.nullable(),
  identification: identificationSchema.nullable(),
  note: z.string().max(500),
  /** In the order presented; baskets of older programs have none. */
  coupons: z.array(basketCouponSchema).max(100).optional(),
  /** Given by hand. Those of a line that was removed wait for it to come back. */
  discounts: z.array(handDiscountSchema).max(4000).optional(),
  /** What was written on single lines, by line id. Kept with the sale while it is open, never in the journal. */
  lineNotes: z.record(idSchema, z.string().max(200)).optional(),
  /** The highest age, in years, that somebody looked at the customer's papers for. */
  ageChecked: z.int().positive().max(150).optional(),
  /** The sale was made on another till: this one only rewards it, and its one line is the amount. */
  otherTill: otherTillSchema.optional(),
})
export type Basket = z.infer<typeof basketSchema>

/** What evaluation knows of the member: never a name. */
export const memberSnapshotSchema = z.strictObject({
  memberId: idSchema,
  tierId: z.string(),
  /** Qualifying spend counted in the current window, before this sale. */
  tierCountedMinor: positiveMinorSchema,
  pointsAvailable: z.int(),
  segments: z.array(z.string()).optional(),
  stage: stageSchema.optional(),
  /** Day and month only (loyalty-rules section 9). */
  birthday: z.strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }).optional(),
  joinedOn: civilDateSchema.optional(),
  /** Visits before this sale. */
  visits: z.int().nonnegative().optional(),
  lastVisitOn: civilDateSchema.optional(),
  /** Brought by another member, whose reward is still open. */
  referred: z.boolean().optional(),
  /** Full stamp cards not yet paid out, by card. */
  fullStampCards: z.record(z.string(), z.int().nonnegative()).optional(),
  /** Stamps on the open card, by card. */
  stamps: z.record(z.string(), z.int().nonnegative()).optional(),
  /** Uses left, by entitlement. */
  entitlements: z.record(z.string(), z.int().nonnegative()).optional(),
  /** Points earned and spent on the sale's civil day, before it. */
  pointsEarnedToday: z.int().nonnegative().optional(),
  pointsSpentToday: z.int().nonnegative().optional(),
})
export type MemberSnapshot = z.infer<typeof memberSnapshotSchema>
