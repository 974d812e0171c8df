import { z } from 'zod'
import { localTextSchema } from '../base/local-text.ts'
import { civilDateSchema, ruleMinorSchema } from '../base/numbers.ts'
import { goodsSetSchema } from './goods.ts'

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)

/** Running numbers from one to another, both included. */
const runSchema = z.strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() })

/**
 * Codes that activate promotions (loyalty-rules sections 2.5 and 7). Codes end in a check character.
 * generic: one word for everybody; single-use: each code once; batch: printed codes, each once, told by their prefix;
 * personal: made out to a member; voucher: printed at a till for the next visit, with the till's signature.
 */
export const couponSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  kind: z.enum(['generic', 'single-use', 'batch', 'personal', 'voucher']),
  /** What every code of this coupon begins with; of a generic one, the whole word. */
  prefix: z.string().regex(/^[A-Z0-9]{2,12}$/),
  /** How the last character of every code is worked out of the others: ISO/IEC 7064 MOD 37,36 over digits and capitals, or Luhn over digits; absent: it is not checked. */
  check: z.enum(['mod-37-36', 'luhn']).optional(),
  /** Days on which codes are taken, both included. */
  from: civilDateSchema.optional(),
  to: civilDateSchema.optional(),
  /** Vouchers and personal codes are good for so many days from the day after they were given out. */
  daysValid: z.int().min(1).max(3660).optional(),
  /** Codes of this coupon that one basket may use. */
  perBasket: z.int().min(1).max(100).default(1),
  /**
   * Which codes there are: after the prefix a running number of so many digits. `allotted`: what each till may take while
   * head office cannot be asked; absent: any, at the risk that a code is used at two tills.
   */
  numbers: z.strictObject({
    digits: z.int().min(1).max(15),
    ...runSchema.shape,
    allotted: z.array(z.strictObject({ storeId: z.string().min(1).max(60), tillNumber: z.int().positive(), ...runSchema.shape })).max(1000).optional(),
  }).optional(),
  /** Which codes there are, where they were drawn at random: the SHA-256 of each, in hex, over its capitals and digits. */
  digests: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1).max(10_000).optional(),
  /** Of vouchers: good for whoever brings them (unless stated), or for the member of the sale that gave them. */
  boundTo: z.enum(['bearer', 'member']).optional(),
})
export type Coupon = z.output<typeof couponSchema>

/** `stamps` make a full card, which a promotion with a `stamp-reward` condition pays out; overflow begins the next card. */
export const stampCardSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  stamps: z.int().min(2).max(100),
  /** Unused stamps and full cards end so many months after the last stamp; absent: never. */
  expiresAfterMonths: z.int().min(1).max(120).optional(),
})
export type StampCard = z.output<typeof stampCardSchema>

/** Something a member may use so many times: free services a year, an upgrade, a warranty, training. */
export const entitlementSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  /** Uses each member of a tier has in a calendar year, without being granted; by tier id. */
  perYearByTier: z.record(z.string(), z.int().min(1).max(1000)).optional(),
  /** Granted uses end so many months after they were granted; absent: never. */
  expiresAfterMonths: z.int().min(1).max(120).optional(),
})
export type Entitlement = z.output<typeof entitlementSchema>

/** A lucky draw (loyalty-rules section 7): odds are what is printed, outcomes are sealed per terminal elsewhere. */
export const drawSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  prizes: z.array(z.strictObject({ name: localTextSchema, worthMinor: ruleMinorSchema, count: z.int().positive().max(1_000_000) })).min(1).max(100),
  /** Entries in all; prizes over entries are the odds. */
  entries: z.int().positive().max(1_000_000_000),
  freeEntry: z.boolean().default(false),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(300).optional(),
})
export type Draw = z.output<typeof drawSchema>

/** A volume rebate for trade members: the rate of the highest step reached, on everything bought in the period, paid after it. */
export const rebateSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  goods: goodsSetSchema,
  segments: z.array(z.string().min(1).max(60)).min(1).max(100),
  period: z.enum(['month', 'quarter', 'year']),
  steps: z.array(z.strictObject({ fromMinor: ruleMinorSchema, rateBp: z.int().min(1).max(10_000) })).min(1).max(20),
  paidAs: z.enum(['store-credit', 'points']),
})
export type Rebate = z.output<typeof rebateSchema>
