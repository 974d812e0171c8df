import { z } from 'zod'

/** The most receipts handed up at once. */
export const MAX_COPY_SIGNATURES = 200

/**
 * POST /v2/store-copies: a till signs receipts of its own for the other tills of its store. Head office holds the entries
 * already; what comes is the till's signature over `storeCopySigningText` (store-copy.ts) of each.
 */
export const copyPostSchema = z.strictObject({
  signatures: z.array(z.strictObject({ seq: z.int().positive(), signature: z.base64().max(100) })).min(1).max(MAX_COPY_SIGNATURES),
})
export type CopyPost = z.infer<typeof copyPostSchema>

/** How many are kept now; one that is no sale's, or not signed by this till, is passed over. */
export const copyAnswerSchema = z.strictObject({ kept: z.int().nonnegative(), passedOver: z.int().nonnegative() })
