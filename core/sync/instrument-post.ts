import { z } from 'zod'
import { idSchema } from '../base/numbers.ts'

/** The most codes told at once. */
export const MAX_TOLD_CODES = 500

const codeHashSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** POST /v2/instruments/found: which card or credit a code opens that the till does not know, by the code's SHA-256. Answered like a page of changes. */
export const instrumentFoundPostSchema = z.strictObject({ codeHash: codeHashSchema })

/** POST /v2/instrument-codes: which card or credit a code opens, as the SHA-256 of the code; the code itself stays at the till. */
export const instrumentPostSchema = z.strictObject({
  codes: z.array(z.strictObject({ instrumentId: idSchema, kind: z.enum(['gift-card', 'store-credit']), codeHash: codeHashSchema })).min(1).max(MAX_TOLD_CODES),
})
export type InstrumentPost = z.infer<typeof instrumentPostSchema>
export const instrumentAnswerSchema = z.strictObject({ kept: z.int().nonnegative() })
