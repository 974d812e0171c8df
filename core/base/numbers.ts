import { z } from 'zod'

/** Money in minor units of the programme's currency (loyalty-rules section 1); may be negative. */
export const amountMinorSchema = z.int()
/** Money that is never negative. */
export const positiveMinorSchema = z.int().nonnegative()
/** An amount in a rule: never more than ten times what one sale can come to, so that every product of two stays a whole number. */
export const ruleMinorSchema = positiveMinorSchema.max(1_000_000_000)
/** Whole points (or the programme's point minor units); may be negative. */
export const pointsSchema = z.int()
/** Quantity in thousandths: 3 pieces = 3000, 0.412 kg = 412. Goods sold by the piece are multiples of 1000. */
export const quantityMilliSchema = z.int().positive().max(9_999_000)
/** A rate in basis points: 9 % = 900. */
export const rateBpSchema = z.int().nonnegative().max(1_000_000)
/** UTC milliseconds. */
export const instantSchema = z.int().nonnegative()
/** `YYYY-MM-DD`. */
export const civilDateSchema = z.iso.date()
/** Client- or terminal-made global id (UUID). */
export const idSchema = z.uuid()
