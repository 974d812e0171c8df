import { z } from 'zod'
import { idSchema, instantSchema } from '../base/numbers.ts'
import { ratingScoreSchema } from '../contract/display-views.ts'

/** The most ratings sent at once. */
export const MAX_RATINGS_SENT = 500

/**
 * POST /v2/ratings: what customers thought of sales of this till. No name and no member: the sale alone. The reason is a code
 * (`RATING_REASONS`); one that a newer till says is kept as it is. The same sale again takes the place of what was said before.
 */
export const ratingPostSchema = z.strictObject({
  ratings: z.array(z.strictObject({ saleId: idSchema, score: ratingScoreSchema, reason: z.string().regex(/^[a-z-]{1,40}$/).nullable(), ratedAt: instantSchema })).min(1).max(MAX_RATINGS_SENT),
})
export type RatingPost = z.infer<typeof ratingPostSchema>
export const ratingAnswerSchema = z.strictObject({ kept: z.int().nonnegative() })
