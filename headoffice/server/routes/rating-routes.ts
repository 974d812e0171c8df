import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { ratingPostSchema } from '../../../core/sync/rating-post.ts'
import type { ratingAnswerSchema } from '../../../core/sync/rating-post.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import type { Database } from '../store/database.ts'
import { keepRatings } from '../store/rating-store.ts'
import { bodyOf } from './bodies.ts'

export interface RatingRouteDeps {
  readonly database: Database
  readonly now: () => number
  readonly signatures: RequestSignatures
}

/** Tills send what customers thought of their sales. */
export function ratingRoutes(server: FastifyInstance, { database, now, signatures }: RatingRouteDeps): void {
  server.post('/v2/ratings', async (request): Promise<z.infer<typeof ratingAnswerSchema>> => {
    const terminal = await signatures.terminalOf(request)
    return { kept: await keepRatings(database.pool, terminal, bodyOf(request, ratingPostSchema), now()) }
  })
}
