import { z } from 'zod'
import { instantSchema } from '../base/numbers.ts'
import { stopperSchema } from '../rulebook/stop-limits.ts'

/** How long a till's words about a refusal may be. */
export const MAX_REFUSAL_CHARS = 1_000

/** A rulebook that a till refused, and why; `version` null: not even that could be read or believed. */
export const refusedRulebookSchema = z.strictObject({
  version: z.int().nullable(),
  /** `malformed`: what came is no signed rulebook at all, or longer than any may be. */
  reason: z.enum(['signature', 'lower', 'invalid', 'programme', 'malformed']),
  /** For support: the exact fault. */
  detail: z.string().max(MAX_REFUSAL_CHARS),
  at: instantSchema,
})

/** POST /v2/rulebook-status, signed: what a till has, so that head office sees how far a version has come. */
export const rulebookStatusSchema = z.strictObject({
  /** The highest version it has, in force or not. */
  highest: z.int().nonnegative().max(2_147_483_647),
  /** The version that a sale begun now would use. */
  inForce: z.int().nonnegative().max(2_147_483_647),
  /** The highest list of signing keys it has seen; 0: none with a version. */
  keyListVersion: z.int().nonnegative().max(2_147_483_647),
  refused: refusedRulebookSchema.nullable(),
  /** Of a version in force with stop limits: what its offers gave away here so far, in minor units, and what stopped them; null: nothing did. */
  offers: z.strictObject({ givenMinor: z.int().nonnegative(), stopped: stopperSchema.nullable() }).optional(),
})
export type RulebookStatus = z.infer<typeof rulebookStatusSchema>

export const rulebookStatusAnswerSchema = z.strictObject({ headOfficeTime: instantSchema })
